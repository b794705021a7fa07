import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile

from k8slint.finding import Finding
from k8slint.kube.kustomize import Kustomization, is_kustomization
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_LISTS = (
    "resources",
    "bases",
    "components",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "transformers",
    "generators",
    "validators",
    "configurations",
    "crds",
)
_BUILT = ("resources", "bases", "components")
_MANY = 3
_MANIFESTS = (".yaml", ".yml", ".json")
_REMOTE = Pattern(r"://|^git@|^(www\.)?(github|gitlab|bitbucket)\.|\?\w+=|(?<!\.)//|\.git(/|$)")
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
    files: dict[str, list[str]] = defaultdict(list)
    for unit in project.units:
        folder, name = posixpath.split(posixpath.normpath(unit.file.source.path))
        files[folder].append(name)
        while folder not in ("", "/"):
            folder = posixpath.dirname(folder)
            files[folder]  # a folder that may hold folders only
    root = _common([folder for folder, names in files.items() if names])
    missing: dict[tuple[str, str], At] = {}
    for at in _entries(project):
        if _is_missing(at, files, root, project):
            missing.setdefault((at.source.path, str(at.text)), at)
    # A project that lacks many files is not all there, or something makes them.
    partial = len({_path(at) for at in missing.values()}) > _MANY and not project.complete
    for at in missing.values():
        finding = _missing(at, files)
        unsure = partial and not finding.help.startswith("did you mean")
        kept_out = _KEPT_OUT.search(str(at.text)) is not None
        yield finding._replace(severity="info") if unsure or kept_out else finding
    yield from _left_out(project)


def _entries(project: Project) -> Iterator[At]:
    """Every entry of a kustomization that names a file or folder here."""
    for unit in project.units:
        for document in unit.file.documents:
            root = At(unit.file.source, document.root)
            if is_kustomization(unit.file.source.path) or _is_one(root):
                for key in _LISTS:
                    for item in root[key].items():
                        at = item if item.text else item["path"]
                        if (
                            at.text
                            and "\n" not in at.text
                            and not _REMOTE.search(at.text)
                            and not looks_unfilled(at.text)
                        ):
                            yield at


def _is_one(root: At) -> bool:
    text = root["apiVersion"].text or ""
    return text.startswith("kustomize.config.k8s.io/") and root["kind"].text in ("Kustomization", "Component")


def _common(folders: list[str]) -> str:
    """The folder that holds all of these; "" for that the run stands in, or none."""
    steps = zip(*(folder.split("/") for folder in folders), strict=False)
    return "/".join(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))


def _is_within(path: str, root: str) -> bool:
    return path.startswith(f"{root}/") if root else not path.startswith(("..", "/"))


def _path(at: At) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(at.source.path), at.text or ""))


def _is_missing(at: At, files: Mapping[str, list[str]], root: str, project: Project) -> bool:
    path = _path(at)
    folder, name = posixpath.split(path)
    if path in project.kustomizations.by_folder or name in files.get(folder, ()):
        return False
    hidden = any(part.startswith(".") and part.strip(".") for part in path.split("/"))
    if hidden or not _is_within(path, root):
        return False  # nobody has looked there
    if path in files:
        return _list_of(at) in _BUILT
    return name.endswith(_MANIFESTS) or "." not in name or str(at.text).endswith("/")


def _list_of(at: At) -> str:
    """The field that an entry belongs to."""
    return next((step for step in reversed(at.path) if isinstance(step, str) and step != "path"), "")


def _missing(at: At, files: Mapping[str, list[str]]) -> Finding:
    entry, path = str(at.text), _path(at)
    folder, name = posixpath.split(path)
    if path in files:
        said = f"folder '{entry}' has no kustomization, so it cannot be built"
        return Finding(said, at.place, "add a kustomization.yaml to it, or list its files")
    what = f"'{entry}'" if name.endswith(_MANIFESTS) else f"folder '{entry}'"
    message = f"{what} is not there, so the kustomization cannot be built"
    # What is listed already was not meant.
    listed = {_path(item) for item in (at.parent.items() if at.parent is not None else ())}
    others = [other for other in files.get(folder, ()) if posixpath.join(folder, other) not in listed]
    near = nearest(name, others)
    if near is not None and is_slip(name, near):
        return Finding(message, at.place, f"did you mean '{entry[: len(entry) - len(name)]}{near}'?")
    return Finding(message, at.place, "add it, or remove the entry")


def _left_out(project: Project) -> Iterator[Finding]:
    """Manifests beside a kustomization that lists others of its folder, but not these."""
    graph = project.kustomizations
    texts = {unit.file.source.path: unit.file.source.text for unit in project.units if unit.skipped == "kustomization"}
    found: dict[str, list[Finding]] = defaultdict(list)
    for unit in project.units:
        path = unit.file.source.path
        folder, name = posixpath.split(path)
        kustomization = graph.by_folder.get(posixpath.normpath(folder))
        whole = [obj for obj in unit.objects if not obj.fragment]
        if kustomization is None or not whole or path in graph.parents or path in graph.builds:
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
