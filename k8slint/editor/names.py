"""Names of objects of the project, where a field names another object, and keys and ports of the one that is named."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from k8slint.editor.completion import Completion, Question, offer
from k8slint.groups import may_meet
from k8slint.kube.config_refs import key_fields
from k8slint.kube.objects import Object
from k8slint.kube.ports import service_ports
from k8slint.kube.references import Asked, asked_at
from k8slint.project import Project
from k8slint.schema.describe import describe

T = TypeVar("T", bound=Hashable)

# What every cluster has.
_ALWAYS_THERE = {
    "ConfigMap": ("kube-root-ca.crt",),
    "ServiceAccount": ("default",),
    "rbac.authorization.k8s.io/ClusterRole": ("admin", "cluster-admin", "edit", "view"),
    "scheduling.k8s.io/PriorityClass": ("system-cluster-critical", "system-node-critical"),
}
_NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")


def names_at(question: Question) -> Iterator[Completion] | None:
    """What may be written at the cursor; None where its field asks for nothing of this sort."""
    obj, path = question.cursor.object, question.path
    asked = asked_at(obj, path)
    if asked is None:
        return _namespaces(question) if path[-1:] == ("namespace",) and _is_namespace(question) else None
    if asked.part == "name":
        return _objects(question, asked)
    if not asked.to or not asked.name:
        return iter(())
    named = question.project.named(asked.to, asked.namespace, asked.name)
    if asked.part == "key":
        return _keys(question, asked, named)
    return _ports(question, named)


def where(obj: Object) -> str:
    """Where an object is defined, in a few words."""
    namespace = f" in namespace {obj.namespace}" if obj.namespace else ""
    return f"{obj.kind}{namespace}, {obj.path}"


def _objects(question: Question, asked: Asked) -> Iterator[Completion]:
    project, cursor = question.project, question.cursor
    seen: set[str] = set()
    for obj in project.objects_of(asked.to):
        if obj.own_name and obj.own_name not in seen and may_meet(asked.namespace, obj.namespace):
            seen.add(obj.own_name)
            yield offer(cursor, "reference", obj.own_name, detail=where(obj), rank=1)
    for name in _ALWAYS_THERE.get(asked.to, ()):
        if name not in seen:
            seen.add(name)
            yield offer(cursor, "reference", name, detail="in every cluster", rank=3)
    yield from _used(question, asked, seen)


def _used(question: Question, asked: Asked, seen: set[str]) -> Iterator[Completion]:
    """Names that other objects use for what lies elsewhere."""
    for reference in question.project.references:
        name = reference.name
        if reference.to != asked.to or name in seen or not may_meet(asked.namespace, reference.namespace):
            continue
        if reference.source.path == question.cursor.source.path and name == question.cursor.prefix:
            continue  # what is being typed
        seen.add(name)
        yield offer(question.cursor, "reference", name, detail=f"used in {reference.source.path}", rank=4)


def _keys(question: Question, asked: Asked, named: Sequence[Object]) -> Iterator[Completion]:
    """The names of the keys of a ConfigMap or Secret, never what is behind them."""
    fields = key_fields(asked.to, in_env="env" in question.path)
    keys = (key for obj in named for field in fields for key, _ in obj[field].fields())
    for key in _distinct(keys):
        yield offer(question.cursor, "key", key, detail=f"{asked.to} {asked.name}", rank=1)


def _ports(question: Question, named: Sequence[Object]) -> Iterator[Completion]:
    pairs = [(port.name, port.number) for service in named for port in service_ports(service)]
    yield from ports(question, pairs, f"{named[0].kind} {named[0].name}" if named else "")


def ports(question: Question, pairs: Iterable[tuple[str, int | None]], detail: str) -> Iterator[Completion]:
    """Ports as names and as numbers, as far as the field takes them."""
    field = describe(question.project.catalog, question.api_version, question.kind, question.path)
    # Of kinds without a schema it is known that they take numbers, as those of the Gateway API do.
    is_either = question.path[-1] == "servicePort"
    type = field.type if field is not None else "integer or string" if is_either else "integer"
    if field is not None and field.shape not in ("scalar", "any"):
        return
    known = list(_distinct(pairs))
    if type != "integer":
        for name in _distinct(name for name, _ in known if name):
            number = next((each for other, each in known if other == name and each), None)
            yield offer(question.cursor, "port", name, detail=f"{number} of {detail}" if number else detail, rank=1)
    if type != "string":
        for number in _distinct(number for _, number in known if number):
            name = next((other for other, each in known if each == number and other), "")
            shown = f"{name} of {detail}" if name else detail
            yield offer(question.cursor, "port", str(number), detail=shown, rank=2, sort=f"{number:05}", is_text=False)


def _is_namespace(question: Question) -> bool:
    if question.path == ("metadata", "namespace"):
        return True
    field = describe(question.project.catalog, question.api_version, question.kind, question.path)
    return field is not None and field.type == "string"


def _namespaces(question: Question) -> Iterator[Completion]:
    seen: set[str] = set()
    for name, detail in _known_namespaces(question.project):
        if name and name not in seen:
            seen.add(name)
            rank = 3 if name in _NAMESPACES else 1
            yield offer(question.cursor, "reference", name, detail=detail, rank=rank)


def _known_namespaces(project: Project) -> Iterator[tuple[str, str]]:
    for obj in project.objects_of("Namespace"):
        yield obj.own_name, where(obj)
    for obj in project.objects:
        if obj.namespace:
            yield obj.namespace, "used in this project"
    for name in _NAMESPACES:
        yield name, "in every cluster"


def _distinct(things: Iterable[T]) -> Iterator[T]:
    return iter(dict.fromkeys(things))
