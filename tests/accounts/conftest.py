"""Rate limits live in the cache: each test begins with none used up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limit_used_up(db: None) -> Iterator[None]:
    cache.clear()
    yield
