"""What to say of a group, version and kind that a release does not serve, or not for long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from k8slint.kube.near import distance, loosely, nearest
from k8slint.kube.versions import Lifecycle, at_least, known_apis, lifecycle
from k8slint.schema.answer import CUSTOM, Answer
from k8slint.schema.compiled import Schemas
from k8slint.schema.error import Fault
from k8slint.schema.index import index

# Kinds of built-in groups that are files of some tool or answers of a server, never objects in a cluster.
_NO_OBJECTS = frozenset({"APIGroup", "APIResourceList", "APIVersions", "Config", "List", "Policy", "Status", "Table"})


def absent(schemas: Schemas, group: str, version: str, kind: str) -> Answer:
    """What became of a kind that a release does not serve and no CRD of the project defines."""
    api_version = _join(group, version)
    gone = lifecycle(group, version, kind)
    if gone is not None and (gone.component != "Kubernetes" or at_least(schemas.release, gone.removed)):
        return _gone(schemas, gone, api_version, kind)
    name = index().kinds.get(_join(api_version, kind))
    if name is not None:
        having = index().releases_of(name)
        came = at_least(having[0], schemas.release)
        when = f"it came with {having[0]}" if came else f"{having[-1]} was the last to have it"
        served = _served(schemas, kind, (group,))
        cure = f"use {served[0]}" if served else ""
        message = f"'{kind}' of '{api_version}' is not in Kubernetes {schemas.release}; {when}"
        return Answer("unknown-api", "apiVersion", message, cure, served[0] if served else "")
    if gone is not None:
        return CUSTOM  # served, but bundled without a schema
    if group in _groups() or not group:
        return _in_known_group(schemas, group, version, kind)
    return _in_other_group(schemas, group, version, kind)


def aging(group: str, version: str, kind: str, release: str) -> Answer | None:
    """What is to be said of a kind that a release serves but that is deprecated in it."""
    row = lifecycle(group, version, kind)
    if row is None or not row.replacement or not at_least(release, row.deprecated):
        return None
    if row.component == "Kubernetes" and row.since and not at_least(release, row.since):
        return None
    end = f" and goes away in {row.removed}" if row.removed else ""
    message = f"'{kind}' of '{_join(group, version)}' is deprecated since {row.component} {row.deprecated}{end}"
    return _replaced("deprecated-api", message, row, kind)


def _gone(schemas: Schemas, row: Lifecycle, api_version: str, kind: str) -> Answer:
    foreign = row.component != "Kubernetes"
    if foreign and not row.removed:
        if not row.replacement or not row.deprecated:
            return CUSTOM
        return _replaced(
            "deprecated-api",
            f"'{kind}' of '{api_version}' is deprecated since {row.component} {row.deprecated}",
            row,
            kind,
        )
    message = f"'{kind}' of '{api_version}' is gone since {row.component} {row.removed}"
    if foreign:
        return _replaced("deprecated-api", message, row, kind)
    if row.replacement and row.since and not at_least(schemas.release, row.since):
        others = [each for each in _served(schemas, row.replacement_kind) if each != api_version]
        row = row._replace(replacement=others[0] if others else "", since="", edits=(), lossless=False)
    return _replaced("removed-api", message, row, kind)


def _replaced(fault: Fault, message: str, row: Lifecycle, kind: str) -> Answer:
    if not row.replacement:
        return Answer(fault, "apiVersion", message, steps=row.edits)
    other = f" {row.replacement_kind}" if row.replacement_kind != kind else ""
    cure = f"use {row.replacement}{other}"
    plain = row.lossless and not row.edits and not other
    return Answer(fault, "apiVersion", message, cure, row.replacement if plain else "", plain, row.edits)


def _in_known_group(schemas: Schemas, group: str, version: str, kind: str) -> Answer:
    api_version = _join(group, version)
    if kind in _NO_OBJECTS or kind.endswith("List"):
        return CUSTOM
    message = f"there is no kind '{kind}' in '{api_version}'"
    same_group = _served(schemas, kind, (group,))
    # `apiVersion: apps` leaves out the version, `V1` has the wrong case.
    others = same_group or _served(schemas, kind, (version,)) or _served(schemas, kind)
    if others:
        return Answer("unknown-api", "apiVersion", message, f"did you mean '{others[0]}'?", others[0])
    if not group and not re.fullmatch(r"v\d+((alpha|beta)\d+)?", version, re.IGNORECASE):
        return CUSTOM  # `builtin` and the like: the configuration of some tool
    near = nearest(kind, _kinds(schemas, api_version))
    if near is not None:
        return Answer("unknown-api", "kind", message, f"did you mean '{near}'?", near)
    everywhere = {each.rpartition("/")[2] for each in schemas.kinds if schemas.kind(each) is not None}
    near = nearest(kind, everywhere)
    if near is not None:
        there = _served(schemas, near)[0]
        return Answer("unknown-api", "kind", message, f"did you mean '{near}' of '{there}'?")
    old = [each for each in known_apis() if each.rpartition("/")[2] == kind]
    if old:
        row = lifecycle(*_split(old[-1]), kind)
        if row is not None and at_least(schemas.release, row.removed):
            return _gone(schemas, row, old[-1].rpartition("/")[0], kind)
    near = loosely(kind, _kinds(schemas, api_version))  # half of a word
    return Answer("unknown-api", "kind", message, f"did you mean '{near}'?" if near else "")


def _in_other_group(schemas: Schemas, group: str, version: str, kind: str) -> Answer:
    """A group that Kubernetes does not serve is somebody's own, unless it is a slip for one that it does."""
    served = _served(schemas, kind)
    if not served:
        return CUSTOM
    for api_version in served:
        known = api_version.rpartition("/")[0]
        if (group == "core" and not known) or (known and _is_slip(group, known)):
            exact = _join(known, version) if _join(known, version) in served else api_version
            message = f"there is no API group '{group}'"
            return Answer("unknown-api", "apiVersion", message, f"did you mean '{exact}'?", exact)
    for old in known_apis():
        known = _split(old)[0]
        if known and old.endswith(f"/{kind}") and _is_slip(group, known):
            message = f"there is no API group '{group}'"
            return Answer("unknown-api", "apiVersion", message, f"did you mean '{served[0]}'?", served[0])
    return CUSTOM


def _is_slip(group: str, known: str) -> bool:
    if known == f"{group}.k8s.io" or (known.startswith(f"{group}.") and known.endswith(".k8s.io")):
        return True
    # networking.k8s, networking.k8s.com
    label, _, rest = known.partition(".")
    mine, _, mine_rest = group.partition(".")
    if rest.endswith("k8s.io") and mine == label and mine_rest in ("k8s", "k8s.com", "k8s.oi", "kubernetes.io"):
        return True
    limit = 2 if len(known) > 8 else 1
    return distance(group, known, limit) <= limit


def _served(schemas: Schemas, kind: str, groups: Iterable[str] | None = None) -> list[str]:
    """The API versions that serve a kind in this release, the most settled first."""
    found = [
        each for each in _by_kind(schemas).get(kind, ()) if groups is None or _split(f"{each}/{kind}")[0] in groups
    ]
    served = [each for each in found if schemas.kind(f"{each}/{kind}") is not None]
    return sorted(served, key=lambda each: (_unsettled(each), _split(f"{each}/{kind}")[0] == "events.k8s.io", each))


@cache
def _by_kind(schemas: Schemas) -> Mapping[str, list[str]]:
    """The API versions of each kind that some release has."""
    found: dict[str, list[str]] = {}
    for each in schemas.kinds:
        version, _, kind = each.rpartition("/")
        found.setdefault(kind, []).append(version)
    return found


def _unsettled(api_version: str) -> int:
    return 2 if "alpha" in api_version else 1 if "beta" in api_version else 0


def _kinds(schemas: Schemas, api_version: str) -> list[str]:
    """The kinds of an API version in this release."""
    prefix = f"{api_version}/"
    return [
        each.removeprefix(prefix)
        for each in schemas.kinds
        if each.startswith(prefix) and "/" not in each.removeprefix(prefix) and schemas.kind(each) is not None
    ]


@cache
def _groups() -> frozenset[str]:
    """The groups that some release of Kubernetes served."""
    return frozenset(_split(each)[0] for each in (*index().kinds, *known_apis()))


def _split(key: str) -> tuple[str, str]:
    """Group and version of "group/version/kind" or of an API version."""
    parts = key.split("/")
    return (parts[0], parts[1]) if len(parts) > 2 else ("", parts[0])


def _join(*parts: str) -> str:
    return "/".join(part for part in parts if part)
