"""Texts with marks: ‸ for the cursor, and « » around what is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping

from k8slint.assemble import ReadFile, assemble
from k8slint.index import Unit
from k8slint.project import Project
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release
from k8slint.source import Span

CURSOR = "‸"


def unmarked(text: str) -> tuple[str, int, tuple[Span, ...]]:
    """A text without its marks, the offset of the cursor or -1, and the marked spans by where they end."""
    plain, cursor, opened, spans = "", -1, [], []
    for part in re.split(f"([{CURSOR}«»])", text):
        if part == CURSOR:
            cursor = len(plain)
        elif part == "«":
            opened.append(len(plain))
        elif part == "»":
            spans.append(Span(opened.pop(), len(plain)))
        else:
            plain += part
    return plain, cursor, tuple(spans)


def project_of(texts: Mapping[str, str]) -> Project:
    """A project of files without marks."""
    return assemble([ReadFile(read(text.encode(), path)) for path, text in texts.items()], (newest_release(),))


def unit_in(project: Project, path: str = "a.yaml") -> Unit:
    """The file of a project that lies at a path."""
    return next(unit for unit in project.units if unit.file.source.path == path)
