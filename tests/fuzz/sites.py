"""Every place of a clean manifest, with what the schema says of it; a change of the text is made at one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import NamedTuple

from k8slint.node import At, Map, Node, Path, Scalar, Seq
from k8slint.reading.read import read
from k8slint.schema.compiled import schemas
from k8slint.schema.releases import newest_release
from k8slint.schema.types import Either, ListOf, MapOf, Struct, Type
from k8slint.source import Source

CLEAN = {path.name: path.read_bytes().decode() for path in sorted((FilePath(__file__).parent / "clean").glob("*.yaml"))}


class Mutant(NamedTuple):
    """A text with one change, and the only thing to be said of it: a rule, and the offset it points at."""

    text: str
    rule: str
    at: int
    kind: str
    path: str
    new: str


class Site(NamedTuple):
    """A place in a clean text: an object, a path in it, and the types of the node and of what holds it.

    Types are None where no schema on board knows them.
    """

    text: str
    kind: str
    at: At
    type: Type | None
    parent: Type | None

    @property
    def path(self) -> Path:
        """The keys and indices from the root of the object."""
        return self.at.path

    @property
    def dotted(self) -> str:
        """The path with dots, and without numbers."""
        return ".".join(str(step) for step in self.path if isinstance(step, str))

    @property
    def name(self) -> str:
        """The last key of the path."""
        return self.dotted.rpartition(".")[2]

    @property
    def node(self) -> Node:
        """What stands there."""
        assert self.at.node is not None
        return self.at.node

    @property
    def key(self) -> int:
        """Where its key begins; -1 in a list."""
        return self.at.key_span.start if self.at.key_span else -1

    @property
    def is_scalar(self) -> bool:
        """Whether a single value stands there, in one line."""
        return isinstance(self.node, Scalar) and self.node.style not in ("|", ">")

    @property
    def line(self) -> int:
        """Where the line of its key or value begins."""
        return self.text.rfind("\n", 0, max(self.key, self.node.start if self.key < 0 else 0)) + 1

    @property
    def end(self) -> int:
        """Where the line after its last one begins."""
        if self.text[self.node.end - 1] == "\n":
            return self.node.end
        return self.text.index("\n", self.node.end) + 1

    def mutant(self, rule: str, start: int, end: int, new: str, at: int | None = None) -> Mutant:
        """The text with another word in place of some characters, which is to be blamed unless `at` says otherwise."""
        text = self.text[:start] + new + self.text[end:]
        return Mutant(text, rule, start if at is None else at, self.kind, self.dotted, new)

    def with_value(self, rule: str, new: str) -> Mutant:
        """The text with another value here, which is to be blamed."""
        if isinstance(self.node, Scalar) and self.node.style not in ("|", ">"):
            return self.mutant(rule, self.node.start, self.node.end, new)
        assert self.key >= 0
        colon = self.text.index(":", self.at.key_span.end if self.at.key_span else 0)
        return self.mutant(rule, colon + 1, self.end, f" {new}\n", colon + 2)

    def without_it(self, rule: str, at: int | None = None) -> Mutant | None:
        """The text without this field, with what held it to be blamed; None where it was the only one."""
        holder = self.at.parent
        assert holder is not None
        assert isinstance(holder.node, Map)
        later = [start for start, _ in holder.node.keys.values() if start > self.key]
        head = holder.head.start if at is None else at
        if later:
            return self.mutant(rule, self.key, min(later), "", head)
        if len(holder.node.keys) == 1:
            return None
        return self.mutant(rule, self.line, self.end, "", head)


def sites(text: str) -> Iterator[Site]:
    """All places of a clean text, in the order of the text."""
    file = read(text.encode(), "a.yaml")
    served = schemas(newest_release())
    for document in file.documents:
        root = At(document.source, document.root)
        api_version, kind = root["apiVersion"].text, root["kind"].text
        yield from _below(text, str(kind), root, served.kind(f"{api_version}/{kind}"), None)


def _below(text: str, kind: str, at: At, type_: Type | None, parent: Type | None) -> Iterator[Site]:
    if isinstance(type_, Either):
        type_ = type_.first if isinstance(at.node, Map) else type_.second
    if at.path:
        yield Site(text, kind, at, type_, parent)
    if isinstance(at.node, Map):
        for key, child in at.fields():
            yield from _below(text, kind, child, _type_behind(type_, key), type_)
    elif isinstance(at.node, Seq):
        for child in at.items():
            yield from _below(text, kind, child, type_.item if isinstance(type_, ListOf) else None, type_)


def _type_behind(type_: Type | None, key: str) -> Type | None:
    if isinstance(type_, Struct):
        return type_.fields.get(key)
    return type_.value if isinstance(type_, MapOf) else None


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset."""
    line, column = Source("", text).position(offset)
    return line, column
