"""Schemas that nobody looks at closely are ones that nobody has anything against."""

from __future__ import annotations

import pytest

from k8slint.kube import structural
from k8slint.kube.quiet_schemas import quiet_schemas
from k8slint.node import At, Map
from k8slint.reading.read import read

QUIET = (
    "{type: string}",
    "{type: string, description: x, enum: [a], default: a, maxItems: 3}",
    "{type: string, pattern: ^a, nullable: true, default: null}",
    "{type: integer, format: int32, minimum: 1, maximum: 5, default: 5}",
    "{type: boolean, default: false}",
    "{type: array, items: {type: string}, default: [], x-kubernetes-list-type: atomic}",
    "{type: object, default: {}, x-kubernetes-map-type: atomic, properties: {b: {type: number}}}",
    "{type: object, additionalProperties: {type: string}}",
    "{x-kubernetes-preserve-unknown-fields: true}",
    "{x-kubernetes-int-or-string: true, pattern: ^a, anyOf: [{type: integer}, {type: string}]}",
)
LOUD = (
    "{}",
    "x",
    "{description: x}",
    "{type: array}",
    "{type: array, items: [{type: string}]}",
    "{type: string, format: int32}",
    "{type: string, pattern: (}",
    "{type: string, default: 1}",
    "{type: string, enum: [a], default: b}",
    "{type: boolean, anyOf: [{type: integer}, {type: string}], default: true}",
    "{type: integer, minimum: 1, default: 0}",
    "{type: integer, maximum: 1.5, default: 1}",
    "{type: integer, format: int32, default: 2147483648}",
    "{type: object, required: [b], properties: {b: {type: string}}, default: {}}",
    "{type: object, properties: {b: {type: string}}, additionalProperties: false}",
    "{type: object, properties: {b: {}}}",
    "{type: object, additionalProperties: {}}",
    "{type: object, x-kubernetes-list-type: atomic}",
    "{type: string, x-kubernetes-map-type: atomic}",
    "{type: array, items: {type: object}, x-kubernetes-list-type: set}",
    "{x-kubernetes-int-or-string: true, x-kubernetes-preserve-unknown-fields: true}",
    "{type: object, x-kubernetes-preserve-unknown-fields: false}",
    "{type: string, anyOf: [{type: string}]}",
    "{type: string, not: {type: string}}",
    "{type: object, x-kubernetes-validations: [{rule: ''}]}",
    "{type: array, items: {type: string}, uniqueItems: true}",
)


def schema(inner: str, place: str) -> At:
    file = read(f"type: object\nproperties: {{{place}: {inner}}}".encode(), "m.yaml")
    return At(file.source, file.documents[0].root)


def faults(root: At) -> list[tuple[str, object]]:
    return [(fault.message, fault.at.path) for fault in structural.faults(root, has_status=False)]


@pytest.mark.parametrize("inner", QUIET)
def test_quiet(inner: str) -> None:
    root = schema(inner, "a")
    assert isinstance(root.node, Map)
    assert id(root["properties"]["a"].node) in quiet_schemas(root.node)


@pytest.mark.parametrize("inner", LOUD)
def test_loud(inner: str) -> None:
    root = schema(inner, "a")
    assert isinstance(root.node, Map)
    assert id(root["properties"]["a"].node) not in quiet_schemas(root.node)


@pytest.mark.parametrize("inner", [*QUIET, *LOUD])
@pytest.mark.parametrize("place", ["a", "metadata", "kind"])
def test_nothing_is_lost(inner: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = schema(inner, place)
    quickly = faults(root)
    monkeypatch.setattr(structural, "quiet_schemas", lambda _root: set())
    assert quickly == faults(root)
