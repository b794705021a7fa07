"""Edits that put one word in the place of another."""

from __future__ import annotations

import json

from k8slint.finding import Edit, Fix
from k8slint.node import At, Map, Scalar
from k8slint.pattern import Pattern
from k8slint.reading.decode import is_json
from k8slint.reading.scalars import resolve
from k8slint.source import Span

_PLAIN = Pattern(r"[A-Za-z0-9/][A-Za-z0-9_./-]*")


def rewrite(at: At, text: str) -> Edit | None:
    """Another text for a value, in the quotes that it has; `text` needs none.

    None for what does not stand behind its key or in its list: a value that an alias or a merge brings
    in belongs to other places, too, and so may one with an anchor.
    """
    node = at.node
    if not isinstance(node, Scalar) or not _is_own(at, node):
        return None
    return Edit(Span(node.start, node.end), f"{node.style}{text}{node.style}")


def respelled(at: At, text: str) -> Fix | None:
    """The fix that writes the word that was meant for a value, in the quotes that it has or else needs.

    None as for `rewrite`. It is not safe: somebody has to say that this is what was meant.
    """
    edit = rewrite(at, text)
    if edit is None or not isinstance(at.node, Scalar):
        return None
    # A number of JSON has no quotes, and the word in its place needs some.
    is_bare = isinstance(at.node.value, str) or not is_json(at.source.text)
    style = at.node.style or ("" if is_bare else '"')
    return Fix(f"change it to '{text}'", (edit._replace(text=in_quotes(text, style)),))


def renamed(at: At, key: str) -> Fix | None:
    """The fix that writes the key that was meant, in the quotes that it has or else needs.

    None where the mapping has that key already, or another one has brought it in by a merge.
    """
    span, parent = at.key_span, at.parent
    if span is None or parent is None or not isinstance(parent.node, Map) or key in parent.node.fields:
        return None
    first = at.source.text[span.start : span.start + 1]
    if first in ("&", "!", "?") or not parent.node.start <= span.start < span.end <= parent.node.end:
        return None
    style = first if first in ("'", '"') else ""
    return Fix(f"rename it to '{key}'", (Edit(span, in_quotes(key, style)),))


def respelled_pair(at: At, pair: str) -> Fix | None:
    """The fix that makes another label of one, given as `key=value`, of which either the key or the value is wrong."""
    key, _, value = pair.partition("=")
    return respelled(at, value) if key == at.key else renamed(at, key)


def in_quotes(text: str, style: str) -> str:
    """A text as YAML reads it, in quotes of a style where it can be, or in those that it needs."""
    if style == "" and _PLAIN.fullmatch(text) and resolve(text) == text:
        return text
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _is_own(at: At, node: Scalar) -> bool:
    parent, key = at.parent, at.key_span
    if parent is None or parent.node is None or node.style in ("|", ">") or node.start == node.end:
        return False
    if at.source.text[node.start] in "&!":
        return False
    first = parent.node.start if key is None else key.end
    return first <= node.start and node.end <= parent.node.end and (key is None or parent.node.start <= key.start)


def turn_off(at: At) -> Fix | None:
    """Set a switch to false; None for what is not written as a plain value behind its key."""
    edit = rewrite(at, "false") if isinstance(at.node, Scalar) and not at.node.style else None
    return Fix(f"set {at.key} to false", (edit,)) if edit else None


def without(at: At) -> Edit | None:
    """The edit that takes a field out, with the lines that it has for itself.

    None where it shares a line with something else, or is all that its mapping holds.
    """
    key, node, parent = at.key_span, at.node, at.parent
    if key is None or node is None or parent is None or len(parent) < 2 or node.end < key.end:
        return None
    text = at.source.text
    start = text.rfind("\n", 0, key.start) + 1
    # A block of text ends with its last line.
    is_block = isinstance(node, Scalar) and node.style in ("|", ">")
    end = node.end if is_block else text.find("\n", node.end) + 1 or len(text)
    rest = text[node.end : end].strip()
    if text[start : key.start].strip() or (rest and not rest.startswith("#")):
        return None
    return Edit(Span(start, end), "")
