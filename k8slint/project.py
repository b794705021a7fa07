"""Everything that is applied together, and the index that cross-object rules ask."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from k8slint.document import File, Problem
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, is_workload, pod_of
from k8slint.kube.references import Reference, references_of
from k8slint.schema.catalog import Catalog
from k8slint.schema.error import SchemaError
from k8slint.schema.validate import errors


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
        placeholders: Iterable[str] = (),
    ) -> None:
        self.units = tuple(units)
        self.catalog = catalog
        self.kustomizations = kustomizations
        self.complete = complete
        self._placeholder = re.compile("|".join(f"(?:{pattern})" for pattern in placeholders) or "(?!)")
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

    def is_expected(self, reference: Reference) -> bool:
        """Whether the project plainly holds objects like the one that a reference wants, so that it may be forgotten.

        There are others of the kind at hand, or the project says that it is complete.
        """
        if self.complete:
            return True
        return any(
            self.at_hand(obj, reference.source) and may_meet(obj.namespace, reference.namespace)
            for obj in self.objects_of(reference.to)
        )

    @cached_property
    def pods(self) -> tuple[PodSpec, ...]:
        """Every pod that the objects make."""
        return tuple(
            pod for obj in self.objects if is_workload(obj.group_kind) for pod in (pod_of(obj),) if pod is not None
        )

    @cached_property
    def _pods_by_label(self) -> Mapping[tuple[str, str], list[PodSpec]]:
        found: dict[tuple[str, str], list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for pair in pod.labels.items():
                found[pair].append(pod)
        return found

    def pods_selected(self, selector: Selector, namespace: str) -> list[PodSpec]:
        """The pods that a selector matches and that may be in a namespace."""
        candidates: Iterable[PodSpec] = self.pods
        if selector.pairs:
            by_pair = [self._pods_by_label.get(pair, []) for pair in selector.pairs.items()]
            rarest = min(by_pair, key=len)
            candidates = rarest
        return [pod for pod in candidates if may_meet(pod.object.namespace, namespace) and selector.matches(pod.labels)]

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
        written = _written(error)
        return self._placeholder.search(written) is not None or (
            error.fault == "template" and self.will_be_filled(written)
        )

    def will_be_filled(self, text: str) -> bool:
        """Whether text holds a variable that Flux or a kustomization replaces, or a configured placeholder."""
        if ("${" in text and self.substitutes_variables) or ("$(" in text and self.kustomizations.replace_variables):
            return True
        return self._placeholder.search(text) is not None

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
        """Around an object stands something that could not be read, so that what seems to be missing may be there."""
        return not self.around(obj).isdisjoint(self._unread)

    def at_hand(self, one: Object, other: Object) -> bool:
        """Meant for each other: in one file, one folder, or built by one kustomization, directly or through others."""
        return not self.around(one).isdisjoint(self.around(other))

    def may_meet(self, one: Object, other: Object) -> bool:
        """Whether two objects may be in one namespace."""
        return may_meet(one.namespace, other.namespace)

    def patches_mention(self, word: str) -> bool:
        """Whether some patch or kustomization holds a word, so that it may add or change what goes by that name."""
        wanted = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return any(wanted.search(text) for text in self._patch_texts)

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
