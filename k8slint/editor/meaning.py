"""What a place means: the things of the project that it names, or that it uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from k8slint.editor.at import Spot, at_offset
from k8slint.editor.declared import Declared, object_name, shape, steps
from k8slint.editor.files import generator_at, generators_of
from k8slint.editor.inside import declared_inside, meant_inside, named
from k8slint.editor.opened import meant_port, opened_by, service_port_at
from k8slint.editor.selecting import NAMESPACE, labels_at, labels_selected, named_by, namespaces_selected, selecting_at
from k8slint.index import Unit
from k8slint.kube.config_refs import key_fields
from k8slint.kube.definitions import CRD, kind_defined
from k8slint.kube.objects import Object
from k8slint.kube.pods import pod_of
from k8slint.kube.ports import backend_port
from k8slint.kube.references import Reference, references_of
from k8slint.node import At, Map, Node, Path, Scalar
from k8slint.project import Project
from k8slint.source import Span

SCALED_CONTAINER = steps("spec.metrics[].containerResource.container")
SCALER = "autoscaling/HorizontalPodAutoscaler"

Role: TypeAlias = Literal["name", "key", "port", "namespace"]

_NAMES = (("metadata", "name"), ("metadata", "generateName"))


class Meaning(NamedTuple):
    """What a place means, maybe nothing that the project has, and the span that says so."""

    origin: Span
    declared: tuple[Declared, ...]


def meaning_at(project: Project, unit: Unit, offset: int) -> Meaning | None:
    """What is named or used at an offset; None where the place has nothing to do with another one."""
    spot = at_offset(unit, offset)
    if spot is None:
        generator = generator_at(unit, offset)
        return Meaning(generator[0], (generator[1],)) if generator else None
    if not spot.on_key and not isinstance(spot.at.node, Scalar):
        return None
    if spot.on_key:
        found = _key_declared(spot)
    else:
        inside = meant_inside(spot, offset)
        if inside is not None:
            return Meaning(inside[0], tuple(inside[1]))
        found = _used(project, spot)
        found = _declared(project, spot) if found is None else found
    found = _labels(project, spot) if found is None else found
    return None if found is None else Meaning(spot.span, tuple(found))


def _used(project: Project, spot: Spot) -> list[Declared] | None:
    """What a value refers to: another object or a part of it, a namespace, the definition of a kind."""
    obj, at = spot.object, spot.at
    roles = _roles(references_of(obj), at)
    if roles:
        return [found for reference, role in roles for found in _meant_by(project, reference, role, at)]
    ports = meant_port(project, obj, at)
    if ports is not None:
        return ports
    path = spot.path
    if path == ("metadata", "namespace"):
        return _namespaces(project, at.text)
    if path == ("kind",):
        crds = [crd for crd in project.objects_of(CRD) if kind_defined(crd) == obj.group_kind]
        return [object_name(crd) for crd in crds] or None
    if obj.group_kind == SCALER and shape(path) == SCALED_CONTAINER:
        targets = (target for each in references_of(obj) for target in project.targets(each))
        pods = (pod for pod in map(pod_of, targets) if pod is not None)
        return [found for pod in pods for found in named(pod, "container", at.text)]
    return None


def _roles(references: Sequence[Reference], at: At) -> list[tuple[Reference, Role]]:
    """The references that a value is a part of, and which part. Nodes are compared, since there may be very many.

    What comes in by an alias or a merge stands where it is written, and is a part of every reference that it got into.
    """
    node = at.node
    beside = at.parent.node if at.parent is not None else None
    items = _items_of(at)
    found: list[tuple[Reference, Role]] = []
    for each in references:
        around = each.at.parent.node if each.at.parent is not None else None
        if each.at.node is node:
            found.append((each, "name"))
        elif (each.key is not None and each.key.node is node) or (items is not None and around is items):
            found.append((each, "key"))
        elif each.port is not None and each.port.node is not None and each.port.node in (node, beside):
            found.append((each, "port"))
        elif at.key == "namespace" and around is beside:
            found.append((each, "namespace"))
    path = at.path
    exactly = [(each, role) for each, role in found if _is_in(each, role, path)]
    return exactly or found


def _is_in(reference: Reference, role: Role, path: Path) -> bool:
    """Whether a path leads to a part of a reference itself, and not to what an alias of it stands for."""
    own = reference.at.path
    return path == own if role == "name" else path[: len(own) - 1] == own[:-1]


def _items_of(at: At) -> Node | None:
    """The mapping whose `items` choose a key here, as a volume does."""
    path = at.path[-3:]
    is_item = len(path) == 3 and path[0] == "items" and path[2] == "key"
    holder = at.parent.parent.parent if is_item and at.parent and at.parent.parent else None
    return holder.node if holder is not None else None


def _meant_by(project: Project, reference: Reference, role: Role, at: At) -> Iterator[Declared]:
    if role == "namespace":
        yield from _namespaces(project, at.text)
        return
    targets = project.targets(reference)
    if role == "port":
        asked = backend_port(reference.port) if reference.port is not None else None
        if asked is not None and asked.node is at.node:
            yield from (port for target in targets for port in opened_by(target, asked.value))
    elif role == "key":
        yield from (key for target in targets for key in keys_called(target, at.text or ""))
    else:
        yield from map(object_name, targets)
        if not targets:
            yield from generators_of(project, reference.to, reference.name)


def _namespaces(project: Project, name: str | None) -> list[Declared]:
    return [object_name(each) for each in project.named(NAMESPACE, "", name)] if name else []


def keys_called(obj: Object, name: str) -> list[Declared]:
    """The keys of a ConfigMap or Secret that are called so."""
    found = [obj[field] for field in key_fields(obj.group_kind)]
    return [Declared("key", obj, at[name]) for at in found if isinstance(at.node, Map) and name in at.node.fields]


def _declared(project: Project, spot: Spot) -> list[Declared] | None:
    """What a value gives a name to. A patch names the object that it changes."""
    obj, at = spot.object, spot.at
    if spot.path in _NAMES and at.text:
        patched = project.named(obj.group_kind, obj.namespace, obj.name) if obj.fragment else ()
        return [object_name(each) for each in patched] or [Declared("object", obj, at)]
    if obj.group_kind == CRD and spot.path == ("spec", "names", "kind"):
        return [object_name(obj)]
    found = declared_inside(spot) or service_port_at(obj, at)
    return [found] if found else None


def _key_declared(spot: Spot) -> list[Declared] | None:
    """The key of a ConfigMap or Secret that stands here."""
    path, obj = spot.path, spot.object
    is_key = len(path) == 2 and path[0] in key_fields(obj.group_kind)
    return [Declared("key", obj, spot.at)] if is_key else None


def _labels(project: Project, spot: Spot) -> list[Declared] | None:
    """The labels that a selector asks for, or those that stand here."""
    obj, at = spot.object, spot.at
    selecting = selecting_at(obj, at)
    if selecting is not None:
        return [named_by(selecting, at, found) for found in labels_selected(project, selecting)]
    namespaces = namespaces_selected(project, at)
    if namespaces is not None:
        return list(map(object_name, namespaces))
    labels = labels_at(obj, at)
    return [labels] if labels else None
