"""Kinds and their API versions: each where the other is written, both where nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, Question, offer
from k8slint.editor.indentation import indentation_of
from k8slint.pattern import Pattern
from k8slint.schema.catalog import Catalog
from k8slint.schema.describe import kinds

_VERSION = Pattern(r"v([0-9]{1,6})(?:(alpha|beta)([0-9]{1,6}))?")
_COMMON = (
    *("Deployment", "Service", "ConfigMap", "Ingress", "Secret", "StatefulSet", "Job", "CronJob", "DaemonSet"),
    *("ServiceAccount", "Namespace", "PersistentVolumeClaim", "Role", "RoleBinding", "HorizontalPodAutoscaler"),
    *("NetworkPolicy", "PodDisruptionBudget", "ClusterRole", "ClusterRoleBinding", "Pod"),
)
_VERSIONS = (
    *("v1", "apps/v1", "batch/v1", "networking.k8s.io/v1", "rbac.authorization.k8s.io/v1", "autoscaling/v2"),
    *("policy/v1", "storage.k8s.io/v1", "apiextensions.k8s.io/v1"),
)


def settled(api_version: str) -> tuple[int, int, int]:
    """A key by which the most settled of some API versions comes first, of these the newest."""
    match = _VERSION.fullmatch(api_version.rpartition("/")[2])
    if match is None:
        return 3, 0, 0
    level = ("", "beta", "alpha").index(match[2] or "")
    return level, -int(match[1]), -int(match[3] or 0)


def versions_of(catalog: Catalog, kind: str) -> list[str]:
    """The API versions that have a kind, the most settled first; those of the groups in their order."""
    return sorted((version for version, each in kinds(catalog) if each == kind), key=settled)


def values_of_kind(question: Question) -> Iterator[Completion]:
    """The kinds of the API version that is written; all where there is none, or one that nobody knows."""
    known = kinds(question.project.catalog)
    version = question.cursor.object.api_version
    of_version = [each for each in known if each[0] == version]
    for version, kind in _preferred(of_version or list(known)):
        yield offer(question.cursor, "kind", kind, detail=version, sort=_rank(kind))


def values_of_api_version(question: Question) -> Iterator[Completion]:
    """The API versions that have the kind that is written; all where there is none, or one that nobody knows."""
    catalog, kind = question.project.catalog, question.cursor.object.kind
    found = versions_of(catalog, kind) if kind else []
    known = found or sorted({version for version, _ in kinds(catalog)}, key=_order)
    for number, version in enumerate(known):
        detail = kind if found else ""
        yield offer(question.cursor, "kind", version, detail=detail, sort=f"{number:04}")


def beginnings(question: Question) -> Iterator[Completion]:
    """The first lines of an object of each kind, for a document that holds nothing."""
    cursor = question.cursor
    style = indentation_of(cursor.source.text, cursor.document)
    for version, kind in _preferred(list(kinds(question.project.catalog))):
        lines = (f"apiVersion: {version}", f"kind: {kind}", "metadata:", f"{' ' * style.step}name: ")
        text = style.newline.join(lines)
        yield Completion(kind, "kind", text, cursor.span, detail=version, sort=f"5{_rank(kind)}", filter=kind)


def _preferred(known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The most settled version of each kind of each group; Kubernetes' own first."""
    best: dict[tuple[str, str], str] = {}
    for version, kind in known:
        key = version.rpartition("/")[0], kind
        if key not in best or settled(version) < settled(best[key]):
            best[key] = version
    return [(version, kind) for (_, kind), version in best.items()]


def _order(version: str) -> tuple[int, int, str]:
    """A key by which settled API versions come first, of these the ones of the usual kinds."""
    usual = _VERSIONS.index(version) if version in _VERSIONS else len(_VERSIONS)
    return settled(version)[0], usual, version


def _rank(kind: str) -> str:
    return f"{_COMMON.index(kind) if kind in _COMMON else len(_COMMON):02}{kind}"
