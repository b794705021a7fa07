"""Words for the faults that a walk finds: what was found, what was expected, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from k8slint.finding import Edit, Fix
from k8slint.kube.near import loosely
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.ports import PORTS, port_number
from k8slint.kube.rewrite import respelled, rewrite
from k8slint.node import At, Map, Node, Path, Place, Scalar, Seq, Value
from k8slint.reading.scalars import is_base64
from k8slint.reading.trouble import cut
from k8slint.schema.elsewhere import ending
from k8slint.schema.error import Fault as Kind
from k8slint.schema.error import SchemaError
from k8slint.schema.leaves import is_time
from k8slint.schema.mend import bare, meant_quantity, mend, note_in, quote
from k8slint.schema.types import Bounds, Leaf, ListOf, MapOf, Type
from k8slint.schema.walk import Fault
from k8slint.source import Span

_EXPECTED = {
    "string": "a string",
    "bytes": "a string in base64",
    "int32": "a whole number",
    "int64": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "quantity": "a quantity such as 500m or 1Gi",
    "int-or-string": "a whole number or a string",
    "int64-or-string": "a whole number or a string",
    "port": "a port number or the name of a port",
    "optional-port": "a port number or the name of a port",
    "time": "a time such as 2024-01-31T12:00:00Z",
    "micro-time": "a time such as 2024-01-31T12:00:00.000000Z",
    "object": "a mapping",
}
_MOST_LISTED = 12
_TEXTS = frozenset({"string", "bytes", "time", "micro-time"})


class Context(NamedTuple):
    """What the words of a fault depend on beside the fault: the object's root, and whether its values are secret.

    With `hint` somebody looks for the value that was meant.
    """

    root: At
    parent: Type | None  # of the value that is refused
    secret: bool
    hint: bool = True


def explain(fault: Fault, context: Context) -> SchemaError:
    """The error for a value of the wrong type, form or size."""
    at = context.root.down(fault.path)
    name = ending(fault.path) or "the object"
    node = fault.node
    if _is_unfilled(node, at) and fault.what not in ("count", "bounds", "duplicate"):
        return _unfilled(fault, at, name, context)
    if fault.what == "type":
        return _wrong_type(fault, at, name, context)
    if fault.what in ("count", "bounds", "duplicate"):
        return _out_of_bounds(fault, at, name, context)
    value = node.value if isinstance(node, Scalar) else None
    error = _refused(fault, at, name, value, context)
    note = "" if context.secret else note_in(node)
    return error._replace(help=note, fix=None) if note else error


def _is_unfilled(node: Node | None, at: At) -> bool:
    if isinstance(node, Map) and at.source.text.startswith("{", node.start):
        # {name} without quotes is a mapping with one key and nothing behind it.
        values = list(node.fields.values())
        return len(values) == 1 and isinstance(values[0], Scalar) and values[0].start == values[0].end
    return isinstance(node, Scalar) and isinstance(node.value, str) and looks_unfilled(node.value)


def _unfilled(fault: Fault, at: At, name: str, context: Context) -> SchemaError:
    text = "it" if context.secret or fault.node is None else f"'{_short(_text(fault.node, at))}'"
    message = f"'{name}' must be {_expected(fault.schema)}, but {text} is a placeholder that was not filled in"
    return SchemaError("template", message, at.place, "render the template before it is applied or checked")


def _wrong_type(fault: Fault, at: At, name: str, context: Context) -> SchemaError:
    node = fault.node
    message = f"'{name}' must be {_expected(fault.schema)}, but {_found(node, at, context.secret)}"
    kind: Kind = "type"
    help, fix = "", None
    if fault.path[-2:] == ("selector", "matchLabels"):
        help = "this selector has no matchLabels; put the labels directly under 'selector'"
    elif isinstance(node, Scalar):
        wants_text = isinstance(fault.schema, Leaf) and fault.schema.kind in _TEXTS
        if wants_text and node.style == "" and not isinstance(node.value, str) and node.value is not None:
            kind = "unquoted" if _is_setting(fault.path, context.parent) else "type"
            help, fix = quote(node, at.source, context.secret)
            if not _is_fit(at.source.text[slice(*bare(node, at.source))], fault.schema):
                fix = None
        else:
            help, fix = mend(fault.schema, node, context.secret)
        if fix is not None and at.source.text.startswith(("&", "!"), node.start):
            # What has an anchor stands in other places, too. A tag would still hold.
            fix = fix._replace(safe=False) if wants_text and "!" not in _properties(node, at) else None
    elif (
        isinstance(node, (Map, Seq))
        and isinstance(fault.schema, Leaf)
        and at.source.text[node.start : node.start + 1] in "{["
    ):
        help = "text that begins with a bracket must stand in quotes"
    return SchemaError(kind, message, _place(at), help, fix)


def _place(at: At) -> Place:
    """The value; the key of a mapping or list that goes on below it."""
    node, key = at.node, at.key_span
    if key is not None and isinstance(node, Map | Seq) and "\n" in at.source.text[key.end : node.start]:
        return at.key_place
    return at.place


def _refused(fault: Fault, at: At, name: str, value: Value, context: Context) -> SchemaError:
    shown = "the value" if context.secret else f"'{_short(value)}'"
    leaf = fault.schema if isinstance(fault.schema, Leaf) else Leaf("any")
    node = fault.node
    span = Span(node.start, node.end) if node is not None else None
    if fault.what == "range":
        bits = "-2147483648 to 2147483647" if leaf.kind != "int64" else "-2^63 to 2^63-1"
        return SchemaError("value", f"{shown} is out of range for '{name}', which goes from {bits}", at.place)
    if fault.what == "enum":
        near = loosely(str(value), [str(each) for each in leaf.enum if each != ""]) if context.hint else None
        meant = f"did you mean '{near}'? " if near else ""
        listed = _listed([each for each in leaf.enum if each != ""])
        fix = respelled(at, near) if near and not context.secret else None
        said = f"'{name}' is empty" if value == "" else f"{shown} is not a value of '{name}'"
        return SchemaError("value", said, at.place, f"{meant}it takes {listed}", fix)
    if fault.what == "quantity":
        near = meant_quantity(str(value))
        edit = rewrite(at, near) if near and not context.secret else None
        fix = Fix(f"change it to '{near}'", (edit,)) if edit else None
        cure = "write a number with a suffix such as m, k, M, G, Ki, Mi or Gi"
        if near and not context.secret and isinstance(node, Scalar) and node.style not in ("|", ">"):
            cure = f"did you mean '{near}'?"
        return SchemaError("quantity", f"{shown} is not a quantity", at.place, cure, fix)
    if fault.what == "port":
        return _port(str(value), span, at)
    if fault.what == "time":
        form = _EXPECTED[leaf.kind]
        fine = leaf.kind == "micro-time" and is_time(str(value))
        why = " with six digits of a second" if fine else ""
        return SchemaError("value", f"{shown} is not a time{why}", at.place, f"write {form}")
    return _base64(name, str(value), at)


def _listed(values: Sequence[object]) -> str:
    more = f" and {len(values) - _MOST_LISTED} more" if len(values) > _MOST_LISTED else ""
    return ", ".join(str(each) for each in values[:_MOST_LISTED]) + more


def _base64(name: str, text: str, at: At) -> SchemaError:
    plain = {"data": ", or put the plain text under 'stringData'", "binaryData": ", or put plain text under 'data'"}
    why = ""
    stripped = text.replace("\n", "").replace("\r", "")
    if is_base64(stripped + "=" * (-len(stripped) % 4)):
        why = ": the padding with '=' is missing"
    elif is_base64(stripped.replace("-", "+").replace("_", "/")):
        why = ": '-' and '_' belong to another alphabet"
    cure = f"encode it{plain.get(str(at.parent.key), '') if at.parent else ''}"
    return SchemaError("base64", f"the value of '{name}' is not base64{why}", at.place, cure)


def _port(text: str, span: Span | None, at: At) -> SchemaError:
    if text.isascii() and text.isdecimal() and span:
        message = f"'{_short(text)}' in quotes is the name of a port, and a name needs a letter"
        number = port_number(text)
        if number is None or number > PORTS[-1]:
            return SchemaError("value", f"'{_short(text)}' is too large for a port", at.place, "ports end at 65535")
        is_bare = not at.source.text.startswith(("&", "!"), span.start)
        fix = Fix("remove the quotes", (Edit(span, str(number)),)) if is_bare else None
        return SchemaError("value", message, at.place, f"write the number without quotes: {number}", fix)
    cure = "up to 15 lower-case letters, digits and single dashes, at least one of them a letter"
    return SchemaError("value", f"'{_short(text)}' is not the name of a port", at.place, cure)


def _out_of_bounds(fault: Fault, at: At, name: str, context: Context) -> SchemaError:
    if fault.what == "duplicate":
        keys = fault.schema.keys if isinstance(fault.schema, ListOf) else ()
        same = f"an earlier item has the same {' and '.join(keys)}" if keys else "it is in the list already"
        return SchemaError("repeated", f"'{name}' stands twice: {same}", at.place)
    bounds = getattr(fault.schema, "bounds", None) or Bounds()
    node = fault.node
    found, unit = "its value", ""
    if isinstance(node, Seq):
        found, unit = f"{len(node.items)}", "item"
    elif isinstance(node, Map):
        found, unit = f"{len(node.fields)}", "field"
    elif isinstance(node, Scalar) and isinstance(node.value, str):
        found, unit = f"{len(node.value)}", "character"
    elif isinstance(node, Scalar) and not context.secret:
        found = _short(node.value)
    limits = []
    if bounds.least is not None:
        limits.append(f"{'more than' if bounds.above else 'at least'} {_count(bounds.least)}")
    if bounds.most is not None:
        limits.append(f"{'less than' if bounds.below else 'at most'} {_count(bounds.most)}")
    if bounds.step:
        limits.append(f"a multiple of {_count(bounds.step)}")
    if unit:
        last = bounds.most if bounds.most is not None else bounds.least
        limits[-1] += f" {unit}" if last == 1 else f" {unit}s"
    verb = "must have" if unit else "must be"
    kind: Kind = "length" if unit else "number"
    return SchemaError(kind, f"'{name}' {verb} {' and '.join(limits)}, not {found}", at.place)


def _found(node: Node | None, at: At, secret: bool) -> str:
    """What stands there, as it is written and as it is read."""
    if isinstance(node, Seq):
        return "it is a list"
    if isinstance(node, Map):
        return "it is a mapping"
    if not isinstance(node, Scalar) or node.value is None:
        return "it is null"
    if isinstance(node.value, str):
        return "it is a string" if secret or not node.value else f"'{_short(node.value)}' is a string"
    sort = "boolean" if isinstance(node.value, bool) else "number"
    if secret:
        return f"it is read as a {sort}"
    start, end = bare(node, at.source)
    text = at.source.text[start:end]
    if text == _read(node.value):
        return f"{text} is a {sort}"
    return f"'{_short(text)}' is read as the {sort} {_read(node.value)}"


def _text(node: Node, at: At) -> str:
    """What a node says if it is text, else how it is written."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    return at.source.text[node.start : node.end]


def _properties(node: Scalar, at: At) -> str:
    return at.source.text[node.start : bare(node, at.source).start]


def _is_fit(text: str, schema: Type) -> bool:
    """Whether a text would do once it is in quotes."""
    if not isinstance(schema, Leaf):
        return False
    return (schema.kind != "bytes" or is_base64(text)) and (not schema.enum or text in schema.enum)


def _is_setting(path: Path, parent: Type | None) -> bool:
    """A value of a free mapping of strings, or of an environment variable: where people forget the quotes."""
    return isinstance(parent, MapOf) or (path[-1] == "value" and getattr(parent, "name", "") == "core.v1.EnvVar")


def _expected(schema: Type) -> str:
    if isinstance(schema, ListOf):
        return "a list"
    return _EXPECTED.get(schema.kind, "another value") if isinstance(schema, Leaf) else "a mapping"


def _read(value: Value) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _short(value: Value) -> str:
    return cut(_read(value))


def _count(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)
