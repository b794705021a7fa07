"""Objects for the tests of this folder, read from text."""

from __future__ import annotations

from textwrap import dedent

from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.reading.read import read
from k8slint.schema.catalog import Catalog
from k8slint.schema.error import SchemaError
from k8slint.schema.validate import errors

NEWEST = ("1.37",)


def objects(text: str, releases: tuple[str, ...] = NEWEST, *, fragment: bool = False) -> list[Object]:
    """The objects of a text, one a document."""
    file = read(dedent(text).encode(), "test.yaml")
    roots = (At(document.source, document.root) for document in file.documents)
    return [Object(root, number, releases, fragment=fragment) for number, root in enumerate(roots) if root.is_map]


def check(text: str, *releases: str, fragment: bool = False) -> list[SchemaError]:
    """What is said against the last object of a text; CRDs in front of it define their kinds."""
    every = objects(text, releases or NEWEST, fragment=fragment)
    crds = [obj for obj in every[:-1] if obj.kind == "CustomResourceDefinition"]
    return list(errors(every[-1], Catalog(releases or NEWEST, crds)))


def written(error: SchemaError) -> str:
    """The text that an error points at."""
    return error.place.source.text[error.place.span.start : error.place.span.end]


def mended(error: SchemaError) -> str:
    """The whole text after the error's fix."""
    assert error.fix is not None
    text = error.place.source.text
    for edit in sorted(error.fix.edits, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
