"""Edits that put one word in the place of another."""

from __future__ import annotations

import re

from k8slint.finding import Edit
from k8slint.node import At, Scalar
from k8slint.source import Span

_BETWEEN = re.compile(r"""["']?[ \t]*:[ \t]*""")


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
