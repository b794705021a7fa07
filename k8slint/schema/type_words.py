"""The words for types that the index holds, see `k8slint.schema.convert`: read for people, and for a step into one."""

from __future__ import annotations

from collections.abc import Mapping

from k8slint.schema.described import Shape

_SAID = {
    "int32": "integer",
    "int64": "integer",
    "bytes": "string in base64",
    "int-or-string": "integer or string",
    "micro-time": "time",
}
_SHAPES: Mapping[str, Shape] = {"any": "any", "object": "map"}


def said(word: str) -> str:
    """A type for people: "integer", "list of Container", "map of string to quantity"."""
    if "|" in word:
        first, _, second = word.partition("|")
        return f"{said(first)} or {said(second)}"
    word = word.lstrip("~")
    if word.startswith("["):
        return f"list of {said(inner(word))}"
    if word.startswith("{}"):
        return f"map of string to {said(inner(word))}"
    return _SAID.get(word) or word.replace("/", ".").rpartition(".")[2]


def shape(word: str) -> Shape:
    """How a value of a type is written."""
    if "|" in word:
        return "any"
    if word[:1] in ("[", "{"):
        return "list" if word[0] == "[" else "map"
    return _SHAPES.get(word) or ("map" if definition_of(word) else "scalar")


def inner(word: str) -> str:
    """The type of the items of a list, or of the values of a mapping; "" for other types."""
    if "|" in word or word[:1] not in ("[", "{"):
        return ""
    return word.partition("]" if word[0] == "[" else "}")[2]


def way(word: str, step: str | int) -> str:
    """Of two types, the one that a step leads into."""
    first, _, second = word.partition("|")
    return (second if second and isinstance(step, int) else first).lstrip("~")


def definition_of(word: str) -> str:
    """The definition that a mapping of a type has its fields from; "" for none."""
    name = way(word, "")
    return name if name[:1] not in ("[", "{") and ("." in name or "/" in name) else ""
