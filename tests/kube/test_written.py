"""A glance at a text finds no less than a look at each value, whatever stands there and however it is spelled."""

from __future__ import annotations

import re
import sys

import pytest

from k8slint.kube.secret_mentions import mentions
from k8slint.kube.written import plain_as_written
from k8slint.node import leaves
from k8slint.reading.read import read
from k8slint.source import Source, Span


@pytest.mark.parametrize(
    "text",
    [
        "a: !!binary PC0geA==\n",
        "a: !<tag:yaml.org,2002:binary> PC0geA==\n",
        "a: !!b%69nary PC0geA==\n",
    ],
)
def test_what_is_decoded_is_not_as_written(text: str) -> None:
    (document,) = read(text.encode(), "a.yaml").documents
    assert document.root is not None
    assert [leaf.value for leaf in leaves(document.root)] == ["<- x"]
    assert not plain_as_written(text)


@pytest.mark.parametrize("text", ["a: !mine PC0geA==\n", "%TAG ! tag:yaml.org,2002:\n---\na: !binary PC0geA==\n"])
def test_other_tags_decode_nothing(text: str) -> None:
    (document,) = read(text.encode(), "a.yaml").documents
    assert document.root is not None
    assert [leaf.value for leaf in leaves(document.root)] == ["PC0geA=="]
    assert plain_as_written(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kind: Secret", [0]),
        ("x: y\nKIND = sEcret", [5]),
        ("# ind: secret, kind: Secret", [2, 15]),
        ("mankind: Secret", []),
        ("\u0130\nkind: Secret", [2]),
        ("\u212aind: \u017fecret", []),
        ("\u00c4\u1e9e\u03a3 kind: Secret \u03a3", [4]),
    ],
)
def test_mentions_stand_where_they_stood(text: str, found: list[int]) -> None:
    assert list(mentions(text, Span(0, len(text)))) == found


def test_only_four_letters_are_odd() -> None:
    letters = [chr(code) for code in range(128, sys.maxunicode + 1)]
    odd = {"\u0130", "\u0131", "\u017f", "\u212a"}
    assert {letter for letter in letters if re.fullmatch("(?i)[a-z]", letter)} == odd
    assert {letter for letter in letters if len(letter.lower()) > 1 or letter.lower().isascii()} <= odd


@pytest.mark.parametrize("text", ["", "a", "\n", "a\nb", "a\n", "\n\n", "a\r\nb\rc\n", "a\x85b\u2028c\nd"])
def test_lines_begin_behind_their_breaks(text: str) -> None:
    assert Source("", text).line_starts == [0, *(match.end() for match in re.finditer("\r\n|\n|\r", text))]
