"""Edits that put one word in the place of another."""

from __future__ import annotations

from k8slint.finding import Edit, Fix
from k8slint.node import At, Scalar
from k8slint.pattern import Pattern
from k8slint.source import Span

_BETWEEN = Pattern(r"""["']?[ \t]*:[ \t]*""")


def rewrite(at: At, text: str) -> Edit | None:
    """Another text for the value of a field, in the quotes that it has; `text` needs none.

    None for what does not stand right behind its key: a value that an alias or a merge brings in belongs to other
    places, too.
    """
    node, key = at.node, at.key_span
    if not isinstance(node, Scalar) or key is None or node.style in ("|", ">"):
        return None
    if _BETWEEN.fullmatch(at.source.text[key.end : node.start]) is None:
        return None
    return Edit(Span(node.start, node.end), f"{node.style}{text}{node.style}")


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
