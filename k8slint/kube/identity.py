"""What is known of an object without its tree, in plain values."""

from __future__ import annotations

from typing import Any, NamedTuple

from k8slint.document import File
from k8slint.kube.definitions import CRD, defined_by, is_namespaced, kind_defined
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.source import Span


class Identity(NamedTuple):
    """Who an object is and where it stands: `item` is its number in a `List`, -1 outside of one.

    `defined` is what `defined_by`, `kind_defined` and `is_namespaced` tell of a CRD. The others are those of `Object`.
    """

    api_version: str
    kind: str
    own_name: str
    prefix: str
    namespace: str
    document: int
    item: int
    start: int
    end: int
    fragment: bool
    labels_come_later: bool
    pinned: tuple[str, ...]
    repeats_keys: bool
    is_decoded: bool | None
    defined: tuple[str, str, bool]


def identity_of(obj: Object, is_decoded: bool | None = None) -> Identity:
    """What is known of an object; `is_decoded` tells whether the API server can decode it, if somebody knows."""
    return Identity(
        obj.api_version,
        obj.kind,
        obj.own_name,
        obj.prefix,
        obj.namespace,
        obj.document,
        obj.root.key if isinstance(obj.root.key, int) else -1,
        *obj.span,
        obj.fragment,
        obj.labels_come_later,
        tuple(sorted(obj.pinned)),
        obj.repeats_keys,
        is_decoded,
        (defined_by(obj), kind_defined(obj), is_namespaced(obj)) if obj.group_kind == CRD else ("", "", False),
    )


class LaterObject(Object):
    """An object of which enough is known for the time being: its tree is read when somebody looks into it."""

    def __init__(self, identity: Identity, file: File, releases: tuple[str, ...]) -> None:
        self._file = file
        self._item = identity.item
        self.source = file.source
        self.document = identity.document
        self.releases = releases
        self.fragment = identity.fragment
        self.labels_come_later = identity.labels_come_later
        self.pinned = frozenset(identity.pinned)
        self.repeats_keys = identity.repeats_keys
        self.is_decoded = identity.is_decoded
        self.known = {}
        self.span = Span(identity.start, identity.end)
        self.own_name = identity.own_name
        self.prefix = identity.prefix
        self.name = self.own_name or self.prefix
        self.namespace = identity.namespace
        self._is(identity.api_version, identity.kind)
        if self.group_kind == CRD:
            for tells, what in zip((defined_by, kind_defined, is_namespaced), identity.defined, strict=True):
                self.known[tells] = what

    def __getattr__(self, name: str) -> Any:
        if name != "root":
            raise AttributeError(name)
        top = At(self.source, self._file.root_of(self.document, self.span.start))
        self.root = top if self._item < 0 else top["items"][self._item]
        return self.root
