"""What makes the schema of a CustomResourceDefinition one that Kubernetes calls structural.

The rules are those of k8s.io/apiextensions-apiserver for apiextensions.k8s.io/v1, without defaults and CEL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.node import At

# Go's regular expressions have no look-around and no back references.
_NOT_GO = re.compile(r"\(\?(?:=|!|<=|<!)|(?<!\\)(?:\\\\)*\\[1-9]")
_LOGICAL = ("allOf", "anyOf", "oneOf")
# What a schema below allOf, anyOf, oneOf or not may not say again.
_OUTSIDE = ("type", "default", "nullable", "additionalProperties", "x-kubernetes-preserve-unknown-fields")


class Fault(NamedTuple):
    """What is wrong with a schema, and where; a gap stands for what is missing."""

    message: str
    at: At
    help: str = ""


def faults(schema: At) -> Iterator[Fault]:
    """Everything for which the API server refuses the schema of a version."""
    kind = schema["type"]
    if not kind.exists or (kind.text is not None and kind.text != "object"):
        yield Fault("the schema must be of type 'object' at its root", kind)
    metadata = schema["properties"]["metadata"]
    if any(name not in ("name", "generateName") for name, _ in metadata["properties"].fields()):
        yield Fault(
            "the schema of metadata can restrict nothing but name and generateName", metadata, "remove the rest"
        )
    waiting = [(schema, True)]
    while waiting:
        at, is_root = waiting.pop()
        if not at.is_map:
            continue
        if not is_root:
            yield from _type_faults(at)
        yield from _field_faults(at)
        yield from _list_faults(at)
        yield from _logic_faults(at)
        waiting += [(child, False) for name, child in at["properties"].fields() if not (is_root and name == "metadata")]
        waiting += [(at[name], False) for name in ("items", "additionalProperties")]


def _type_faults(at: At) -> Iterator[Fault]:
    if not at["type"].text and not _is_set(at, "int-or-string") and not _is_set(at, "preserve-unknown-fields"):
        if at["$ref"].exists:
            return  # one fault is enough
        yield Fault("the schema has no type", at["type"], "say what it is, or set x-kubernetes-preserve-unknown-fields")


def _field_faults(at: At) -> Iterator[Fault]:
    if at["$ref"].exists:
        yield Fault("$ref is not supported in a CRD", at["$ref"], "write the schema out")
    if at["uniqueItems"].value is True:
        yield Fault("uniqueItems cannot be true in a CRD", at["uniqueItems"], "use x-kubernetes-list-type: set")
    if len(at["properties"]) and (at["additionalProperties"].is_map or at["additionalProperties"].value is True):
        said = "additionalProperties and properties exclude each other"
        yield Fault(said, at["additionalProperties"])
    keep = at["x-kubernetes-preserve-unknown-fields"]
    if keep.value is False:
        yield Fault("x-kubernetes-preserve-unknown-fields can only be true", keep, "leave it out")
    elif keep.value is True and _is_set(at, "int-or-string"):
        yield Fault("x-kubernetes-preserve-unknown-fields does not go with x-kubernetes-int-or-string", keep)
    if at["pattern"].text and _NOT_GO.search(at["pattern"].text):
        said = "pattern uses look-around or a back reference, which Kubernetes does not know"
        yield Fault(said, at["pattern"], "it is RE2: https://github.com/google/re2/wiki/Syntax")


def _list_faults(at: At) -> Iterator[Fault]:
    kind, keys, items = at["x-kubernetes-list-type"], at["x-kubernetes-list-map-keys"], at["items"]
    if len(keys) and kind.text != "map":
        yield Fault("x-kubernetes-list-map-keys needs x-kubernetes-list-type 'map'", kind)
    if kind.text != "map":
        return
    if not len(keys):
        yield Fault("x-kubernetes-list-type 'map' needs x-kubernetes-list-map-keys", keys)
    required = {name.text for name in items["required"].items()}
    for key in keys.items():
        described = items["properties"][key.text or ""]
        if not key.text or not items.is_map:
            continue
        if not described.exists:
            yield Fault(f"key '{key.text}' of the list is no property of its items", key)
        elif key.text not in required and not described["default"].exists:
            said = f"key '{key.text}' of the list is neither required nor has it a default"
            yield Fault(said, described["default"], "add it to 'required' of the items")


def _logic_faults(at: At) -> Iterator[Fault]:
    # The one place where types may stand: an integer or a string, written as in Kubernetes' own definitions.
    may_have_types: set[int] = set()
    if _is_set(at, "int-or-string"):
        for choice in (at["anyOf"], at["allOf"][0]["anyOf"]):
            if [item["type"].text for item in choice.items()] == ["integer", "string"]:
                may_have_types |= {id(item.node) for item in choice.items()}
    waiting = [child for word in _LOGICAL for child in at[word].items()]
    waiting.append(at["not"])
    while waiting:
        below = waiting.pop()
        if not below.is_map:
            continue
        for name in _OUTSIDE:
            if below[name].exists and not (name == "type" and id(below.node) in may_have_types):
                said = f"'{name}' is not allowed below allOf, anyOf, oneOf and not"
                yield Fault(said, below[name], "say it once, beside them")
        waiting += [child for word in _LOGICAL for child in below[word].items()]
        waiting += [child for _, child in below["properties"].fields()]
        waiting += [below[word] for word in ("items", "not")]


def _is_set(at: At, name: str) -> bool:
    return at[f"x-kubernetes-{name}"].value is True
