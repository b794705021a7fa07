"""A text that is edited, and its columns in the units of the client."""

from __future__ import annotations

import random
from typing import Any

import pytest

from k8slint.lsp import buffer as buffers
from k8slint.lsp import units as measured
from k8slint.lsp.buffer import Buffer, Change
from k8slint.lsp.units import ENCODINGS, Encoding, offset_at, point_at
from k8slint.source import Source

PIECES = ["\n", "\r", "\r\n", "a", "b: c", "é", "日本", "🦊", "\u2028", "", " ", "\ud83e"]


def some_text(chance: random.Random, most: int) -> str:
    """A short text of odd pieces."""
    return "".join(chance.choices(PIECES, k=chance.randrange(most)))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_columns_are_counted_as_the_standard_library_encodes(encoding: Encoding) -> None:
    chance = random.Random(7)
    name, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    for _ in range(200):
        text = some_text(chance, 12)
        source = Source("a", text)
        for offset in range(len(text) + 1):
            line, column = point_at(source, offset, encoding)
            start = source.line_starts[line]
            assert column == len(text[start:offset].encode(name, "surrogatepass")) // size
            span = source.line_span(line + 1)
            assert offset_at(source, (line, column), encoding) == min(offset, span.end)
            if offset < span.end:
                following = point_at(source, offset + 1, encoding)[1]
                amid = {offset_at(source, (line, unit), encoding) for unit in range(column, following)}
                assert amid == {offset}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_many_changes_at_once_are_many_changes(encoding: Encoding) -> None:
    chance = random.Random(11)
    for _ in range(1000):
        text = some_text(chance, 14)
        changes = []
        for _ in range(chance.randrange(2, 6)):
            ends = [(chance.randrange(-1, 6), chance.randrange(-1, 6)) for _ in range(2)]
            is_whole = chance.random() < 0.05
            changes.append(
                Change(some_text(chance, 4), *([] if is_whole else sorted(ends, key=lambda _: chance.random())))
            )
        together = Buffer("a", text, 1).changed(changes, 2, encoding)
        one_by_one = Buffer("a", text, 1)
        for change in changes:
            one_by_one = one_by_one.changed([change], 2, encoding)
        assert together.text == one_by_one.text, (text, changes)


def test_a_thousand_changes_do_not_read_the_text_a_thousand_times(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "name: web\n" * 1000
    read: list[int] = []

    def counted(path: str, text: str) -> Source:
        read.append(len(text))
        return Source(path, text)

    monkeypatch.setattr(buffers, "Source", counted)
    changes = [Change("app", (line, 6), (line, 9)) for line in range(1000)]
    assert Buffer("a", text, 1).changed(changes, 2, "utf-16").text == text.replace("web", "app")
    assert sum(read) < 10 * len(text)


def test_a_long_line_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    source, real, asked = Source("a", "🦊" * 1000), measured.wide, []

    def counted(line: str, encoding: Encoding) -> Any:
        asked.append(line)
        return real(line, encoding)

    monkeypatch.setattr(measured, "wide", counted)
    assert [point_at(source, offset, "utf-16") for offset in range(1000)] == [(0, 2 * at) for at in range(1000)]
    assert [offset_at(source, (0, 2 * at + 1), "utf-16") for at in range(1000)] == list(range(1000))
    assert len(asked) == 1
