"""What the schemas of its releases say against an object."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.finding import Edit, Fix
from k8slint.kube.objects import Object
from k8slint.kube.versions import interval
from k8slint.node import At
from k8slint.schema.catalog import Catalog, Found
from k8slint.schema.elsewhere import at, belongs, written
from k8slint.schema.error import SchemaError
from k8slint.schema.explain import Context, explain
from k8slint.schema.index import index
from k8slint.schema.lookup import Answer
from k8slint.schema.near import loosely, nearest
from k8slint.schema.types import Struct
from k8slint.schema.walk import Fault, walk
from k8slint.source import Span

# Kinds that only carry a question to the server need no name.
_NAMELESS_GROUPS = ("authentication.k8s.io", "authorization.k8s.io")


def errors(obj: Object, catalog: Catalog) -> tuple[SchemaError, ...]:
    """Every fault of an object that a schema can see, in the order of the text, for all of its releases.

    What only some of the releases say ends with their names.
    """
    releases = obj.releases or catalog.releases
    found: dict[tuple[object, ...], tuple[SchemaError, list[str]]] = {}
    for release in reversed(releases):
        for error in _in_release(obj, catalog, release):
            key = (error.fault, error.place.path, error.place.span)
            found.setdefault(key, (error, []))[1].append(release)
    every = len(releases)
    merged = (
        error if len(said) == every or error.fault in _NAMES_RELEASE else _only_in(error, said)
        for error, said in found.values()
    )
    return tuple(sorted(merged, key=lambda error: (error.place.span, error.place.path.__repr__())))


_NAMES_RELEASE = ("removed-api", "deprecated-api")


def _only_in(error: SchemaError, releases: list[str]) -> SchemaError:
    return error._replace(message=f"{error.message} (in Kubernetes {interval(releases, index().releases)})")


def _in_release(obj: Object, catalog: Catalog, release: str) -> Iterator[SchemaError]:
    unset = [field for field in ("apiVersion", "kind") if not obj[field].text and not obj[field].node]
    unset += [
        field for field in ("apiVersion", "kind") if obj[field].text == "" or (obj[field].node and not obj[field])
    ]
    if not obj.api_version or not obj.kind:
        for field in unset:
            if not obj.fragment:
                yield SchemaError("missing-field", f"'{field}' is not set", obj[field].place, f"add '{field}'")
        return
    found = catalog.look_up(obj.group, obj.version, obj.kind, release)
    remark = found if isinstance(found, Answer) else found.remark
    if remark is not None and remark.fault is not None:
        yield _remark(obj, remark)
    if isinstance(found, Found) and obj.root.node is not None:
        yield from _by_schema(obj, found, release)


def _remark(obj: Object, answer: Answer) -> SchemaError:
    at = obj[answer.field]
    fix = None
    if answer.instead and at.node is not None:
        fix = Fix(
            f"change it to '{answer.instead}'", (Edit(Span(at.node.start, at.node.end), answer.instead),), answer.safe
        )
    return SchemaError(answer.fault or "unknown-api", answer.message, at.place, answer.help, fix)


def _by_schema(obj: Object, found: Found, release: str) -> Iterator[SchemaError]:
    assert obj.root.node is not None
    faults = walk(found.schema, obj.root.node, whole=not obj.fragment)
    if not obj.fragment and obj.group not in _NAMELESS_GROUPS and _is_nameless(obj):
        faults.append(Fault("missing", found.schema, ("metadata", "name"), None))
    for fault in faults:
        if fault.what == "unknown":
            yield _unknown(obj, found.schema, fault, release)
        elif fault.what == "missing":
            if not _is_let_off(obj, fault):
                yield _missing(obj, fault)
        else:
            parent = at(found.schema, fault.path[:-1]) if fault.path else None
            secret = obj.kind == "Secret" and (fault.path[:1] not in _SHOWN or "annotations" in fault.path)
            yield explain(fault, Context(obj.root, parent, secret))


_SHOWN = (("apiVersion",), ("kind",), ("metadata",), ("type",), ("immutable",))


def _is_nameless(obj: Object) -> bool:
    metadata = obj["metadata"]
    if metadata.exists and not metadata.is_map:
        return False  # said already
    return not any(metadata[key].exists and metadata[key].value != "" for key in ("name", "generateName"))


def _is_let_off(obj: Object, fault: Fault) -> bool:
    """What the OpenAPI calls required and the server does not miss."""
    if fault.path[0] == "status":
        return True  # dropped on create
    if fault.path[-1] == "claimName" and obj.kind == "StatefulSet":
        # A claim template of the same name fills it in.
        volume = _walk_to(obj, fault.path[:-2])["name"].value
        templates = obj["spec"]["volumeClaimTemplates"].items()
        return any(template["metadata"]["name"].value == volume for template in templates)
    return False


def _missing(obj: Object, fault: Fault) -> SchemaError:
    field = str(fault.path[-1])
    where = written(fault.path[:-1])
    inside = f" in '{where}'" if where else ""
    return SchemaError("missing-field", f"required field '{field}' is missing{inside}", _walk_to(obj, fault.path).place)


def _unknown(obj: Object, root: Struct, fault: Fault, release: str) -> SchemaError:
    assert isinstance(fault.schema, Struct)
    key = str(fault.path[-1])
    here = _walk_to(obj, fault.path)
    parent = here.parent
    used = set(parent.node.fields) if parent is not None and hasattr(parent.node, "fields") else set()
    known = fault.schema.fields
    where = written(fault.path[:-1])
    message = f"unknown field '{key}'" + (f" in '{where}'" if where else "")
    help, fix = "", None
    others = index().releases_of(fault.schema.name, key) if release in index().releases else ()
    near = nearest(key, known, used)
    if others:
        first, last = others[0], others[-1]
        came = index().releases.index(first) > index().releases.index(release)
        when = f"it came with {first}" if came else f"{last} was the last to have it"
        message = f"field '{key}' is not in Kubernetes {release}; {when}"
    elif near is None:
        place = belongs(root, fault.path)
        if place is not None:
            help = f"it belongs under '{place}'"
        else:
            near = loosely(key, known, used)
    if near is not None:
        help = f"did you mean '{near}'?"
        span = here.key_span
        if near not in used and span is not None:
            fix = Fix(f"rename it to '{near}'", (Edit(span, near),))
    return SchemaError("unknown-field", message, here.key_place, help, fix)


def _walk_to(obj: Object, path: tuple[str | int, ...]) -> At:
    here = obj.root
    for key in path:
        here = here[key]
    return here
