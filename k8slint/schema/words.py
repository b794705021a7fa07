"""The sentences for what is wrong with an object: its API, its fields, and through `explain` its values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from k8slint.kube.near import loosely, nearest
from k8slint.kube.objects import Object
from k8slint.kube.rewrite import renamed, respelled
from k8slint.kube.versions import at_least, interval
from k8slint.node import At, Map, Scalar
from k8slint.schema.answer import Answer
from k8slint.schema.breached import about_breach
from k8slint.schema.elsewhere import belongs, type_at, written
from k8slint.schema.error import Fault as Kind
from k8slint.schema.error import SchemaError
from k8slint.schema.explain import Context, explain
from k8slint.schema.index import data, index
from k8slint.schema.steps import pertinent
from k8slint.schema.types import Struct
from k8slint.schema.walk import Fault
from k8slint.source import Span, overlapping

_MANY = 50


def about_api(obj: Object, kind: Kind, answer: Answer) -> SchemaError:
    """The error for a group, version or kind."""
    at = obj[answer.field]
    fix = None
    if answer.instead:
        fix = respelled(at, answer.instead)
        fix = fix._replace(safe=answer.safe) if fix is not None else None
    help = "\n".join(filter(None, (answer.help, *pertinent(answer.steps, obj.root))))
    return SchemaError(kind, answer.message, at.place, help, fix)


def without_echoes(faults: Sequence[Fault]) -> list[Fault]:
    """The faults without required fields that are missing because they are misspelt, which is said already."""
    meant = {
        (*fault.path[:-1], _meant(fault, fault.schema.fields))
        for fault in faults[:_MANY]
        if fault.what == "unknown" and isinstance(fault.schema, Struct)
    }
    return [
        fault
        for fault in faults
        if fault.what != "missing" or not any(fault.path[:end] in meant for end in range(1, len(fault.path) + 1))
    ]


def about_fault(obj: Object, root: Struct, fault: Fault, releases: Sequence[str], *, hint: bool = True) -> SchemaError:
    """The error for a fault of the walk that began at `root`; the object is judged by all of the `releases`.

    Without `hint` nobody looks for what was meant, which takes its time.
    """
    if fault.what == "unknown":
        return _unknown(obj, root, fault, releases, hint=hint)
    if fault.what == "missing":
        return _missing(obj, fault)
    if fault.what == "custom" and fault.wrong is not None:
        from k8slint.schema.custom_words import about_wrong

        return about_wrong(obj.root, fault.wrong, secret=_is_secret(obj, fault))
    if fault.breach is not None:
        within = fault.path[: len(fault.path) - len(fault.breach.path)]
        at = obj.root.down(within)
        return about_breach(at, within, fault.breach, secret=_is_secret(obj, fault), hint=hint)
    parent = type_at(root, fault.path[:-1]) if fault.path else None
    return explain(fault, Context(obj.root, parent, _is_secret(obj, fault), hint))


def _is_secret(obj: Object, fault: Fault) -> bool:
    """Whether what stands at a fault is not to be quoted."""
    if obj.root.node is None:
        return False
    from k8slint.kube.hidden import holds_secrets, secret_values

    if fault.wrong is not None and fault.wrong.sort == "rule":
        # What a rule says can be made of anything in the object.
        return holds_secrets(obj.root.source.text, obj.root.node, obj.kind)
    if fault.node is None:
        return False
    place = Span(fault.node.start, fault.node.end)
    return any(True for _ in overlapping(secret_values(obj.root.source.text, obj.root.node, obj.kind), place))


def _missing(obj: Object, fault: Fault) -> SchemaError:
    if fault.path == ("metadata", "name"):
        place = _walk_to(obj, fault).place
        return SchemaError("missing-name", f"{obj.kind} has no name", place, "set metadata.name")
    where = written(fault.path[:-1])
    inside = f" in '{where}'" if where else ""
    message = f"required field '{fault.path[-1]}' is missing{inside}"
    return SchemaError("missing-field", message, _walk_to(obj, fault).place)


def _meant(fault: Fault, known: Iterable[str], used: Collection[str] = ()) -> str | None:
    """The field that an unknown one is meant to be."""
    key = str(fault.path[-1])
    name, colon, _ = key.partition(":")
    if colon and name in known and isinstance(fault.node, Scalar) and fault.node.value is None:
        return name  # {name:web} without a space is a key with nothing behind it
    return nearest(key, known, used)


def _unknown(obj: Object, root: Struct, fault: Fault, releases: Sequence[str], *, hint: bool) -> SchemaError:
    key, where = str(fault.path[-1]), written(fault.path[:-1])
    here = _walk_to(obj, fault)
    if not isinstance(fault.schema, Struct):
        raise TypeError(f"{fault} is unknown in no struct")
    history = _history(fault.schema.name, key, releases)
    if history:
        return SchemaError("unknown-field", history, here.key_place)
    message = f"unknown field '{key}'" + (f" in '{where}'" if where else "")
    moved = data("overlays/moved.json").get(fault.schema.name, {}).get(key)
    if moved is not None:
        return SchemaError(
            "unknown-field", message, here.key_place, f"an older version of the API had it; now it is {moved}"
        )
    if not hint:
        return SchemaError("unknown-field", message, here.key_place)
    elsewhere = data("overlays/misplaced.json").get(fault.schema.name, {}).get(key)
    if elsewhere is not None:
        return SchemaError("unknown-field", message, here.key_place, f"it belongs under {elsewhere}")
    known = fault.schema.fields
    around = here.parent.node if here.parent is not None else None
    used = frozenset(around.fields) if isinstance(around, Map) else frozenset()
    near = _meant(fault, known, used)
    if near is not None and key.startswith(f"{near}:"):
        spaced = f"{near}: {key.removeprefix(f'{near}:')}"
        return SchemaError("unknown-field", message, here.key_place, f"a space is missing behind the colon: {spaced}")
    if near is None:
        place = belongs(root, fault.path)
        if place is not None:
            return SchemaError("unknown-field", message, here.key_place, f"it belongs under '{place}'")
        near = loosely(key, known.keys() - used)
    if near is None:
        return SchemaError("unknown-field", message, here.key_place)
    return SchemaError("unknown-field", message, here.key_place, f"did you mean '{near}'?", renamed(here, near))


def _history(definition: str, field: str, wanted: Sequence[str]) -> str:
    """What to say of a field that some releases have."""
    known = index().releases
    having = index().releases_of(definition, field)
    lacking = [release for release in wanted if release not in having]
    if not having or not lacking:
        return ""
    came = at_least(having[0], lacking[-1])
    when = f"it came with {having[0]}" if came else f"{having[-1]} was the last to have it"
    return f"field '{field}' is not in Kubernetes {interval(lacking, known)}; {when}"


def _walk_to(obj: Object, fault: Fault) -> At:
    return obj.root.down(fault.path)
