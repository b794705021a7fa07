"""Indexes of the pods of a Job, written as in `0,2-4,7`."""

from __future__ import annotations

from k8slint.pattern import Pattern

_NUMBER = Pattern(r"[-+]?[0-9]{1,18}")


def indexes(text: str, completions: int) -> int | str:
    """How many indexes a text names, or what is wrong with it, as the end of a sentence that begins with the text."""
    total, last = 0, None
    for part in text.split(",") if text else ():
        first, *rest = part.split("-")
        if len(rest) > 1:
            return f"has an interval of more than two numbers, '{part}'"
        odd = next((number for number in (first, *rest) if not _NUMBER.fullmatch(number)), None)
        if odd is not None:
            return f"holds '{odd}', which is no number"
        low, high = int(first), int(rest[0] if rest else first)
        if max(low, high) >= completions:
            return f"holds index {max(low, high)}, and the last one of {completions} is {completions - 1}"
        if (rest and low >= high) or (last is not None and last >= low):
            return "does not go upwards"
        total, last = total + high - low + 1, high
    return total
