"""A Kubernetes object in a file: who it is and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from k8slint.node import At, Map, Node, Scalar
from k8slint.outcome import ObjectId
from k8slint.source import Source, Span

# Kinds that moved to another group. A rule about Deployments wants to see the old ones, too.
_MOVED = {
    "extensions/DaemonSet": "apps/DaemonSet",
    "extensions/Deployment": "apps/Deployment",
    "extensions/Ingress": "networking.k8s.io/Ingress",
    "extensions/NetworkPolicy": "networking.k8s.io/NetworkPolicy",
    "extensions/ReplicaSet": "apps/ReplicaSet",
}


class Object:
    """One object: a document, or an item of a `List`.

    `root` stands at the object's own mapping; `releases` are the Kubernetes releases it is judged against,
    oldest first ("1.34"); `fragment` says that it is a patch or component, which need not be whole;
    `labels_come_later` that a kustomization adds labels to its pod template, and maybe to its selector;
    `pinned` are images that a kustomization gives a tag or a digest; `implied` the apiVersion and kind that a typed
    list gives to items without them; `repeats_keys` says that some mapping of its document has a key twice.

    `group_kind` is group and kind without version, such as "apps/Deployment" or "Service"; old groups as the new ones.
    `own_name` is metadata.name, `prefix` is generateName, `name` the first of these that is not ""; `namespace` is
    metadata.namespace as written, "" where it is left to the deployment. `is_decoded` tells whether the API server can
    decode it, where that is known from elsewhere; `known` is what functions have found out about it, see
    `k8slint.kube.once`.
    """

    def __init__(
        self,
        root: At,
        document: int,
        releases: tuple[str, ...] = (),
        *,
        fragment: bool = False,
        labels_come_later: bool = False,
        pinned: frozenset[str] = frozenset(),
        implied: tuple[str, str] = ("", ""),
        repeats_keys: bool = False,
    ) -> None:
        self.root = root
        self.source: Source = root.source
        self.document = document
        self.releases = releases
        self.fragment = fragment
        self.labels_come_later = labels_come_later
        self.pinned = pinned
        self.repeats_keys = repeats_keys
        self.is_decoded: bool | None = None
        self.known: dict[Callable[..., Any], Any] = {}
        node = root.node
        self.span = Span(node.start, node.end) if node is not None else Span(0, 0)
        metadata = node.fields.get("metadata") if isinstance(node, Map) else None
        self.own_name = _text(metadata, "name")
        self.prefix = _text(metadata, "generateName")
        self.name = self.own_name or self.prefix
        self.namespace = _text(metadata, "namespace")
        self._is(_text(node, "apiVersion") or implied[0], _text(node, "kind") or implied[1])

    def _is(self, api_version: str, kind: str) -> None:
        self.api_version = api_version
        self.kind = kind
        group, slash, self.version = api_version.rpartition("/")
        self.group = group if slash else ""
        key = f"{self.group}/{kind}" if self.group else kind
        self.group_kind = _MOVED.get(key, key)

    @property
    def path(self) -> str:
        """The path of the file it stands in."""
        return self.source.path

    @cached_property
    def annotations(self) -> dict[str, str]:
        """metadata.annotations, the text ones."""
        return {key: at.text for key, at in self.root["metadata"]["annotations"].fields() if at.text is not None}

    @property
    def id(self) -> ObjectId:
        """Who this is, for reports."""
        return ObjectId(self.api_version, self.kind, self.namespace, self.name, self.document)

    def __getitem__(self, key: str) -> At:
        return self.root[key]

    def __repr__(self) -> str:
        return f"<{self.api_version} {self.kind} {self.namespace}/{self.name} in {self.path}>"


def _text(node: Node | None, key: str) -> str:
    """The text of a field, "" for everything else; told without a place, for it is asked of every object."""
    found = node.fields.get(key) if isinstance(node, Map) else None
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""
