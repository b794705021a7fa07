"""Everything that is applied together, and the index that cross-object rules ask."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from k8slint.document import File, Problem
from k8slint.kube.autoscaling import SCALERS
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, is_workload, pod_of
from k8slint.kube.references import Reference, references_of
from k8slint.schema.catalog import Catalog
from k8slint.schema.error import SchemaError
from k8slint.schema.validate import errors

_MANY = 200


class Unit(NamedTuple):
    """One file of a project: what was read, the objects in it, what the reader and the recogniser noticed."""

    file: File
    objects: tuple[Object, ...]
    problems: tuple[Problem, ...]
    skipped: str = ""


class Project:
    """The objects of a project, and questions about them.

    Namespaces compare as people deploy: an object that leaves its namespace open may land in any.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        catalog: Catalog,
        kustomizations: Kustomizations,
        *,
        complete: bool = False,
        is_placeholder: Callable[[str], bool] = lambda _text: False,
    ) -> None:
        self.units = tuple(units)
        self.catalog = catalog
        self.kustomizations = kustomizations
        self.complete = complete
        self._is_placeholder = is_placeholder
        self._errors: dict[int, tuple[SchemaError, ...]] = {}
        self._around: dict[str, frozenset[str]] = {}

    @cached_property
    def objects(self) -> tuple[Object, ...]:
        """Every whole object; patches and other fragments are left out."""
        return tuple(obj for unit in self.units for obj in unit.objects if not obj.fragment)

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Object]]:
        found: dict[str, list[Object]] = defaultdict(list)
        for obj in self.objects:
            found[obj.group_kind].append(obj)
        return found

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds ("apps/Deployment", "Service") that occur."""
        return frozenset(self._by_kind)

    def objects_of(self, group_kind: str) -> list[Object]:
        """All whole objects of a kind, in the order of files and documents."""
        return self._by_kind.get(group_kind, [])

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Object]]:
        found: dict[tuple[str, str], list[Object]] = defaultdict(list)
        for obj in self.objects:
            found[obj.group_kind, obj.name].append(obj)
        return found

    def named(self, group_kind: str, namespace: str, name: str) -> list[Object]:
        """The objects of a kind and name that may be in a namespace."""
        return [obj for obj in self._by_name.get((group_kind, name), ()) if may_meet(obj.namespace, namespace)]

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every field of an object that names another one, in the order of files and documents."""
        return tuple(reference for obj in self.objects for reference in references_of(obj))

    @cached_property
    def _references_to(self) -> Mapping[tuple[str, str], list[Reference]]:
        found: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        for reference in self.references:
            found[reference.to, reference.name].append(reference)
        return found

    def targets(self, reference: Reference) -> list[Object]:
        """The objects that a reference may mean."""
        return self.named(reference.to, reference.namespace, reference.name)

    def users(self, obj: Object) -> list[Reference]:
        """The references that may mean an object."""
        found = self._references_to.get((obj.group_kind, obj.name), ())
        return [reference for reference in found if may_meet(reference.namespace, obj.namespace)]

    @cached_property
    def _by_name_near(self) -> Mapping[tuple[str, str, str], list[Object]]:
        found: dict[tuple[str, str, str], list[Object]] = defaultdict(list)
        for obj in self.objects:
            for circle in self.around(obj):
                found[obj.group_kind, obj.name, circle].append(obj)
        return found

    def likely_targets(self, reference: Reference) -> list[Object]:
        """The objects that a reference means, as far as one can tell: those at hand, or the only one there is."""
        to, name = reference.to, reference.name
        circles = sorted(self.around(reference.source))
        near = {id(obj): obj for circle in circles for obj in self._by_name_near.get((to, name, circle), ())}
        found = [obj for obj in near.values() if may_meet(obj.namespace, reference.namespace)]
        return found or (self.targets(reference) if len(self._by_name.get((to, name), ())) == 1 else [])

    @cached_property
    def _scalers_near(self) -> Mapping[tuple[str, str, str], list[Object]]:
        found: dict[tuple[str, str, str], list[Object]] = defaultdict(list)
        for kind in SCALERS:
            for scaler in self.objects_of(kind):
                for reference in references_of(scaler):
                    for circle in self.around(scaler):
                        found[reference.to, reference.name, circle].append(scaler)
        return found

    def scalers(self, obj: Object) -> list[Object]:
        """The autoscalers at hand that set the number of replicas of a workload."""
        kind, name = obj.group_kind, obj.name
        circles = sorted(self.around(obj))
        near = {id(user): user for circle in circles for user in self._scalers_near.get((kind, name, circle), ())}
        return [scaler for scaler in near.values() if may_meet(scaler.namespace, obj.namespace)]

    def may_be_scaled(self, obj: Object) -> bool:
        """Whether some autoscaler, be it far away, may set the number of replicas of a workload."""
        return any(
            reference.source.group_kind in SCALERS and may_meet(reference.namespace, obj.namespace)
            for reference in self._references_to.get((obj.group_kind, obj.name), ())
        )

    def is_expected(self, reference: Reference) -> bool:
        """Whether the project plainly holds objects like the one that a reference wants, so that it may be forgotten.

        There are others of the kind at hand, or the project says that it is complete.
        """
        if self.complete:
            return True
        near = self.others_at_hand(reference.to, reference.source)
        return any(may_meet(obj.namespace, reference.namespace) for obj in near)

    @cached_property
    def _by_circle(self) -> Mapping[tuple[str, str], list[Object]]:
        found: dict[tuple[str, str], list[Object]] = defaultdict(list)
        for obj in self.objects:
            for circle in self.around(obj):
                found[obj.group_kind, circle].append(obj)
        return found

    def others_at_hand(self, group_kind: str, obj: Object) -> list[Object]:
        """The objects of a kind that lie near another object, nearest first."""
        circles = sorted(self.around(obj), key=lambda circle: (circle != obj.root.source.path, circle))
        near = {id(other): other for circle in circles for other in self._by_circle.get((group_kind, circle), ())}
        return list(near.values())

    def are_many_at_hand(self, group_kind: str, obj: Object) -> bool:
        """Whether so many objects of a kind lie near another that nobody can tell which one was meant."""
        return sum(len(self._by_circle.get((group_kind, circle), ())) for circle in self.around(obj)) > _MANY

    @cached_property
    def pods(self) -> tuple[PodSpec, ...]:
        """Every pod that the objects make."""
        return tuple(
            pod for obj in self.objects if is_workload(obj.group_kind) for pod in (pod_of(obj),) if pod is not None
        )

    @cached_property
    def _pods_by_circle(self) -> Mapping[str, list[PodSpec]]:
        found: dict[str, list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for circle in self.around(pod.object):
                found[circle].append(pod)
        return found

    def pods_at_hand(self, obj: Object) -> list[PodSpec]:
        """The pods that lie near an object and may be in its namespace."""
        near = {id(pod): pod for circle in sorted(self.around(obj)) for pod in self._pods_by_circle.get(circle, ())}
        return [pod for pod in near.values() if may_meet(pod.object.namespace, obj.namespace)]

    @cached_property
    def _pods_by_label(self) -> Mapping[tuple[str, str], list[PodSpec]]:
        found: dict[tuple[str, str], list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for pair in pod.labels.items():
                found[pair].append(pod)
        return found

    @cached_property
    def _pods_by_label_near(self) -> Mapping[tuple[tuple[str, str], str], list[PodSpec]]:
        found: dict[tuple[tuple[str, str], str], list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for circle in self.around(pod.object):
                for pair in pod.labels.items():
                    found[pair, circle].append(pod)
        return found

    def _selected(self, selector: Selector, namespace: str) -> Iterator[PodSpec]:
        by_pair = [self._pods_by_label.get(pair, []) for pair in selector.pairs.items()]
        rarest = min(by_pair, key=len) if by_pair else None
        candidates: Iterable[PodSpec] = self.pods if rarest is None else rarest
        return (pod for pod in candidates if may_meet(pod.object.namespace, namespace) and selector.matches(pod.labels))

    def pods_selected(self, selector: Selector, namespace: str) -> list[PodSpec]:
        """The pods that a selector matches and that may be in a namespace."""
        return list(self._selected(selector, namespace))

    def selects_some(self, selector: Selector, namespace: str) -> bool:
        """Whether there are any such pods."""
        return next(self._selected(selector, namespace), None) is not None

    def likely_pods(self, selector: Selector, obj: Object) -> list[PodSpec]:
        """The pods that the selector of an object means: those at hand, or the only one there is."""
        if selector.pairs:
            near: dict[int, PodSpec] = {}
            for circle in sorted(self.around(obj)):
                by_pair = [self._pods_by_label_near.get((pair, circle), []) for pair in selector.pairs.items()]
                near.update((id(pod), pod) for pod in min(by_pair, key=len))
            pods = [pod for pod in near.values() if may_meet(pod.object.namespace, obj.namespace)]
        else:
            pods = self.pods_at_hand(obj)
        found = [pod for pod in pods if selector.matches(pod.labels)]
        if found:
            return found
        few = list(islice(self._selected(selector, obj.namespace), 2))
        return few if len(few) == 1 else []

    def pods_in(self, namespace: str) -> Iterator[PodSpec]:
        """The pods that may be in a namespace."""
        return (pod for pod in self.pods if may_meet(pod.object.namespace, namespace))

    @cached_property
    def substitutes_variables(self) -> bool:
        """Flux replaces `${VAR}` before it applies the manifests of this project."""
        return any(
            obj["spec"]["postBuild"].exists for obj in self.objects_of("kustomize.toolkit.fluxcd.io/Kustomization")
        )

    def selector_comes_later(self, obj: Object) -> bool:
        """Some kustomization adds labels to the selector of this object."""
        return obj.root.source.path in self.kustomizations.labelled

    def schema_errors(self, obj: Object) -> tuple[SchemaError, ...]:
        """What the schema says against an object, computed once.

        What a kustomization or Flux will add or replace is not held against it, nor are the placeholders of the
        configuration.
        """
        known = self._errors.get(id(obj))
        if known is None:
            known = tuple(error for error in errors(obj, self.catalog) if not self._will_be_mended(error, obj))
            self._errors[id(obj)] = known
        return known

    def _will_be_mended(self, error: SchemaError, obj: Object) -> bool:
        if error.fault == "missing-field":
            return error.place.path[-1:] == ("selector",) and self.selector_comes_later(obj)
        if obj["sops"].is_map and (error.place.path == ("sops",) or "ENC[" in _written(error)):
            return True  # sops takes its own field away, and the encryption, before anything is applied
        written = _written(error)
        return self._is_placeholder(written) or (error.fault == "template" and self.will_be_filled(written))

    def will_be_filled(self, text: str) -> bool:
        """Whether text holds a variable that Flux or a kustomization replaces, or a configured placeholder."""
        if ("${" in text and self.substitutes_variables) or ("$(" in text and self.kustomizations.replace_variables):
            return True
        return self._is_placeholder(text)

    def around(self, obj: Object) -> frozenset[str]:
        """Where an object stands, in growing circles: its file, its folder, every kustomization that builds it."""
        return self._circles(obj.root.source.path)

    def _circles(self, path: str) -> frozenset[str]:
        known = self._around.get(path)
        if known is None:
            known = frozenset({path, posixpath.dirname(path) + "/", *self.kustomizations.builds.get(path, ())})
            self._around[path] = known
        return known

    @cached_property
    def _unread(self) -> frozenset[str]:
        broken = (
            unit.file.source.path
            for unit in self.units
            if any(document.root is None for document in unit.file.documents)
        )
        return frozenset(circle for path in broken for circle in self._circles(path))

    def is_partly_unread(self, obj: Object) -> bool:
        """Around an object stands something that was not read, so that what seems to be missing may be there.

        A broken document, or what a kustomization fetches or renders.
        """
        around = self.around(obj)
        return not around.isdisjoint(self._unread) or not around.isdisjoint(self.kustomizations.unread)

    def at_hand(self, one: Object, other: Object) -> bool:
        """Meant for each other: in one file, one folder, or built by one kustomization, directly or through others."""
        return not self.around(one).isdisjoint(self.around(other))

    def is_in_force(self, policy: Object, obj: Object) -> bool:
        """Whether what an object says of its namespace, or a Namespace of itself, holds for another for certain.

        Both must name the namespace alike, and lie together unless there is only one such policy.
        """
        namespace = policy.name if policy.group_kind == "Namespace" else policy.namespace
        if namespace != obj.namespace:
            return False
        return self.at_hand(policy, obj) or (
            namespace != "" and len(self._by_name.get((policy.group_kind, policy.name), ())) == 1
        )

    def may_meet(self, one: Object, other: Object) -> bool:
        """Whether two objects may be in one namespace."""
        return may_meet(one.namespace, other.namespace)

    def patches_mention(self, word: str) -> bool:
        """Whether some patch or kustomization holds a word, so that it may add or change what goes by that name."""
        wanted = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return any(wanted.search(text) for text in self._patch_texts)

    def may_be_patched(self, obj: Object, field: str) -> bool:
        """Whether some patch or kustomization holds the name of an object and that of a field."""
        name, wanted = (re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") for word in (obj.name, field))
        return any(wanted.search(text) and name.search(text) for text in self._patch_texts)

    @cached_property
    def _patch_texts(self) -> tuple[str, ...]:
        texts = {
            unit.file.source.text
            for unit in self.units
            if unit.skipped == "kustomization" or unit.file.source.path in self.kustomizations.patches
        }
        return tuple(sorted(texts))

    def applied_together(self, one: Object, other: Object) -> bool:
        """Certain to reach the same cluster in one go: same file, or resources of the same kustomization."""
        return not self.applied_by(one).isdisjoint(self.applied_by(other))

    def plain_folder(self, obj: Object) -> str | None:
        """The folder of an object, where no kustomization says which of its files are applied."""
        path = obj.root.source.path
        folder = posixpath.dirname(path)
        known = posixpath.normpath(folder) in self.kustomizations.by_folder or path in self.kustomizations.parents
        return None if known else folder

    @cached_property
    def _synced_folders(self) -> frozenset[str]:
        paths = [obj["spec"]["path"] for obj in self.objects_of("kustomize.toolkit.fluxcd.io/Kustomization")]
        for app in self.objects_of("argoproj.io/Application"):
            paths += [source["path"] for source in (app["spec"]["source"], *app["spec"]["sources"].items())]
        return frozenset(posixpath.normpath(at.text).strip("/") for at in paths if at.text)

    def is_synced(self, folder: str) -> bool:
        """Whether Flux or Argo CD applies all that lies in a folder."""
        steps = posixpath.normpath(folder).split("/")
        return any("/".join(steps[start:]) in self._synced_folders for start in range(len(steps)))

    def applied_by(self, obj: Object) -> frozenset[str]:
        """Everything that applies an object by name: its file, and the kustomizations that list it."""
        path = obj.root.source.path
        return frozenset({path, *self.kustomizations.parents.get(path, ())})


def may_meet(one: str, other: str) -> bool:
    """Whether two namespaces, "" meaning left open, may be the same."""
    return one == other or not one or not other


def _written(error: SchemaError) -> str:
    return error.place.source.text[error.place.span.start : error.place.span.end]
