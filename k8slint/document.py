"""What reading a file gives: documents, and what went wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

from k8slint.finding import Fix
from k8slint.node import Node
from k8slint.source import Source, Span

ProblemKind: TypeAlias = Literal[
    "syntax",  # kubectl cannot read the document
    "template",  # template text that was not rendered made the document unreadable
    "not-utf8",
    "invisible-line-break",  # U+0085, U+2028 or U+2029, which end a comment
    "invisible-character",  # bidi control, zero-width, or a no-break space in a key
    "duplicate-key",
    "merge-order",  # `<<` behind a key it overrides: kubectl and kustomize disagree
    "kustomize-differs",  # kubectl reads it, kustomize refuses or drops it
    "directive",  # `%YAML 1.1`: kubectl refuses it, an API server takes it
    "dropped-content",  # behind `...`: kubectl drops it without a word
    "ignored-tag",
    "not-an-object",  # a document that kubectl cannot take for an object
    "limit",  # a bound of the reader was met; the rest was not read
]


class Note(NamedTuple):
    """A second place that explains a problem."""

    message: str
    span: Span


class Problem(NamedTuple):
    """Something the reader noticed.

    `refused` says that kubectl does not take the file because of it. `document` counts the documents of
    the file that hold something, from 0, as `Document.number` does.
    """

    kind: ProblemKind
    message: str
    span: Span
    document: int
    refused: bool
    help: str = ""
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None


class Document(NamedTuple):
    """One document that holds something, and the span of its chunk of the file.

    `root` is None where the document could not be read at all; a document cut off by a syntax error may
    keep what was composed before the error in `partial`, for editors. `sent` is false for what stands behind the
    end of a document (`...`), which kubectl drops.
    """

    number: int
    source: Source
    span: Span
    root: Node | None
    partial: Node | None = None
    sent: bool = True


class File:
    """One file as kubectl reads it."""

    def __init__(
        self, source: Source, documents: tuple[Document, ...], problems: tuple[Problem, ...], is_json: bool = False
    ) -> None:
        self.source = source
        self.documents = documents
        self.problems = problems
        self.is_json = is_json

    @cached_property
    def has_gaps(self) -> bool:
        """Whether some document could not be read."""
        return any(document.root is None for document in self.documents)

    def root_of(self, document: int, offset: int) -> Node | None:  # noqa: ARG002 - a `LaterFile` finds it so
        """The root of a document, by its number and the offset of something in it."""
        return self.documents[document].root


class LaterFile(File):
    """A file of which enough is known for the time being: `read` is called when somebody asks for more.

    `read_root` is called for the root of one document, by its number and the offset of something in it.
    """

    def __init__(
        self, source: Source, read: Callable[[], File], read_root: Callable[[int, int], Node | None], has_gaps: bool
    ) -> None:
        self.source = source
        self.has_gaps = has_gaps
        self._read = read
        self._read_root = read_root

    def root_of(self, document: int, offset: int) -> Node | None:
        """The same, without the others."""
        return self._read_root(document, offset)

    def __getattr__(self, name: str) -> Any:
        if name not in ("documents", "problems", "is_json"):
            raise AttributeError(name)
        return getattr(self._read(), name)
