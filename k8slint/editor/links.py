"""From a use to what it means, and back to all uses: go to definition, find references, mark the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from k8slint.editor.declared import Declared, called, object_name, pair_of, place_of
from k8slint.editor.files import files_named, generated_kind
from k8slint.editor.inside import expansions, used_inside
from k8slint.editor.meaning import SCALED_CONTAINER, SCALER, meaning_at
from k8slint.editor.opened import asks_for_port, asks_for_service_port
from k8slint.editor.selecting import NAMESPACE, selected_by, selections_of
from k8slint.groups import may_meet
from k8slint.index import Unit
from k8slint.kube.definitions import CRD, kind_defined
from k8slint.kube.objects import Object
from k8slint.kube.references import Reference, references_of
from k8slint.node import At, Map, Place
from k8slint.project import Project
from k8slint.source import Span

# A place may mean any number of things, such as a label that all pods carry, and all of these may be used in any number
# of places. Of so many things the uses are looked for, and so many are told.
_MANY = 50
_MOST = 20_000


class Links(NamedTuple):
    """Where a place leads to, and the text that does so."""

    origin: Span
    targets: tuple[Place, ...]


def definitions(project: Project, unit: Unit, offset: int) -> Links | None:
    """What the text at an offset means, the nearest first; None where it means nothing, or nothing that is here.

    A name leads to itself where it is given.
    """
    named = files_named(project, unit, offset)
    if named is not None:
        origin, targets = named
    else:
        meaning = meaning_at(project, unit, offset)
        if meaning is None:
            return None
        origin, targets = meaning.origin, [each.place for each in meaning.declared]
    found = _in_order(project, unit, targets)
    return Links(origin, found) if found else None


def references(project: Project, unit: Unit, offset: int, *, declaration: bool = False) -> tuple[Place, ...]:
    """Everything that means the same as the text at an offset, and with `declaration` also what it means."""
    meaning = meaning_at(project, unit, offset)
    if meaning is None:
        return ()
    by_place = {each.place: each for each in meaning.declared}
    named = _in_order(project, unit, by_place)
    uses = (use for place in named[:_MANY] for use in _uses(project, by_place[place]))
    return _in_order(project, unit, [*islice(uses, _MOST), *(named if declaration else ())])


def highlights(project: Project, unit: Unit, offset: int) -> tuple[Span, ...]:
    """Where the same is meant or named in the same file, in order."""
    source = unit.file.source
    return tuple(place.span for place in references(project, unit, offset, declaration=True) if place.source is source)


def _in_order(project: Project, unit: Unit, places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once: those of the same file first, then those nearby, then the others by their paths."""
    around = project.kustomizations.around
    here = unit.file.source
    circles = around(here.path)

    def distance(place: Place) -> tuple[int, str, Span]:
        path = place.source.path
        far = 0 if place.source is here else 2 if circles.isdisjoint(around(path)) else 1
        return far, path, place.span

    once = {(place.source.path, place.span): place for place in places}
    return tuple(sorted(once.values(), key=distance))


def _uses(project: Project, declared: Declared) -> Iterator[Place]:
    if declared.what == "variable":
        name = declared.at.text
        for at in used_inside(declared):
            spans = [span for found, span in expansions(at) if found == name]
            yield from (Place(at.source, span, at.path) for span in spans)
        return
    for at in _USES[declared.what](project, declared):
        is_pair = declared.what == "label" and at.key != "key"
        yield pair_of(at) if is_pair else at.key_place if isinstance(at.node, Map) else place_of(at)


def _of_object(project: Project, declared: Declared) -> Iterator[At]:
    obj = declared.object
    if obj is None:
        return
    yield from (reference.at for reference in project.users(obj))
    for fragment in _fragments(project):
        if _is_patch_of(fragment, obj):
            yield object_name(fragment).at
        yield from (each.at for each in references_of(fragment) if project.may_mean(each, obj))
    yield from (each.at for each in selections_of(project, obj, by_pods=True))
    if obj.group_kind == NAMESPACE:
        yield from _in_namespace(project, obj.name)
    if obj.group_kind == CRD:
        defined = kind_defined(obj)
        yield from (each["kind"] for each in project.objects_of(defined))


def _is_patch_of(fragment: Object, obj: Object) -> bool:
    is_called_so = (fragment.group_kind, fragment.name) == (obj.group_kind, obj.name)
    return is_called_so and may_meet(fragment.namespace, obj.namespace) and fragment is not obj


def _fragments(project: Project) -> Iterator[Object]:
    return (obj for unit in project.units for obj in unit.objects if obj.fragment)


def _in_namespace(project: Project, name: str) -> Iterator[At]:
    """Where a namespace is named: by the objects in it, and beside the names of other objects."""
    named = (obj for unit in project.units for obj in unit.objects if obj.namespace == name)
    yield from (obj["metadata"]["namespace"] for obj in named)
    for each in project.references:
        beside = each.at.parent
        # Few have one, and all are asked.
        has_one = beside is not None and isinstance(beside.node, Map) and "namespace" in beside.node.fields
        if beside is not None and has_one and beside["namespace"].text == name:
            yield beside["namespace"]


def _of_key(project: Project, declared: Declared) -> Iterator[At]:
    """Where a key of a ConfigMap or Secret is chosen: by a variable, or among the items of a volume."""
    obj, key = declared.object, str(declared.at.key)
    for reference in _users_with_patches(project, obj):
        if reference.key is not None and reference.key.text == key:
            yield reference.key
        if reference.at.parent is not None:
            yield from called(reference.at.parent, ("items", "[]", "key"), key)


def _users_with_patches(project: Project, obj: Object | None) -> Iterator[Reference]:
    if obj is not None:
        yield from project.users(obj)
        for fragment in _fragments(project):
            yield from (each for each in references_of(fragment) if project.may_mean(each, obj))


def _of_port(project: Project, declared: Declared) -> Iterator[At]:
    yield from used_inside(declared)
    yield from asks_for_port(project, declared)


def _of_container(project: Project, declared: Declared) -> Iterator[At]:
    yield from used_inside(declared)
    for reference in project.users(declared.object) if declared.object is not None else ():
        if reference.source.group_kind == SCALER:
            yield from called(reference.source.root, SCALED_CONTAINER, declared.at.text)


def _of_generator(project: Project, declared: Declared) -> Iterator[At]:
    kind, name = generated_kind(declared), declared.at.text
    yield from (each.at for each in project.references if each.name == name and each.to == kind)


_USES: dict[str, Callable[[Project, Declared], Iterator[At]]] = {
    "object": _of_object,
    "key": _of_key,
    "service port": asks_for_service_port,
    "port": _of_port,
    "volume": lambda _, declared: used_inside(declared),
    "claim": lambda _, declared: used_inside(declared),
    "container": _of_container,
    "label": selected_by,
    "labels": selected_by,
    "generator": _of_generator,
}
