"""A CustomResourceDefinition, read as the API server reads it, gives the same types as Kubernetes' own kinds have.

Patterns, CEL rules and most formats are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from k8slint.kube.objects import Object
from k8slint.node import At, Map, plain
from k8slint.schema.types import ANY, Bounds, Leaf, ListOf, MapOf, Struct, Type

_INTEGERS = {"int32": "int32"}
_NUMBERS = ("minimum", "maximum")


class CustomKind(NamedTuple):
    """One version of a custom kind; `schema` is None where the definition has none."""

    group: str
    version: str
    kind: str
    namespaced: bool
    served: bool
    schema: Struct | None


def custom_kinds(crd: Object, metadata: Struct) -> Iterator[CustomKind]:
    """The versions that a CRD defines, apiextensions.k8s.io/v1 or v1beta1; nothing for one that is broken.

    `metadata` is the type of ObjectMeta, which no CRD can change.
    """
    spec = crd["spec"]
    group, kind = spec["group"].text, spec["names"]["kind"].text
    if not group or not kind:
        return
    # v1beta1 has one schema for all versions, and kept unknown fields unless it was told not to.
    old = crd.version == "v1beta1"
    keep = spec["preserveUnknownFields"].value
    open = keep is True or (old and keep is None)
    versions = list(spec["versions"].items())
    if not versions and old and spec["version"].text:
        versions = [spec]
    for version in versions:
        name = version["name"].text or (version["version"].text if old else None)
        if not name:
            continue
        schema = version["schema"]["openAPIV3Schema"]
        if old and not schema.is_map:
            schema = spec["validation"]["openAPIV3Schema"]
        compiled = _root(schema, metadata, open, f"{group}/{name}/{kind}") if schema.is_map else None
        served = version["served"].value is not False
        yield CustomKind(group, name, kind, spec["scope"].text != "Cluster", served, compiled)


def _root(schema: At, metadata: Struct, open: bool, name: str) -> Struct:
    found = _struct(schema, name, metadata, whole=True)
    found.open = found.open or open
    return found


def _type(schema: At, name: str, metadata: Struct, *, null: bool) -> Type:
    """The type that a part of a structural schema stands for; `null` where null counts as absent."""
    null = null or schema["nullable"].value is True
    if schema["x-kubernetes-int-or-string"].value is True:
        return Leaf("int64-or-string", null=null)
    if schema["x-kubernetes-embedded-resource"].value is True:
        return _struct(schema, name, metadata, null=null, whole=True, required=("apiVersion", "kind"))
    match schema["type"].text:
        case "object":
            return _object(schema, name, metadata, null)
        case "array":
            return _list(schema, name, metadata, null)
        case "string":
            return Leaf("string", _enum(schema), _bounds(schema, "minLength", "maxLength"), null=null)
        case "boolean":
            return Leaf("boolean", _enum(schema), null=null)
        case "integer":
            kind = _INTEGERS.get(schema["format"].text or "", "int64")
            return Leaf(kind, _enum(schema), _bounds(schema, *_NUMBERS), null=null)
        case "number":
            return Leaf("number", _enum(schema), _bounds(schema, *_NUMBERS), null=null)
    return ANY


def _object(schema: At, name: str, metadata: Struct, null: bool) -> Type:
    values = schema["additionalProperties"]
    if values.is_map:
        value = _type(values, f"{name}.*", metadata, null=True)
        return MapOf(value, _bounds(schema, "minProperties", "maxProperties"), null=null)
    if values.value is True or (_keeps(schema) and not schema["properties"].is_map):
        return MapOf(ANY, _bounds(schema, "minProperties", "maxProperties"), null=null)
    return _struct(schema, name, metadata, null=null)


def _list(schema: At, name: str, metadata: Struct, null: bool) -> Type:
    items = schema["items"]
    kind = schema["x-kubernetes-list-type"].text
    keys = tuple(key.text for key in schema["x-kubernetes-list-map-keys"].items() if key.text) if kind == "map" else ()
    defaults = {key: plain(at.node) for key in keys if (at := items["properties"][key]["default"]).exists}
    return ListOf(
        _type(items, f"{name}[]", metadata, null=False) if items.is_map else ANY,
        keys,
        _bounds(schema, "minItems", "maxItems"),
        distinct=kind == "set" or bool(keys),
        defaults=defaults,
        null=null,
    )


def _struct(
    schema: At,
    name: str,
    metadata: Struct,
    *,
    null: bool = False,
    whole: bool = False,
    required: tuple[str, ...] = (),
) -> Struct:
    """An object with properties; a `whole` one has the three fields that every object has, too."""
    properties = schema["properties"]
    names = dict.fromkeys((*required, *(field.text for field in schema["required"].items() if field.text)))
    # The server fills in defaults before it looks for what is missing.
    wanted = tuple(field for field in names if not properties[field]["default"].exists)
    return Struct(
        name,
        partial(_fields, properties, name, metadata, wanted, whole),
        open=_keeps(schema),
        null=null,
        bounds=_bounds(schema, "minProperties", "maxProperties"),
        null_counts=frozenset(field for field in wanted if properties[field]["nullable"].value is True),
    )


def _fields(
    properties: At, name: str, metadata: Struct, required: tuple[str, ...], whole: bool
) -> tuple[dict[str, Type], tuple[str, ...]]:
    fields = {key: _type(at, f"{name}.{key}", metadata, null=True) for key, at in properties.fields() if at.is_map}
    if whole:
        fields |= {"apiVersion": Leaf("string"), "kind": Leaf("string"), "metadata": metadata}
    return fields, required


def _keeps(schema: At) -> bool:
    return schema["x-kubernetes-preserve-unknown-fields"].value is True


def _enum(schema: At) -> tuple[object, ...]:
    return tuple(plain(each.node) for each in schema["enum"].items())


def _bounds(schema: At, least: str, most: str) -> Bounds | None:
    """The limits under two names; `exclusive...` and `multipleOf` go with numbers."""
    node = schema.node
    if not isinstance(node, Map) or not (least in node.fields or most in node.fields or "multipleOf" in node.fields):
        return None
    return Bounds(
        _number(schema[least]),
        _number(schema[most]),
        schema["exclusiveMinimum"].value is True,
        schema["exclusiveMaximum"].value is True,
        _number(schema["multipleOf"]),
    )


def _number(at: At) -> float | None:
    value = at.value
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
