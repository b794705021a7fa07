import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from k8slint.document import File
from k8slint.finding import Finding
from k8slint.kube.kustomize import Kustomization
from k8slint.kube.kustomize_entries import Entry, entries_in
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.once import once_a_file
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_BUILT = ("resources", "bases", "components")
_MANY = 3
# With so many files of a folder the name of a missing one is compared.
_LOOKED_AT = 500
# After so many comparisons nobody guesses any more what was meant.
_COMPARED = 20_000
_MANIFESTS = (".yaml", ".yml", ".json")
# Files that people keep out of their repositories.
_KEPT_OUT = Pattern(r"(?i)secret|credential|token|passw|private|(^|[-_./])(local|generated|dec)[-_.]")


@rule(
    "kustomization-unlisted-file",
    "a kustomization lists a file that is missing, or leaves out one beside it",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="apply-order",
    since="0.1",
)
def kustomization_unlisted_file(project: Project) -> Iterator[Finding]:
    """
    Why
        A kustomization builds what it lists and nothing else. One entry that is not there, after a file was renamed,
        and `kustomize build` fails as a whole. A manifest that nobody listed is never applied, though it lies beside
        the others and looks as if it were.

    Bad
        # kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [confg.yaml]
        ---
        # config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}

    Good
        # kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: ["https://github.com/example/app/releases/download/v1.2.0/install.yaml"]
        ---
        # config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}

    Except
        URLs and repositories, and paths that lead out of the project. Files whose names say that they hold secrets
        are an info, and so is all that is missing where it is much: something makes these files, or this is not all
        of the project. A manifest that is not listed is an info, and nothing where the kustomization mentions it in a
        comment, lists no other file of its folder or leaves out many, or where another one lists it.

    See
        https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/
    """
    files = project.kustomizations.folders
    root = _common([folder for folder, names in files.items() if names])
    missing: dict[tuple[str, str], tuple[File, Entry]] = {}
    for unit in project.units:
        for entry in entries_in(unit.file):
            if _is_missing(entry, files, root, project):
                missing.setdefault((unit.file.source.path, entry.text), (unit.file, entry))
    # A project that lacks many files is not all there, or something makes them.
    is_partial = len({entry.path for _, entry in missing.values()}) > _MANY and not project.complete
    reported = {unit.file.source.path for unit in project.subjects.units}
    unlisted: dict[tuple[str, str], Sequence[str]] = {}
    compared = 0
    for file, entry in missing.values():
        if file.source.path not in reported:
            continue
        where = file.source.path, posixpath.dirname(entry.path)
        if where not in unlisted:
            unlisted[where] = _unlisted(files, file, where[1])
        names = unlisted[where] if compared < _COMPARED else ()
        compared += len(names)
        finding = _missing(entry, entry.at(file), files, names)
        unsure = is_partial and not finding.help.startswith("did you mean")
        kept_out = _KEPT_OUT.search(entry.text) is not None
        yield finding._replace(severity="info") if unsure or kept_out else finding
    yield from _left_out(project)


def _common(folders: list[str]) -> str:
    """The folder that holds all of these; "" for that the run stands in, or none."""
    steps = zip(*(folder.split("/") for folder in folders), strict=False)
    return "/".join(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))


def _is_within(path: str, root: str) -> bool:
    return path.startswith(f"{root}/") if root else not path.startswith(("..", "/"))


def _is_missing(entry: Entry, files: Mapping[str, frozenset[str]], root: str, project: Project) -> bool:
    path = entry.path
    folder, name = posixpath.split(path)
    if path in project.kustomizations.by_folder or name in files.get(folder, ()):
        return False
    hidden = any(part.startswith(".") and part.strip(".") for part in path.split("/"))
    if hidden or not _is_within(path, root):
        return False  # nobody has looked there
    if path in files:
        return entry.list in _BUILT
    return name.endswith(_MANIFESTS) or "." not in name or entry.text.endswith("/")


def _missing(entry: Entry, at: At, files: Mapping[str, frozenset[str]], unlisted: Sequence[str]) -> Finding:
    """What is wrong with an entry; `unlisted` are the files that may have been meant."""
    written, name = entry.text, posixpath.basename(entry.path)
    if entry.path in files:
        said = f"folder '{written}' has no kustomization, so it cannot be built"
        return Finding(said, at.place, "add a kustomization.yaml to it, or list its files")
    what = f"'{written}'" if name.endswith(_MANIFESTS) else f"folder '{written}'"
    message = f"{what} is not there, so the kustomization cannot be built"
    near = nearest(name, unlisted)
    if near is not None and is_slip(name, near):
        meant = f"{written[: len(written) - len(name)]}{near}"
        return Finding(message, at.place, f"did you mean '{meant}'?", fix=respelled(at, meant))
    return Finding(message, at.place, "add it, or remove the entry")


def _unlisted(files: Mapping[str, frozenset[str]], file: File, folder: str) -> Sequence[str]:
    """The files of a folder that an entry may have meant: those that have none. No more than a few hundred."""
    listed = _listed(file)
    return [name for name in sorted(files.get(folder, ())) if posixpath.join(folder, name) not in listed][:_LOOKED_AT]


@once_a_file
def _listed(file: File) -> frozenset[str]:
    return frozenset(entry.path for entry in entries_in(file))


def _left_out(project: Project) -> Iterator[Finding]:
    """Manifests beside a kustomization that lists others of its folder, but not these."""
    graph = project.kustomizations
    folders = {posixpath.dirname(unit.file.source.path) for unit in project.subjects.units}
    folders = {folder for folder in folders if posixpath.normpath(folder) in graph.by_folder}
    texts = {unit.file.source.path: unit.file.source.text for unit in project.units if unit.skipped == "kustomization"}
    found: dict[str, list[Finding]] = defaultdict(list)
    for unit in project.units if folders else ():
        path = unit.file.source.path
        if path in graph.parents or path in graph.builds:
            continue
        folder, name = posixpath.split(path)
        if folder not in folders:
            continue
        kustomization = graph.by_folder.get(posixpath.normpath(folder))
        whole = [obj for obj in unit.objects if not obj.fragment]
        if kustomization is None or not whole:
            continue
        if _lists_files(kustomization) and name not in texts.get(kustomization.path, name):
            message = f"'{name}' is not listed by the kustomization beside it"
            help = "list it under resources, or remove it"
            found[folder].append(Finding(message, whole[0]["kind"].place, help, severity="info"))
    for findings in found.values():
        if len(findings) <= _MANY:
            yield from findings


def _lists_files(kustomization: Kustomization) -> bool:
    return any(
        posixpath.normpath(posixpath.dirname(path)) == kustomization.folder and path.endswith(_MANIFESTS)
        for path in kustomization.resources
    )
