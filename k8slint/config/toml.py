"""The table of a pyproject.toml as a positioned tree. The positions are searched for, since tomllib keeps none."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from k8slint.errors import ConfigError
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.source import Position, Source

_TABLE = Pattern(r"""^[ \t]*\[{1,2}[ \t]*["']?tool["']?[ \t]*\.[ \t]*["']?k8slint\b""", re.MULTILINE)
_PLACE = Pattern(r"(?<!\s)\s*+\(at line (\d+), column (\d+)\)$")
_MOST_DOTS = 500  # in one line; tomllib takes the square of the parts of a key
_MOST_LOST = 100  # values that were looked for in vain, each in all of the text


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
        self._lost = 0

    def node(self, value: Any) -> Node:
        """A value with its place; the place of the last thing found where it cannot be told."""
        start = self.at
        if isinstance(value, dict):
            fields: dict[str, Node] = {}
            keys: dict[str, tuple[int, int]] = {}
            for key, each in value.items():
                keys[key] = self._find(rf"""(?<![\w-])["']?{re.escape(key)}["']?(?=\s*[=.\]])""")
                fields[key] = self.node(each)
            return Map(fields, keys, start, self.at)
        if isinstance(value, list):
            items = [self.node(each) for each in value]
            return Seq(items, items[0].start if items else start, self.at)
        if isinstance(value, bool):
            return Scalar(value, *self._find(str(value).lower()))
        if isinstance(value, int | float):
            return Scalar(value, *self._find(rf"{re.escape(str(value))}[0_]*"))
        return Scalar(str(value), *self._find(rf"""["']{re.escape(str(value))}["']"""))

    def _find(self, pattern: str) -> tuple[int, int]:
        found = re.compile(pattern).search(self.text, self.at) if self._lost < _MOST_LOST else None
        if found is None:
            self._lost += 1
            return self.at, self.at
        self.at = found.end()
        return found.span()
