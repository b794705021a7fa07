"""The objects that kubectl would send on from a file, as plain data; for comparing this reader with kubectl."""

from __future__ import annotations

import json

from k8slint.document import File
from k8slint.node import Map, Node, Scalar, Seq, plain


def kubectl_verdict(file: File) -> list[object] | str:
    """The objects of a file with its lists opened, or in a sentence why kubectl refuses the file."""
    for problem in file.problems:
        if problem.refused or problem.kind == "limit":
            return problem.message
    found: list[object] = []
    for document in file.documents:
        if not document.sent:
            continue
        root = document.root
        if not isinstance(root, Map):
            return "the document is not an object"
        items = root.fields.get("items")
        if items is None:
            nodes: list[Node] = [root]
        elif isinstance(items, Seq):
            nodes = items.items
        elif isinstance(items, Scalar) and items.value is None:
            nodes = []
        else:
            return "'items' is not a list"
        if not _kind(root):
            return "'kind' is missing"
        for node in nodes:
            if not isinstance(node, Map):
                return "an item is not an object"
            value = plain(node)
            if node is not root:
                if "items" in node.fields:
                    return "a list inside of a list"
                if not _text(node, "kind") and not _text(node, "apiVersion"):
                    value = _as_item(value, root)
                elif not _kind(node) or not _text(node, "apiVersion"):
                    value = None
            if value is None:
                return "'kind' or 'apiVersion' is missing in an item of a list"
            found.append(value)
    return found


def _as_item(value: object, root: Map) -> object | None:
    """An item without kind and apiVersion, with those that its list implies."""
    kind = _text(root, "kind").removesuffix("List")
    version = _text(root, "apiVersion")
    if not kind or not version or not isinstance(value, dict):
        return None
    return {**value, "kind": kind, "apiVersion": version}


def _text(node: Map, key: str) -> str:
    child = node.fields.get(key)
    return child.value if isinstance(child, Scalar) and isinstance(child.value, str) else ""


def _kind(node: Map) -> str:
    """The kind; empty where kubectl sees none, which it does not behind a bad apiVersion either."""
    version = node.fields.get("apiVersion", Scalar(None, 0, 0))
    if (
        not isinstance(version, Scalar)
        or not isinstance(version.value, str | None)
        or _text(node, "apiVersion").count("/") > 1
    ):
        return ""
    return _text(node, "kind")


def to_json(value: object) -> str:
    """Plain data as JSON in one line, at any depth; json.dumps gives up at about a thousand levels."""
    parts: list[str] = []
    waiting: list[object] = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, _Text):
            parts.append(value)
        elif isinstance(value, list):
            waiting.append(_Text("]"))
            for index in range(len(value) - 1, -1, -1):
                waiting.append(value[index])
                if index:
                    waiting.append(_Text(","))
            parts.append("[")
        elif isinstance(value, dict):
            waiting.append(_Text("}"))
            for index, (key, item) in reversed(list(enumerate(value.items()))):
                waiting.append(item)
                waiting.append(_Text(("," if index else "") + json.dumps(key) + ":"))
            parts.append("{")
        else:
            parts.append(json.dumps(value))
    return "".join(parts)


class _Text(str):
    """JSON text that is ready, among values that are not."""
