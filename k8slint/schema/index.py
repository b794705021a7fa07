"""The shipped index of Kubernetes' definitions, and the releases that only kubernetes-validate has."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import k8slint_schemas

from k8slint.errors import UsageError
from k8slint.kube.versions import order

if TYPE_CHECKING:
    from k8slint.schema.convert import Definition, Release


class Index:
    """The definitions of all bundled releases; a definition is parsed when it is asked for.

    `releases` are named as in "1.34", oldest first; `kinds` leads from "apps/v1/Deployment" to a definition;
    `aging` names those that some release deprecated or removed.
    """

    def __init__(self, text: bytes) -> None:
        first, *self._lines = text.split(b"\n")
        directory = json.loads(first)
        self.releases: tuple[str, ...] = tuple(directory["releases"])
        self.kinds: dict[str, str] = directory["kinds"]
        self.aging: frozenset[str] = frozenset(directory["aging"])
        self._forms: dict[str, list[int]] = directory["definitions"]
        self._known_fields: dict[int, frozenset[str]] = {}
        self._number = {release: number for number, release in enumerate(self.releases)}

    def definition(self, name: str, release: str) -> Definition | None:
        """A definition as it is in a release; None where that release does not have it."""
        forms = self._forms.get(name, ())
        number = self._number[release]
        for line, first, last in zip(forms[::3], forms[1::3], forms[2::3], strict=True):
            if first <= number <= last:
                return cast("Definition", json.loads(self._lines[line - 1]))
        return None

    def releases_of(self, name: str, field: str | None = None) -> tuple[str, ...]:
        """The bundled releases that have a definition, or a field of it."""
        forms = self._forms.get(name, ())
        found: list[str] = []
        for line, first, last in zip(forms[::3], forms[1::3], forms[2::3], strict=True):
            if field is None or field in self._fields(line):
                found += self.releases[first : last + 1]
        return tuple(found)

    def _fields(self, line: int) -> frozenset[str]:
        known = self._known_fields.get(line)
        if known is None:
            known = self._known_fields[line] = frozenset(json.loads(self._lines[line - 1])["fields"])
        return known


@cache
def index() -> Index:
    """The shipped index."""
    return Index(zlib.decompress(k8slint_schemas.read("kubernetes.jsonl.zz")))


@cache
def newer(release: str) -> Release:
    """A release that the index does not have, read from kubernetes-validate where that is installed.

    Raises UsageError where nobody has it.
    """
    from importlib.util import find_spec
    from pathlib import Path

    from k8slint.schema.convert import read_release

    spec = find_spec("kubernetes_validate")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "kubernetes-json-schema" / f"v{release}.0-local"
        if folder.is_dir():
            return read_release(folder)
    known = index().releases
    cure = "; newer ones come with k8slint[schemas]" if order(release) > order(known[-1]) else ""
    raise UsageError(f"no schemas of Kubernetes {release}: k8slint has {known[0]} to {known[-1]}{cure}")


@cache
def data(name: str) -> Any:
    """A JSON file of the schema package, such as "overlays/enums.json"."""
    return json.loads(k8slint_schemas.read(name))
