"""Cutting a YAML file into the chunks that kubectl parses one by one."""

from __future__ import annotations

from typing import NamedTuple


class Chunk(NamedTuple):
    """A part of a file that is parsed on its own; `start` is where parsing starts, behind any separator."""

    start: int
    end: int


class BadSeparator(NamedTuple):
    """A line that starts with `---` and goes on with something that kubectl does not allow there."""

    start: int
    end: int


def split(text: str) -> tuple[list[Chunk], list[BadSeparator]]:
    """The chunks of a text, and the lines that kubectl refuses as separators.

    A separator at the very start of a chunk stays part of it, as in kubectl, where a separator ends
    a chunk only when something stands before it.
    """
    chunks: list[Chunk] = []
    bad: list[BadSeparator] = []
    start = 0
    at = 0 if text.startswith("---") else _next(text, 0)
    while at >= 0:
        line_end = text.find("\n", at)
        after = len(text) if line_end < 0 else line_end + 1
        rest = text[at + 3 : after].strip()
        wrong = rest != "" and rest[0] != "#"
        if wrong:
            bad.append(BadSeparator(at, at + 3 + len(text[at + 3 : after].rstrip())))
        if at > start:
            chunks.append(Chunk(_behind_mark(text, start), at))
            start = after
        elif wrong:
            start = after
        at = _next(text, after - 1) if after > at else -1
    if start < len(text):
        chunks.append(Chunk(_behind_mark(text, start), len(text)))
    return chunks, bad


def chunk_at(text: str, offset: int) -> Chunk:
    """The chunk that something in a text stands in, without a look at the others."""
    separator, end = text.rfind("\n---", 0, offset), text.find("\n---", offset)
    start = text.find("\n", separator + 1) + 1 if separator >= 0 else 0
    return Chunk(_behind_mark(text, start), len(text) if end < 0 else end + 1)


def _behind_mark(text: str, start: int) -> int:
    """Where a chunk begins for the parser, which does not count a byte-order mark in front of it."""
    return start + text.startswith("\ufeff", start)


def _next(text: str, start: int) -> int:
    found = text.find("\n---", start)
    return found + 1 if found >= 0 else -1
