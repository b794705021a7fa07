"""What a name, a port or a label means in the project: where it leads to, never what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.declared import Declared
from k8slint.editor.markdown import code, escaped
from k8slint.editor.meaning import meaning_at
from k8slint.index import Unit
from k8slint.node import Node
from k8slint.project import Project

_MOST = 5


def of_meaning(project: Project, unit: Unit, offset: int, here: Node | None) -> str:
    """What the text at an offset means, one line for each; "" where it means nothing but itself."""
    meaning = meaning_at(project, unit, offset)
    found = [each for each in meaning.declared if each.at.node is not here] if meaning is not None else []
    lines = list(dict.fromkeys(_lines(found[: 4 * _MOST])))
    more = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return "  \n".join([*lines[:_MOST], *more])


def _lines(found: list[Declared]) -> Iterator[str]:
    for each in found:
        place = each.place
        where = f"{code(place.source.path)}:{place.source.position(place.span.start).line}"
        yield f"{_what(each)} in {where}"


def _what(declared: Declared) -> str:
    obj = declared.object
    owner = " ".join((escaped(obj.kind), *([code(obj.name)] if obj.name else []))) if obj is not None else ""
    match declared.what:
        case "object":
            return owner
        case "key":
            return f"key {code(str(declared.at.key))} of {owner}"
        case "label" | "labels":
            return f"carried by {owner}"
        case "generator":
            return "made by a kustomization"
    name = declared.at.value
    what = f"{declared.what} {code(str(name))}" if isinstance(name, str | int) else declared.what
    return f"{what} of {owner}" if owner else what
