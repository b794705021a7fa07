"""Tests that show quickly that a mapping keeps a row of checks, as most do.

A test that says yes is right; one that says no has the row asked in full (`breaches`). None of them says yes where that
would find a breach: the tests for a field look at it as the judges do, and are made for fields of the mapping itself
only, or look at whether its first step is there at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import TypeAlias

from k8slint.kube.forms import form_fault
from k8slint.node import Map, Scalar, Seq
from k8slint.schema.checks import Row, sort_of
from k8slint.schema.fields import first_step, is_null, is_set, length

Test: TypeAlias = "Callable[[Map], bool]"


def kept_test(row: Row) -> Test:
    """A test that says yes for mappings that surely keep a row."""
    tests = list(_tests(row))
    return reduce(_either, tests) if tests else lambda _node: False


def _either(one: Test, other: Test) -> Test:
    return lambda node: one(node) or other(node)


def _tests(row: Row) -> Iterator[Test]:
    for field, values in row.get("when", {}).items():
        if _is_simple(field):
            yield _when_test(field, values)
    for field in row.get("without", ()):
        if _is_simple(field):
            yield _set_test(field)
    sort = sort_of(row)
    if sort in ("at_most_one", "one_of"):
        yield _choice_test(row[sort], all_may_lack=sort == "at_most_one")
    elif sort == "unique":
        yield _unique_test(row["unique"])
    elif sort in _OF_ONE_FIELD:
        field = row.get("field") or row[sort]
        if _is_simple(field) and "joined" not in row:
            yield _OF_ONE_FIELD[sort](row, field)


def _is_simple(field: str) -> bool:
    """Whether a path is the name of a field and nothing else."""
    return first_step(field) == (field, "", "")


def _when_test(field: str, values: Sequence[object]) -> Test:
    """The row is not for the value that the field has."""
    wanted = (*values, "") if None in values else tuple(values)

    def kept(node: Map) -> bool:
        found = node.fields.get(field)
        return (found.value if found.__class__ is Scalar else None) not in wanted

    return kept


def _set_test(field: str) -> Test:
    """The field is set."""

    def kept(node: Map) -> bool:
        found = node.fields.get(field)
        if isinstance(found, Scalar):
            return found.value is not None and found.value != ""
        return is_set(found)

    return kept


def _choice_test(fields: Sequence[str], *, all_may_lack: bool) -> Test:
    """No two of the fields can be set, as not even their first steps are there; and one is, where one must be."""
    firsts = tuple(first_step(field)[0] for field in fields)
    simple = frozenset(filter(_is_simple, fields))

    def kept(node: Map) -> bool:
        there = [first for first in firsts if first in node.fields]
        if not there:
            return all_may_lack
        return len(there) == 1 and (all_may_lack or (there[0] in simple and is_set(node.fields[there[0]])))

    return kept


def _unique_test(field: str) -> Test:
    """The list has one item at most."""
    if not _is_simple(field):
        return lambda _node: False

    def kept(node: Map) -> bool:
        found = node.fields.get(field)
        return not isinstance(found, Seq) or len(found.items) < 2

    return kept


def _required_test(_row: Row, field: str) -> Test:
    return _set_test(field)


def _forbidden_test(_row: Row, field: str) -> Test:
    return lambda node: is_null(node.fields.get(field))


def _range_test(row: Row, field: str) -> Test:
    least, most = row["range"]

    def kept(node: Map) -> bool:
        found = node.fields.get(field)
        value = found.value if isinstance(found, Scalar) else None
        if value.__class__ is not int:
            return value is None or isinstance(value, (str, bool))
        return (least is None or value >= least) and (most is None or value <= most)

    return kept


def _length_test(row: Row, field: str) -> Test:
    least, most = row["length"]

    def kept(node: Map) -> bool:
        size = length(node.fields.get(field))
        return size is None or ((least is None or size >= least) and (most is None or size <= most))

    return kept


def _text_test(row: Row, field: str) -> Test:
    values, form = frozenset(row.get("values", ())), row.get("form")
    blank = "empty" in row

    def kept(node: Map) -> bool:
        found = node.fields.get(field)
        text = found.value if isinstance(found, Scalar) else None
        if not isinstance(text, str) or not (text or blank):
            return True
        return text in values if form is None else form_fault(form, text) is None

    return kept


_OF_ONE_FIELD: dict[str, Callable[[Row, str], Test]] = {
    "required": _required_test,
    "forbidden": _forbidden_test,
    "range": _range_test,
    "length": _length_test,
    "form": _text_test,
    "values": _text_test,
}
