"""Where a field belongs that stands at the wrong level."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.node import Path
from k8slint.schema.types import Either, ListOf, MapOf, Struct, Type

# The steps between an object and its pods, which people leave out or take too many of.
_LEVELS = ("spec", "template", "jobTemplate", "containers")
# Every object has these at several levels; that one is unknown here says nothing about where it should be.
_EVERYWHERE = frozenset({"apiVersion", "kind", "metadata", "name", "status", "type"})


def belongs(root: Struct, path: Path) -> str | None:
    """The path of the field that `path` ends with, one or more levels up or down; None where there is none."""
    field = str(path[-1])
    if field in _EVERYWHERE:
        return None
    chain = list(_chain(root, path[:-1]))
    if not chain:
        return None
    if chain[-1][1].name == "meta.v1.ObjectMeta" and "/" in field:
        return written((*path[:-1], "labels"))
    below = _below(chain[-1][1], field)
    if below is not None:
        return written((*path[:-1], *below))
    for way, struct in reversed(chain[:-1]):
        if field in struct.fields and path[len(way)] != field:
            return written(way)
    for way, struct in chain[-2:-1]:
        beside = [key for key, child in struct.fields.items() if isinstance(child, Struct) and field in child.fields]
        if len(beside) == 1:
            return written((*way, *beside))
    return None


def type_at(root: Type, path: Path) -> Type | None:
    """The type at a path below a type."""
    found: Type | None = root
    for key in path:
        if isinstance(found, Either):
            found = found.second if isinstance(key, int) else found.first
        if isinstance(found, Struct):
            found = found.fields.get(str(key))
        elif isinstance(found, ListOf):
            found = found.item
        elif isinstance(found, MapOf):
            found = found.value
        else:
            return None
    return found


def written(path: Path) -> str:
    """A path as the API server writes it: `spec.containers[0].image`."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f"[{key}]" if "." in key else f".{key}" for key in path)
    return text.removeprefix(".")


def ending(path: Path) -> str:
    """The last part of a path that says something, from its last field on: `args[1]`, `replicas`; "" for no path."""
    last = next((at for at in range(len(path) - 1, -1, -1) if isinstance(path[at], str)), 0)
    # The dots of a key stay as they are where it stands alone.
    return written((str(path[last]).replace(".", "\0"), *path[last + 1 :])).replace("\0", ".") if path else ""


def _chain(root: Struct, path: Path) -> Iterator[tuple[Path, Struct]]:
    """The structs on the way to a path, from the root on."""
    for length in range(len(path) + 1):
        found = type_at(root, path[:length])
        if isinstance(found, Struct):
            yield path[:length], found


def _below(struct: Struct, field: str) -> tuple[str, ...] | None:
    """The way down to a struct that has the field: one step, or many by the usual levels."""
    level: list[tuple[tuple[str, ...], Struct]] = [((), struct)]
    for _ in range(6):
        hits = [
            (*way, key)
            for way, each in level
            for key, child in each.fields.items()
            if isinstance(child, Struct) and child is not each and field in child.fields
        ]
        usual = [way for way in hits if way[-1] in _LEVELS]
        if usual or len(hits) == 1:
            return (usual or hits)[0]
        level = [
            ((*way, key), inner)
            for way, each in level
            for key in _LEVELS
            if isinstance(inner := _inner(each.fields.get(key)), Struct) and inner is not each
        ]
        listed = [way for way, each in level if way[-1] == "containers" and field in each.fields]
        if listed:
            return (*listed[0][:-1], "containers[]")
    return None


def _inner(child: Type | None) -> Type | None:
    return child.item if isinstance(child, ListOf) else child
