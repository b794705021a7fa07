"""ANSI colours, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Paint: TypeAlias = Callable[[str, str], str]

_CODES = {"error": "1;31", "warning": "1;33", "info": "1;36", "gutter": "1;34", "bold": "1"}


def painter(colour: bool) -> Paint:
    """A function `paint(style, text)`; a style is a severity, "gutter" or "bold". Without colour it changes nothing."""
    return _painted if colour else _plain


def _painted(style: str, text: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else ""


def _plain(_style: str, text: str) -> str:
    return text
