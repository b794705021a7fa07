"""A field as an editor shows it, and what its description says in passing: its default, and that it is deprecated."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from k8slint.pattern import Pattern

Shape: TypeAlias = Literal["map", "list", "scalar", "any"]

_DEFAULT = Pattern(
    r"\b[Dd]efaults?(?: value)? (?:to|is) "
    r"(\"[\w.*/-]{0,100}\"|'[\w.*/-]{1,100}'|`[\w.*/-]{1,100}`|[0-9]{1,12}%?|[A-Za-z][A-Za-z0-9]{1,60}|/[a-z/-]{1,100})"
    r"(?:$|\.(?:\s|$)|\n| ?\((?!if)| seconds?\.| pods?\.|s\."
    r"| (?:if|when) (?:unset|not specified)\b| for backward compat)"
)
_MENTION = Pattern(r"\b[Dd]efaults?(?: value)? (?:to|is)\b")
_DEPRECATED = Pattern(
    r"\b(?:Deprecated|DEPRECATED)[:.]\s|\b[Tt]h(?:is|e) (?:field|API) is (?:never populated, and now is )?deprecated\b"
)
_END = Pattern(r"\.(?=\s|$)|\n|$")
_MOST = 400


class Field(NamedTuple):
    """What a schema says of a field, of an item of a list or of a value of a mapping.

    `name` is the one of the field, also for an item of its list. `type` is for people: "integer", "list of Container",
    "map of string to quantity". `values` are the only ones that it may have, as far as that is known; those of a list
    are for its items. `since` is the first release on board in which the kind has the field at this path, "" where all
    that serve the kind do; `until` the last one, "" where nothing newer serves the kind. The object itself has them
    among all releases. `deprecated` is a sentence, or "". `shape` says how it is written, `item_shape` how the
    items of a list or the values of a mapping are, "" for other shapes. `default` is what the server takes where it is
    not set, "" where that is not known.
    """

    name: str
    type: str
    description: str
    required: bool
    values: tuple[str, ...]
    since: str
    until: str
    deprecated: str
    shape: Shape
    item_shape: Shape | Literal[""]
    default: str


@lru_cache(maxsize=4096)
def default_told(description: str, type: str) -> str:
    """The default that a description tells of a field of a type, where it does not depend on anything; else ""."""
    found = _DEFAULT.search(description)
    if found is None or len(_MENTION.findall(description)) > 1:
        return ""  # two defaults, each under a condition
    told = found[1]
    value = told[1:-1] if told[0] in "\"'`" else told
    match type:
        case "boolean":
            return value if value in ("true", "false") else ""
        case "integer":
            return value if value.isdecimal() else ""
        case "integer or string":
            return value if value.removesuffix("%").isdecimal() else ""
        case "string":
            is_word = told is not value or value[0] == "/" or (value[0].isupper() and value.lower() != value)
            return value or '""' if is_word else ""
    return ""


@lru_cache(maxsize=4096)
def deprecation_told(name: str, description: str) -> str:
    """The sentence of a description that says that a field is deprecated; "" where there is none."""
    found = _DEPRECATED.search(description)
    if found is not None:
        end = _END.search(description, found.end())
        return description[found.start() : end.end() if end else None][:_MOST].strip()
    if name.startswith("deprecated") and name[10:11].isupper():
        end = _END.search(description)
        return description[: end.end() if end else None][:_MOST].strip()
    return ""


def tidy(text: str) -> str:
    """A description without needless blanks and empty lines; its paragraphs and lists stay."""
    lines = [" ".join(line.split()) if line[:1] not in " \t" else line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept)
