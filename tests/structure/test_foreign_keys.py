"""String foreign keys are invisible to the import linter, so the same layers are held here: keys point down."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).parents[2]


def layers() -> list[set[str]]:
    """The packages of each layer of the import contract, top first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [set(line.split(" | ")) for c in contracts if c["id"] == "layers" for line in c["layers"]]


def depth(label: str) -> int:
    return next(n for n, names in enumerate(layers()) if label in names)


def test_every_package_of_ours_is_placed_in_a_layer() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("folkmoot.")}
    assert ours <= set().union(*layers())


def test_foreign_keys_point_down() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("folkmoot.")}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if isinstance(field, Field)
        and field.remote_field
        and field.related_model._meta.app_label in ours - {model._meta.app_label}
        and depth(field.related_model._meta.app_label) <= depth(model._meta.app_label)
    ]
    assert upward == []
