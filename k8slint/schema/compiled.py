"""The definitions of one release, compiled into types as far as a walk needs them."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from k8slint.schema.checks import checks_of
from k8slint.schema.index import data, index, newer
from k8slint.schema.triggers import grouped
from k8slint.schema.types import ANY, Either, Leaf, ListOf, MapOf, Struct, Type

if TYPE_CHECKING:
    from k8slint.schema.convert import Definition

_LEAVES = {"any": ANY} | {
    kind: Leaf(kind)
    for kind in (
        *("string", "boolean", "int32", "int64", "number", "bytes", "quantity", "int-or-string", "port"),
        "optional-port",
        *("time", "micro-time", "object"),
    )
}


class Schemas:
    """What one release serves."""

    def __init__(self, release: str) -> None:
        self.release = release
        self._structs: dict[tuple[str, bool], Struct] = {}
        if release in index().releases:
            self._newer = None
            self.kinds = index().kinds
        else:
            self._newer = newer(release)
            self.kinds = self._newer.kinds

    def kind(self, key: str) -> Struct | None:
        """The schema of a "group/version/kind", if this release serves it."""
        name = self.kinds.get(key)
        return self.struct(name) if name is not None and self._has(name) else None

    def is_aging(self, key: str) -> bool:
        """Whether some release deprecated or removed a "group/version/kind" that this one serves."""
        return self._newer is not None or key in index().aging

    @cached_property
    def group_kinds(self) -> frozenset[str]:
        """What this release serves, without versions: "apps/Deployment", "Pod"."""
        parts = (key.split("/") for key in self.kinds if self.kind(key) is not None)
        return frozenset(f"{part[0]}/{part[-1]}" if len(part) > 2 else part[-1] for part in parts)

    def struct(self, name: str, *, open: bool = False) -> Struct:
        """The type of a definition, made once; its fields are compiled when they are first asked for."""
        found = self._structs.get((name, open))
        if found is None:
            found = Struct(
                name,
                lambda: self._compile(name, open),
                open=open,
                checks=lambda: grouped(checks_of(name, self.release)),
            )
            self._structs[name, open] = found
        return found

    def _has(self, name: str) -> bool:
        if self._newer is not None:
            return name in self._newer.definitions
        return self.release in index().releases_of(name)

    def definition(self, name: str) -> Definition | None:
        """A definition with the words of its types; None where this release does not have it."""
        return self._newer.definitions.get(name) if self._newer else index().definition(name, self.release)

    def _compile(self, name: str, open: bool) -> tuple[dict[str, Type], tuple[str, ...]]:
        definition = self.definition(name)
        if definition is None:
            return {}, ()
        fields = {field: self._type(word, open) for field, word in definition["fields"].items()}
        for field, values in data("overlays/enums.json").get(name, {}).items():
            key = field.removesuffix("[]")
            if key in fields:
                # An empty string counts as not set; the server fills in the default.
                if key != field:
                    fields[key] = ListOf(Leaf("string", tuple(values), null="" in values))
                else:
                    fields[key] = Leaf("string", ("", *values))
        for field in data("overlays/ports.json").get(name, ()):
            if field.removesuffix("?") in fields:
                # With "?" an empty text counts as not set.
                fields[field.removesuffix("?")] = _LEAVES["optional-port" if field.endswith("?") else "port"]
        # What a check blames elsewhere is said once.
        told = (row["required"] for row in checks_of(name, self.release) if {"required", "blame"} == row.keys())
        optional = (*data("overlays/optional.json").get(name, ()), *told)
        return fields, tuple(field for field in definition["required"] if field not in optional)

    def _type(self, word: str, open: bool) -> Type:
        leaf = _LEAVES.get(word)
        if leaf is not None:
            return leaf
        if word.startswith("{}"):
            return MapOf(self._type(word[2:], open))
        if word.startswith("["):
            keys, _, item = word[1:].partition("]")
            return ListOf(self._type(item, open), tuple(keys.split(",")) if keys not in ("", "=") else ())
        if "|" in word:
            first, _, second = word.partition("|")
            return Either(self._type(first, open), self._type(second, open))
        return self.struct(word.lstrip("~"), open=open or word.startswith("~"))


@cache
def schemas(release: str) -> Schemas:
    """What a release serves; made once a process. Raises UsageError for a release that nobody has."""
    return Schemas(release)
