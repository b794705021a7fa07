"""How far the parts of a document in block style reach, told from the indentation of their lines."""

from __future__ import annotations

BLANK = " \t"


def skip(text: str, at: int, end: int) -> int:
    """The first offset before the end that holds no blank, else the end."""
    while at < end and text[at] in BLANK:
        at += 1
    return at


def next_line(text: str, at: int, end: int) -> int:
    """Where the line behind an offset begins, at most the end."""
    newline = text.find("\n", at, end)
    return end if newline < 0 else newline + 1


def end_of_deeper(text: str, last: int, end: int, column: int) -> int:
    """The end of the lines below one that stand further in than a column, or begin with a closing bracket."""
    limit = at = last
    while True:
        begin = text.find("\n", at, end) + 1
        first = skip(text, begin, end)
        if begin == 0 or first == end:
            return limit
        at = first
        if text[first] not in "\r\n":
            if first - begin <= column and text[first] not in "]}":
                return limit
            newline = text.find("\n", first, end)
            at = limit = end if newline < 0 else newline


def end_of_text(text: str, start: int, end: int, column: int, cursor: int) -> tuple[int, int]:
    """The end of the text below a `|` or `>`, and of the blank lines behind it, which begin no key.

    In a blank line with the cursor no further in than the column a key may be begun.
    """
    at = last = start
    while at < end:
        first = skip(text, at, end)
        is_blank = first == end or text[first] in "\r\n"
        behind = next_line(text, first, end)
        if first - at <= column and not is_blank:
            break
        if is_blank and at <= cursor <= first and cursor - at <= column:
            break
        at = behind
        last = last if is_blank else behind
    return last, at
