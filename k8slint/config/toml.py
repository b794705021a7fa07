"""The table of a pyproject.toml as a positioned tree. The positions are searched for, since tomllib keeps none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any, TypeAlias

from k8slint.errors import ConfigError
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.source import Position, Source

_TABLE = Pattern(r"""^[ \t]*\[{1,2}[ \t]*["']?tool["']?[ \t]*\.[ \t]*["']?k8slint\b""", re.MULTILINE)
_BEFORE_KEY = Pattern(r"""(?<![\w-])(["']?)\Z""")
_BEHIND_KEY = Pattern(r"""(["']?)\s*[=.\]]""")
_ZEROS = Pattern(r"[0_]*")
_MOST_MISSED = 20
_Fits: TypeAlias = Callable[[str, int, int], tuple[int, int] | None]
_PLACE = Pattern(r"(?<!\s)\s*+\(at line (\d+), column (\d+)\)$")
_MOST_DOTS = 500  # in one line; tomllib takes the square of the parts of a key


def has_tool_table(data: bytes, path: str) -> bool:
    """Whether a pyproject.toml has a table `tool.k8slint`."""
    return _ours(_parsed(data, path)) is not None


def tool_table(data: bytes, path: str) -> tuple[Source, Node]:
    """The table `tool.k8slint` of a pyproject.toml.

    Raises:
        ConfigError: the file is not TOML, or has no such table.
    """
    table = _ours(_parsed(data, path))
    if table is None:
        raise ConfigError("has no table [tool.k8slint]", path)
    source = Source(path, data.decode())
    found = _TABLE.search(source.text)
    return source, _Places(source.text, found.start() if found else 0).node(table)


def _parsed(data: bytes, path: str) -> dict[str, Any]:
    crowded = next((number for number, line in enumerate(data.split(b"\n"), 1) if line.count(b".") > _MOST_DOTS), None)
    if crowded is not None:
        raise ConfigError(f"has more than {_MOST_DOTS:,} dots in one line", path, Position(crowded, 1))
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", path) from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        position = Position(int(place[1]), int(place[2])) if place else None
        raise ConfigError("not TOML: " + _PLACE.sub("", message).lower(), path, position) from error
    except RecursionError as error:
        raise ConfigError("is nested too deeply", path) from error
    except ValueError as error:
        raise ConfigError("not TOML: a number or date that nobody can read", path) from error


def _ours(document: dict[str, Any]) -> Any:
    tool = document.get("tool")
    return tool.get("k8slint") if isinstance(tool, dict) else None


class _Places:
    """Finds keys and values in the order in which they were written, which is mostly the order of the data."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start
        self._missed = 0

    def node(self, value: Any) -> Node:
        """A value with its place; the place of the last thing found where it cannot be told."""
        start = self.at
        if isinstance(value, dict):
            fields: dict[str, Node] = {}
            keys: dict[str, tuple[int, int]] = {}
            for key, each in value.items():
                keys[key] = self._find(key, _as_key)
                fields[key] = self.node(each)
            return Map(fields, keys, start, self.at)
        if isinstance(value, list):
            items = [self.node(each) for each in value]
            return Seq(items, items[0].start if items else start, self.at)
        if isinstance(value, bool):
            return Scalar(value, *self._find(str(value).lower(), _as_it_is))
        if isinstance(value, int | float):
            return Scalar(value, *self._find(str(value), _as_number))
        return Scalar(str(value), *self._find(str(value), _as_text))

    def _find(self, word: str, fits: _Fits) -> tuple[int, int]:
        # What is written with escapes is not found, and looking for it takes a look at all the rest.
        at = self.text.find(word, self.at) if self._missed < _MOST_MISSED else -1
        while at >= 0:
            found = fits(self.text, at, at + len(word))
            if found is not None:
                self.at = found[1]
                return found
            at = self.text.find(word, at + 1)
        self._missed += 1
        return self.at, self.at


def _as_key(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, behind = _BEFORE_KEY.search(text, max(start - 2, 0), start), _BEHIND_KEY.match(text, end)
    return (before.start(1), behind.end(1)) if before and behind else None


def _as_text(text: str, start: int, end: int) -> tuple[int, int] | None:
    quote = text[start - 1 : start]
    return (start - 1, end + 1) if quote and quote in "\"'" and text[end : end + 1] == quote else None


def _as_number(text: str, start: int, end: int) -> tuple[int, int]:
    zeros = _ZEROS.match(text, end)
    return start, zeros.end() if zeros else end


def _as_it_is(text: str, start: int, end: int) -> tuple[int, int]:  # noqa: ARG001 (as its like are called)
    return start, end
