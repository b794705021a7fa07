"""What makes the schema of a CustomResourceDefinition one that Kubernetes calls structural.

The rules are those of k8s.io/apiextensions-apiserver for apiextensions.k8s.io/v1, without CEL.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from k8slint.kube.crd_faults import Fault, has, is_plain, is_true, is_unused, loud_fields
from k8slint.kube.quiet_schemas import quiet_schemas
from k8slint.kube.schema_defaults import default_faults
from k8slint.kube.structural_fields import field_faults
from k8slint.kube.structural_logic import completeness_faults, logic_faults
from k8slint.node import At, Map, Seq

# What may stand at the root of a schema when the status is a subresource; the rest is lost when it is taken out.
_BESIDE_STATUS = frozenset(
    (
        *("description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *(
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "multipleOf",
            "required",
            "items",
        ),
        *("properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations"),
    )
)
_NO_OBJECTS = ("array", "boolean", "integer", "number", "string")
_NAMES = ("name", "generateName")


def faults(schema: At, *, has_status: bool) -> Iterator[Fault]:
    """Everything for which the API server refuses the schema of a version, which may have a status subresource."""
    quiet = quiet_schemas(schema.node) if isinstance(schema.node, Map) else set()
    found = [
        *_root_faults(schema, has_status),
        *_structure_faults(schema, quiet, is_root=True),
        *completeness_faults(schema),
        *field_faults(schema, quiet),
    ]
    # A schema that is broken says nothing for certain about its defaults.
    yield from found
    if all(fault.severity for fault in found):
        yield from default_faults(schema, quiet)


def _root_faults(schema: At, has_status: bool) -> Iterator[Fault]:
    if schema["type"].text in _NO_OBJECTS:
        yield Fault("the schema must be of type 'object' at its root", schema["type"])
    if schema["additionalProperties"].exists:
        yield Fault("additionalProperties cannot stand at the root of the schema", schema["additionalProperties"])
    if schema["nullable"].value is True:
        yield Fault("the root of the schema cannot be nullable", schema["nullable"])
    if has_status:
        for name, at in schema.fields():
            said = name in ("additionalProperties", "nullable")
            if name not in _BESIDE_STATUS and not said and not is_unused(at):
                message = f"'{name}' cannot stand at the root of the schema when there is a status subresource"
                yield Fault(message, at, "say it of the properties", path=schema.path)
                break
    metadata = schema["properties"]["metadata"]
    extra = next((at for name, at in metadata.fields() if name != "type" and _restricts(name, at)), None)
    if extra is not None:
        said_of = "the schema of metadata can restrict nothing but name and generateName"
        yield Fault(said_of, metadata, "remove the rest", other=extra)


def _restricts(name: str, at: At) -> bool:
    if name == "properties":
        return any(field not in _NAMES for field, _ in at.fields())
    if name in ("allOf", "anyOf", "oneOf", "enum", "x-kubernetes-validations") and not len(at):
        return False
    return name not in ("$ref", "id", "default") and not is_unused(at)


def _structure_faults(at: At, quiet: Set[int], *, is_root: bool = False) -> Iterator[Fault]:
    """The faults of a schema and of those of its fields, items and values, but for what stands below allOf and such."""
    if id(at.node) in quiet:
        return
    if is_plain(at) and not is_root:
        for _, child in loud_fields(at, quiet):
            yield from _structure_faults(child, quiet)
        if at["items"].is_map:
            yield from _structure_faults(at["items"], quiet)
        return
    kind, items, values = at["type"].text, at["items"], at["additionalProperties"]
    if kind == "array" and not items.is_map and not (isinstance(items.node, Seq) and len(items)):
        yield Fault("an array needs a schema of its items", items)
    if not _has_type(at):
        help = "say what it is, or set x-kubernetes-preserve-unknown-fields"
        yield Fault("the schema has no type", at["type"], help)
    yield from _extension_faults(at)
    if is_root or is_true(at, "embedded-resource"):
        yield from _object_faults(at["properties"])
    yield from logic_faults(at)
    for _, child in loud_fields(at, quiet):
        yield from _structure_faults(child, quiet)
    for child in (items, values):
        if child.is_map:
            yield from _structure_faults(child, quiet)


def _has_type(at: At) -> bool:
    if at["type"].text or at["$ref"].exists:
        return True
    if is_true(at, "embedded-resource"):
        return False
    return is_true(at, "int-or-string") or at["x-kubernetes-preserve-unknown-fields"].exists


def _extension_faults(at: At) -> Iterator[Fault]:
    keep, whole = at["x-kubernetes-preserve-unknown-fields"], at["x-kubernetes-embedded-resource"]
    if is_true(at, "int-or-string"):
        for other in (keep, whole):
            if other.value is True:
                yield Fault(f"{other.key} does not go with x-kubernetes-int-or-string", other)
    if whole.value is not True:
        return
    if at["type"].text and at["type"].text != "object":
        yield Fault("an embedded resource must be of type 'object'", at["type"])
    if at["additionalProperties"].exists:
        yield Fault("additionalProperties does not go with x-kubernetes-embedded-resource", at["additionalProperties"])
    if keep.value is not True and not len(at["properties"]):
        help = "describe its fields, or set x-kubernetes-preserve-unknown-fields"
        yield Fault("an embedded resource needs properties", at["properties"], help)


def _object_faults(properties: At) -> Iterator[Fault]:
    """Of the fields that every object has."""
    for name, wanted in (("kind", "string"), ("apiVersion", "string"), ("metadata", "object")):
        field = properties[name]
        if has(properties, name) and _has_type(field) and field["type"].text != wanted:
            yield Fault(f"'{name}' of an object must be of type '{wanted}'", field["type"])
