"""What a rule can be shown: containers, objects, schema errors, files, the whole project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

from k8slint.document import Document
from k8slint.example import in_container, in_pod
from k8slint.finding import Finding, Fix, Related
from k8slint.kube.objects import Object
from k8slint.kube.pods import Container, PodSpec, pod_of
from k8slint.node import At, Path, Place, paths
from k8slint.project import Project, Unit
from k8slint.schema.error import SchemaError
from k8slint.surroundings import Surroundings

__all__ = [
    "EACH_CONTAINER",
    "EACH_DOCUMENT",
    "EACH_FILE",
    "EACH_OBJECT",
    "EACH_POD_SPEC",
    "EACH_PROBLEM",
    "EACH_SCHEMA_ERROR",
    "EACH_WHOLE_OBJECT",
    "TARGETS",
    "WHOLE_PROJECT",
    "FileView",
    "Problem",
    "Project",
    "SchemaError",
    "Scope",
    "Target",
]

T = TypeVar("T")

Scope: TypeAlias = Literal["file", "object", "project"]


class Problem(NamedTuple):
    """Something that reading or suppressing found, as a rule is shown it."""

    kind: str
    message: str
    place: Place
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def finding(self) -> Finding:
        """The same, as a rule says it."""
        return Finding(self.message, self.place, self.help, self.related, self.fix)


class FileView(NamedTuple):
    """A whole file, for a rule that has to weigh what several things say about it."""

    unit: Unit
    surroundings: Surroundings

    @property
    def problems(self) -> Iterator[Problem]:
        """What was noticed while it was read."""
        return _problems(self.unit, self.surroundings)

    @property
    def objects(self) -> tuple[Object, ...]:
        """The objects in it, fragments included."""
        return self.unit.objects

    def schema_errors(self, obj: Object) -> tuple[SchemaError, ...]:
        """What the schema says against one of its objects."""
        return self.surroundings.schema_errors(obj)

    def will_be_filled(self, at: At) -> bool:
        """Whether something is known to replace the variables in a value."""
        return self.surroundings.will_be_filled(at.text or "")


class Shown(NamedTuple):
    """How the code of a rule names a target and what it is shown, for the skeleton of a new one.

    The constant of the target, the type with its module below `k8slint`, the parameter, a fragment for an example.
    """

    constant: str
    type: str
    module: str
    parameter: str
    example: str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}"


class Target(Generic[T]):
    """A kind of thing that rules are shown; `about` says it in words.

    `select` takes the subject of the scope (a unit, an object or the project) and its surroundings, and gives the
    things. `kind_of` tells the kind of a thing, which a rule's `kinds` choose from. `whole` makes a manifest
    of the fragment that a rule's Bad or Good section shows.
    """

    def __init__(
        self,
        name: str,
        about: str,
        shown: Shown,
        scope: Scope,
        select: Callable[..., Iterable[T]],
        kind_of: Callable[[T], str] = lambda _: "",
        whole: Callable[[str], str] = str,
    ) -> None:
        self.name = name
        self.about = about
        self.shown = shown
        self.scope = scope
        self.select = select
        self.kind_of = kind_of
        self.whole = whole


def _problems(unit: Unit, _surroundings: Surroundings) -> Iterator[Problem]:
    if not unit.problems:
        return
    source = unit.file.source
    roots = {document.number: document.root for document in unit.file.documents if document.root is not None}
    known: dict[int, Mapping[int, Path]] = {}
    for problem in unit.problems:
        number = problem.document
        if number not in known:
            known[number] = paths(roots[number]) if number in roots else {}
        place = Place(source, problem.span, known[number].get(problem.span.start, ()))
        related = tuple(Related(note.message, Place(source, note.span)) for note in problem.notes)
        yield Problem(problem.kind, problem.message, place, problem.help, related, problem.fix)


def _files(unit: Unit, surroundings: Surroundings) -> Iterator[FileView]:
    yield FileView(unit, surroundings)


def _documents(unit: Unit, _surroundings: Surroundings) -> Iterable[Document]:
    return unit.file.documents


def _objects(obj: Object, _surroundings: Surroundings) -> Iterator[Object]:
    yield obj


def _whole_objects(obj: Object, _surroundings: Surroundings) -> Iterator[Object]:
    if not obj.fragment:
        yield obj


def _pods(obj: Object, _surroundings: Surroundings) -> Iterator[PodSpec]:
    pod = None if obj.fragment else pod_of(obj)
    if pod is not None:
        yield pod


def _containers(obj: Object, surroundings: Surroundings) -> Iterator[Container]:
    for pod in _pods(obj, surroundings):
        yield from pod.containers


def _schema_errors(obj: Object, surroundings: Surroundings) -> Iterable[SchemaError]:
    return surroundings.schema_errors(obj)


def _project(project: Project, _surroundings: Surroundings) -> Iterator[Project]:
    yield project


EACH_PROBLEM: Target[Problem] = Target(
    "problem",
    "each problem of a file",
    Shown("EACH_PROBLEM", "Problem", "target", "problem"),
    "file",
    _problems,
    lambda problem: problem.kind,
)
EACH_FILE: Target[FileView] = Target(
    "file", "each file", Shown("EACH_FILE", "FileView", "target", "file"), "file", _files
)
EACH_DOCUMENT: Target[Document] = Target(
    "document", "each document", Shown("EACH_DOCUMENT", "Document", "document", "document"), "file", _documents
)
EACH_OBJECT: Target[Object] = Target(
    "object",
    "each object",
    Shown("EACH_OBJECT", "Object", "kube.objects", "obj"),
    "object",
    _objects,
    lambda obj: obj.group_kind,
)
EACH_WHOLE_OBJECT: Target[Object] = Target(
    "whole-object",
    "each object that is no patch",
    Shown("EACH_WHOLE_OBJECT", "Object", "kube.objects", "obj"),
    "object",
    _whole_objects,
    lambda obj: obj.group_kind,
)
EACH_POD_SPEC: Target[PodSpec] = Target(
    "pod-spec",
    "each pod spec",
    Shown("EACH_POD_SPEC", "PodSpec", "kube.pods", "pod", "hostNetwork: true"),
    "object",
    _pods,
    lambda pod: pod.object.group_kind,
    in_pod,
)
EACH_CONTAINER: Target[Container] = Target(
    "container",
    "each container",
    Shown("EACH_CONTAINER", "Container", "kube.pods", "container", "image: nginx:1.29"),
    "object",
    _containers,
    lambda container: container.object.group_kind,
    in_container,
)
EACH_SCHEMA_ERROR: Target[SchemaError] = Target(
    "schema-error",
    "each error of the schema",
    Shown("EACH_SCHEMA_ERROR", "SchemaError", "target", "error"),
    "object",
    _schema_errors,
    lambda error: error.fault,
)
WHOLE_PROJECT: Target[Project] = Target(
    "project", "the whole project", Shown("WHOLE_PROJECT", "Project", "target", "project"), "project", _project
)

TARGETS: dict[str, Target[object]] = {
    target.name: target  # type: ignore[misc]
    for target in (
        EACH_PROBLEM,
        EACH_FILE,
        EACH_DOCUMENT,
        EACH_OBJECT,
        EACH_WHOLE_OBJECT,
        EACH_POD_SPEC,
        EACH_CONTAINER,
        EACH_SCHEMA_ERROR,
        WHOLE_PROJECT,
    )
}
