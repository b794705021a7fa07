"""Kubernetes' OpenAPI definitions in the short form that the index holds and the walker reads.

A definition is `{"fields": {name: type}, "required": [name]}`. A type is a word:

    string int32 int64 number boolean bytes quantity int-or-string time micro-time object any
    core.v1.Container     another definition
    []T  [=]T  [a,b]T     a list; a set; a list that is a map with the keys a and b
    {}T                   a mapping from text to T
    A|B                   one or the other, told apart by the shape of the node
    ~T                    as T, but unknown fields are dropped without a word
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

if TYPE_CHECKING:
    from pathlib import Path

_PREFIXES = (
    "io.k8s.api.",
    "io.k8s.apimachinery.pkg.apis.",
    "io.k8s.apiextensions-apiserver.pkg.apis.",
    "io.k8s.kube-aggregator.pkg.apis.",
    "io.k8s.apimachinery.pkg.",
)
_SCHEMA = "apiextensions.v1.JSONSchemaProps"
# What the OpenAPI cannot say: Go types that read their own JSON. The three unions of JSONSchemaProps
# decode what they hold without the strict mode, so unknown fields inside are dropped there.
_WORDS = {
    "api.resource.Quantity": "quantity",
    "util.intstr.IntOrString": "int-or-string",
    "meta.v1.Time": "time",
    "meta.v1.MicroTime": "micro-time",
    "meta.v1.FieldsV1": "object",
    "meta.v1.Patch": "object",
    "runtime.RawExtension": "object",
    "apiextensions.v1.JSON": "any",
    "apiextensions.v1.JSONSchemaPropsOrArray": f"~{_SCHEMA}|[]~{_SCHEMA}",
    "apiextensions.v1.JSONSchemaPropsOrBool": f"~{_SCHEMA}|boolean",
    "apiextensions.v1.JSONSchemaPropsOrStringArray": f"~{_SCHEMA}|[]string",
}
_FORMATS = {"int32": "int32", "int64": "int64", "double": "number", "byte": "bytes"}
_TYPES = {"string": "string", "boolean": "boolean", "integer": "int64", "number": "number"}


class Definition(TypedDict):
    """The fields of a struct with their type words, and the names of those that must be there."""

    fields: dict[str, str]
    required: list[str]


class Release(NamedTuple):
    """One Kubernetes release: its kinds as "apps/v1/Deployment" -> definition name, and its definitions."""

    kinds: dict[str, str]
    definitions: dict[str, Definition]


def read_release(folder: Path) -> Release:
    """One release from a schema folder of kubernetes-validate, such as `v1.36.0-local`."""
    openapi = _openapi(folder)
    converted = {_short(name): _definition(body) for name, body in openapi.items() if _short(name) not in _WORDS}
    kinds = {key: name for name, key in _kinds(openapi)}
    used: dict[str, Definition] = {}
    waiting = sorted(set(kinds.values()))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = converted[name]
            waiting += (target for word in used[name]["fields"].values() for target in references(word))
    return Release(dict(sorted(kinds.items())), dict(sorted(used.items())))


def read_descriptions(folder: Path) -> dict[str, dict[str, str]]:
    """What such a release says of its definitions and their fields, by names; "" for the definition itself."""
    used = read_release(folder).definitions
    return {
        short: {"": body.get("description", "")}
        | {field: said.get("description", "") for field, said in body.get("properties", {}).items()}
        for name, body in _openapi(folder).items()
        if (short := _short(name)) in used
    }


def _openapi(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "_definitions.json").read_text("utf-8"))["$defs"]
    return found


def references(word: str) -> Iterator[str]:
    """The names of the definitions a type word leads to."""
    for part in word.split("|"):
        name = part.rpartition("]")[2].rpartition("}")[2].lstrip("~")
        if "." in name:
            yield name


def _kinds(openapi: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Definition name and "group/version/kind" of what can be an object; lists are unfolded before a look-up."""
    for name, body in openapi.items():
        short = _short(name)
        if short.startswith("meta.v1.") or short.endswith("List"):
            continue
        for gvk in body.get("x-kubernetes-group-version-kind", ()):
            yield short, "/".join(part for part in (gvk["group"], gvk["version"], gvk["kind"]) if part)


def _short(name: str) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def _definition(body: Mapping[str, Any]) -> Definition:
    fields = {name: _word(field) for name, field in sorted(body.get("properties", {}).items())}
    return {"fields": fields, "required": sorted(body.get("required", ()))}


def _word(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = _short(schema["$ref"].rpartition("/")[2])
        return _WORDS.get(name, name)
    if "items" in schema:
        keys = ",".join(schema.get("x-kubernetes-list-map-keys", ()))
        brackets = "[=]" if schema.get("x-kubernetes-list-type") == "set" else f"[{keys}]"
        return brackets + _word(schema["items"])
    if "additionalProperties" in schema:
        return "{}" + _word(schema["additionalProperties"])
    types = schema.get("type", ())
    name = types if isinstance(types, str) else next((each for each in types if each != "null"), "any")
    return _FORMATS.get(schema.get("format", ""), _TYPES.get(name, name))
