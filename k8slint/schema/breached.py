"""Words for a check that a mapping breaks."""

from __future__ import annotations

from collections.abc import Mapping

from k8slint.finding import Related
from k8slint.kube.forms import FORMS, form_fault
from k8slint.kube.near import loosely
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.node import At, Node, Path, Place, Scalar, Value
from k8slint.reading.trouble import cut
from k8slint.schema.checks import Breach, Row, size_of, sort_of
from k8slint.schema.elsewhere import ending, written
from k8slint.schema.error import Fault as Kind
from k8slint.schema.error import SchemaError
from k8slint.schema.mend import note_in

KINDS: Mapping[str, Kind] = {
    "required": "missing-field",
    "forbidden": "not-allowed",
    "range": "number",
    "positive": "number",
    "not_negative": "number",
    "length": "length",
    "form": "format",
    "values": "value",
    "one_of": "missing-field",
    "at_most_one": "exclusive",
    "unique": "repeated",
}
# Those that hold because of another field.
_CONDITIONAL: Mapping[str, Kind] = {"required": "together", "forbidden": "exclusive"}


def kind_of(row: Row, *, several: bool = False) -> Kind:
    """The kind of error that a row leads to; `several` for a row of which too many fields are set."""
    if "rule" in row:
        kind: Kind = row["rule"]
        return kind
    sort = sort_of(row)
    if several:
        return "exclusive"
    conditional = any(key in row for key in ("when", "with"))
    return _CONDITIONAL.get(sort, KINDS[sort]) if conditional else KINDS[sort]


def about_breach(at: At, within: Path, breach: Breach, *, secret: bool, hint: bool = True) -> SchemaError:
    """The error for a breach; `at` is the mapping that has been judged, and `within` its path in the object.

    A `secret` value is not quoted.

    With `hint` somebody looks for the value that was meant.
    """
    row, sort, node = breach.row, sort_of(breach.row), breach.node
    value = node.value if isinstance(node, Scalar) else None
    place = _place(at, breach)
    if sort in ("form", "values") and isinstance(value, str) and looks_unfilled(value):
        shown = "it" if secret else f"'{cut(value)}'"
        message = (
            f"'{ending(breach.path)}' must be {_expected(row)}, but {shown} is a placeholder that was not filled in"
        )
        return SchemaError("template", message, place, "render the template before it is applied or checked")
    message, help = _said(at, within, breach, node, "the value" if secret else f"'{cut(_text(value))}'")
    fix = None
    if sort in ("form", "values") and isinstance(value, str) and not secret:
        near = loosely(value, row["values"]) if hint and sort == "values" else None
        if near:
            fix, help = respelled(at.down(breach.path), near), f"did you mean '{near}'? {help}"
        note = note_in(node)
        if note:
            fix, help = None, note
    kind = kind_of(row, several=breach.other is not None and sort == "one_of")
    other = (Related("the first one", at.down(breach.other).key_place),) if breach.other is not None else ()
    return SchemaError(kind, row.get("say", message), place, row.get("help", help), fix, other, row.get("severity"))


def _place(at: At, breach: Breach) -> Place:
    """Where a breach stands, with the path of what the server blames, which may be something else."""
    row, sort = breach.row, sort_of(breach.row)
    found = at.down(breach.path)
    match row.get("blame"):
        case None | "item":
            return found.key_place if _is_told_at_key(row, sort, breach) else found.place
        case "self":
            at_value = found.exists and sort in ("form", "range", "values")
            return found.place._replace(path=at.path) if at_value else at.key_place
        case "list":
            above = at.parent.path if at.parent is not None else ()
            return (found.place if found.exists else found.key_place)._replace(path=above)
        case "whole":
            return found.parent.key_place if found.parent is not None else found.key_place
        case field:
            blamed = at.down(tuple(field.split(".")))
            if found.exists and not blamed.exists:
                return found.place._replace(path=blamed.path)
            return blamed.key_place if sort == "required" or _spreads(blamed) else blamed.place


def _is_told_at_key(row: Row, sort: str, breach: Breach) -> bool:
    """Whether a key says better than a value where it is: of what is missing, of keys, of all that goes on below."""
    missing = sort == "required" or (sort == "one_of" and breach.other is None)
    return missing or row.get("field", "").endswith("{key}") or not isinstance(breach.node, Scalar | None)


def _said(at: At, within: Path, breach: Breach, node: Node | None, shown: str) -> tuple[str, str]:
    """A message and a cure."""
    row, sort = breach.row, sort_of(breach.row)
    name = ending(breach.path)
    why = _why(at, row)
    if sort == "required":
        return _missing(at, within, breach, why), _alternative(row, name)
    if sort == "forbidden":
        if len(row.get("with", ())) == 1 and not any(key in row for key in ("when", "without")):
            return f"'{name}' cannot be set beside '{row['with'][0].rpartition('.')[2]}'", "keep one of them"
        return f"'{name}' cannot be set{why or ' here'}", "leave it out"
    if sort == "range":
        least, most = row["range"]
        return f"'{name}' must be {_limits(least, most)}{why}, not {shown.strip(chr(39))}", ""
    if sort in ("positive", "not_negative"):
        limit = "above 0" if sort == "positive" else "0 or above"
        return f"'{name}' must be {limit}{why}, not {shown.strip(chr(39))}", ""
    if sort == "length":
        least, most = row["length"]
        if _is_blank(node):
            return f"'{name}' is empty{why}", f"set '{name}', or leave it out"
        unit = "character" if isinstance(node, Scalar) or "joined" in row else "item"
        return f"'{name}' must have {_limits(least, most, unit)}{why}, not {size_of(row, node)}", ""
    if sort == "form":
        if row["field"].endswith("{key}"):
            text = str(breach.path[-1])
            return f"key '{cut(text)}' {form_fault(row['form'], text)}", ""
        text = node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
        if text == "":
            return f"'{name}' is empty", f"it must be {FORMS[row['form']].words}"
        fault = form_fault(row["form"], text)
        words = FORMS[row["form"]].words
        return f"{shown} in '{name}' {fault}", f"it must be {words}"
    if sort == "values":
        said = f"'{name}' is empty" if _is_blank(node) else f"{shown} is not a value of '{name}'{why}"
        return said, f"it takes {', '.join(row['values'])}"
    if sort == "unique":
        return _repeated(breach, shown), "remove one of them"
    fields = row.get("one_of", row.get("at_most_one", []))
    if breach.other is None:
        none = f"neither {_listed(fields, 'nor')}" if len(fields) == 2 else f"none of {_listed(fields, 'and')}"
        return f"{none} is set{_inside(within)}{why}", "set one of them"
    return f"'{name}' cannot be set beside '{'.'.join(map(str, breach.other))}'{why}", "keep one of them"


def _repeated(breach: Breach, shown: str) -> str:
    by = breach.row.get("by")
    item = written(breach.path if isinstance(breach.path[-1], int) else breach.path[:-1])
    quoted = shown.strip("'") != "" and shown.startswith("'")
    if not by:
        return f"'{item}' is {shown} again" if quoted else f"'{item}' is in the list already"
    if len(by) == 1 and quoted:
        return f"'{item}' has the {by[0]} {shown} again"
    same = by[0] if len(by) == 1 else f"{', '.join(by[:-1])} and {by[-1]}"
    return f"'{item}' has the same {same} as an earlier one"


def _alternative(row: Row, name: str) -> str:
    """The cure for a field that is not set only where that depends on another one."""
    if row.get("with"):
        return f"set '{name}', or leave '{row['with'][0]}' out"
    if row.get("without"):
        return "set one of them"
    return f"set '{name}', or change '{next(iter(row['when']))}'" if "when" in row else ""


def _missing(at: At, within: Path, breach: Breach, why: str) -> str:
    row, name = breach.row, ending(breach.path)
    is_empty = at.down(breach.path).exists
    if isinstance(breach.path[-1], int):
        return f"'{written(breach.path)}' is empty{why}"
    other = row["without"][0].rpartition(".")[2] if len(row.get("without", ())) == 1 and "when" not in row else ""
    if other and not is_empty:
        return f"neither '{name}' nor '{other}' is set"
    if why:
        return f"'{name}' must {'not be empty' if is_empty else 'be set'}{why}"
    inside = _inside((*within, *breach.path[:-1]))
    return f"required field '{breach.path[-1]}' is {'empty' if is_empty else 'missing'}{inside}"


def _why(at: At, row: Row) -> str:
    """Under which condition a row holds, as the end of a sentence."""
    reasons = []
    for field, values in row.get("when", {}).items():
        found = at.down(tuple(field.split(".")))
        if found.exists and found.value != "":
            reasons.append(f"'{field}' is {_text(found.value) or 'empty'}")
        else:
            usual = next((value for value in values if value is not None), None)
            reasons.append(f"'{field}' is not set" if usual is None else f"'{field}' is {_text(usual)} by default")
    reasons += [f"'{field}' is set" for field in row.get("with", ())]
    reasons += [f"'{field}' is not set" for field in row.get("without", ())]
    return f" when {' and '.join(reasons)}" if reasons else ""


def _inside(path: Path) -> str:
    return f" in '{written(path)}'" if path else ""


def _limits(least: float | None, most: float | None, unit: str = "") -> str:
    last = most if most is not None else least
    units = f" {unit}{'' if last == 1 else 's'}" if unit else ""
    if least is not None and most is not None:
        return f"{least}{units}" if least == most else f"{least} to {most}{units}"
    return f"at least {least}{units}" if least is not None else f"at most {most}{units}"


def _expected(row: Row) -> str:
    return FORMS[row["form"]].words if "form" in row else f"one of {', '.join(row['values'])}"


def _listed(fields: list[str], last: str) -> str:
    names = [f"'{field}'" for field in fields]
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _is_blank(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value in ("", None)


def _spreads(at: At) -> bool:
    """Whether a value is a mapping or a list, which goes on below its key."""
    return at.exists and not isinstance(at.node, Scalar)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
