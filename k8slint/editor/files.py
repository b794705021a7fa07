"""What a kustomization names: files and folders of the project, and what its generators are called."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.at import innermost
from k8slint.editor.declared import Declared, Steps, called, shape, steps
from k8slint.index import Unit
from k8slint.kube.kustomize import is_kustomization, named_by
from k8slint.kube.kustomize_entries import entries_in
from k8slint.node import At, Place
from k8slint.project import Project
from k8slint.source import Span

_GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_FILES: tuple[Steps, ...] = tuple(
    steps(f"{generator}[].{field}") for generator in _GENERATORS for field in ("files[]", "envs[]", "env")
)
_CHART_FILES = (steps("helmCharts[].valuesFile"), steps("helmCharts[].additionalValuesFiles[]"), steps("openapi.path"))


def text_at(unit: Unit, offset: int) -> tuple[int, At, Span] | None:
    """The number of a document, and the value in it that stands at an offset, with its span."""
    for document in unit.file.documents:
        root = document.root
        if root is not None and root.start <= offset <= root.end:
            at, on_key, span = innermost(At(document.source, root), offset)
            return (document.number, at, span) if at.text and not on_key else None
    return None


def files_named(project: Project, unit: Unit, offset: int) -> tuple[Span, list[Place]] | None:
    """The files that an entry of a kustomization names; None where there stands no entry."""
    found = text_at(unit, offset)
    if found is None:
        return None
    number, at, span = found
    path = _path(unit, number, at)
    return None if path is None else (span, [Place(each.file.source, Span(0, 0)) for each in _at(project, path)])


def _path(unit: Unit, number: int, at: At) -> str | None:
    place = at.path
    for entry in entries_in(unit.file):
        if entry.document == number and entry.place == place:
            return entry.path
    if not is_kustomization(unit.file.source.path) or not at.text:
        return None
    form = shape(place)
    if form in _FILES:
        # A file may be given another name: `name=path`.
        return named_by(unit.file.source.path, at.text.partition("=")[2] or at.text)
    return named_by(unit.file.source.path, at.text) if form in _CHART_FILES else None


def _at(project: Project, path: str) -> Iterator[Unit]:
    """The file at a path, or the kustomization of a folder."""
    folder = project.kustomizations.by_folder.get(path)
    wanted = path if folder is None else folder.path
    yield from (unit for unit in project.units if unit.file.source.path == wanted)


def generator_at(unit: Unit, offset: int) -> tuple[Span, Declared] | None:
    """The generator whose name stands at an offset of a kustomization."""
    found = text_at(unit, offset) if is_kustomization(unit.file.source.path) else None
    if found is None:
        return None
    path = found[1].path
    is_name = len(path) == 3 and path[0] in _GENERATORS and path[2] == "name"
    return (found[2], Declared("generator", None, found[1])) if is_name else None


def generated_kind(generator: Declared) -> str:
    """The kind that a generator makes."""
    return _GENERATORS[str(generator.at.path[0])]


def generators_of(project: Project, kind: str, name: str) -> Iterator[Declared]:
    """The generators that make a ConfigMap or Secret of a name."""
    if not project.kustomizations.generates(kind, name):
        return
    paths = {each.path for each in project.kustomizations.by_folder.values() if (kind, name) in each.generated}
    for unit in project.units:
        if unit.file.source.path in paths and unit.file.documents:
            root = At(unit.file.source, unit.file.documents[0].root)
            for generator, made in _GENERATORS.items():
                if made == kind:
                    yield from (
                        Declared("generator", None, at) for at in called(root, steps(f"{generator}[].name"), name)
                    )
