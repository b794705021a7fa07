"""What the schema of a CustomResourceDefinition says of the fields of an object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from k8slint.node import Path, plain
from k8slint.schema.described import Field, Shape, deprecation_told, tidy
from k8slint.schema.own_fields import describe_own, fields_of_own

if TYPE_CHECKING:
    from k8slint.kube.custom_schema import Part
    from k8slint.schema.crd import CustomStruct

_MOST = 4000  # characters of a description
_VALUE = 200  # characters of a default in the file
_MANY = 100  # values that a field may have
_DEEP = 4  # lists of lists whose types are written out
_OWN = ("apiVersion", "kind", "metadata")
# Every object has the same metadata; this is one of those that have nothing else.
_ANY = ("v1", "ConfigMap")


def describe_custom(root: CustomStruct, api_version: str, kind: str, path: Path, release: str) -> Field | None:
    """What stands at a path of an object of a custom kind; None where the schema does not know it."""
    part, required, inner = root.part, False, False
    for number, step in enumerate(path):
        if step in _OWN and (number == 0 or part.is_resource):
            found = describe_own(*_ANY, path[number:], release)
            return _of(found, api_version, kind) if found is not None and number == 0 else _anyones(found)
        below = part.items if isinstance(step, int) else part.field(step)
        if below is None:
            return None
        inner = isinstance(step, int) or step not in part.names
        required = not inner and step in part.required
        part = below
    name = next((step for step in reversed(path) if isinstance(step, str)), kind)
    found = _field(part, name, required=required)
    return found if path else found._replace(type=kind, deprecated=_retired(root.part) or found.deprecated)


def fields_of_custom(root: CustomStruct, api_version: str, kind: str, path: Path, release: str) -> tuple[Field, ...]:
    """The fields that a mapping at a path of such an object may have."""
    part = root.part
    for number, step in enumerate(path):
        if step in _OWN and (number == 0 or part.is_resource):
            return fields_of_own(*_ANY, path[number:], release)
        below = part.items if isinstance(step, int) else part.field(step)
        if below is None:
            return ()
        part = below
    own: list[Field] = []
    if not path or part.is_resource:
        every = [each for each in fields_of_own(*_ANY, (), release) if each.name in _OWN]
        own = [_of(each, api_version, kind) if not path else each._replace(values=()) for each in every]
    told = (_field(field, name, required=name in part.required) for name in part.names if (field := part.field(name)))
    return (*own, *(each for each in told if not own or each.name not in _OWN))


def _of(field: Field, api_version: str, kind: str) -> Field:
    values = {"apiVersion": (api_version,), "kind": (kind,)}
    return field._replace(values=values.get(field.name, field.values))


def _anyones(field: Field | None) -> Field | None:
    """The same field of an object that may be of any kind."""
    return field._replace(values=()) if field is not None and field.name in _OWN else field


def _field(part: Part, name: str, *, required: bool) -> Field:
    text = _text(part)
    default = part.default
    return Field(
        name=name,
        type=_type(part),
        description=text,
        required=required,
        values=tuple(_written(each) for each in _allowed(part)),
        since="",
        until="",
        deprecated=deprecation_told(name, text),
        shape=_shape(part),
        item_shape=_inner_shape(part),
        default=_written(plain(default)) if default is not None and default.end - default.start <= _VALUE else "",
    )


def _text(part: Part) -> str:
    return tidy((part.at["description"].text or "")[:_MOST])


def _allowed(part: Part) -> Iterable[object]:
    values = part.enum
    if not values and part.type == "array" and part.items is not None:
        values = part.items.enum
    return [each for each in values if isinstance(each, (str, int, float))][:_MANY]


def _written(value: object) -> str:
    """A value as text: a word stays as it is."""
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _type(part: Part, depth: int = 0) -> str:
    """A type for people."""
    if part.type == "array":
        return f"list of {_type(part.items, depth + 1)}" if part.items is not None and depth < _DEEP else "list"
    if part.type == "object" or (not part.type and part.names):
        if part.values is not None and depth < _DEEP:
            return f"map of string to {_type(part.values, depth + 1)}"
        return "map of string to any" if part.flag("additionalProperties") else "object"
    return {"int-or-string": "integer or string", "": "any"}.get(part.type, part.type)


def _shape(part: Part) -> Shape:
    if part.type == "array":
        return "list"
    if part.type == "object" or (not part.type and part.names):
        return "map"
    return "scalar" if part.type else "any"


def _inner_shape(part: Part) -> Shape | Literal[""]:
    inner = part.items if part.type == "array" else part.values
    if inner is not None:
        return _shape(inner)
    return "any" if part.type == "array" or part.flag("additionalProperties") else ""


def _retired(root: Part) -> str:
    """What the definition says of a version that is deprecated."""
    schema = root.at.parent
    version = schema.parent if schema is not None else None
    if version is None or version["deprecated"].value is not True:
        return ""
    return tidy((version["deprecationWarning"].text or "")[:_MOST]) or "This version of the API is deprecated"
