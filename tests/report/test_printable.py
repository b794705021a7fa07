"""The one function that makes outside text fit to be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.printable import cells, encodable, line_start, printable, width

from .hostile import RAW, texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, 日本語, é, 👍", "plain text, 日本語, é, 👍"),
        ("a\\b", "a\\b"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x00\x1b[2J\x7f", r"\x00\x1b[2J\x7f"),
        ("\x85\x9b\xa0\xad", r"\x85\x9b\xa0\xad"),
        ("\u202egpj\u2066\u200b\ufeff", r"\u202egpj\u2066\u200b\ufeff"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("name\udcff", r"name\udcff"),
        ("\U000e0041", r"\U000e0041"),
        ("a\U0001bca0b\ufdd0", r"a\U0001bca0b\ufdd0"),
        ("##[error]x ##vso[y ##TeamCity[z ###[", r"#\x23[error]x #\x23vso[y #\x23TeamCity[z ##\x23["),
        ("# [ ## [ #[", "# [ ## [ #["),
    ],
)
def test_what_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("abcd", 4, "abcd"),
        ("abcde", 4, "abc…"),
        ("ab\ncd", 4, "ab…"),
        ("\x00\x00", 4, r"…"),
        ("\x00", 4, r"\x00"),
        ("##teamcity[", 6, r"#\x23…"),
    ],
)
def test_limit_counts_what_is_shown_and_never_cuts_an_escape(text: str, limit: int, shown: str) -> None:
    assert printable(text, limit) == shown


@given(texts())
def test_nothing_raw_is_left(text: str) -> None:
    shown = printable(text)
    assert not RAW.search(shown)
    shown.encode("utf-8")
    assert printable(shown) == shown
    assert "".join(cells(text)) == shown
    assert len(cells(text)) == len(text)


@given(texts(), st.integers(1, 30))
def test_limit_holds(text: str, limit: int) -> None:
    shown = printable(text, limit)
    assert len(shown) <= limit
    whole = printable(text)
    assert shown == whole or (shown[-1] == "…" and whole.startswith(shown[:-1]))


@given(texts())
def test_no_line_starts_as_a_command(text: str) -> None:
    assert not line_start(text).lstrip().startswith("::")


@given(texts())
def test_encodable_changes_surrogates_only(text: str) -> None:
    encodable(text).encode("utf-8")
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert encodable(text) == text


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本語", 6), ("cafe\u0301", 4), ("ｶﾅ", 2), ("👍", 2), ("", 0), ("한", 2)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns
