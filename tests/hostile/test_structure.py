"""YAML that cannot be read, or is read in another way than people think (rows 1 to 24)."""

from __future__ import annotations

import pytest

from .conftest import Hostile, Said
from .row import Row

NOTHING = Row(
    number=1,
    given="nothing but blanks, comments or `---`",
    then="no finding",
    exit=0,
)


@NOTHING
@pytest.mark.parametrize("text", ["", " \n\n", "---\n", "# only this\n", "---\n# and this\n---\n"])
def test_nothing(hostile: Hostile, text: str) -> None:
    assert hostile.check({"a.yaml": text}).about("a.yaml") == []


UNCLOSED_BRACKET = Row(
    number=3,
    given="`[` or `{` that is never closed",
    then="`yaml-syntax` names the bracket",
    place="the bracket",
    exit=1,
)


@UNCLOSED_BRACKET
@pytest.mark.parametrize("bracket", ["[", "{"])
def test_unclosed_bracket(hostile: Hostile, bracket: str) -> None:
    text = f"kind: A\ndata: {bracket}\nb: 1\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\n"
    broken, *others = hostile.check({"a.yaml": text}).about("a.yaml")
    assert broken == Said("yaml-syntax", f"'{bracket}' is never closed", 2, 7)
    assert [each.rule for each in others] == ["missing-field"]
