"""Hostile documents with a sound one behind each of them, which has to be linted whatever stands above it."""

from __future__ import annotations

from collections.abc import Mapping

from .conftest import BYSTANDER, Hostile, Said

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hostile}\n"  # what is hostile begins in line 4
OTHER = "---\n" + BYSTANDER.replace("bystander", "other")


def told(
    hostile: Hostile, shapes: Mapping[str, str], *arguments: str, code: int | None = None
) -> dict[str, list[Said]]:
    """What is said of each shape, all of them checked in one run, each in a file of its own with another document."""
    files = {f"{shape}.yaml": text + OTHER for shape, text in shapes.items()}
    ran = hostile.check(files, "--ignore=duplicate-object", *arguments, code=code)
    said = {}
    for shape, text in shapes.items():
        *said[shape], other = ran.about(f"{shape}.yaml")
        assert other == warning(text.count("\n") + 5), (shape, ran.about(f"{shape}.yaml"))
    return said


def warning(line: int) -> Said:
    """What is said of the other document, given the line of its `spec`."""
    return Said("server-warning", "'externalName' is ignored unless the type is ExternalName", line, 39)


def syntax(message: str, line: int, column: int) -> list[Said]:
    """The one thing that is said where kubectl cannot read a document."""
    return [Said("yaml-syntax", message, line, column)]
