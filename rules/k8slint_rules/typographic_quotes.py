from collections.abc import Iterator
from functools import lru_cache

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.objects import Object
from k8slint.kube.written import plain_as_written
from k8slint.node import At, Node, Scalar, leaves
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_QUOTES = tuple("\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u2033")
_QUOTED = Pattern("[{0}]([^{0}]*)[{0}]".format("".join(_QUOTES)))
# Sentences for people, or for a program that knows what it wants.
_FREE_TEXT = frozenset(("annotations", "args", "binaryData", "data", "description", "message", "stringData"))


@rule(
    "typographic-quotes",
    "typographic quotes stand around a value",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
)
def typographic_quotes(obj: Object) -> Iterator[Finding]:
    """
    Why
        Word processors and web pages turn quotes into curly ones. YAML knows only the straight ones: the others
        are part of the value, so the image, the name or the command is another one than it seems to be.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: “nginx:1.29.3”

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: "nginx:1.29.3"

    Except
        Annotations, data, arguments, descriptions and messages, which may well quote something; values in straight
        quotes around the curly ones; custom resources.
    """
    custom = "." in obj.group and not obj.group.endswith(".k8s.io")
    root = obj.root.node
    if custom or root is None or not _may_hold(obj.root.source.text) or not _holds_quotes(root):
        return
    waiting = [obj.root]
    while waiting:
        here = waiting.pop()
        for key, value in here.fields():
            if key not in _FREE_TEXT:
                waiting.append(value)
        waiting.extend(here.items())
        match = _QUOTED.fullmatch(here.text or "")
        if match is not None and isinstance(here.node, Scalar) and here.node.style == "":
            yield _finding(here, match[1])


@lru_cache(maxsize=1)  # a file may hold many objects
def _may_hold(text: str) -> bool:
    """Whether a plain value in a file may hold quotes."""
    return not text.isascii() and (any(quote in text for quote in _QUOTES) or not plain_as_written(text))


def _holds_quotes(root: Node) -> bool:
    return any(isinstance(leaf.value, str) and leaf.value.startswith(_QUOTES) for leaf in leaves(root, _FREE_TEXT))


def _finding(at: At, text: str) -> Finding:
    fix = None
    if '"' not in text and "\\" not in text:
        fix = Fix("write straight quotes", (Edit(at.place.span, f'"{text}"'),))
    parent = at.parent.key if at.parent is not None else ""
    what = f"the value of '{at.key}'" if isinstance(at.key, str) else f"an item of '{parent}'"
    message = f"the quotes around {what} are typographic, so they are part of it"
    return Finding(message, at.place, "YAML knows the quotes ' and \" only", fix=fix)
