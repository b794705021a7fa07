"""Which schema an object is judged by: of Kubernetes in a release, or of a CRD of the project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from k8slint.kube.objects import Object
from k8slint.schema.compiled import schemas
from k8slint.schema.crd import CustomKind, custom_kinds
from k8slint.schema.index import data, index
from k8slint.schema.lookup import CUSTOM, Answer, absent, aging
from k8slint.schema.types import Struct


class Found(NamedTuple):
    """A schema; what is to be said of its API all the same; and whether it comes from a CRD."""

    schema: Struct
    remark: Answer | None = None
    custom: bool = False


class Catalog:
    """What the project's releases serve, and what its CRDs define.

    Raises UsageError for a release whose schemas nobody has.
    """

    def __init__(self, releases: Iterable[str], crds: Iterable[Object] = ()) -> None:
        self.releases = tuple(releases)
        for release in self.releases:
            schemas(release)
        self._custom: dict[str, dict[str, CustomKind]] = {}
        metadata = schemas(self.releases[-1] if self.releases else index().releases[-1]).struct("meta.v1.ObjectMeta")
        for crd in crds:
            for custom in custom_kinds(crd, metadata):
                self._custom.setdefault(f"{custom.group}/{custom.kind}", {})[custom.version] = custom

    def look_up(self, group: str, version: str, kind: str, release: str) -> Found | Answer:
        """The schema of a kind in a release, or why there is none."""
        api_version = f"{group}/{version}" if group else version
        served = schemas(release)
        schema = served.kind(f"{api_version}/{kind}")
        if schema is not None:
            remark = aging(group, version, kind, release) if served.is_aging(f"{api_version}/{kind}") else None
            return Found(schema, remark)
        versions = self._custom.get(f"{group}/{kind}")
        if versions is None:
            return absent(served, group, version, kind)
        custom = versions.get(version)
        if custom is None or not custom.served:
            serving = sorted(each.version for each in versions.values() if each.served)
            message = f"the CRD of '{kind}' does not serve '{version}'"
            only = f"{group}/{serving[0]}" if len(serving) == 1 else ""
            return Answer("unknown-api", "apiVersion", message, f"it serves {', '.join(serving)}", only)
        return CUSTOM if custom.schema is None else Found(custom.schema, custom=True)

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
        custom = self._custom.get(f"{group}/{kind}")
        if custom:
            return next(iter(custom.values())).namespaced
        return True if group_kind in _group_kinds(self.releases) else None


def _group_kinds(releases: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(schemas(release).group_kinds for release in releases))
