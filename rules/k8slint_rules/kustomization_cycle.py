import posixpath
from collections.abc import Iterator, Mapping, Sequence

from k8slint.finding import Finding
from k8slint.kube.kustomize import Kustomization
from k8slint.kube.kustomize_entries import entries_in
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_BUILT = ("resources", "bases", "components")


@rule(
    "kustomization-cycle",
    "a kustomization is built from itself",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="apply-order",
    since="0.1",
)
def kustomization_cycle(project: Project) -> Iterator[Finding]:
    """
    Why
        kustomize builds a folder before what is made of it. It refuses a folder that it is in the middle of building,
        and one that such a folder lies in ("cycle detected: candidate root contains visited root"). Nothing is built.

    Bad
        # base/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [../overlay]
        ---
        # overlay/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [../base]

    Good
        # base/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: ["https://github.com/example/app/releases/download/v1.2.0/install.yaml"]
        ---
        # overlay/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [../base]

    See
        https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/loader/fileloader.go
        https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/
    """
    known = project.kustomizations.by_folder
    circles: Mapping[str, str] | None = None
    for unit in project.subjects.units:
        folder = posixpath.normpath(posixpath.dirname(unit.file.source.path))
        if folder not in known or known[folder].path != unit.file.source.path:
            continue
        for entry in entries_in(unit.file):
            if entry.list not in _BUILT or entry.path not in known:
                continue
            if _holds(entry.path, folder):
                message = f"'{entry.text}' holds this kustomization itself, so it cannot be built"
                yield Finding(message, entry.at(unit.file).place, "remove the entry")
                continue
            circles = _circles(_bases(known)) if circles is None else circles
            # All entries of a circle are one mistake.
            if circles.get(folder) == folder and circles.get(entry.path) == folder:
                message = f"'{entry.text}' is built from this kustomization, so neither can be built"
                yield Finding(message, entry.at(unit.file).place, "remove this entry, or the one that leads back")


def _holds(folder: str, inner: str) -> bool:
    """Whether a folder is another one, or lies above it."""
    way = posixpath.relpath(inner, folder)
    return way != ".." and not way.startswith("../")


def _bases(known: Mapping[str, Kustomization]) -> Mapping[str, Sequence[str]]:
    """The folders that each kustomization is built from, but for those that hold it."""
    return {
        folder: [base for base in each.resources if base in known and not _holds(base, folder)]
        for folder, each in known.items()
    }


def _circles(bases: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """For each folder that leads back to itself, the first one by name of all that it goes round with."""
    back: dict[str, list[str]] = {folder: [] for folder in bases}
    for folder, names in bases.items():
        for name in names:
            back[name].append(folder)
    seen: set[str] = set()
    order = [folder for start in bases for folder in _below(start, bases, seen)]
    seen = set()
    found: dict[str, str] = {}
    for start in reversed(order):
        circle = _below(start, back, seen)
        if len(circle) > 1:
            found.update(dict.fromkeys(circle, min(circle)))
    return found


def _below(start: str, ways: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """All that can be reached from a folder and has not been seen yet, what is farthest first."""
    found: list[str] = []
    if start in seen:
        return found
    seen.add(start)
    waiting = [(start, iter(ways[start]))]
    while waiting:
        folder, names = waiting[-1]
        name = next((name for name in names if name not in seen), None)
        if name is None:
            found.append(folder)
            waiting.pop()
        else:
            seen.add(name)
            waiting.append((name, iter(ways[name])))
    return found
