"""What the kustomizations of a project say about its files: patches, and labels added to selectors.

Only the entries are read; nothing is built, fetched or run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from k8slint.document import File
from k8slint.kube.recognise import KUSTOMIZATION_NAMES
from k8slint.node import At
from k8slint.pattern import Pattern

_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902", "replacements")
_CALLED_PATCH = Pattern(r"(^|[-_.])patch(es)?([-_.])")
_CONFIGS = ("transformers", "generators", "validators", "configurations", "crds")


class Kustomization(NamedTuple):
    """One kustomization file: its folder, and the files and folders it names, as normal paths."""

    path: str
    folder: str
    resources: tuple[str, ...]
    patches: tuple[str, ...]
    configs: tuple[str, ...]
    components: tuple[str, ...]
    adds_selector_labels: bool
    adds_template_labels: bool
    generated: tuple[tuple[str, str], ...]
    images: tuple[str, ...]
    replaces_variables: bool
    renders_charts: bool
    sets_namespace: bool


class Kustomizations(NamedTuple):
    """All kustomizations of a project, answering for its files.

    `labelled` are the files whose selectors and pod templates get labels added, `relabelled` those whose pod templates
    do. `parents` are the kustomizations that name a file, `builds` all that contain it, directly or through others.
    `pinned` are the images that get a tag or a digest in a file. `unread` are the kustomizations that build something
    which is not among the files: a URL, a chart, a file that is missing. `moved` are the files whose objects some
    kustomization puts into a namespace of its choice.
    """

    by_folder: Mapping[str, Kustomization]
    patches: frozenset[str]
    configs: frozenset[str]
    labelled: frozenset[str]
    relabelled: frozenset[str]
    parents: Mapping[str, tuple[str, ...]]
    builds: Mapping[str, frozenset[str]]
    pinned: Mapping[str, frozenset[str]]
    unread: frozenset[str]
    moved: frozenset[str]

    def is_patch(self, path: str) -> bool:
        """Whether a file is named as a patch, lies in a folder of patches, or is called one below a kustomization."""
        folder = posixpath.dirname(path)
        if path in self.patches or posixpath.basename(folder) == "patches":
            return True
        if not _CALLED_PATCH.search(posixpath.basename(path)):
            return False
        return any(posixpath.normpath(each) in self.by_folder for each in (folder, posixpath.dirname(folder)))

    @property
    def replace_variables(self) -> bool:
        """Whether some kustomization replaces `$(VAR)`."""
        return any(kustomization.replaces_variables for kustomization in self.by_folder.values())

    def generates(self, kind: str, name: str) -> bool:
        """Whether some generator makes a ConfigMap or Secret of this name."""
        return any((kind, name) in kustomization.generated for kustomization in self.by_folder.values())


def is_kustomization(path: str) -> bool:
    """Whether a file is a kustomization, by its name."""
    return posixpath.basename(path) in KUSTOMIZATION_NAMES


def kustomizations(files: Iterable[File]) -> Kustomizations:
    """Read what every kustomization among the files names."""
    files = list(files)
    known = {file.source.path for file in files}
    found = {
        kustomization.folder: kustomization
        for file in files
        if is_kustomization(file.source.path)
        for kustomization in _read(file)
    }
    labelled: set[str] = set()
    relabelled: set[str] = set()
    parents: dict[str, list[str]] = {}
    builds: dict[str, set[str]] = {}
    pinned: dict[str, set[str]] = {}
    unread: set[str] = set()
    moved: set[str] = set()
    for kustomization in found.values():
        for resource in kustomization.resources:
            parents.setdefault(resource, []).append(kustomization.path)
        # What a component adds, it adds to everything that is built along with it.
        family = [kustomization, *(found[folder] for folder in kustomization.components if folder in found)]
        selectors = any(member.adds_selector_labels for member in family)
        templates = any(member.adds_template_labels for member in family)
        images = {image for member in family for image in member.images}
        if any(base.renders_charts for base in _bases(kustomization, found)):
            unread.add(kustomization.path)
        for path in _included(kustomization, found):
            if path not in known:
                unread.add(kustomization.path)
            builds.setdefault(path, set()).add(kustomization.path)
            if any(member.sets_namespace for member in family):
                moved.add(path)
            if selectors:
                labelled.add(path)
            if templates:
                relabelled.add(path)
            if images:
                pinned.setdefault(path, set()).update(images)
    return Kustomizations(
        found,
        frozenset(path for kustomization in found.values() for path in kustomization.patches),
        frozenset(path for kustomization in found.values() for path in kustomization.configs),
        frozenset(labelled),
        frozenset(relabelled | labelled),
        {path: tuple(names) for path, names in parents.items()},
        {path: frozenset(names) for path, names in builds.items()},
        {path: frozenset(names) for path, names in pinned.items()},
        frozenset(unread),
        frozenset(moved),
    )


def _read(file: File) -> Iterator[Kustomization]:
    for document in file.documents[:1]:
        root = At(file.source, document.root)
        folder = posixpath.dirname(file.source.path)

        def local(paths: Iterable[str | None], folder: str = folder) -> tuple[str, ...]:
            return tuple(
                posixpath.normpath(posixpath.join(folder, path)) for path in paths if path and "\n" not in path
            )

        def entries(*keys: str, root: At = root) -> Iterator[str | None]:
            for key in keys:
                for item in root[key].items():
                    yield item.text or item["path"].text

        yield Kustomization(
            file.source.path,
            posixpath.normpath(folder),
            local(entries("resources", "bases", "components")),
            local(entries(*_PATCHES)),
            local(entries(*_CONFIGS)),
            local(entries("components")),
            root["commonLabels"].exists
            or any(item["includeSelectors"].value is True for item in root["labels"].items()),
            any(item["includeTemplates"].value is True for item in root["labels"].items()),
            tuple(
                (kind, item["name"].text or "")
                for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
                for item in root[key].items()
            ),
            tuple(item["name"].text or "" for item in root["images"].items() if _pins(item)),
            root["vars"].exists,
            any(root[field].exists for field in ("helmCharts", "helmChartInflationGenerator", "generators")),
            root["namespace"].exists,
        )


def _pins(image: At) -> bool:
    """A digest, or a tag that stays what it is; an unquoted one such as 1.29 is a number."""
    return image["digest"].exists or image["newTag"].value not in (None, "", "latest")


def _bases(start: Kustomization, by_folder: Mapping[str, Kustomization]) -> Iterator[Kustomization]:
    """A kustomization and all that it is built on."""
    waiting, seen = [start], {start.folder}
    while waiting:
        kustomization = waiting.pop()
        yield kustomization
        for resource in kustomization.resources:
            base = by_folder.get(resource)
            if base is not None and base.folder not in seen:
                seen.add(base.folder)
                waiting.append(base)


def _included(start: Kustomization, by_folder: Mapping[str, Kustomization]) -> Iterator[str]:
    for kustomization in _bases(start, by_folder):
        yield from (resource for resource in kustomization.resources if resource not in by_folder)
