"""Paths to a field of a custom resource, as `.spec.replicas` and `.metadata['labels']`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from k8slint.kube.crd_faults import has
from k8slint.node import At
from k8slint.pattern import Pattern

_ESCAPE = Pattern(r"\\(.)", re.DOTALL)
_ESCAPED = {**dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)), "'": "'", "\\": "\\"}


def follow(path: str, schema: At, *, brackets: bool = True) -> tuple[tuple[str, ...], At] | str:
    """The names of a path and the schema that it leads to; or what is wrong with it.

    `brackets` says that a name may stand in them.
    """
    steps: list[str] = []
    tokens = _tokens(path)
    for sign in tokens:
        if sign not in (".", "["):
            return "must begin with '.'" if not steps else f"has '{sign}' where '.' or '[' is expected"
        if sign == "[" and not brackets:
            return "has a name in brackets, which is not allowed here"
        word = next(tokens, None)
        if word is None:
            return "ends too early"
        name = word
        if sign == "[":
            if len(word) < 2 or word[0] != "'" or word[-1] != "'":
                return f"has '{word}' in brackets, where a text in single quotes is expected"
            if any(found[1] not in _ESCAPED for found in _ESCAPE.finditer(word[1:-1])):
                return "has an escape that is not known"
            name = _ESCAPE.sub(lambda found: _ESCAPED[found[1]], word[1:-1])
        below = _field(schema, name)
        if below is None:
            return f"leads to '{name}', which is not a field there"
        schema = below
        steps.append(name)
        if sign == "[" and next(tokens, None) != "]":
            return "has no ']' behind a name"
    return tuple(steps), schema


def _field(schema: At, name: str) -> At | None:
    properties, values = schema["properties"], schema["additionalProperties"]
    if len(properties):
        return properties[name] if has(properties, name) else None
    return values if values.is_map else None


def _tokens(path: str) -> Iterator[str]:
    """The signs and words of a path; a text in single quotes is one word."""
    at = 0
    while at < len(path):
        end = at + 1
        if path[at] == "'":
            while end < len(path) and not (path[end] == "'" and path[end - 1] != "\\"):
                end += 1
            end = min(end + 1, len(path))
        elif path[at] not in ".[]":
            while end < len(path) and path[end] not in ".[]":
                end += 1
        yield path[at:end]
        at = end
