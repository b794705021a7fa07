"""What may be put at the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from k8slint.editor.completion import Completion, Question
from k8slint.editor.cursor import Cursor, cursor_at
from k8slint.editor.field_words import about
from k8slint.editor.fields import field_names
from k8slint.editor.kinds import beginnings, values_of_api_version, values_of_kind, versions_of
from k8slint.editor.known_words import known_keys, known_values
from k8slint.editor.label_words import labels_at
from k8slint.editor.names import names_at
from k8slint.editor.pod_names import pod_names_at
from k8slint.editor.role_words import role_words_at
from k8slint.editor.rule_ids import in_annotations, in_comment
from k8slint.editor.values import values_of
from k8slint.index import Unit
from k8slint.node import Map, Seq
from k8slint.project import Project
from k8slint.registry import Registry, builtin
from k8slint.schema.describe import describe

__all__ = ["Completion", "completions", "resolve"]

MOST = 1000

# Files of other programs. Text that is no manifest yet may become one.
_FOREIGN = frozenset(
    ("compose", "helm-chart", "helm-template", "helm-values", "kubeconfig", "kustomization", "workflow")
)
_OF_ALL = ("apiVersion", "kind", "metadata")
_OF_OBJECTS = frozenset(("apiVersion", "kind", "metadata", "spec", "status", "data", "stringData", "type", "rules"))


def completions(project: Project, unit: Unit, offset: int, registry: Registry | None = None) -> tuple[Completion, ...]:
    """What may be put at an offset of a file of a project, in no order: an editor sorts by `sort`.

    `registry` has the rules, by default those that ship with k8slint. Of more than `MOST` those are given that contain
    what was typed, and no more than that.
    """
    if unit.skipped in _FOREIGN:
        return ()
    cursor = cursor_at(unit.file.source, offset, project.catalog.releases)
    if cursor is None:
        return ()
    found = _distinct(_at(project, cursor, registry or builtin()))
    if len(found) > MOST:
        typed = cursor.prefix.lower()
        found = [each for each in found if typed in each.filter.lower()]
    return tuple(found[:MOST])


def resolve(project: Project, completion: Completion) -> str:
    """The Markdown about a completion that came without: that about a kind."""
    if completion.doc or completion.kind != "kind" or not completion.detail:
        return completion.doc
    field = describe(project.catalog, completion.detail, completion.label, ())
    return about(field) if field is not None else ""


def _distinct(found: Iterable[Completion]) -> list[Completion]:
    return list({(each.label, each.text): each for each in found}.values())


def _at(project: Project, cursor: Cursor, registry: Registry) -> Iterator[Completion]:
    if cursor.role == "comment":
        yield from in_comment(cursor, registry)
        return
    obj = cursor.object
    api_version, kind = obj.api_version, obj.kind
    if kind and not api_version:
        api_version = next(iter(versions_of(project.catalog, kind)), "")
    question = Question(project, cursor, api_version, kind)
    if cursor.role == "key":
        yield from _keys(question, registry)
    elif not isinstance(cursor.at.node, Map | Seq) or cursor.role == "item":
        yield from _values(question)


def _keys(question: Question, registry: Registry) -> Iterator[Completion]:
    cursor = question.cursor
    if not cursor.path and not (question.api_version and question.kind):
        if not cursor.siblings and cursor.column == 0 and not cursor.followed:
            yield from beginnings(question)
        if cursor.siblings <= _OF_OBJECTS or "apiVersion" in cursor.siblings:
            yield from _of_any_kind(question)
        return
    yield from _fields(question)
    yield from known_keys(question)
    yield from labels_at(question) or ()  # of a word that both know, what is in use says more
    yield from in_annotations(cursor, registry)


def _fields(question: Question) -> Iterator[Completion]:
    """The fields that the schema has; for a custom resource that nobody defines here those that every object has."""
    who = question.api_version, question.kind
    is_custom = "." in question.cursor.object.group
    if not is_custom or describe(question.project.catalog, *who, ()) is not None:
        return field_names(question)
    if question.path[:1] == ("metadata",):
        return field_names(_as_any(question))
    return _of_any_kind(question) if not question.path else iter(())


def _of_any_kind(question: Question) -> Iterator[Completion]:
    """What an object has whose kind is not known yet."""
    return (each for each in field_names(_as_any(question)) if each.label in _OF_ALL)


def _as_any(question: Question) -> Question:
    return question._replace(api_version="v1", kind="Namespace")


def _values(question: Question) -> Iterator[Completion]:
    cursor = question.cursor
    if cursor.role == "item":
        yield from field_names(question) if cursor.path else _of_any_kind(question)
    if cursor.path == ("kind",):
        yield from values_of_kind(question)
    elif cursor.path == ("apiVersion",):
        yield from values_of_api_version(question)
    elif not isinstance(cursor.at.node, Map | Seq):
        for known in (names_at, pod_names_at, known_values, labels_at, role_words_at):
            found = known(question)
            if found is not None:
                yield from found
                return
        yield from values_of(question)
