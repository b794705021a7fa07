"""What the API server asks of the fields of one mapping beyond their types: the rows of `overlays/checks/`.

A row is an object of JSON that says one of

    {"required": "name"}                          it is set, and not empty
    {"forbidden": "name"}                         it is not set
    {"range": [1, 65535], "field": "port"}        a number is within; null on either side for no limit
    {"positive": "value"}                         a quantity is above 0
    {"not_negative": "capacity{}"}                a quantity is 0 or above
    {"length": [null, 3], "field": "servers"}     so many characters, items or entries
    {"form": "ip", "field": "servers[]"}          a text has a form of `kube/forms.py`
    {"values": ["TCP"], "field": "protocol"}      a text is one of these
    {"one_of": ["exec", "httpGet"]}               one of the fields is set, and no other
    {"at_most_one": ["value", "valueFrom"]}
    {"unique": "ports", "by": ["name"]}           no two items are the same in these fields, where they are set

and may say when: `when` ({"type": ["Localhost"]}, null for a field that is not set) and its contrary `unless`, `with`
and `without` (fields that are set, or not), `alike` (two fields that are the same, unless one of them is not set),
`since` and `until` (releases, both included). Then `rule` (the kind of error, otherwise that of the row's sort),
`blame` ("self" for the mapping, "list" for the list that it is an item of, "whole" for the list or mapping of which one
item or value is at fault, or the path of a field), `say` and `help` (words for those that would be made), `severity`
("warning" where the server warns), `defaults` (of the fields of `unique`), `empty` (true where an empty text counts as
one), `blank` (true where a field of 0, "" or [] is not set), `joined` (the sign that joins a list of texts, for the
length of all of them).

A field is a path: `a.b` is a field of a field, `a[]` each item of a list, `a{}` each value and `a{key}` each key of a
mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import k8slint_schemas

from k8slint.kube.forms import form_fault
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.quantity import nanos
from k8slint.kube.versions import at_least
from k8slint.node import Map, Node, Path, Scalar, Seq, Value
from k8slint.schema.fields import has, is_blank, is_null, is_set, is_zero, leads_to, length, value_at
from k8slint.schema.index import data

Row: TypeAlias = "Mapping[str, Any]"

_FOLDER = "overlays/checks"


class Breach(NamedTuple):
    """A row that a mapping does not keep: the way from the mapping to what is to blame, and what stands there.

    `other` is the field that stands in the way, or None.
    """

    row: Row
    path: Path
    node: Node | None
    other: Path | None = None


def checks_of(definition: str, release: str) -> tuple[Row, ...]:
    """The rows for a definition that a release has."""
    return tuple(row for row in rows_by_definition().get(definition, ()) if _holds_in(row, release))


@cache
def rows_by_definition() -> Mapping[str, list[Row]]:
    """All rows, by the definition that they are for."""
    found: dict[str, list[Row]] = {}
    for page in k8slint_schemas.names(_FOLDER):
        for definition, rows in data(f"{_FOLDER}/{page}").items():
            found.setdefault(definition, []).extend(rows)
    return found


def sort_of(row: Row) -> str:
    """What sort of row it is: "required", "range" and so on."""
    return next(sort for sort in _JUDGES if sort in row)


def breaches(row: Row, node: Map, required: tuple[str, ...], *, whole: bool = True) -> Iterator[Breach]:
    """How a mapping breaks a row; of one that is not `whole` nothing is missing and nothing is certain but forms.

    A field that is `required` already and not there is somebody else's finding.
    """
    sort = sort_of(row)
    if not whole and sort not in ("range", "positive", "not_negative", "form", "values"):
        return
    if _applies(row, node, whole=whole):
        for breach in _JUDGES[sort](row, node):
            absent = len(breach.path) == 1 and breach.path[0] in required and not is_set(breach.node)
            if not (sort == "required" and absent and is_null(breach.node)):
                yield breach


def _holds_in(row: Row, release: str) -> bool:
    since, until = row.get("since"), row.get("until")
    return (since is None or at_least(release, since)) and (until is None or at_least(until, release))


def _applies(row: Row, node: Map, *, whole: bool) -> bool:
    for field, values in row.get("when", {}).items():
        found = value_at(node, field)
        if (found is None and not whole) or (found not in values and not (found == "" and None in values)):
            return False
    if any(value_at(node, field) in values for field, values in row.get("unless", {}).items()):
        return False
    if not _alike(node, row.get("alike", ())):
        return False
    return all(has(node, field) for field in row.get("with", ())) and not any(
        has(node, field) for field in row.get("without", ())
    )


def _alike(node: Map, fields: Sequence[str]) -> bool:
    values = set()
    for field in fields:
        for _, found in islice(leads_to(node, field), 1):
            value = found.value if isinstance(found, Scalar) and found.value is not None else ""
            if value != "" or field.endswith("[]"):
                values.add(value)
    return len(values) < 2


def _required(row: Row, node: Map) -> Iterator[Breach]:
    for path, found in leads_to(node, row["required"]):
        if not (is_set(found) or ("empty" in row and is_blank(found))):
            yield Breach(row, path, found)


def _forbidden(row: Row, node: Map) -> Iterator[Breach]:
    for path, found in leads_to(node, row["forbidden"]):
        if is_set(found) and not is_zero(found) if "blank" in row else not is_null(found):
            yield Breach(row, path, found)


def _range(row: Row, node: Map) -> Iterator[Breach]:
    least, most = row["range"]
    for path, found in leads_to(node, row["field"]):
        value = found.value if isinstance(found, Scalar) else None
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not _within(value, least, most):
            yield Breach(row, path, found)


def _positive(row: Row, node: Map) -> Iterator[Breach]:
    for path, found in leads_to(node, row["positive"]):
        amount = _nanos(found)
        if amount is not None and amount <= 0:
            yield Breach(row, path, found)


def _not_negative(row: Row, node: Map) -> Iterator[Breach]:
    for path, found in leads_to(node, row["not_negative"]):
        amount = _nanos(found)
        if amount is not None and amount < 0:
            yield Breach(row, path, found)


def _nanos(found: Node | None) -> int | None:
    value = found.value if isinstance(found, Scalar) else None
    return nanos(value) if isinstance(value, (str, int, float)) else None


def _length(row: Row, node: Map) -> Iterator[Breach]:
    least, most = row["length"]
    for path, found in leads_to(node, row["field"]):
        size = size_of(row, found)
        if size is not None and not _within(size, least, most):
            yield Breach(row, path, found)


def _form(row: Row, node: Map) -> Iterator[Breach]:
    for path, found in leads_to(node, row["field"]):
        text = path[-1] if row["field"].endswith("{key}") else _text(row, found)
        if isinstance(text, str) and (text or "empty" in row) and form_fault(row["form"], text) is not None:
            yield Breach(row, path, found)


def _values(row: Row, node: Map) -> Iterator[Breach]:
    for path, found in leads_to(node, row["field"]):
        text = _text(row, found)
        if isinstance(text, str) and (text or "empty" in row) and text not in row["values"]:
            yield Breach(row, path, found)


def _text(row: Row, found: Node | None) -> Value:
    if not isinstance(found, Scalar):
        return None
    # A null item is an empty one.
    return "" if found.value is None and "empty" in row and row["field"].endswith("[]") else found.value


def _one_of(row: Row, node: Map) -> Iterator[Breach]:
    if not any(has(node, field, empty="empty" in row) for field in row["one_of"]):
        yield Breach(row, (), node)
    else:
        yield from _several(row, node, row["one_of"])


def _at_most_one(row: Row, node: Map) -> Iterator[Breach]:
    yield from _several(row, node, row["at_most_one"])


def _several(row: Row, node: Map, fields: list[str]) -> Iterator[Breach]:
    found = [field for field in fields if has(node, field, empty="empty" in row)]
    for other in found[1:]:
        path, value = next(iter(leads_to(node, other)))
        yield Breach(row, path, value, tuple(found[0].split(".")))


def _unique(row: Row, node: Map) -> Iterator[Breach]:
    defaults = row.get("defaults", {})
    seen: dict[tuple[Value, ...], Path] = {}
    for path, item in leads_to(node, f"{row['unique']}[]"):
        by = row.get("by")
        if by is None:
            values: tuple[Value, ...] = (item.value if isinstance(item, Scalar) else None,)
        elif isinstance(item, Map):
            values = tuple(value_at(item, field) or defaults.get(field) for field in by)
        else:
            continue
        if any(value in (None, "") or (isinstance(value, str) and looks_unfilled(value)) for value in values):
            continue
        first = seen.setdefault(values, path)
        if first is not path:
            blamed = (*path, by[0]) if by is not None and len(by) == 1 and row.get("blame") != "item" else path
            yield Breach(row, blamed, item.fields.get(by[0]) if isinstance(item, Map) and by else item, first)


_JUDGES: Mapping[str, Callable[[Row, Map], Iterator[Breach]]] = {
    "required": _required,
    "forbidden": _forbidden,
    "range": _range,
    "positive": _positive,
    "not_negative": _not_negative,
    "length": _length,
    "form": _form,
    "values": _values,
    "one_of": _one_of,
    "at_most_one": _at_most_one,
    "unique": _unique,
}


def size_of(row: Row, node: Node | None) -> int | None:
    """How long what a row of `length` is about is; None for what has no length."""
    return _joined(node, row["joined"]) if "joined" in row else length(node)


def _joined(node: Node | None, sign: str) -> int | None:
    if not isinstance(node, Seq):
        return None
    texts = [item.value for item in node.items if isinstance(item, Scalar)]
    return len(sign.join(text for text in texts if isinstance(text, str)).encode("utf-8", "replace"))


def _within(size: float, least: float | None, most: float | None) -> bool:
    return (least is None or size >= least) and (most is None or size <= most)
