"""Where JSON Schema can say it, the walker and jsonschema agree on what is wrong, and where."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, cast

import jsonschema
import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from k8slint.node import Path as NodePath
from k8slint.schema.compiled import schemas
from k8slint.schema.convert import Definition
from k8slint.schema.index import index
from k8slint.schema.walk import walk

from .build import objects

RELEASE = "1.36"
# Kinds with all that a schema can hold but the unions of JSONSchemaProps, which OpenAPI leaves open.
KINDS = [
    "apps/v1/Deployment",
    "apps/v1/StatefulSet",
    "autoscaling/v2/HorizontalPodAutoscaler",
    "batch/v1/CronJob",
    "networking.k8s.io/v1/Ingress",
    "networking.k8s.io/v1/NetworkPolicy",
    "policy/v1/PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1/RoleBinding",
    "resource.k8s.io/v1/ResourceSlice",
    "storage.k8s.io/v1/StorageClass",
    "v1/ConfigMap",
    "v1/PersistentVolume",
    "v1/Pod",
    "v1/Secret",
    "v1/Service",
]
LEAVES: dict[str, Any] = {
    "string": "text",
    "int32": 7,
    "int64": 2**40,
    "number": 1.5,
    "boolean": True,
    "bytes": "YWJj",
    "quantity": "100m",
    "int-or-string": "half",
    "time": "2024-01-31T12:00:00Z",
    "micro-time": "2024-01-31T12:00:00.000000Z",
    "object": {"free": [1]},
    "any": [1],
}
WRONG: list[Any] = ["text", 1, 1.5, True, [], {}, ["text"], {"a": "b"}]


@cache
def oracle(definition: str) -> jsonschema.Draft202012Validator:
    folder = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / f"v{RELEASE}.0-local-strict"
    definitions = json.loads((folder / "_definitions.json").read_text("utf-8"))["$defs"]
    full = next(name for name in definitions if name.endswith(f".{definition}"))
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{full}", "$defs": definitions})


def definition(name: str) -> Definition:
    found = index().definition(name, RELEASE)
    assert found is not None
    return found


def grow(word: str, random: Random, depth: int) -> Any:
    """A good value of a type, with some of the fields that it may have."""
    if word.startswith("{}"):
        return {f"key{number}": grow(word[2:], random, depth - 1) for number in range(random.randint(0, 2))}
    if word.startswith("["):
        item = word.partition("]")[2]
        return [grow(item, random, depth - 1) for _ in range(random.randint(0, 2) if depth > 0 else 0)]
    if word in LEAVES:
        return LEAVES[word]
    shape = definition(word)
    grown: dict[str, Any] = {}
    for field, inner in shape["fields"].items():
        if field in shape["required"] or (depth > 0 and random.random() < 0.4):
            grown[field] = grow(inner, random, depth - 1)
    return grown


def spoil(value: Any, random: Random) -> None:
    """Puts a few faults somewhere into a value: another type, a missing field, a field too many."""
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
        for key, child in pairs:
            places.append((inner, key))
            if isinstance(child, (dict, list)):
                waiting.append(child)
    for _ in range(random.randint(0, 3)):
        holder, key = random.choice(places)
        if isinstance(holder, dict) and random.random() < 0.3:
            holder.pop(key, None)
        elif isinstance(holder, dict) and random.random() < 0.4:
            holder["novelty"] = 1
        elif isinstance(holder, list) or key in holder:
            holder[key] = random.choice(WRONG)


def said_by_jsonschema(name: str, value: Any) -> set[NodePath]:
    found: set[NodePath] = set()
    for error in oracle(name).iter_errors(value):
        path = cast("NodePath", tuple(error.absolute_path))
        if error.validator == "required":
            found.add((*path, error.message.split("'")[1]))
        elif error.validator == "additionalProperties":
            properties = cast("dict[str, Any]", error.schema).get("properties", {})
            found |= {(*path, key) for key in cast("dict[str, Any]", error.instance) if key not in properties}
        elif error.validator != "enum" and not is_bytes(error):
            found.add(path)
    return found


def is_bytes(error: jsonschema.ValidationError) -> bool:
    """An empty list is read as no bytes."""
    return error.instance == [] and cast("dict[str, Any]", error.schema).get("format") == "byte"


@pytest.mark.parametrize("kind", KINDS)
def test_both_find_the_same(kind: str) -> None:
    api_version, _, name = kind.rpartition("/")
    schema = schemas(RELEASE).kind(kind)
    assert schema is not None
    faulty = 0
    for seed in range(25):
        random = Random(f"{kind} {seed}")
        value = {**grow(schema.name, random, 6), "apiVersion": api_version, "kind": name}
        spoil(value, random)
        (obj,) = objects(json.dumps(value))
        assert obj.root.node is not None
        faults = walk(schema, obj.root.node)
        ours = {fault.path for fault in faults if fault.what in ("type", "unknown", "missing")}
        # Some of what is missing is said by a check, which knows where the server looks for it.
        checked = {fault.path for fault in faults if fault.breach is not None and "required" in fault.breach.row}
        theirs = {path for path in said_by_jsonschema(schema.name, value) if not let_off(schema.name, path)}
        assert ours | (checked & theirs) == theirs, json.dumps(value)
        faulty += bool(ours)
    assert faulty > 5


def let_off(root: str, path: NodePath) -> bool:
    """What the OpenAPI calls required and the server does not miss."""
    exempt = (("storage.v1.CSIDriver", ("spec",)), ("resource.v1.ResourceSlice", ("spec", "pool", "generation")))
    return path[-1] in ("lun", "limits", "served") or (root, path) in exempt
