"""A writer of YAML and JSON in many hands, which remembers where it wrote each key and each value.

It knows nothing of the reader: what is safe to write without quotes is decided here, and more strictly than need be.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from k8slint.node import Path
from k8slint.source import Span

Value: TypeAlias = Any  # what JSON can say

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9._/-]*(?:[ =@+][A-Za-z0-9._/-]+)*")
_NO_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# Text without quotes for kubectl, whatever other readers make of it; outside of brackets only.
_TEXT = frozenset({"2001-01-01", "12:30:45", "1.2.3", "10:00", "a#b", "a:b", "-a", ":a", "0x", "1.5.0-x", "=", "10Mi"})
_COMMENTS = ("# note", "#", "# key: value", "#- item", "# 'quote", '# "', "## [x]", "# \u65e5\u672c", "# - {a: b")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_WORDS = re.compile(r"\S+(?: \S+)+")


class Style(NamedTuple):
    """How a text is written. What a hand does now and then has a chance between 0 and 1."""

    indent: int = 2
    dash: int = 0  # how far the items of a list stand in from their key
    flow: float = 0.0
    quotes: str = ""  # of text that needs none: any of the letters p ' " | >; plain if empty
    key_quotes: float = 0.0
    comments: float = 0.0
    blank: float = 0.0
    folded: float = 0.0  # text over several lines
    odd: float = 0.0  # `? key`, `!!str`, `~`, hexadecimal numbers
    anchors: float = 0.0
    line_end: str = "\n"
    before: str = ""
    json: bool = False


TIDY = Style()
JSON = Style(json=True)


class Written(NamedTuple):
    """A text, and by path where keys and scalars stand in it."""

    text: str
    keys: Mapping[Path, Span]
    scalars: Mapping[Path, Span]


def some_style(chance: random.Random) -> Style:
    """A hand to write YAML in."""

    def now_and_then() -> float:
        return chance.choice([0.0, 0.0, 0.1, 0.4])

    return Style(
        indent=chance.choice([1, 2, 2, 2, 3, 4, 8]),
        dash=chance.choice([0, 0, 1, 2, 2, 4]),
        flow=now_and_then(),
        quotes=chance.choice(["", "'", '"', "p'\"", "p'\"|>", "|>"]),
        key_quotes=now_and_then(),
        comments=now_and_then(),
        blank=now_and_then(),
        folded=now_and_then(),
        odd=now_and_then(),
        line_end=chance.choice(["\n", "\n", "\r\n"]),
        before=chance.choice(
            ["", "", "---\n", "--- # c\n", "\n\n", "# c\n---\n", "---\n# c\n\n", "\ufeff", "---\n---\n"]
        ),
    )


def write(value: Value, style: Style = TIDY, seed: int = 0) -> Written:
    """A document with this value."""
    return write_all([value], style, seed)[0]


def write_all(values: Sequence[Value], style: Style = TIDY, seed: int = 0) -> list[Written]:
    """Documents of one file, each with all of its text; the keys and scalars of each."""
    writer = _Writer(style, random.Random(seed))
    found = []
    for number, value in enumerate(values):
        if number:
            writer.separate()
        else:
            writer.put(style.before)
        writer.begin()
        writer.document(value)
        found.append((writer.keys, writer.scalars))
    text = "".join(writer.parts)
    return [Written(text.removeprefix("\ufeff"), keys, scalars) for keys, scalars in found]


class _Writer:
    def __init__(self, style: Style, chance: random.Random) -> None:
        self.style = style
        self.parts: list[str] = []
        self._at = 0
        self._chance = chance
        self.begin()

    def begin(self) -> None:
        """Forget the document before."""
        self.keys: dict[Path, Span] = {}
        self.scalars: dict[Path, Span] = {}
        self._anchors: dict[str, tuple[str, Path]] = {}

    def put(self, text: str) -> Span:
        """Add text; gives its place, for which a byte-order mark does not count."""
        text = text.replace("\n", self.style.line_end)
        self.parts.append(text)
        start = self._at
        self._at += len(text.removeprefix("\ufeff"))
        return Span(start, self._at)

    def separate(self) -> None:
        """Begin another document."""
        self.put("\n" if self.style.json else self._chance.choice(["---\n", "---\n", "...\n---\n", "--- # c\n\n"]))

    def document(self, value: Value) -> None:
        """Write a whole document."""
        if self.style.json:
            self._json(value, (), "\n")
        elif isinstance(value, (dict, list)) and value and not self._flows():
            self._block(value, (), 0)
        else:
            if self._at == 0 or "---" not in self.parts[-1]:
                self.put("---\n")  # what begins with a brace is JSON
            self._inline(value, (), 1)
            self._end()

    def _is_time_for(self, share: float) -> bool:
        return share > 0 and self._chance.random() < share

    def _flows(self) -> bool:
        return self._is_time_for(self.style.flow)

    def _end(self, *, after_block: bool = False) -> None:
        """The end of a line, and what stands between it and the next one."""
        if not after_block:
            self.put(" " + self._chance.choice(_COMMENTS) if self._is_time_for(self.style.comments) else "")
            self.put("\n")
            if self._is_time_for(self.style.comments):
                self.put(" " * self._chance.randrange(9) + self._chance.choice(_COMMENTS) + "\n")
            if self._is_time_for(self.style.blank):
                self.put(" " * self._chance.choice([0, 0, 3]) + "\n")

    def _block(self, value: Value, path: Path, column: int, *, is_begun: bool = False) -> None:
        """A mapping or a list on lines of its own; with `is_begun` the first line has its indentation already."""
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in entries:
            if not is_begun:
                self.put(" " * column)
            is_begun = False
            if isinstance(value, dict):
                is_explicit = self._is_time_for(self.style.odd / 4)
                if is_explicit:
                    self.put("? ")
                self.keys[*path, key] = self._key(str(key))
                if is_explicit:
                    self._end()
                    self.put(" " * column)
                self.put(":")
                inner = column + self.style.indent
                self._behind(child, (*path, key), inner, column + self.style.dash, column)
            else:
                self.put("-")
                self._item(child, (*path, key), column)

    def _item(self, child: Value, path: Path, column: int) -> None:
        """What stands behind a dash."""
        if isinstance(child, (dict, list)) and child and not self._flows():
            gap = self._chance.choice([1, 1, 1, 3])
            anchor = self._anchor(child, path)
            if anchor == "":
                return
            if anchor is None and self._chance.random() < 0.9:
                self.put(" " * gap)
                self._block(child, path, column + 1 + gap, is_begun=True)
            else:
                self.put(anchor or "")
                self._end()
                self._block(child, path, column + 1 + gap)
        else:
            self._behind(child, path, column + self.style.indent, column + 1, column)

    def _behind(self, child: Value, path: Path, inner: int, dashes: int, column: int) -> None:
        """What stands behind a key or a dash at a column: on the same line, or on those below it."""
        if isinstance(child, (dict, list)) and child and not self._flows():
            anchor = self._anchor(child, path)
            if anchor == "":
                return
            self.put(anchor or "")
            self._end()
            self._block(child, path, dashes if isinstance(child, list) else inner)
            return
        is_open = child is None and self._is_time_for(0.3)
        if is_open:
            self.scalars[path] = Span(-1, -1)
            self._end()
            return
        anchor = self._anchor(child, path) if isinstance(child, str) else None
        if anchor == "":
            return
        self.put(" ")
        start = self._at
        if anchor:
            self.put(anchor[1:] + " ")
        is_block = isinstance(child, str) and self._block_text(child, path, column)
        if not is_block:
            self._inline(child, path, column + 1, may_break=True)
        if anchor and path in self.scalars:
            self.scalars[path] = Span(start, self.scalars[path].end)
        self._end(after_block=is_block)

    def _anchor(self, value: Value, path: Path) -> str | None:
        """An anchor to write, "" if the value was written as an alias, None for neither."""
        if not self.style.anchors:
            return None
        text = json.dumps(value)
        if text in self._anchors and self._is_time_for(self.style.anchors):
            name, there = self._anchors[text]
            self.put(f" *{name}")
            for table in (self.keys, self.scalars):
                below = [(old, span) for old, span in table.items() if old[: len(there)] == there]
                table.update(
                    (path + old[len(there) :], span) for old, span in below if table is self.scalars or old != there
                )
            self._end()
            return ""
        if text not in self._anchors and self._is_time_for(self.style.anchors):
            name = f"a{len(self._anchors)}"
            self._anchors[text] = name, path
            return f" &{name}"
        return None

    def _inline(self, value: Value, path: Path, column: int, *, may_break: bool = False) -> None:
        """A value in one piece: brackets, or a scalar. Lines that it goes on in begin at the column or behind it."""
        if not isinstance(value, (dict, list)):
            self.scalars[path] = self.put(self._scalar(value, column, may_break=may_break, in_flow=not may_break))
            return
        opener, closer = "{}" if isinstance(value, dict) else "[]"
        self.put(opener)
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for number, (key, child) in enumerate(entries):
            self.put("," if number else "")
            self._gap(column, may_be_empty=not number)
            if isinstance(value, dict):
                self.keys[*path, key] = self._key(key)
                self.put(": ")
            self._inline(child, (*path, key), column)
        self._gap(column, may_be_empty=True)
        self.put(closer)

    def _gap(self, column: int, *, may_be_empty: bool) -> None:
        if self._is_time_for(self.style.folded):
            self._end()
            self.put(" " * (column + self._chance.randrange(4)))
        else:
            self.put(self._chance.choice(["", " "]) if may_be_empty else " ")

    def _key(self, key: str) -> Span:
        if _is_plain(key) and not self._is_time_for(self.style.key_quotes):
            return self.put(key)
        return self.put(self._quoted(key, self._chance.choice("'\""), 0, may_break=False))

    def _scalar(self, value: Value, column: int, *, may_break: bool, in_flow: bool) -> str:
        is_odd = self._is_time_for(self.style.odd)
        if value is None:
            return self._chance.choice(["~", "Null"]) if is_odd else "null"
        if isinstance(value, bool):
            text = str(value).lower()
            return self._chance.choice([text.title(), text.upper()]) if is_odd else text
        if isinstance(value, int):
            return self._chance.choice([f"{value:#x}", f"+{value}"]) if is_odd and value > 0 else str(value)
        if isinstance(value, float):
            return json.dumps(value)
        quote = self._chance.choice(self.style.quotes or "p")
        can_be_plain = _is_plain(value) or (value in _TEXT and not in_flow)
        if can_be_plain and (quote not in "'\"" or is_odd):
            tag = "!!str " if is_odd else ""
            return tag + (self._broken(value, column) if may_break else value)
        return self._quoted(value, quote, column, may_break=may_break)

    def _quoted(self, value: str, quote: str, column: int, *, may_break: bool) -> str:
        if quote == "'" and not any(char in value for char in "\n\r\t\x85\u2028\u2029") and value.isprintable():
            text = value.replace("'", "''")
        else:
            quote = '"'
            text = "".join(map(self._escaped, value))
        return quote + (self._broken(text, column) if may_break else text) + quote

    def _escaped(self, char: str) -> str:
        if char in _ESCAPES:
            return _ESCAPES[char]
        if not char.isprintable() or (self._is_time_for(self.style.odd / 4)):
            code = ord(char)
            return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
        return char

    def _broken(self, text: str, column: int) -> str:
        """The text over several lines, where it has single spaces between words."""
        if not self._is_time_for(self.style.folded) or not _WORDS.fullmatch(text):
            return text
        first, *others = text.split(" ")
        pad = "\n" + " " * max(1, column + self._chance.randrange(3))
        return first + "".join(
            (pad if _starts_no_comment(word) and self._is_time_for(0.5) else " ") + word for word in others
        )

    def _block_text(self, value: str, path: Path, column: int) -> bool:
        """Write text as a block, if it can and should be."""
        sign = self._chance.choice(self.style.quotes or "p")
        body = value.rstrip("\n")
        lines = body.split("\n")
        printable = all(line.isprintable() for line in lines)
        if sign not in "|>" or not body.strip(" ") or not printable or not lines[-1].strip(" ") or not lines[0]:
            return False
        ends = len(value) - len(body)
        keep = "-" if ends == 0 else "" if ends == 1 else "+"
        pad = self._chance.randrange(1, 5)
        hint = str(pad) if lines[0].startswith(" ") else ""
        if sign == ">" and (len(lines) > 1 or not _WORDS.fullmatch(body)):
            sign = "|"
        if sign == ">":
            lines = body.replace(" ", "\n").split("\n") if self._is_time_for(self.style.folded) else [body]
        indent = " " * (column + pad)
        start = self.put(sign + hint + keep).start
        self.put(" # c\n" if self._is_time_for(self.style.comments) else "\n")
        self.put(
            "".join(f"{indent}{line}\n" if line else "\n" for line in lines) + "\n" * (ends - 1 if ends > 1 else 0)
        )
        self.scalars[path] = Span(start, self._at)
        return True

    def _json(self, value: Value, path: Path, line: str) -> None:
        if not isinstance(value, (dict, list)):
            text = json.dumps(value, ensure_ascii=self._chance.random() < 0.5)
            self.scalars[path] = self.put(text)
            return
        opener, closer = "{}" if isinstance(value, dict) else "[]"
        inner = line + "  " if self._chance.random() < 0.8 else " "
        self.put(opener)
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for number, (key, child) in enumerate(entries):
            self.put(("," if number else "") + inner)
            if isinstance(value, dict):
                self.keys[*path, key] = self.put(json.dumps(key))
                self.put(": ")
            self._json(child, (*path, key), inner if "\n" in inner else " ")
        self.put((line if "\n" in inner else "") if value else "")
        self.put(closer)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() not in _NO_TEXT


def _starts_no_comment(word: str) -> bool:
    return not word.startswith("#")
