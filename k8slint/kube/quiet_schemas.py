"""Which schemas of a CustomResourceDefinition nobody has anything against: nearly all, so that few need a close look.

A schema is quiet where `structural`, `structural_fields` and `schema_defaults` are sure to find nothing in it, nor in
the schemas of its fields, items and values. Whatever is not known here, or has an odd shape, is not quiet. What those
three ask of a schema because of where it stands (the root, below allOf and its like, in the metadata of an object) is
not asked here: there they look at quiet schemas, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from k8slint.kube.patterns import fault as pattern_fault
from k8slint.kube.structural_fields import means_something
from k8slint.kube.structural_logic import INTEGER_OR_STRING
from k8slint.node import Map, Node, Scalar, Seq, plain

Fields: TypeAlias = "Mapping[str, Node]"

# Fields that nobody has anything against, whatever they say.
_FREE = frozenset(
    (
        *("description", "title", "example", "externalDocs", "enum", "required", "nullable"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    )
)
_TYPES = frozenset({"string", "integer", "number", "boolean", "object"})
_LEAF = _FREE | {"type"}
_PLAIN = _FREE | {"type", "properties", "items"}
_SMALL = 2**31


def quiet_schemas(root: Map) -> set[int]:
    """The ids of the quiet schemas below the root of a schema, which is not looked at itself."""
    known: dict[int, bool] = {}
    _below(root.fields, known)
    return {key for key, is_quiet in known.items() if is_quiet}


def _is_quiet(node: Node, known: dict[int, bool]) -> bool:
    if not isinstance(node, Map):
        return False
    # An alias may stand for the same schema in many places.
    found = known.get(id(node))
    if found is None:
        found = _is_leaf(node.fields) or _says_nothing_odd(node.fields) & _below(node.fields, known)
        known[id(node)] = found
    return found


def _is_leaf(fields: Fields) -> bool:
    """Whether a schema is for a value of a usual type, without schemas below it, as most are."""
    kind = fields.get("type")
    return isinstance(kind, Scalar) and kind.value in _TYPES and fields.keys() <= _LEAF


def _below(fields: Fields, known: dict[int, bool]) -> bool:
    """Whether the schemas of fields, items and values are quiet; all of them are looked at."""
    found = True
    properties = fields.get("properties")
    if isinstance(properties, Map):
        for child in properties.fields.values():
            if not _is_quiet(child, known):
                found = False
    elif properties is not None:
        found = False
    for name in ("items", "additionalProperties"):
        below = fields.get(name)
        if isinstance(below, Map) and not _is_quiet(below, known):
            found = False
    return found


def _says_nothing_odd(fields: Fields) -> bool:
    kind, items = fields.get("type"), fields.get("items")
    if kind is None:
        if items is not None or not (_is_true(fields, _KEEPS) or _is_true(fields, _EITHER)):
            return False
        word = ""
    else:
        text = kind.value if isinstance(kind, Scalar) else None
        if not isinstance(text, str) or not text:
            return False
        word = text
    if not isinstance(items, Map) if word == "array" else items is not None:
        return False
    if fields.keys() <= _PLAIN:
        return True
    return all(name in _TESTS and _TESTS[name](fields, word) for name in fields.keys() - _PLAIN)


def _is_true(fields: Fields, name: str) -> bool:
    node = fields.get(name)
    return isinstance(node, Scalar) and node.value is True


def _value(fields: Fields, name: str) -> object:
    node = fields.get(name)
    return node.value if isinstance(node, Scalar) else None


def _has_known_format(fields: Fields, kind: str) -> bool:
    name = _value(fields, "format")
    return not isinstance(name, str) or not name or means_something(name, kind)


def _has_right_pattern(fields: Fields, _kind: str) -> bool:
    pattern = _value(fields, "pattern")
    return not isinstance(pattern, str) or not pattern or pattern_fault(pattern) is None


def _has_values_only(fields: Fields, _kind: str) -> bool:
    return "properties" not in fields


def _is_mapping(_fields: Fields, kind: str) -> bool:
    return kind == "object"


def _is_atomic(fields: Fields, kind: str) -> bool:
    return kind == "array" and _value(fields, "x-kubernetes-list-type") == "atomic"


def _keeps(fields: Fields, _kind: str) -> bool:
    return _is_true(fields, _KEEPS) and _EITHER not in fields


def _is_either(fields: Fields, _kind: str) -> bool:
    return _is_true(fields, _EITHER)


def _has_usual_choice(fields: Fields, _kind: str) -> bool:
    return plain(fields["anyOf"]) == INTEGER_OR_STRING


def _has_easy_default(fields: Fields, kind: str) -> bool:
    """Whether a default is there for which it takes one look to see that its schema takes it."""
    node = fields["default"]
    if "anyOf" in fields or _EITHER in fields:
        return False
    if isinstance(node, Scalar):
        value = node.value
        if value is None:
            return True
        if isinstance(value, str):
            return kind == "string" and _WITH_TEXTS.isdisjoint(fields) and _is_listed(fields, value)
        if isinstance(value, bool):
            return kind == "boolean" and "enum" not in fields
        return isinstance(value, int) and kind in ("integer", "number") and _is_within(fields, value)
    if isinstance(node, Seq):
        return not node.items and kind == "array" and _WITH_LISTS.isdisjoint(fields)
    return not node.fields and kind == "object" and _WITH_MAPPINGS.isdisjoint(fields)


def _is_listed(fields: Fields, value: str) -> bool:
    enum = fields.get("enum")
    if enum is None:
        return True
    return isinstance(enum, Seq) and any(isinstance(each, Scalar) and each.value == value for each in enum.items)


def _is_within(fields: Fields, value: int) -> bool:
    if not _WITH_NUMBERS.isdisjoint(fields) or not -_SMALL < value < _SMALL:
        return False
    for name, sign in (("minimum", 1), ("maximum", -1)):
        if name in fields:
            limit = _value(fields, name)
            if type(limit) is not int or not -_SMALL < limit < _SMALL or (value - limit) * sign < 0:
                return False
    return True


_KEEPS = "x-kubernetes-preserve-unknown-fields"
_EITHER = "x-kubernetes-int-or-string"
# With these it takes more than one look at a default.
_WITH_TEXTS = frozenset({"format", "pattern", "minLength", "maxLength"})
_WITH_LISTS = frozenset({"enum", "minItems", "maxItems"})
_WITH_MAPPINGS = frozenset({"enum", "minProperties", "maxProperties", "required"})
_WITH_NUMBERS = frozenset({"enum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
# Fields that are well as long as the other ones go with them.
_TESTS: Mapping[str, Callable[[Fields, str], bool]] = {
    "format": _has_known_format,
    "pattern": _has_right_pattern,
    "additionalProperties": _has_values_only,
    "default": _has_easy_default,
    "anyOf": _has_usual_choice,
    "x-kubernetes-map-type": _is_mapping,
    "x-kubernetes-list-type": _is_atomic,
    _KEEPS: _keeps,
    _EITHER: _is_either,
}
