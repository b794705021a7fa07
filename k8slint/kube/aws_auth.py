"""The ConfigMap by which EKS maps identities of AWS to users and groups: lists of YAML inside of strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.objects import Object
from k8slint.node import At, Place
from k8slint.reading.read import read
from k8slint.source import Span

_FIELDS = ("mapRoles", "mapUsers", "mapAccounts")
_IDENTITIES = ("rolearn", "userarn", "username")


class Mapped(NamedTuple):
    """An identity that is put into a group, and where the group is written."""

    identity: str
    group: str
    place: Place


def is_aws_auth(obj: Object) -> bool:
    """Whether an object is the one that EKS reads."""
    return obj.group_kind == "ConfigMap" and obj.name == "aws-auth" and obj.namespace in ("", "kube-system")


def mapped_groups(config: Object) -> Iterator[Mapped]:
    """Every group that the ConfigMap puts somebody into, in the order they are written."""
    for field in _FIELDS:
        at = config["data"][field]
        found = list(_entries(at))
        for group in dict.fromkeys(group for _, group in found):
            mine = [identity for identity, named in found if named == group]
            for identity, place in zip(mine, _places(at, group, len(mine)), strict=True):
                yield Mapped(identity, group, place)


def _entries(at: At) -> Iterator[tuple[str, str]]:
    if not at.text:
        return
    file = read(at.text.encode(), at.source.path)
    for document in file.documents[:1]:
        for entry in At(file.source, document.root).items():
            identity = next((text for key in _IDENTITIES if (text := entry[key].text)), "")
            for group in entry["groups"].items():
                if group.text:
                    yield identity, group.text


def _places(at: At, group: str, count: int) -> list[Place]:
    """Where the group is written in the string, once for each time that it is read there; else all of the string."""
    node = at.node
    assert node is not None
    word = re.compile(rf"(?<![\w:.-]){re.escape(group)}(?![\w:.-])")
    written = [match.span() for match in word.finditer(at.source.text, node.start, node.end)]
    if len(written) != count:
        return [at.place] * count
    return [Place(at.source, Span(*span), at.path) for span in written]
