"""What the API server asks of each schema within that of a CustomResourceDefinition, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from k8slint.kube.crd_faults import Fault, is_plain, is_true, loud_fields
from k8slint.kube.field_paths import follow
from k8slint.kube.structural_lists import list_faults
from k8slint.kube.structural_logic import LISTS
from k8slint.kube.value_formats import is_format
from k8slint.node import At, Map, Scalar, Seq

_OBJECT_FIELDS = ("apiVersion", "kind", "metadata")
_NUMBER_FORMATS = {"integer": ("int32", "int64"), "number": ("float", "double")}
_UNKNOWN = ("additionalItems", "definitions", "dependencies", "id", "patternProperties")


class _Within(NamedTuple):
    """Where a schema stands: below the metadata of an object, and why it can have no default."""

    metadata: bool = False
    no_default: str = ""


def field_faults(root: At, quiet: Set[int]) -> Iterator[Fault]:
    """The faults of all schemas, one by one; those that are `quiet` by their ids may be wrong in metadata only."""
    waiting = [(root, _Within())]
    while waiting:
        at, within = waiting.pop()
        if id(at.node) in quiet and not within.metadata:
            continue
        yield from _format_faults(at)
        if is_plain(at) and not (within.no_default and at["default"].exists):
            if at["items"].is_map:
                waiting.append((at["items"], within))
        else:
            yield from _own_faults(at, within, root)
            yield from list_faults(at)
            for rule in at["x-kubernetes-validations"].items():
                yield from _rule_faults(at, rule)
            waiting += [(child, within) for child in _parts(at)]
            values = at["additionalProperties"]
            if values.is_map:
                reason = "in a mapping within the metadata of an object"
                waiting.append((values, within._replace(no_default=reason) if within.metadata else within))
        is_object = at is root or is_true(at, "embedded-resource")
        all_fields = at["properties"].fields() if is_object or within.metadata else loud_fields(at, quiet)
        for name, child in all_fields:
            if name in _OBJECT_FIELDS and is_object:
                reason = f"in '{name}' of the object" if at is root else within.no_default
                waiting.append((child, _Within(True, reason)))
            else:
                waiting.append((child, within))


def _format_faults(at: At) -> Iterator[Fault]:
    """A format that the server does not know is no error, but nobody checks it either."""
    node = at.node.fields.get("format") if isinstance(at.node, Map) else None
    name = node.value if isinstance(node, Scalar) else None
    if not isinstance(name, str) or not name:
        return
    kind = at["type"].text or ""
    if not means_something(name, kind):
        of = f" of type '{kind}'" if kind else ""
        said = f"format '{name}' means nothing to the API server for a value{of}"
        yield Fault(said, at["format"], "use one that it knows, or a pattern", severity="warning")


def means_something(format: str, kind: str) -> bool:
    """Whether a format is one that the server knows for values of a type."""
    return format in _NUMBER_FORMATS.get(kind, ()) or (kind in ("", "string") and is_format(format))


def _parts(at: At) -> Iterator[At]:
    for word in LISTS:
        yield from at[word].items()
    items = at["items"]
    for child in (at["not"], items, *items.items()):
        if child.is_map:
            yield child
    for word in ("definitions", "dependencies"):
        for _, child in at[word].fields():
            if child.is_map:
                yield child


def _own_faults(at: At, within: _Within, root: At) -> Iterator[Fault]:
    if at["$ref"].exists:
        yield Fault("$ref is not supported in a CRD", at["$ref"], "write the schema out")
    for name in _UNKNOWN:
        if (
            at[name].exists
            and at[name].value != ""
            and (len(at[name]) or name not in ("definitions", "patternProperties"))
        ):
            yield Fault(f"'{name}' is not supported in a CRD", at[name])
    if at["$schema"].text:
        yield Fault("'$schema' is not supported in a CRD", at["$schema"], "leave it out", path=root.path)
    if isinstance(at["items"].node, Seq) and len(at["items"]):
        yield Fault("items must be one schema in a CRD, not a list of them", at["items"])
    if at["default"].exists and within.no_default:
        yield Fault(f"there can be no default {within.no_default}", at["default"], "leave it out")
    if within.metadata and is_true(at, "embedded-resource"):
        yield Fault("no object can be embedded in metadata", at["x-kubernetes-embedded-resource"])
    if at["uniqueItems"].value is True:
        yield Fault("uniqueItems cannot be true in a CRD", at["uniqueItems"], "use x-kubernetes-list-type: set")
    values = at["additionalProperties"]
    if len(at["properties"]) and (values.is_map or values.value is False):
        yield Fault("additionalProperties and properties exclude each other", values, "remove one of them")
    keep = at["x-kubernetes-preserve-unknown-fields"]
    if keep.value is False:
        yield Fault("x-kubernetes-preserve-unknown-fields can only be true", keep, "leave it out")


def _rule_faults(schema: At, rule: At) -> Iterator[Fault]:
    """Of what stands beside a CEL rule; the rule itself is not looked at."""
    text, message = rule["rule"], rule["message"]
    said, code = (message.text or "").strip(), (text.text or "").strip()
    if not code:
        # What is missing altogether is reported by the schema of a CRD.
        if text.text is not None:
            yield Fault("the rule is empty", text)
    elif message.text and not said:
        yield Fault("the message is blank", message, "say what is wrong, or leave it out")
    elif _has_lines(said):
        yield Fault("the message has more than one line", message)
    elif _has_lines(code) and not said:
        yield Fault("a rule of more than one line needs a message", message)
    expression, path = rule["messageExpression"], rule["fieldPath"]
    if expression.text and not expression.text.strip():
        yield Fault("the messageExpression is blank", expression, "leave it out")
    if path.text:
        fault = "is blank" if not path.text.strip() else "has a line break" if _has_lines(path.text) else None
        if fault is None:
            found = follow(path.text, schema)
            fault = found if isinstance(found, str) else None
        if fault is not None:
            yield Fault(f"fieldPath '{path.text.strip()}' {fault}", path)


def _has_lines(text: str) -> bool:
    return re.search(r"[\n\r]", text) is not None
