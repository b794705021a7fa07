"""The pieces of docs/editors.md: a reader copies them, and the tests do the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "editors.md"


class Piece(NamedTuple):
    language: str
    file: str  # below the home of a user
    purpose: str  # tells pieces for one file apart; "" where there is one
    text: str


def pieces() -> tuple[Piece, ...]:
    """What stands in a fence that names a file: ```` ```lua file=.config/nvim/init.lua ````."""
    fences = re.findall(
        r"^```(\w+) file=(\S+)(?: for=(\S+))?\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S
    )
    return tuple(Piece(*fence) for fence in fences)


def piece(file: str, purpose: str = "") -> str:
    """The text of the one piece for a file and a purpose; raises ValueError where it is not one."""
    (found,) = [each for each in pieces() if (each.file, each.purpose) == (file, purpose)]
    return found.text


def said(line: str) -> str:
    """A line that the page gives among its words; raises ValueError where it does not."""
    if f"`{line}`" not in PAGE.read_text(encoding="utf-8"):
        raise ValueError(f"the page does not say {line}")
    return line
