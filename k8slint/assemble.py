"""From the files of a project to the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from k8slint.document import File, Problem
from k8slint.gather import Found
from k8slint.globs import finder
from k8slint.kube.definitions import CRD
from k8slint.kube.kustomize import is_kustomization, kustomizations
from k8slint.kube.objects import Object
from k8slint.kube.recognise import mentions_object, not_an_object, whole_objects
from k8slint.project import Project, Unit
from k8slint.reading.read import read
from k8slint.schema.catalog import Catalog
from k8slint.source import Source
from k8slint.surroundings import Surroundings

# Problems that are certain whatever the file was meant to be.
_ALWAYS = ("limit",)
# Problems of a file that a person took for a manifest and that does not look like one.
_WHEN_NAMED = (*_ALWAYS, "syntax", "template", "not-utf8")

_FLUX = "kustomize.toolkit.fluxcd.io/Kustomization"


class ReadFile(NamedTuple):
    """A file that was read, and whether a person named it.

    `foreign` is set for a file known to be something else, by one word that says what; only kustomizations
    among these have been read.
    """

    file: File
    named: bool = False
    foreign: str = ""


def read_found(found: Found) -> ReadFile:
    """Read a file that was found."""
    if found.foreign and found.foreign != "kustomization":
        return ReadFile(File(Source(found.path, ""), (), ()), foreign=found.foreign)
    file = read(found.data, found.path)
    if found.in_chart and any(problem.kind == "template" for problem in file.problems):
        return ReadFile(File(Source(found.path, ""), (), ()), foreign="helm-template")
    return ReadFile(file, found.named, found.foreign)


def assemble(
    files: Iterable[ReadFile],
    releases: tuple[str, ...],
    *,
    complete: bool = False,
    placeholders: Iterable[str] = (),
) -> Project:
    """A project of the files that hold objects, and of what their kustomizations say.

    `complete` says that nothing the objects need lies elsewhere; `placeholders` are globs of text that something else
    will fill in.
    """
    read = list(files)
    graph = kustomizations(entry.file for entry in read)
    units: list[Unit] = []
    for file, named, foreign in read:
        path = file.source.path
        if foreign or is_kustomization(path):
            units.append(Unit(file, (), (), foreign or "kustomization"))
        elif path in graph.configs:
            units.append(Unit(file, (), (), "kustomization"))
        else:
            fragment = graph.is_patch(path)
            objects = whole_objects(
                file,
                releases,
                fragment=fragment,
                labels_come_later=path in graph.relabelled,
                pinned=graph.pinned.get(path, frozenset()),
            )
            units.append(_unit(file, *objects, fragment=fragment, named=named))
    everything = [obj for unit in units for obj in unit.objects]
    surroundings = Surroundings(
        Catalog(releases, (obj for obj in everything if obj.group_kind == CRD)),
        graph,
        (unit.file for unit in units if unit.skipped == "kustomization" or unit.file.source.path in graph.patches),
        substitutes=any(substitutes(obj) for obj in everything if not obj.fragment),
        is_placeholder=finder(placeholders),
    )
    return Project(units, surroundings, complete=complete)


def substitutes(obj: Object) -> bool:
    """Whether Flux replaces `${VAR}` in what this object lets it apply."""
    return obj.group_kind == _FLUX and obj["spec"]["postBuild"].exists


def _unit(file: File, objects: tuple[Object, ...], reasons: Mapping[int, str], *, fragment: bool, named: bool) -> Unit:
    meant = bool(objects) or mentions_object(file.source.text)
    if not meant and not named:
        return Unit(file, (), tuple(p for p in file.problems if p.kind in _ALWAYS), _reason(file, reasons))
    problems = [p for p in file.problems if meant or p.kind in _WHEN_NAMED]
    if not fragment:
        problems.extend(_misfits(file, objects, named=named))
    skipped = "" if objects or problems or not reasons else _reason(file, reasons)
    return Unit(file, objects, tuple(problems), skipped)


def _misfits(file: File, objects: Sequence[Object], *, named: bool) -> Iterable[Problem]:
    for document in file.documents:
        misfit = not_an_object(document, named=named, among_objects=bool(objects))
        if misfit is not None:
            yield misfit


def _reason(file: File, reasons: Mapping[int, str]) -> str:
    return next(iter(reasons.values()), "not-kubernetes") if file.documents else ""
