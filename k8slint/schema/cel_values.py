"""The values of a custom resource as the expressions of its CRD see them, and their types."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial

from k8slint.cel.parse import RESERVED
from k8slint.cel.times import Duration, midnight, timestamp
from k8slint.cel.trouble import Failure, Unjudged
from k8slint.cel.types import BOOL, BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, Type, list_of, map_of
from k8slint.cel.values import Fields, KeyedList, SetOf, Value
from k8slint.kube.custom_schema import Part
from k8slint.kube.value_formats import duration
from k8slint.node import Map, Node, Scalar, Seq

_RESERVED = RESERVED | {"true", "false", "null", "in"}
_ESCAPES = {"__": "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__"}
_TEXTS = {"byte": BYTES, "duration": DURATION, "date": TIMESTAMP, "date-time": TIMESTAMP}
# What every object has, whatever its schema says.
_NAMES = ("name", "generateName")


def escaped(name: str) -> str | None:
    """A field's name as expressions write it; None where they cannot."""
    if not name or name[0].isdecimal() or re.search(r"[^a-zA-Z0-9_./-]", name):
        return None
    if name in _RESERVED:
        return f"__{name}__"
    return re.sub(r"__|[./-]", lambda found: _ESCAPES[found[0]], name)


class ObjectFields(Mapping[str, Type]):
    """The fields of an object, by their names in expressions; made when the first of them is asked for."""

    def __init__(self, made: Callable[[], dict[str, Type]]) -> None:
        self._made = made

    @cached_property
    def _fields(self) -> dict[str, Type]:
        return self._made()

    def __getitem__(self, name: str) -> Type:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


class Types:
    """The types of the parts of a schema; `objects` has the fields of those that are objects."""

    def __init__(self) -> None:
        self.objects: dict[str, Mapping[str, Type]] = {}
        self._known: dict[tuple[int, bool], Type | None] = {}
        self._parts: list[Part] = []  # kept, so that no other part gets their ids

    def of(self, part: Part, *, root: bool = False) -> Type | None:
        """The type of a part; None where expressions cannot see it."""
        key = (id(part), root)
        if key not in self._known:
            self._parts.append(part)
            self._known[key] = self._made(part, root or part.is_resource)
        return self._known[key]

    def _made(self, part: Part, whole: bool) -> Type | None:
        match part.type:
            case "int-or-string":
                return DYN
            case "array":
                item = self.of(part.items) if part.items is not None else None
                return None if item is None else list_of(item)
            case "object":
                if part.values is not None:
                    value = self.of(part.values)
                    return None if value is None else map_of(STRING, value)
                return self._object(part, whole)
            case "string":
                return _TEXTS.get(part.number_format, STRING)
            case "boolean":
                return BOOL
            case "number":
                return DOUBLE
            case "integer":
                return INT
        return None

    def _object(self, part: Part, whole: bool) -> Type:
        name = f"self{len(self.objects)}"
        added = whole and not _has_names(part)
        self.objects[name] = ObjectFields(partial(self._fields, part, name, added=added))
        if added:
            self.objects[f"{name}.metadata"] = dict.fromkeys(_NAMES, STRING)
        return Type("object", (), name)

    def _fields(self, part: Part, name: str, *, added: bool) -> dict[str, Type]:
        fields: dict[str, Type] = {}
        for field in part.names:
            inner = part.field(field)
            type = self.of(inner) if inner is not None else None
            key = escaped(field)
            if type is not None and key is not None:
                fields[key] = type
        if added:
            fields |= {"apiVersion": STRING, "kind": STRING, "metadata": Type("object", (), f"{name}.metadata")}
        return fields


def _has_names(part: Part) -> bool:
    """Whether a schema describes by itself what is added to that of every object."""
    metadata = part.field("metadata")
    texts = [part.field("apiVersion"), part.field("kind")]
    if metadata is None or metadata.type != "object":
        return False
    texts += [metadata.field(name) for name in _NAMES]
    return all(each is not None and each.type == "string" for each in texts)


def value_of(part: Part, node: Node, *, root: bool = False) -> Value:
    """A value as expressions see it. Raises Unjudged where it is none that the schema describes."""
    if isinstance(node, Scalar):
        return _scalar(part, node)
    if isinstance(node, Seq):
        return _list(part, node)
    if part.values is not None and part.type == "object":
        return {key: value_of(part.values, child) for key, child in node.fields.items()}
    return _object(part, node, whole=root or part.is_resource)


def _object(part: Part, node: Map, *, whole: bool) -> Fields:
    found = Fields()
    added = whole and not _has_names(part)
    for name, child in node.fields.items():
        key = escaped(name)
        if key is None or (isinstance(child, Scalar) and child.value is None):
            continue  # an object has no field that is null
        if added and name in ("apiVersion", "kind", "metadata"):
            found[key] = _names(child) if isinstance(child, Map) else child.value if isinstance(child, Scalar) else None
        elif name in part.names:
            inner = part.field(name)
            if inner is not None and inner.type:
                found[key] = value_of(inner, child)
    return found


def _names(metadata: Map) -> Fields:
    named = ((name, metadata.fields.get(name)) for name in _NAMES)
    return Fields({name: node.value for name, node in named if isinstance(node, Scalar) and node.value is not None})


def _list(part: Part, node: Seq) -> Value:
    if part.items is None:
        raise Unjudged("a list without a schema")
    items = [value_of(part.items, item) for item in node.items]
    if part.list_type == "set":
        return SetOf(items)
    if part.list_type == "map":
        keyed = KeyedList(items)
        keyed.keys = tuple(escaped(key) or key for key in part.keys)
        return keyed
    return items


def _scalar(part: Part, node: Scalar) -> Value:
    value = node.value
    if isinstance(value, str) and part.type == "string":
        return _text(part.number_format, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if part.type == "number":
            return float(value)
        return int(value) if float(value).is_integer() else value
    return value


def _text(form: str, text: str) -> Value:
    try:
        match form:
            case "byte":
                return base64.b64decode(text, validate=True)
            case "duration":
                found = duration(text)
                if found is None:
                    raise Unjudged("a duration")
                return Duration(found)
            case "date":
                return midnight(text)
            case "date-time":
                return timestamp(text)
    except (Failure, ValueError):
        raise Unjudged("a text that is not of its format") from None
    return text
