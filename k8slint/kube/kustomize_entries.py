"""What a kustomization lists by name: files and folders of the project."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.document import Document, File
from k8slint.kube.kustomize import is_kustomization, named_by
from k8slint.kube.once import once_a_file
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Map, Path, Scalar
from k8slint.pattern import Pattern

_GROUP = "kustomize.config.k8s.io/"
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
_REMOTE = Pattern(r"://|^git@|^(www\.)?(github|gitlab|bitbucket)\.|\?\w+=|(?<!\.)//|\.git(/|$)")


class Entry(NamedTuple):
    """One entry: the path that it leads to, how it is written, the list that it stands in, and where that is."""

    path: str
    text: str
    list: str
    document: int
    place: Path

    def at(self, file: File) -> At:
        """Its place in the file that it was found in."""
        document = file.documents[self.document]
        return At(document.source, document.root).down(self.place)


@once_a_file
def entries_in(file: File) -> tuple[Entry, ...]:
    """Every entry of a kustomization that names a file or folder here."""
    is_named_so = is_kustomization(file.source.path)
    # Whoever writes the group in another way needs a backslash for it.
    if not is_named_so and _GROUP not in file.source.text and "\\" not in file.source.text:
        return ()
    found = []
    for document in file.documents:
        fields = document.root.fields if isinstance(document.root, Map) else {}
        if not is_named_so and not _is_one(document):
            continue
        root = At(document.source, document.root)
        for name in (name for name in _LISTS if name in fields):
            for item in root[name].items():
                at = item if item.text else item["path"]
                if at.text and _is_local(at.text):
                    path = named_by(file.source.path, at.text)
                    found.append(Entry(path, at.text, name, document.number, at.path))
    return tuple(found)


def _is_local(text: str) -> bool:
    return "\n" not in text and not _REMOTE.search(text) and not looks_unfilled(text)


def _is_one(document: Document) -> bool:
    # Every document of a project is asked, so this does without places.
    fields = document.root.fields if isinstance(document.root, Map) else {}
    version = fields.get("apiVersion")
    if not isinstance(version, Scalar) or not str(version.value).startswith(_GROUP):
        return False
    return At(document.source, document.root)["kind"].text in ("Kustomization", "Component")
