"""What the tests of the public pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from folkmoot.core.bodies import forget_body


@pytest.fixture(autouse=True)
def _fresh_body() -> Iterator[None]:
    """The body is kept for a second in a process; each test begins without."""
    forget_body()
    yield
    forget_body()
