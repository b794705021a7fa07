"""Which schema an object is judged by: of Kubernetes in a release, or of a CRD of the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from k8slint.kube.definitions import is_namespaced, kind_defined, versions_served
from k8slint.kube.near import distance
from k8slint.kube.objects import Object
from k8slint.kube.versions import order
from k8slint.schema.answer import CUSTOM, Answer, Found
from k8slint.schema.compiled import schemas
from k8slint.schema.index import data, index

if TYPE_CHECKING:
    from k8slint.schema.crd import CustomKind


class Catalog:
    """What the project's releases serve, and what its CRDs define.

    Raises UsageError for a release whose schemas nobody has.
    """

    def __init__(self, releases: Iterable[str], crds: Iterable[Object] = ()) -> None:
        self.releases = tuple(releases)
        for release in self.releases:
            schemas(release)
        self._crds: dict[str, list[Object]] = {}
        for crd in crds:
            if defined := kind_defined(crd):
                self._crds.setdefault(defined, []).append(crd)
        self._custom: dict[str, list[CustomKind]] = {}
        self._answers: dict[tuple[str, str, str, str], Found | Answer] = {}

    def _defined(self, key: str) -> list[CustomKind]:
        """The versions that the CRDs of the project define of a kind, read when the first object of it is judged."""
        if key not in self._crds:
            return []
        if key not in self._custom:
            from k8slint.schema.crd import custom_kinds

            newest = self.releases[-1] if self.releases else index().releases[-1]
            metadata, minor = schemas(newest).struct("meta.v1.ObjectMeta"), order(newest)[1]
            self._custom[key] = [kind for crd in self._crds[key] for kind in custom_kinds(crd, metadata, minor)]
        return self._custom[key]

    def is_custom(self, obj: Object) -> bool:
        """Whether CRDs decide about an object, because no release of Kubernetes serves its kind itself."""
        key = "/".join(part for part in (obj.group, obj.version, obj.kind) if part)
        return any(schemas(release).kind(key) is None for release in obj.releases or self.releases)

    def defines(self, group: str, kind: str) -> bool:
        """Whether a CRD of the project defines a kind, in any version."""
        return f"{group}/{kind}" in self._crds

    def custom_kinds(self) -> tuple[tuple[str, str], ...]:
        """The API versions and kinds that the CRDs of the project bring."""
        found = (
            (f"{group}/{version}", kind)
            for (group, _, kind), crds in ((key.rpartition("/"), crds) for key, crds in self._crds.items())
            for crd in crds
            for version in versions_served(crd)
        )
        return tuple(sorted(set(found)))

    def look_up(self, group: str, version: str, kind: str, release: str) -> Found | Answer:
        """The schema of a kind in a release, or why there is none; looked for once."""
        asked = (group, version, kind, release)
        found = self._answers.get(asked)
        if found is None:
            found = self._answers[asked] = self._answer(*asked)
        return found

    def _answer(self, group: str, version: str, kind: str, release: str) -> Found | Answer:
        key = "/".join(part for part in (group, version, kind) if part)
        served = schemas(release)
        schema = served.kind(key)
        if schema is not None and not served.is_aging(key):
            return Found(schema)
        from k8slint.schema.lookup import absent, aging

        if schema is not None:
            return Found(schema, aging(group, version, kind, release))
        custom = self._defined(f"{group}/{kind}")
        if custom:
            return _by_crd(custom, version)
        near = self._near_kind(group, kind)
        if near:
            message = f"no CRD here defines '{kind}' in '{group}'"
            return Answer("unknown-api", "kind", message, f"did you mean '{near}'?", near)
        return absent(served, group, version, kind)

    def _near_kind(self, group: str, kind: str) -> str | None:
        """The kind of a CRD of the same group that a misspelt one is meant to be."""
        kinds = [each.rpartition("/")[2] for each in self._crds if each.rpartition("/")[0] == group]
        # Kinds of one family are alike on purpose (TLSRoute, TCPRoute): only a single slip is certain.
        return next((near for near in kinds if distance(kind.lower(), near.lower(), 1) <= 1), None)

    def checked(self, obj: Object) -> bool:
        """Whether there is a schema for an object in any of its releases, or a finding that stands for one."""
        for release in obj.releases or self.releases:
            found = self.look_up(obj.group, obj.version, obj.kind, release)
            if isinstance(found, Found) or found.fault not in (None, "deprecated-api"):
                return True
        return False

    def namespaced(self, group_kind: str) -> bool | None:
        """Whether objects of a kind ("apps/Deployment") live in a namespace; None where nobody knows."""
        if group_kind in data("cluster-scoped.json"):
            return False
        group, _, kind = group_kind.rpartition("/")
        crds = self._crds.get(f"{group}/{kind}")
        if crds:
            return is_namespaced(crds[-1])
        return True if group_kind in _group_kinds(self.releases) else None


def _group_kinds(releases: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(schemas(release).group_kinds for release in releases))


def _by_crd(versions: Sequence[CustomKind], version: str) -> Found | Answer:
    """The schemas that the CRDs of a kind have for a version; there may be several CRDs in a project."""
    served = [each for each in versions if each.version == version and each.served]
    if served:
        found = [each.schema for each in served if each.schema is not None]
        return Found(found[-1], others=tuple(found[:-1])) if len(found) == len(served) else CUSTOM
    group, kind = versions[0].group, versions[0].kind
    serving = sorted({each.version for each in versions if each.served})
    message = f"the CRD of '{kind}' does not serve '{version}'"
    only = f"{group}/{serving[0]}" if len(serving) == 1 else ""
    return Answer("unknown-api", "apiVersion", message, f"it serves {', '.join(serving)}" if serving else "", only)
