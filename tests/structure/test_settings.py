"""Every setting is documented, and no setting is read past the list."""

from __future__ import annotations

import re
from pathlib import Path

from folkmoot.config.env import SETTINGS

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs/settings.md").read_text()
    rows = {s.name: f"| `{s.name}` | {f'`{s.default}`' if s.default else '(empty)'} |" for s in SETTINGS.values()}
    missing = [name for name, row in rows.items() if row not in page]
    assert missing == []


def test_no_variable_is_used_that_is_not_a_setting() -> None:
    used = {
        name for path in (ROOT / "src").rglob("*.py") for name in re.findall(r"FOLKMOOT_[A-Z_]+[A-Z]", path.read_text())
    }
    assert used <= set(SETTINGS)
