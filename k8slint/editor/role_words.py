"""The API groups and resources that the rules of roles speak of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from k8slint.editor.completion import Completion, Question, offer
from k8slint.editor.declared import shape, steps
from k8slint.kube.definitions import CRD
from k8slint.kube.resources import exists, plural_of, subresources_of
from k8slint.schema.describe import kinds

_ROLES = ("rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole")
_GROUPS = steps("rules[].apiGroups[]")
_NOT_SERVED = ("", "*", "rollback")  # the last went with extensions/v1beta1
_RESOURCES = steps("rules[].resources[]")


def role_words_at(question: Question) -> Iterator[Completion] | None:
    """What may be written at the cursor; None where it is in no rule of a role."""
    obj, path = question.cursor.object, question.path
    if obj.group_kind not in _ROLES or shape(path) not in (_GROUPS, _RESOURCES):
        return None
    there = {item.text for item in obj.root.down(path[:-1]).items() if item.key != path[-1]}
    if path[2] == "apiGroups":
        words = {group: "core" if not group else "" for group, _ in _served(question)}
    else:
        groups = {item.text or "" for item in obj.root.down((*path[:2], "apiGroups")).items()}
        words = {name: group for group, name in _resources(question) if not groups or group in groups}
    return _offered(question, words, there)


def _offered(question: Question, words: dict[str, str], there: set[str | None]) -> Iterator[Completion]:
    for word, detail in words.items():
        if word not in there:
            found = offer(question.cursor, "value", word, detail=detail)
            yield found if word else found._replace(label='""', filter='""')


def _served(question: Question) -> Iterator[tuple[str, str]]:
    """The groups and kinds that are served, those of the project's CRDs included."""
    for version, kind in kinds(question.project.catalog):
        yield version.rpartition("/")[0], kind


def _resources(question: Question) -> Iterator[tuple[str, str]]:
    """The groups and the plural names of their resources, each before its subresources."""
    own = ((group, name) for group, kind in _served(question) for each, name in plural_of(kind) if each == group)
    crds = (crd["spec"] for crd in question.project.objects_of(CRD))
    custom = ((spec["group"].text or "", spec["names"]["plural"].text or "") for spec in crds)
    for group, name in dict.fromkeys(chain(own, custom)):
        if name:
            yield group, name
            for below in subresources_of(group, name) if exists(group, name) else ():
                if below not in _NOT_SERVED:
                    yield group, f"{name}/{below}"
