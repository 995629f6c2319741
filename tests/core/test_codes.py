"""Codes are read aloud, typed with errors, and still found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.core.codes import ALPHABET, new_code, read_code


@given(st.integers(1, 6), st.randoms())
def test_a_code_is_read_back_however_it_is_typed(groups: int, chance: object) -> None:
    code = new_code(groups)
    assert len(code.replace("-", "")) == 4 * groups
    assert set(code) <= set(ALPHABET) | {"-"}
    assert read_code(code.lower()) == code
    assert read_code(code.replace("-", " ")) == code
    assert read_code(code.replace("1", "l").replace("0", "o")) == code


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    assert read_code(read_code(typed)) == read_code(typed)
