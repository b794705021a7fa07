"""Kubernetes releases, API versions and what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import k8slint_schemas


class Lifecycle(NamedTuple):
    """When an API came and went, in releases of its `component`; "" where that is not known or has not come.

    `deprecated` and `removed` name the first release of which they are true. `replacement` is the API version that
    took its place, such as "apps/v1", of the kind `replacement_kind`, there `since` a release. `edits` are sentences
    that say what else must change; where there are none and `lossless`, changing apiVersion is all there is to do.
    """

    component: str
    introduced: str
    deprecated: str
    removed: str
    replacement: str
    replacement_kind: str
    since: str
    edits: tuple[str, ...]
    lossless: bool


class Deprecated(NamedTuple):
    """An annotation, label, taint or sort of volume that is on its way out; releases as in `Lifecycle`.

    `key` is all of it or, with `prefix`, its beginning; `kinds` may carry it, at the places `where`. `nonfunctional`
    is the release since which it does nothing. `replacement` says what to use, in words; "" where nothing is.
    """

    type: str
    key: str
    prefix: bool
    kinds: tuple[str, ...]
    where: tuple[str, ...]
    deprecated: str
    nonfunctional: str
    removed: str
    replacement: str
    note: str


def order(release: str) -> tuple[int, ...]:
    """A release as a tuple that sorts: "1.9" before "1.34"; anything that is no number counts as 0."""
    return tuple(int(part) if part.isdecimal() else 0 for part in release.split("."))


def at_least(release: str, other: str) -> bool:
    """Whether a release is the other or a later one; an empty `other` never came."""
    return other != "" and order(release) >= order(other)


def interval(releases: Iterable[str], known: Iterable[str]) -> str:
    """Releases in few words: "1.34", "1.25 and 1.26", "1.25 to 1.28"; runs are taken from the `known` ones."""
    ordered = sorted(known, key=order)
    wanted = set(releases)
    runs: list[list[str]] = []
    previous = False
    for release in sorted({*ordered, *wanted}, key=order):
        if release in wanted:
            if previous:
                runs[-1].append(release)
            else:
                runs.append([release])
        previous = release in wanted
    words = [f"{run[0]} to {run[-1]}" if len(run) > 2 else " and ".join(run) for run in runs]
    return ", ".join(words)


def lifecycle(group: str, version: str, kind: str) -> Lifecycle | None:
    """What became of an API that was deprecated or removed; None for one that was not, or is not known."""
    key = "/".join(part for part in (group, version, kind) if part)
    row = _data("api-lifecycle.json").get(key)
    if row is None and "." in group:
        row = _data("ecosystem-lifecycle.json").get(key)
    if row is None:
        return None
    replacement, _, replacement_kind = row.get("replacement", "").rpartition("/")
    return Lifecycle(
        component=row.get("component", "Kubernetes"),
        introduced=row.get("introduced", ""),
        deprecated=row.get("deprecated", ""),
        removed=row.get("removed", ""),
        replacement=replacement,
        replacement_kind=replacement_kind,
        since=row.get("since", ""),
        edits=tuple(row.get("edits", ())),
        lossless=row.get("lossless", False),
    )


def known_apis() -> tuple[str, ...]:
    """The "group/version/kind" of everything that Kubernetes deprecated or removed."""
    return tuple(_data("api-lifecycle.json"))


def deprecated_metadata(key: str) -> tuple[Deprecated, ...]:
    """What is known against an annotation, label or taint key, whole or by its prefix."""
    exact, prefixes = _metadata()
    return (*exact.get(key, ()), *(row for row in prefixes if key.startswith(row.key)))


def deprecated_volume(field: str) -> Deprecated | None:
    """What is known against a sort of volume, by the field of a volume or PersistentVolume that makes it."""
    return next((found for found in _rows("volume") if found.key == field), None)


def deprecated_provisioner(name: str) -> Deprecated | None:
    """What is known against the provisioner of a StorageClass."""
    return next((found for found in _rows("value") if found.key == f"provisioner={name}"), None)


def deprecated_field(kind: str, field: str, release: str) -> Deprecated | None:
    """What is known in a release against a field of a kind, such as "spec.externalIPs" of "Service"."""
    found = _fields().get((kind, field))
    return found if found is not None and at_least(release, found.deprecated) else None


@cache
def _fields() -> dict[tuple[str, str], Deprecated]:
    whole = (row for row in _rows("field") if row.where == ("body",))
    return {(kind, row.key): row for row in whole for kind in row.kinds}


@cache
def _metadata() -> tuple[dict[str, tuple[Deprecated, ...]], tuple[Deprecated, ...]]:
    exact: dict[str, tuple[Deprecated, ...]] = {}
    prefixes: list[Deprecated] = []
    for found in _rows("annotation", "label", "taint"):
        if found.prefix:
            prefixes.append(found)
        else:
            exact[found.key] = (*exact.get(found.key, ()), found)
    return exact, tuple(prefixes)


@cache
def _rows(*types: str) -> tuple[Deprecated, ...]:
    return tuple(
        Deprecated(
            type=row["type"],
            key=row["key"],
            prefix=row.get("match") == "prefix",
            kinds=tuple(row["kinds"]),
            where=tuple(row["where"]),
            deprecated=row.get("deprecated", ""),
            nonfunctional=row.get("nonfunctional", ""),
            removed=row.get("removed", ""),
            replacement=_words(row.get("replacement", {})),
            note=row.get("note", ""),
        )
        for row in _data("deprecated-fields.json")
        if row["type"] in types
    )


def _words(replacement: dict[str, str]) -> str:
    """What to use instead: "spec.priorityClassName", "the annotation x"."""
    plain = ("field", "value", "pattern")
    return ", ".join(text if sort in plain else f"the {sort} {text}" for sort, text in replacement.items())


@cache
def _data(name: str) -> Any:
    return json.loads(k8slint_schemas.read(name))
