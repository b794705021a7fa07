"""What the schema of a custom resource says of values beyond their types, judged as kube-openapi does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from k8slint.kube import patterns
from k8slint.kube.custom_numbers import as_read, is_out, odd_limit
from k8slint.kube.custom_schema import Part, written
from k8slint.kube.value_formats import FORMATS
from k8slint.node import At, Map, Node, Path, Scalar, Seq, plain

Sort: TypeAlias = Literal[
    "enum",
    "number",
    "size",
    "pattern",
    "format",
    "missing",
    "repeated",
    "any",
    "one",
    "not",
    "type",
    "embedded",
    "rule",
    "unjudged",
]
# Whole numbers up to here are the same as floating-point ones.
_EXACT = 2**53
_STEPS = 1_000_000  # for one object: about one for each value and each schema that is asked for it
_SEARCH = 500  # of the effort of a search is one step


class Wrong(NamedTuple):
    """A value that a schema does not allow. For "missing", the path ends with the field.

    `fitting` counts the alternatives of "one" that a value fits. `words` say what is wrong with a name of an "embedded"
    object, what a `rule` says, or why an odd limit of a "number" is not kept. `best` is what the alternative
    that fits best has against the value.
    """

    sort: Sort
    part: Part
    path: Path
    node: Node | None
    fitting: int = 0
    words: str = ""
    best: Wrong | None = None
    rule: At | None = None


class _Unknown(Exception):
    """Nobody knows whether a value is valid, or it would take too long to find out."""


class _Judge:
    def __init__(self) -> None:
        self._left = _STEPS

    def _take(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise _Unknown

    def wrongs(self, part: Part, node: Node, path: Path) -> Iterator[Wrong]:
        """Everything that a schema has against a value, and against all that is in it."""
        self._take(1)
        if part.is_bare:
            yield from self._below(part, node, path)
            return
        if isinstance(node, Scalar):
            yield from self._scalar(part, node, path)
        elif part.enum:
            self._take((node.end - node.start) // 10)
            if not self._among(plain(node), part):
                yield Wrong("enum", part, path, node)
        if part.nested and _is_other_type(part, node):
            yield Wrong("type", part, path, node)
        if isinstance(node, Seq):
            yield from self._list(part, node, path)
        elif isinstance(node, Map):
            yield from self._mapping(part, node, path)
        yield from self._logic(part, node, path)

    def _below(self, part: Part, node: Node, path: Path) -> Iterator[Wrong]:
        """What the schemas of fields and items have against a value, of which its own schema says nothing."""
        if isinstance(node, Map):
            for key, child in node.fields.items():
                inner = part.field(key)
                if inner is None:
                    continue
                if inner.is_bare and isinstance(child, Scalar):
                    self._take(1 + (len(child.value) // 100 if isinstance(child.value, str) else 0))
                else:
                    yield from self.wrongs(inner, child, (*path, key))
        elif isinstance(node, Seq):
            if part.items is not None:
                for index, item in enumerate(node.items):
                    yield from self.wrongs(part.items, item, (*path, index))
        elif isinstance(node.value, str):
            self._take(len(node.value) // 100)

    def _logic(self, part: Part, node: Node, path: Path) -> Iterator[Wrong]:
        for each in part.all_of:
            yield from self.wrongs(each, node, path)
        if part.any_of:
            found = [self._tried(each, node, path) for each in part.any_of]
            if all(found):
                yield Wrong("any", part, path, node, best=_nearest(found))
        if part.one_of:
            found = [self._tried(each, node, path) for each in part.one_of]
            fitting = sum(not each for each in found)
            if fitting != 1:
                yield Wrong("one", part, path, node, fitting, best=None if fitting else _nearest(found))
        if part.not_this is not None and not self._tried(part.not_this, node, path):
            yield Wrong("not", part, path, node)

    def _tried(self, part: Part, node: Node, path: Path) -> list[Wrong]:
        """What an alternative has against a value; nothing where it is valid."""
        found = list(self.wrongs(part, node, path))
        certain = [wrong for wrong in found if wrong.sort != "unjudged"]
        if found and not certain:
            raise _Unknown
        return certain

    def _scalar(self, part: Part, node: Scalar, path: Path) -> Iterator[Wrong]:
        value = node.value
        if part.enum and not self._among(value, part):
            yield Wrong("enum", part, path, node)
        if isinstance(value, str):
            yield from self._text(part, value, node, path)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and part.type != "string":
            words = odd_limit(part, as_read(value))
            if words or is_out(part, as_read(value)):
                yield Wrong("number", part, path, node, words=words)

    def _text(self, part: Part, text: str, node: Node, path: Path) -> Iterator[Wrong]:
        most, least = part.number("maxLength"), part.number("minLength")
        if (most is not None and len(text) > most) or (least is not None and len(text) < least):
            yield Wrong("size", part, path, node)
        elif part.pattern:
            self._take(patterns.effort(part.pattern, text) // _SEARCH)
            found = patterns.search(part.pattern, text)
            if found is not True:
                yield Wrong("unjudged" if found is None else "pattern", part, path, node)
        self._take(len(text) // 100)
        if part.format and not FORMATS[part.format](text):
            yield Wrong("format", part, path, node)

    def _list(self, part: Part, node: Seq, path: Path) -> Iterator[Wrong]:
        if _is_sized_wrong(part, "Items", len(node.items)):
            yield Wrong("size", part, path, node)
        if part.list_type in ("set", "map"):
            yield from self._repeated(part, node, path)
        if part.items is not None:
            for index, item in enumerate(node.items):
                yield from self.wrongs(part.items, item, (*path, index))

    def _repeated(self, part: Part, node: Seq, path: Path) -> Iterator[Wrong]:
        self._take(len(node.items))
        seen: dict[str, int] = {}
        for index, item in enumerate(node.items):
            value = plain(item)
            if part.list_type == "map":
                if not isinstance(value, dict) or not all(key in value for key in part.keys):
                    continue  # of the wrong type, or without a key that is required
                value = [value[key] for key in part.keys]
            text = written(value)
            seen[text] = seen.get(text, 0) + 1
            if seen[text] == 2:
                yield Wrong("repeated", part, (*path, index), item)

    def _mapping(self, part: Part, node: Map, path: Path) -> Iterator[Wrong]:
        if _is_sized_wrong(part, "Properties", len(node.fields)):
            yield Wrong("size", part, path, node)
        if part.nested:
            self._take(len(part.required))
            for name in part.required:
                if name not in node.fields:
                    yield Wrong("missing", part, (*path, name), None)
        for key, child in node.fields.items():
            inner = part.field(key)
            if inner is not None:
                yield from self.wrongs(inner, child, (*path, key))

    def _among(self, value: object, part: Part) -> bool:
        if isinstance(value, (dict, list)):
            return (type(value), written(value)) in part.exact
        among = part.enum
        if isinstance(value, (str, bool)) or (isinstance(value, int) and abs(value) < _EXACT):
            if (type(value), value) in part.exact:
                return True
            among = part.inexact
        self._take(len(among))
        return any(_same(value, each) for each in among)


def judged(part: Part, node: Node) -> list[Wrong]:
    """Everything that a schema has against a value, and against all that is in it.

    One `unjudged` stands in place of all where some pattern could not be tried, or where there is too much to do.
    """
    try:
        return list(_Judge().wrongs(part, node, ()))
    except _Unknown:
        return [Wrong("unjudged", part, (), node)]


def _nearest(found: list[list[Wrong]]) -> Wrong:
    """What the alternative says that has the least against a value; of several, the one that looks deepest."""
    least = min(map(len, found))
    return max((each[0] for each in found if len(each) == least), key=lambda wrong: len(wrong.path))


def _is_sized_wrong(part: Part, what: str, size: int) -> bool:
    least, most = part.number(f"min{what}"), part.number(f"max{what}")
    return (least is not None and size < least) or (most is not None and size > most)


def _is_other_type(part: Part, node: Node) -> bool:
    """Whether a value has not the type that a schema below anyOf and its like names."""
    if not part.type or part.type == "int-or-string":
        return False
    value = node.value if isinstance(node, Scalar) else None
    match part.type:
        case "integer":
            number = as_read(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
            return not isinstance(number, int)
        case "number":
            return isinstance(value, bool) or not isinstance(value, (int, float))
        case "string":
            return not isinstance(value, str)
        case "boolean":
            return not isinstance(value, bool)
        case "object":
            return not isinstance(node, Map)
    return not isinstance(node, Seq)


def _same(one: object, other: object) -> bool:
    if one is None or isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        first, second = as_read(one), as_read(other)
        # Go turns the value into the type of the other one before it compares them.
        return int(first) == second if isinstance(second, int) and math.isfinite(first) else float(first) == second
    return one == other
