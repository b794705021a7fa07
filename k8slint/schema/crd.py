"""A CustomResourceDefinition, read as the API server reads it, gives the same types as Kubernetes' own kinds have.

The types say what may stand where; what a schema says of the values themselves is judged by `kube/custom_values.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from k8slint.kube.custom_schema import Part
from k8slint.kube.definitions import versions_of
from k8slint.kube.objects import Object
from k8slint.schema.types import ANY, BARE, Either, Leaf, ListOf, MapOf, Struct, Type

if TYPE_CHECKING:
    from k8slint.schema.cel_rules import Rules


class CustomStruct(Struct):
    """The root of a custom kind, with all that its schema says.

    `drops_status` is set where the status is a subresource, so that nobody looks at it when an object is created;
    `replicas` is the path of the scale subresource to the number of replicas.
    """

    part: Part
    rules: Rules | None = None
    drops_status: bool = False
    replicas: tuple[str, ...] = ()


class Formatted(Leaf):
    """Text with a format, where the API server takes a list of anything for no reason."""

    __slots__ = ()


class CustomFields(Mapping[str, Type]):
    """The fields of a custom struct, each compiled when it is first asked for: a schema has many, an object few."""

    def __init__(self, names: tuple[str, ...], compiled: Callable[[str], Type], common: Mapping[str, Type]) -> None:
        self._names = dict.fromkeys((*names, *common))
        self._compiled = compiled
        self._known = dict(common)

    def __getitem__(self, name: str) -> Type:
        found = self._known.get(name)
        if found is None:
            if name not in self._names:
                raise KeyError(name)
            found = self._known[name] = self._compiled(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class CustomKind(NamedTuple):
    """One version of a custom kind; `schema` is None where the definition has none."""

    group: str
    version: str
    kind: str
    namespaced: bool
    served: bool
    schema: CustomStruct | None


def custom_kinds(crd: Object, metadata: Struct, minor: int) -> Iterator[CustomKind]:
    """The versions that a CRD defines, apiextensions.k8s.io/v1 or v1beta1; nothing for one that is broken.

    `metadata` is the type of ObjectMeta, which no CRD can change; `minor` is the release of Kubernetes.
    """
    spec = crd["spec"]
    group, kind = spec["group"].text, spec["names"]["kind"].text
    if not group or not kind:
        return
    # v1beta1 has one schema for all versions, and kept unknown fields unless it was told not to.
    old = crd.version == "v1beta1"
    keep = spec["preserveUnknownFields"].value
    open = keep is True or (old and keep is None)
    for name, version in versions_of(crd):
        schema = version["schema"]["openAPIV3Schema"]
        if old and not schema.is_map:
            schema = spec["validation"]["openAPIV3Schema"]
        compiled = _root(Part(schema, minor), metadata, f"{group}/{name}/{kind}") if schema.is_map else None
        if compiled is not None:
            compiled.open = compiled.open or open
            subresources = version["subresources"] if version["subresources"].exists else spec["subresources"]
            compiled.drops_status = subresources["status"].is_map
            replicas = subresources["scale"]["specReplicasPath"].text or ""
            compiled.replicas = tuple(replicas.removeprefix(".").split(".")) if replicas else ()
        served = version["served"].value is not False
        yield CustomKind(group, name, kind, spec["scope"].text != "Cluster", served, compiled)


def _root(part: Part, metadata: Struct, name: str) -> CustomStruct:
    names = ("apiVersion", "kind", "metadata")
    required = tuple(field for field in part.required if field not in names)
    found = CustomStruct(name, partial(_fields, part, name, metadata, required, whole=True), open=part.keeps)
    found.part = part
    if part.has_rules:
        from k8slint.schema.cel_rules import Rules

        found.rules = Rules(part)
    return found


def _type(part: Part | None, name: str, metadata: Struct) -> Type:
    """The type that a part of a structural schema stands for."""
    if part is None:
        return ANY
    null = part.nullable
    if part.is_resource:
        return _struct(part, name, metadata, whole=True, required=("apiVersion", "kind"))
    match part.type:
        case "int-or-string":
            return Leaf("int64-or-string", null=null)
        case "object":
            return _object(part, name, metadata)
        case "array":
            return ListOf(_type(part.kept_items if part.keeps else part.items, f"{name}[]", metadata), null=null)
        case "string":
            return (Formatted if part.format else Leaf)("string", null=null)
        case "boolean" | "number":
            return Leaf(part.type, null=null)
        case "integer":
            return Leaf("int32" if part.number_format == "int32" else "int64", null=null)
    return Either(_struct(part, name, metadata), ANY) if part.names else ANY


def _object(part: Part, name: str, metadata: Struct) -> Type:
    if part.flag("additionalProperties"):
        # The server drops all that is in the values, and so refuses it.
        return MapOf(BARE, null=part.nullable)
    if part.values is not None:
        return MapOf(_type(part.values, f"{name}.*", metadata), null=part.nullable)
    if part.keeps and not part.names:
        return MapOf(ANY, null=part.nullable)
    return _struct(part, name, metadata)


def _struct(part: Part, name: str, metadata: Struct, *, whole: bool = False, required: tuple[str, ...] = ()) -> Struct:
    """An object with properties; a `whole` one has the three fields that every object has, too."""
    wanted = tuple(dict.fromkeys((*required, *part.required)))
    null_counts = frozenset(field for field in wanted if field in part.names and _may_be_null(part.field(field)))
    load = partial(_fields, part, name, metadata, wanted, whole=whole)
    return Struct(name, load, open=part.keeps, null=part.nullable, null_counts=null_counts)


def _may_be_null(part: Part | None) -> bool:
    return part is not None and part.nullable


def _fields(
    part: Part, name: str, metadata: Struct, required: tuple[str, ...], *, whole: bool
) -> tuple[Mapping[str, Type], tuple[str, ...]]:
    common: dict[str, Type] = (
        {"apiVersion": Leaf("string"), "kind": Leaf("string"), "metadata": metadata} if whole else {}
    )

    def compiled(key: str) -> Type:
        return _type(part.field(key), f"{name}.{key}", metadata)

    return CustomFields(tuple(part.names), compiled, common), required
