"""Cures for values of the wrong type or form: a sentence, and a fix where it is plain what was meant."""

from __future__ import annotations

import json
import re

from k8slint.finding import Edit, Fix
from k8slint.kube import quantity
from k8slint.node import Node, Scalar
from k8slint.pattern import Pattern
from k8slint.reading.trouble import cut
from k8slint.schema.types import Leaf, ListOf, MapOf, Struct, Type
from k8slint.source import Source, Span

_BARE = Pattern(r"[A-Za-z0-9_.+:~-]+")
_LONG = 60
# What people write behind a value for a reader, without the '#' that makes it a comment.
_NOTE = Pattern(r"(?<!\s)\s++(<-|<=|←|⬅|⟵|//|--|—|\().*")
_PROPERTIES = Pattern(r"(?:[&!]\S*\s++)++")
_NO_SPACE = Pattern(r"([A-Za-z][\w./-]*):([^\s/:].*)")


def bare(node: Scalar, source: Source) -> Span:
    """The span of a scalar without the anchor and the tag in front of it."""
    properties = _PROPERTIES.match(source.text, node.start, node.end)
    return Span(properties.end() if properties else node.start, node.end)


def note_in(node: Node | None) -> str:
    """What to say of a note for the reader that stands behind a plain value, and is part of it; "" where none does."""
    if not isinstance(node, Scalar) or node.style != "" or not isinstance(node.value, str):
        return ""
    note = _NOTE.search(node.value)
    return f"'{cut(node.value[note.start() :])}' is part of the value; put a '#' in front of it" if note else ""


def quote(node: Scalar, source: Source, secret: bool) -> tuple[str, Fix | None]:
    """The cure for a bare number or boolean where text must be."""
    span = bare(node, source)
    text = source.text[span.start : span.end]
    if secret or len(text) > _LONG or not _BARE.fullmatch(text):
        return "put it in quotes", None
    quoted = f'"{text}"'
    return f"put it in quotes: {quoted}", Fix("put it in quotes", (Edit(span, quoted),), True)


def mend(schema: Type, node: Scalar, secret: bool) -> tuple[str, Fix | None]:
    """The cure for a scalar where something else must be, if it is plain what was meant."""
    text = node.value
    if secret or not isinstance(text, str) or node.style not in ("'", '"', ""):
        return "", None
    span = Span(node.start, node.end)
    if node.style == "":
        if note := note_in(node):
            return note, None
        if isinstance(schema, Struct | MapOf) and (pair := _NO_SPACE.fullmatch(text)):
            spaced = f"{pair[1]}: {pair[2]}"
            known = isinstance(schema, MapOf) or pair[1] in schema.fields
            fix = Fix("put in the space", (Edit(span, spaced),)) if known else None
            return f"a space is missing behind the colon: {cut(spaced)}", fix
    if isinstance(schema, ListOf):
        return _as_list(text, span) if isinstance(schema.item, Leaf) and schema.item.kind == "string" else ("", None)
    if not isinstance(schema, Leaf):
        return "", None
    whole = schema.kind in ("int32", "int64") and re.fullmatch(r"-?(0|[1-9]\d*)", text)
    truth = schema.kind == "boolean" and text in ("true", "false")
    if whole and (node.style == "" or len(text) > _LONG):
        return "it is too large for a number" + (", and so read as text" if node.style == "" else ""), None
    if whole or truth:
        return f"remove the quotes: {text}", Fix("remove the quotes", (Edit(span, text),), True)
    return "", None


def _as_list(text: str, span: Span) -> tuple[str, Fix | None]:
    items = json.dumps([text], ensure_ascii=False)
    if len(items) > _LONG or len(text.split()) != 1:
        return "write it as a list", None
    return f"write it as a list: {items}", Fix("write it as a list", (Edit(span, items),))


def meant_quantity(text: str) -> str | None:
    """The quantity that was probably meant."""
    short = text.replace(" ", "").replace("_", "")
    if quantity.nanos(short) is not None:
        return short
    match = re.fullmatch(r"([+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++))([A-Za-z]+)", short)
    if match is None:
        return None
    number, suffix = match.groups()
    letters = suffix.lower().removesuffix("ytes").removesuffix("yte")
    letters = letters.removesuffix("b") if len(letters) > 1 or letters == "b" else letters
    proper = {"k": "k", "ki": "Ki", "": "", "cpu": "", "cores": "", "core": ""}.get(letters)
    if proper is None:
        proper = letters[:1].upper() + letters[1:] if letters[0] in "mgtpe" else suffix
    near = number + proper
    return near if quantity.nanos(near) is not None else None
