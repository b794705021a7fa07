"""Texts that go over several lines, as YAML joins them."""

from __future__ import annotations

import re

from k8slint.node import Node, Scalar
from k8slint.pattern import Pattern
from k8slint.reading.scalars import as_value, resolve

_ESCAPE = Pattern(r"\\(?:u(?![dD][89a-fA-F])([0-9a-fA-F]{4})|(.))", re.DOTALL)
# The end of a document, or a blank at the end of a line that may be an escaped one.
_UNCLEAR = Pattern(r"\n(?:---|\.\.\.)|\\[ ]++\n")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", " ": " "}


def fold(pieces: list[str], *, escapes: bool = False) -> str:
    """Lines without the blanks around them as one text: empty lines between them are its line breaks.

    With `escapes`, a backslash at the end of a line joins it to the next without a blank.
    """
    last = len(pieces) - 1
    if not escapes and "" not in pieces:
        return " ".join(pieces)
    parts: list[str] = []
    breaks, glue = 0, ""
    for index, piece in enumerate(pieces):
        if not piece and 0 < index < last:
            breaks += 1
            continue
        parts.append("\n" * breaks or glue)
        joins = escapes and index < last and (len(piece) - len(piece.rstrip("\\"))) % 2 == 1
        parts.append(piece[:-1] if joins else piece)
        breaks, glue = 0, "" if joins else " "
    return "".join(parts)


def go_on(lines: list[str], index: int, begin: int, column: int, leaf: Node, questions: list[int]) -> int:
    """Go on with the plain text of the last value, from a line that can be nothing else; gives how many lines it takes.

    None at all if the last value is not plain text, or a comment ended it.
    """
    above, start = index, begin
    while True:
        above -= 1
        start -= len(lines[above]) + 1
        first = lines[above].rstrip(" ")
        if first:
            break
    if not isinstance(leaf, Scalar) or leaf.style or leaf.end != start + len(first):
        return 0
    rows = _more_plain(lines, index, column)
    if not rows:
        return 0
    text = fold([first[leaf.start - start :], *[""] * (index - above - 1), *rows])
    if "?" in text and questions[-1:] != [leaf.start]:
        questions.append(leaf.start)
    last = index + len(rows) - 1
    leaf.value = as_value(resolve(text))
    leaf.end = begin + sum(map(len, lines[index:last])) + last - index + len(lines[last].rstrip(" "))
    return len(rows)


def _more_plain(lines: list[str], at: int, column: int) -> list[str]:
    """The lines that go on with plain text which began in front of them, without the blanks around them.

    They are indented deeper than the column of the list or map that the text belongs to. Nothing if they are unclear.
    """
    pad = " " * (column + 1)
    rows: list[str] = []
    last = 0
    for index in range(at, len(lines)):
        row = lines[index].strip(" ")
        if row:
            if row[0] == "#" or not lines[index].startswith(pad):
                break
            last = index - at + 1
        rows.append(row)
    text = "\n".join(lines[at : at + last])
    if ": " in text or " #" in text or ":\n" in text or "\t" in text or text.endswith(":"):
        return []
    return rows[:last]


def block(lines: list[str], at: int, column: int, header: str) -> tuple[str, int] | None:
    """The text of a block of lines, given its header and the column of the list or map that it belongs to.

    Also gives how many lines it has, with the empty ones behind it; None if it is unclear.
    """
    digits = header.strip("|>+-")
    indent = column + int(digits) if digits else _indentation(lines, at, column)
    if indent < 0:
        return None
    pad = " " * indent
    rows: list[str] = []
    for index in range(at, len(lines)):
        line = lines[index]
        if not line.startswith(pad) and line.strip(" "):
            break
        rows.append(line[indent:])
    count = filled = len(rows)
    while filled and not rows[filled - 1]:
        filled -= 1
    value = "\n".join(rows[:filled]) if header[0] == "|" else _folded(rows[:filled])
    if filled and "-" not in header:
        value += "\n"
    if "+" in header:
        value += "\n" * (count - filled)
    return value, count


def _indentation(lines: list[str], at: int, column: int) -> int:
    """How far the first line of a block that holds something is indented; -1 if that is unclear."""
    longest = 0
    for index in range(at, len(lines)):
        line = lines[index]
        text = line.lstrip(" ")
        if text:
            indent = max(len(line) - len(text), column + 1)
            return -1 if text[0] == "\t" or longest > indent else indent
        longest = max(longest, len(line))
    return -1 if longest > column + 1 else column + 1


def _folded(rows: list[str]) -> str:
    """Rows that hold something at their end as one text; those that begin with a blank keep their line breaks."""
    parts: list[str] = []
    breaks = 0
    is_first, is_deep = True, False
    for row in rows:
        if not row:
            breaks += 1
            continue
        deep = row[0] in " \t"
        if is_first or not (deep or is_deep):
            parts.append("\n" * breaks or ("" if is_first else " "))
        else:
            parts.append("\n" * (breaks + 1))
        parts.append(row)
        breaks, is_first, is_deep = 0, False, deep
    return "".join(parts)


def unquote(written: str) -> str | None:
    """The text within quotes, over one or more lines; None if it is unclear."""
    inner = written[1:-1]
    is_double = written[0] == '"'
    if not is_double:
        inner = inner.replace("''", "'")
    if "\n" in inner:
        if "\t" in inner or _UNCLEAR.search(inner):
            return None
        first, *middle, last = inner.split("\n")
        pieces = [first.rstrip(" "), *(piece.strip(" ") for piece in middle), last.lstrip(" ")]
        inner = fold(pieces, escapes=is_double)
    if not is_double or "\\" not in inner:
        return inner
    if any(char and char not in _ESCAPED for _, char in _ESCAPE.findall(inner)):
        return None
    return _ESCAPE.sub(_unescape, inner)


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPED[match[2]]
