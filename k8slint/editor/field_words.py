"""What the schema says of a field, in Markdown."""

from __future__ import annotations

from k8slint.editor.markdown import code, escaped, prose
from k8slint.schema.described import Field

_MOST_VALUES = 30


def summary(field: Field) -> str:
    """The type of a field and whether it must be there, in a few words without any markup."""
    words = [field.type]
    if field.required:
        words.append("required")
    if field.deprecated:
        words.append("deprecated")
    return ", ".join(words)


def heading(field: Field) -> str:
    """The name of a field and its type."""
    words = f"**{escaped(field.name)}** {code(field.type)}"
    return f"{words} required" if field.required else words


def facts(field: Field) -> list[str]:
    """Sentences about a field beside its description."""
    found = []
    if field.deprecated:
        found.append(f"**Deprecated** {escaped(_without_title(field.deprecated), 400)}".rstrip())
    if field.default:
        found.append(f"Default: {code(field.default)}")
    if field.values:
        listed = ", ".join(code(value or '""') for value in field.values[:_MOST_VALUES])
        more = f" and {len(field.values) - _MOST_VALUES} more" if len(field.values) > _MOST_VALUES else ""
        found.append(f"Values: {listed}{more}")
    if field.since:
        found.append(f"Since Kubernetes {field.since}")
    if field.until:
        found.append(f"Last in Kubernetes {field.until}")
    return found


def about(field: Field, limit: int = 1500) -> str:
    """All of it but the heading."""
    return "\n\n".join(part for part in ("  \n".join(facts(field)), prose(field.description, limit)) if part)


def _without_title(sentence: str) -> str:
    low = sentence.lower()
    return sentence[len("deprecated") :].lstrip(":. ") if low.startswith(("deprecated:", "deprecated.")) else sentence
