"""The outline of a file, and the objects of a project by their names. Names are shown, values never are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias

from k8slint.editor.declared import object_name
from k8slint.index import Unit
from k8slint.kube.hidden import Hidden, hidden_in
from k8slint.kube.objects import Object
from k8slint.kube.pods import pod_of
from k8slint.node import At, Place
from k8slint.project import Project
from k8slint.scrub import MASK
from k8slint.source import Span

# What is found for a query that says little, and how many parts of an object are shown.
_MOST = 200
_MOST_PARTS = 5_000


Part: TypeAlias = Literal["object", "container", "volume", "port", "key", "rule"]


class Symbol(NamedTuple):
    """A part of a file.

    `span` is all of it, `selection` what to jump to; each holds the other, and those of its children.
    """

    name: str
    detail: str
    kind: Part
    span: Span
    selection: Span
    children: tuple[Symbol, ...] = ()


def symbols(unit: Unit) -> tuple[Symbol, ...]:
    """The objects of a file, with their containers, volumes, ports, keys and rules."""
    return tuple(_masked(_object(obj, hidden_in(unit.file)), hidden_in(unit.file)) for obj in unit.objects)


def _masked(symbol: Symbol, hidden: Hidden) -> Symbol:
    """The same without secret text in its parts: what was meant as a value may stand where a name belongs."""
    parts = tuple(_masked(part, hidden) for part in symbol.children)
    if symbol.kind != "object" and hidden.touches(symbol.selection):
        return symbol._replace(name=MASK, detail="", children=parts)
    return symbol._replace(children=parts)


def _object(obj: Object, hidden: Hidden) -> Symbol:
    name, detail = _words(obj, hidden)
    found = (symbol for part in (_in_pod, _in_data, _in_ports, _in_rules) for symbol in part(obj))
    return Symbol(name, detail, "object", obj.span, _selection(obj), _within(obj.span, found))


def _words(obj: Object, hidden: Hidden) -> tuple[str, str]:
    """What an object is called in a list, and what stands beside that in grey."""
    named = (
        (obj.kind, obj["kind"]),
        (obj.name, object_name(obj).at),
        (obj.api_version, obj["apiVersion"]),
        (obj.namespace, obj["metadata"]["namespace"]),
    )
    kind, name, version, namespace = (
        MASK if at.exists and hidden.touches(at.place.span) else text for text, at in named
    )
    return " ".join(filter(None, (kind, name))), " · ".join(filter(None, (version, namespace)))


def _selection(obj: Object) -> Span:
    """The name of an object; the first line of it where the name stands elsewhere, or nowhere."""
    span = object_name(obj).place.span
    return span if _holds(obj.span, span) else _clipped(obj.root.head, obj.span)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


def _clipped(span: Span, outer: Span) -> Span:
    return span if _holds(outer, span) else Span(outer.start, outer.start)


def _within(outer: Span, found: Iterator[Symbol]) -> tuple[Symbol, ...]:
    """Those that stand in their parent, in the order of the text; what an alias or a merge brings stands elsewhere."""
    here = (symbol for symbol in found if _holds(outer, symbol.span) and _holds(symbol.span, symbol.selection))
    return tuple(sorted(islice(here, _MOST_PARTS), key=_span_of))


def _span_of(symbol: Symbol) -> Span:
    return symbol.span


def _item(at: At, kind: Part, name: At, detail: str = "", *parts: Symbol) -> Symbol | None:
    """An item of a list, by one of its fields."""
    node = at.node
    if node is None or name.value is None:
        return None
    span = Span(node.start, node.end)
    return Symbol(str(name.value), detail, kind, span, name.place.span, _within(span, iter(parts)))


def _in_pod(obj: Object) -> Iterator[Symbol]:
    pod = pod_of(obj)
    if pod is None:
        return
    for container in pod.containers:
        ports = [port for item in container["ports"].items() if (port := _port(item, "containerPort"))]
        detail = container.role if container.role != "container" else ""
        symbol = _item(container.at, "container", container["name"], detail, *ports)
        if symbol:
            yield symbol
    for volume in pod["volumes"].items():
        symbol = _item(volume, "volume", volume["name"])
        if symbol:
            yield symbol
    if obj.group_kind == "apps/StatefulSet":
        for claim in obj["spec"]["volumeClaimTemplates"].items():
            symbol = _item(claim, "volume", claim["metadata"]["name"], "claim")
            if symbol:
                yield symbol


def _port(item: At, field: str) -> Symbol | None:
    number = item[field]
    if not item["name"].text:
        return _item(item, "port", number)
    return _item(item, "port", item["name"], str(number.number or ""))


def _in_ports(obj: Object) -> Iterator[Symbol]:
    if obj.group_kind == "Service":
        for item in obj["spec"]["ports"].items():
            symbol = _port(item, "port")
            if symbol:
                yield symbol


def _in_data(obj: Object) -> Iterator[Symbol]:
    if obj.group_kind not in ("ConfigMap", "Secret"):
        return
    for field in ("data", "binaryData", "stringData"):
        for name, at in obj[field].fields():
            key, node = at.key_span, at.node
            if key is not None and node is not None and node.start >= key.end:
                yield Symbol(name, "", "key", Span(key.start, node.end), key)
            elif key is not None:
                yield Symbol(name, "", "key", key, key)


def _in_rules(obj: Object) -> Iterator[Symbol]:
    if obj.group_kind == "networking.k8s.io/Ingress":
        for rule in obj["spec"]["rules"].items():
            symbol = _item(rule, "rule", rule["host"])
            if symbol:
                yield symbol


def workspace_symbols(project: Project, query: str) -> tuple[tuple[Symbol, Place], ...]:
    """The objects of a project whose kind and name hold the letters of a query in this order, at most 200.

    As kubectl does, a query may part the two by a slash, so that "svc/web" finds the Service 'web'.

    First come those that are called so, then those whose name begins with it, then those that hold it in one piece.
    """
    wanted = query.lower().replace(" ", "").replace("/", "")
    ranked = [
        (rank, obj, unit) for unit in project.units for obj in unit.objects if (rank := _rank(obj, wanted)) is not None
    ]
    ranked.sort(key=lambda each: each[0])
    return tuple(
        (_shown(obj, hidden_in(unit.file)), Place(obj.source, _selection(obj))) for _, obj, unit in ranked[:_MOST]
    )


def _shown(obj: Object, hidden: Hidden) -> Symbol:
    return Symbol(*_words(obj, hidden), "object", obj.span, _selection(obj))


def _rank(obj: Object, wanted: str) -> tuple[int, int] | None:
    name, text = obj.name.lower(), f"{obj.kind}{obj.name}".lower()
    if wanted in text:
        return (0 if name == wanted else 1 if name.startswith(wanted) else 2, len(text))
    at = -1
    for letter in wanted:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    return 3, len(text)
