"""What the kustomizations of a project say about its files: patches, and labels added to selectors.

Only the entries are read; nothing is built, fetched or run.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from k8slint.document import File
from k8slint.kube.once import once_a_file
from k8slint.kube.recognise import KUSTOMIZATION_NAMES
from k8slint.node import At
from k8slint.pattern import Pattern

_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902", "replacements")
_CALLED_PATCH = Pattern(r"(^|[-_.])patch(es)?([-_.])")
_CONFIGS = ("transformers", "generators", "validators", "configurations", "crds")
_NOTHING: frozenset[str] = frozenset()

# Bounds that no real repository comes near, so that a strange one takes no longer: how deep bases are followed, how
# many kustomizations count as those that build a file, and how many that makes for all files together.
_DEEPEST = 50
_MOST_BUILDS = 1_000
_MOST_TOGETHER = 300_000


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


class Kustomizations:
    """All kustomizations of a project, answering for its files.

    `labelled` are the files whose selectors and pod templates get labels added, `relabelled` those whose pod templates
    do. `parents` are the kustomizations that name a file, `builds` all that contain it, directly or through others.
    `pinned` are the images that get a tag or a digest in a file. `unread` are the kustomizations that build something
    which is not among the files: a URL, a chart, a file that is missing. `moved` are the files whose objects some
    kustomization puts into a namespace of its choice. `files` are the paths of all files of the project.
    """

    def __init__(self, by_folder: Mapping[str, Kustomization], files: frozenset[str]) -> None:
        self.by_folder = by_folder
        self.files = files
        every = by_folder.values()
        self.patches = frozenset(path for each in every for path in each.patches)
        self.configs = frozenset(path for each in every for path in each.configs)
        # Whether some kustomization replaces `$(VAR)`.
        self.replace_variables = any(each.replaces_variables for each in every)
        self._generated = frozenset(pair for each in every for pair in each.generated)
        self._around: dict[str, frozenset[str]] = {}
        self._applied_by: dict[str, frozenset[str]] = {}
        self._plain_folders: dict[str, str | None] = {}
        parents: dict[str, list[str]] = {}
        for each in every:
            for resource in each.resources:
                parents.setdefault(resource, []).append(each.path)
        self.parents = {path: tuple(names) for path, names in parents.items()}
        self._follow()

    def _follow(self) -> None:
        """What each kustomization says about the files that it and its bases name."""
        found = self.by_folder
        own = {each.folder: [path for path in each.resources if path not in found] for each in found.values()}
        bases = {each.folder: [path for path in each.resources if path in found] for each in found.values()}
        holes = {
            each.folder for each in found.values() if each.renders_charts or not self.files.issuperset(own[each.folder])
        }
        above: dict[str, list[str]] = defaultdict(list)
        images: dict[str, set[str]] = defaultdict(set)
        labelled, relabelled, moved, unread = set[str](), set[str](), set[str](), set[str]()
        for each in found.values():
            # What a component adds, it adds to everything that is built along with it.
            family = [each, *(found[folder] for folder in each.components if folder in found)]
            folders = _reached(each.folder, bases)
            for folder in folders:
                above[folder].append(each.path)
            if not holes.isdisjoint(folders):
                unread.add(each.path)
            if any(member.sets_namespace for member in family):
                moved.update(folders)
            if any(member.adds_selector_labels for member in family):
                labelled.update(folders)
            if any(member.adds_template_labels for member in family):
                relabelled.update(folders)
            pinned = {image for member in family for image in member.images}
            for folder in folders if pinned else ():
                images[folder].update(pinned)

        def files_of(folders: Iterable[str]) -> frozenset[str]:
            return frozenset(path for folder in folders for path in own[folder])

        self.labelled = files_of(labelled)
        self.relabelled = files_of(relabelled) | self.labelled
        self.moved = files_of(moved)
        self.unread = frozenset(unread)
        self.builds = _joined(own, above)
        self.pinned = _joined(own, images)

    def around(self, path: str) -> frozenset[str]:
        """Where a file stands, in growing circles: the file, its folder, every kustomization that builds it."""
        known = self._around.get(path)
        if known is None:
            builds = self.builds.get(path, _NOTHING)
            known = self._around[path] = frozenset((path, f"{posixpath.dirname(path)}/", *builds))
        return known

    def applied_by(self, path: str) -> frozenset[str]:
        """Everything that applies a file by name: itself, and the kustomizations that list it."""
        known = self._applied_by.get(path)
        if known is None:
            known = self._applied_by[path] = frozenset((path, *self.parents.get(path, ())))
        return known

    def plain_folder(self, path: str) -> str | None:
        """The folder of a file, where no kustomization says which of its files are applied."""
        if path not in self._plain_folders:
            folder = posixpath.dirname(path)
            known = posixpath.normpath(folder) in self.by_folder or path in self.parents
            self._plain_folders[path] = None if known else folder
        return self._plain_folders[path]

    def is_patch(self, path: str) -> bool:
        """Whether a file is named as a patch, lies in a folder of patches, or is called one below a kustomization."""
        if path in self.patches or "patch" not in path:
            return path in self.patches
        folder = posixpath.dirname(path)
        if posixpath.basename(folder) == "patches":
            return True
        if not _CALLED_PATCH.search(posixpath.basename(path)):
            return False
        return any(posixpath.normpath(each) in self.by_folder for each in (folder, posixpath.dirname(folder)))

    def generates(self, kind: str, name: str) -> bool:
        """Whether some generator makes a ConfigMap or Secret of this name."""
        return (kind, name) in self._generated

    @cached_property
    def folders(self) -> Mapping[str, frozenset[str]]:
        """The names of the files in each folder; those above one that holds files are there as well."""
        found: dict[str, set[str]] = defaultdict(set)
        for path in self.files:
            folder, _, name = _normal(path).rpartition("/")
            found[folder if folder or path[:1] != "/" else "/"].add(name)
        for folder in [*found]:
            above = posixpath.dirname(folder)
            while above not in found:
                found[above] = set()
                above = posixpath.dirname(above)
        return {folder: frozenset(names) for folder, names in found.items()}


def _normal(path: str) -> str:
    """As `posixpath.normpath`, which takes its time also where there is nothing to do."""
    is_normal = path and path[0] not in "./" and "/." not in path and "//" not in path and path[-1] != "/"
    return path if is_normal else posixpath.normpath(path)


def named_by(file: str, entry: str) -> str:
    """The normal path of what an entry of a kustomization names."""
    folder = file.rpartition("/")[0]
    if folder and entry[:1] != "/":
        return _normal(f"{folder}/{entry}")
    return _normal(posixpath.join(posixpath.dirname(file), entry))


def _reached(start: str, bases: Mapping[str, list[str]]) -> dict[str, None]:
    """The folders of a kustomization and of all that it is built on."""
    seen: dict[str, None] = {start: None}
    level = [start]
    for _ in range(_DEEPEST):
        below = dict.fromkeys(base for folder in level for base in bases[folder] if base not in seen)
        if not below:
            break
        seen.update(below)
        level = [*below]
    return seen


def _joined(own: Mapping[str, Iterable[str]], of_folder: Mapping[str, Iterable[str]]) -> Mapping[str, frozenset[str]]:
    """For each file what is so for the folders whose kustomizations name it; files of the same ones share one set."""
    named_by: dict[str, dict[str, None]] = defaultdict(dict)
    for folder in of_folder:
        for path in own[folder]:
            named_by[path][folder] = None
    together = {path: tuple(folders) for path, folders in named_by.items()}
    sets = {
        folders: frozenset(name for folder in folders for name in of_folder[folder])
        for folders in set(together.values())
    }
    most = _MOST_BUILDS
    if sum(len(sets[folders]) for folders in together.values()) > _MOST_TOGETHER:
        most = min(most, _MOST_TOGETHER // len(together) + 1)
    for folders, found in sets.items():
        if len(found) > most:
            sets[folders] = frozenset(sorted(found)[:most])
    return {path: sets[folders] for path, folders in together.items()}


def is_kustomization(path: str) -> bool:
    """Whether a file is a kustomization, by its name."""
    return path.rpartition("/")[2] in KUSTOMIZATION_NAMES


def kustomizations(files: Iterable[File]) -> Kustomizations:
    """Read what every kustomization among the files names."""
    files = list(files)
    found = [each for each in map(kustomization_in, files) if each is not None]
    return together(found, frozenset(file.source.path for file in files))


def together(found: Iterable[Kustomization], files: frozenset[str]) -> Kustomizations:
    """What some kustomizations, in the order of their files, say together; `files` are the paths of the project."""
    return Kustomizations({each.folder: each for each in found}, files)


def kustomization_in(file: File) -> Kustomization | None:
    """What a file says as a kustomization; None where it is none."""
    return _read(file) if is_kustomization(file.source.path) and file.documents else None


@once_a_file
def _read(file: File) -> Kustomization:
    root, path = At(file.source, file.documents[0].root), file.source.path

    def local(names: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(named_by(path, name) for name in names if name and "\n" not in name)

    def entries(*keys: str) -> Iterator[str | None]:
        for key in keys:
            for item in root[key].items():
                yield item.text or item["path"].text

    return Kustomization(
        path,
        posixpath.normpath(posixpath.dirname(path)),
        local(entries("resources", "bases", "components")),
        local(entries(*_PATCHES)),
        local(entries(*_CONFIGS)),
        local(entries("components")),
        root["commonLabels"].exists or any(item["includeSelectors"].value is True for item in root["labels"].items()),
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
