"""Whether the defaults in the schema of a CustomResourceDefinition are values that it takes itself."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import islice

from k8slint.kube.api_names import kind_fault
from k8slint.kube.crd_faults import Fault, has, is_true, loud_fields
from k8slint.kube.names import key_fault, segment_fault, value_fault
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.schema_values import value_faults
from k8slint.node import At

# So much is said of one default.
_MOST = 10
OBJECT_FIELDS = ("apiVersion", "kind", "metadata")


def default_faults(root: At, quiet: Set[int]) -> Iterator[Fault]:
    """The faults of all defaults that the API server looks at: those of fields and items, not of map values.

    Those of schemas that are `quiet` by their ids are right.
    """
    waiting = [(root, False)]
    while waiting:
        at, in_metadata = waiting.pop()
        if id(at.node) in quiet:
            continue
        is_object = at is root or is_true(at, "embedded-resource")
        default = at["default"]
        if default.exists:
            found: list[Fault] = []
            if not in_metadata or is_object:
                found += _unknown_faults(default, at, default, is_object=is_object)
                found += _object_faults(default, at, is_object=is_object)
            yield from found or islice(value_faults(at, default), _MOST)
        if at["items"].is_map:
            waiting.append((at["items"], in_metadata and not is_object))
        for name, child in loud_fields(at, quiet):
            waiting.append((child, name in OBJECT_FIELDS if is_object else in_metadata))


def _unknown_faults(value: At, schema: At | None, default: At, *, is_object: bool = False) -> Iterator[Fault]:
    """The first field of a value that would be dropped; `schema` is None where nothing is known."""
    for field in _dropped(value, schema, is_object=is_object):
        said = f"the default has the field '{field.key}', which the schema does not"
        yield Fault(said, field, path=default.path)
        return


def _dropped(value: At, schema: At | None, *, is_object: bool = False, keeps: bool = False) -> Iterator[At]:
    keeps = keeps or (schema is not None and is_true(schema, "preserve-unknown-fields"))
    is_object = is_object or (schema is not None and is_true(schema, "embedded-resource"))
    for item in value.items():
        items = schema["items"] if schema is not None and schema["items"].is_map else None
        if items is not None or not keeps:
            yield from _dropped(item, items, keeps=keeps)
    known = schema["properties"] if schema is not None else None
    values = schema["additionalProperties"] if schema is not None else None
    for name, field in value.fields():
        if is_object and name in OBJECT_FIELDS:
            continue
        if known is not None and has(known, name):
            yield from _dropped(field, known[name])
        elif values is not None and values.exists:
            yield from _dropped(field, values if values.is_map else None)
        elif not keeps:
            yield field


def _object_faults(value: At, schema: At, *, is_object: bool = False) -> Iterator[Fault]:
    """Whatever is an object of its own needs to say which."""
    if (is_object or is_true(schema, "embedded-resource")) and value.is_map:
        yield from _identity_faults(value)
    for item in value.items():
        if schema["items"].is_map:
            yield from _object_faults(item, schema["items"])
    known = schema["properties"]
    for name, field in value.fields():
        below = known[name] if has(known, name) else schema["additionalProperties"]
        if below.is_map:
            yield from _object_faults(field, below)


def _identity_faults(value: At) -> Iterator[Fault]:
    metadata = value["metadata"]
    checks: list[tuple[At, str | None]] = []
    for name in ("apiVersion", "kind"):
        if not value[name].text:
            yield Fault(f"the default is an object without '{name}'", value[name])
    if (value["apiVersion"].text or "").count("/") > 1:
        checks.append((value["apiVersion"], "has more than one '/'"))
    checks += [
        (value["kind"], kind_fault(value["kind"].text or "x")),
        (metadata["name"], segment_fault(metadata["name"].text or "")),
    ]
    if metadata.exists and not metadata.is_map:
        yield Fault("the metadata of the default is no mapping", metadata)
    for at, fault in checks:
        if fault is not None and not looks_unfilled(at.text or ""):
            yield Fault(f"'{at.text}' in '{at.key}' {fault}", at)
    for key, label in metadata["labels"].fields():
        fault = key_fault(key) or value_fault(label.text or "")
        if fault is not None:
            yield Fault(f"label '{key}' or its value {fault}", label, path=metadata["labels"].path)
