"""A rule's docstring taken apart: Why, Bad, Good, Except, See."""

from __future__ import annotations

from textwrap import dedent

SECTIONS = ("Why", "Bad", "Good", "Except", "See")


def sections(docstring: str) -> dict[str, str]:
    """The sections of a docstring by title, each dedented; a title stands alone on its line."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in dedent(docstring).splitlines():
        if line in SECTIONS:
            current = found.setdefault(line, [])
        elif current is not None:
            current.append(line)
    return {title: dedent("\n".join(lines)).strip("\n") for title, lines in found.items()}


def paragraphs(text: str) -> str:
    """Prose with its lines joined; blank lines part the paragraphs."""
    return "\n\n".join(" ".join(block.split()) for block in text.strip().split("\n\n"))
