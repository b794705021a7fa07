"""From the files of a project to the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from k8slint.document import File, Problem
from k8slint.gather import UNREADABLE, Found
from k8slint.globs import finder
from k8slint.kube.definitions import CRD
from k8slint.kube.identity import Identity, LaterObject, identity_of
from k8slint.kube.kustomize import Kustomization, Kustomizations, is_kustomization, kustomization_in, together
from k8slint.kube.kustomize_entries import Entry, entries_in
from k8slint.kube.objects import Object
from k8slint.kube.recognise import (
    mentions_object,
    mentions_object_in_brackets,
    not_an_object,
    whole_objects,
)
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
    if found.foreign == UNREADABLE:
        file = File(Source(found.path, ""), (), ())
        file.has_gaps = True
        return ReadFile(file, foreign=found.foreign)
    file = read(found.data, found.path)
    if found.in_chart and any(problem.kind == "template" for problem in file.problems):
        return ReadFile(File(Source(found.path, ""), (), ()), foreign="helm-template")
    return ReadFile(file, found.named or _is_hidden_manifest(found.data, file), found.foreign)


def _is_hidden_manifest(data: bytes, file: File) -> bool:
    """Whether a file that cannot be read as text plainly holds an object."""
    return _is_no_text(file) and mentions_object(data.replace(b"\0", b"").decode("utf-8", "replace"))


def _is_no_text(file: File) -> bool:
    return any(problem.kind == "not-utf8" and problem.refused for problem in file.problems)


class Glance(NamedTuple):
    """What the others need to know of a file before they are linted, in plain values.

    `foreign` is as in `ReadFile`; `definitions` are the CRDs; `substitutes` says that Flux is told to replace
    variables; `kustomizes` that this is a kustomization under another name, if it is whole, and if it is a patch;
    `entries` what it then lists.
    """

    foreign: str = ""
    kustomization: Kustomization | None = None
    definitions: tuple[Identity, ...] = ()
    substitutes: bool = False
    kustomizes: tuple[bool, bool] = (False, False)
    entries: tuple[Entry, ...] = ()


PLAIN = Glance()  # of most files

# Whatever a glance can see has one of these in it, unless an escape, a tag or another encoding hides it.
_TELLING = (b"CustomResourceDefinition", b"postBuild", b"kustomize.config.k8s.io/", b"\\", b"!!", b"!<", b"%TAG", b"\0")


def is_plain(found: Found) -> bool:
    """Whether a glance at a file would show nothing, told without reading it; what is False may still be plain."""
    if found.foreign or found.in_chart or is_kustomization(found.path):
        return False
    return not any(word in found.data for word in _TELLING)


def glance(read: ReadFile) -> Glance:
    """Look over a file."""
    file, _, foreign = read
    if foreign or is_kustomization(file.source.path):
        return Glance(foreign, kustomization_in(file), entries=entries_in(file))
    objects, reasons = whole_objects(file, (), fragment=False)
    loose = "kustomization" in reasons.values()
    seen = Glance(
        "",
        None,
        tuple(identity_of(obj) for obj in objects if obj.group_kind == CRD),
        any(substitutes(obj) for obj in objects if not obj.fragment),
        (_skips(read, fragment=False), _skips(read, fragment=True)) if loose else (False, False),
        entries_in(file),
    )
    return PLAIN if seen == PLAIN else seen


def _skips(read: ReadFile, *, fragment: bool) -> bool:
    objects, reasons = whole_objects(read.file, (), fragment=fragment)
    return _unit(read.file, objects, reasons, fragment=fragment, named=read.named).skipped == "kustomization"


def surroundings_of(
    files: Sequence[File], glances: Sequence[Glance], releases: tuple[str, ...], placeholders: Iterable[str] = ()
) -> Surroundings:
    """What the files of a project say to each other, given a glance at each."""
    paths = [file.source.path for file in files]
    graph = together((g.kustomization for g in glances if g.kustomization is not None), frozenset(paths))
    named = graph.patches | graph.configs
    patches: list[File] = []
    defining: list[tuple[File, Glance]] = []
    substitutes = False
    for path, file, seen in zip(paths, files, glances, strict=True):
        is_kustomized = seen.foreign == "kustomization" or is_kustomization(path)
        if is_kustomized or path in named or (seen is not PLAIN and seen.kustomizes[graph.is_patch(path)]):
            patches.append(file)
        if seen is not PLAIN and not is_kustomized and not seen.foreign and path not in graph.configs:
            if seen.definitions:
                defining.append((file, seen))
            substitutes = substitutes or (seen.substitutes and not graph.is_patch(path))
    crds = (LaterObject(identity, file, releases) for file, seen in defining for identity in seen.definitions)
    return Surroundings(
        Catalog(releases, crds),
        graph,
        patches,
        defined_by=(file.source.path for file, _ in defining),
        substitutes=substitutes,
        is_placeholder=finder(placeholders),
    )


def unit_of(read: ReadFile, graph: Kustomizations, releases: tuple[str, ...]) -> Unit:
    """A file with the objects in it."""
    file, named, foreign = read
    path = file.source.path
    if foreign or is_kustomization(path):
        return Unit(file, (), (), foreign or "kustomization")
    if path in graph.configs:
        return Unit(file, (), (), "kustomization")
    fragment = graph.is_patch(path)
    objects = whole_objects(
        file,
        releases,
        fragment=fragment,
        labels_come_later=path in graph.relabelled,
        pinned=graph.pinned.get(path, frozenset()),
    )
    return _unit(file, *objects, fragment=fragment, named=named)


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
    surroundings = surroundings_of(
        [each.file for each in read], [glance(each) for each in read], releases, placeholders
    )
    units = (unit_of(each, surroundings.kustomizations, releases) for each in read)
    return Project(units, surroundings, complete=complete)


def substitutes(obj: Object) -> bool:
    """Whether Flux replaces `${VAR}` in what this object lets it apply."""
    return obj.group_kind == _FLUX and obj["spec"]["postBuild"].exists


def _unit(file: File, objects: tuple[Object, ...], reasons: Mapping[int, str], *, fragment: bool, named: bool) -> Unit:
    text = file.source.text
    meant = bool(objects) or mentions_object(text) or (file.is_json and mentions_object_in_brackets(text))
    if not meant and not named:
        return Unit(file, (), tuple(p for p in file.problems if p.kind in _ALWAYS), _reason(file, reasons))
    problems = [p for p in file.problems if meant or p.kind in _WHEN_NAMED]
    if not fragment:
        problems.extend(_misfits(file, objects, named=named))
    skipped = "" if objects or problems or not reasons else _reason(file, reasons)
    return Unit(file, objects, tuple(problems), skipped)


def _misfits(file: File, objects: Sequence[Object], *, named: bool) -> Iterable[Problem]:
    for document in file.documents:
        yield from not_an_object(document, named=named, among_objects=bool(objects))


def _reason(file: File, reasons: Mapping[int, str]) -> str:
    if not file.documents:
        return "not-text" if _is_no_text(file) else ""
    return next(iter(reasons.values()), "not-kubernetes")
