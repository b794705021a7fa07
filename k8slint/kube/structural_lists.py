"""What the API server asks of the lists and maps of a CustomResourceDefinition's schema."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.crd_faults import Fault
from k8slint.node import At


def list_faults(at: At) -> Iterator[Fault]:
    """The faults of one schema in x-kubernetes-list-type, x-kubernetes-list-map-keys and x-kubernetes-map-type."""
    for name, wanted in (("list", "array"), ("map", "object")):
        kind = at[f"x-kubernetes-{name}-type"]
        if kind.exists and at["type"].text != wanted:
            yield Fault(f"{kind.key} goes with type '{wanted}' only", at["type"])
    kind, keys, items = at["x-kubernetes-list-type"], at["x-kubernetes-list-map-keys"], at["items"]
    if len(keys) and kind.text != "map":
        said = "x-kubernetes-list-map-keys needs x-kubernetes-list-type 'map'"
        yield Fault(said, kind)
    if kind.text in ("set", "map") and items["nullable"].value is True:
        yield Fault(f"the items of a list of type '{kind.text}' cannot be nullable", items["nullable"])
    if kind.text == "set" and at["type"].text == "array":
        yield from _set_faults(items)
    elif kind.text == "map":
        yield from _map_faults(at)


def _set_faults(items: At) -> Iterator[Fault]:
    """The items of a set are told apart as a whole."""
    inner, fields = items["x-kubernetes-list-type"], items["x-kubernetes-map-type"]
    if items["type"].text == "array" and inner.exists and inner.text != "atomic":
        yield Fault("a list in a set must be atomic", inner)
    if items["type"].text == "object" and fields.text != "atomic":
        help = "set x-kubernetes-map-type: atomic on the items, or make the list a map"
        yield Fault("an object in a set must be atomic", fields, help)


def _map_faults(at: At) -> Iterator[Fault]:
    keys, items = at["x-kubernetes-list-map-keys"], at["items"]
    if not len(keys):
        yield Fault("x-kubernetes-list-type 'map' needs x-kubernetes-list-map-keys", keys)
    if not items.is_map:
        if at["type"].text != "array" and not items.exists:
            yield Fault("a list of type 'map' needs a schema of its items", items)
        return
    if items["type"].text != "object":
        if items["type"].text or items["x-kubernetes-preserve-unknown-fields"].value is True:
            yield Fault("the items of a list of type 'map' must be of type 'object'", items["type"])
        return
    required = {name.text for name in items["required"].items()}
    known = dict(items["properties"].fields())
    seen: set[str] = set()
    for key in keys.items():
        name = key.text or ""
        if name in seen:
            yield Fault(f"key '{name}' of the list is there twice", key, path=keys.path)
        elif name not in known:
            yield Fault(f"key '{name}' of the list is no property of its items", key, path=keys.path)
        else:
            yield from _key_faults(name, known[name], required)
        seen.add(name)


def _key_faults(name: str, field: At, required: set[str | None]) -> Iterator[Fault]:
    if field["type"].text in ("array", "object"):
        yield Fault(f"key '{name}' of the list must be a text, a number or a boolean", field["type"])
    if name not in required and not field["default"].exists:
        said = f"key '{name}' of the list is neither required nor has it a default"
        yield Fault(said, field["default"], "add it to 'required' of the items")
    if field["nullable"].value is True:
        yield Fault(f"key '{name}' of the list cannot be nullable", field["nullable"])
