"""Which checks a mapping has to be asked about in full: most say nothing where a field is not there, or is well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from k8slint.node import Map
from k8slint.schema.checks import Row, sort_of
from k8slint.schema.kept import Test, kept_test


class Check(NamedTuple):
    """A row, and a test that says yes only for mappings that keep it."""

    row: Row
    is_kept: Test


class Checks(NamedTuple):
    """The rows of a definition: those to ask always, and those to ask where a field is there."""

    always: tuple[Check, ...] = ()
    by_field: Mapping[str, tuple[Check, ...]] = {}

    def due(self, node: Map) -> list[Row]:
        """The rows that a mapping may break."""
        found = [check.row for check in self.always if not check.is_kept(node)]
        for key in node.fields:
            if key in self.by_field:
                found += [check.row for check in self.by_field[key] if not check.is_kept(node)]
        return found


def grouped(rows: Iterable[Row]) -> Checks:
    """Rows by the field that triggers them."""
    always: list[Check] = []
    by_field: dict[str, list[Check]] = {}
    for row in rows:
        field, check = _trigger(row), Check(row, kept_test(row))
        if field is None:
            always.append(check)
        else:
            by_field.setdefault(field, []).append(check)
    return Checks(tuple(always), {field: tuple(checks) for field, checks in by_field.items()})


def _trigger(row: Row) -> str | None:
    """The first step of the path of a field without which a row is kept; None where there is no such field."""
    sort = sort_of(row)
    if sort in ("forbidden", "positive", "not_negative", "unique"):
        return _first(row[sort])
    if sort in ("range", "length", "form", "values"):
        return _first(row["field"])
    if sort == "required" and _first(row[sort]) != row[sort]:
        return _first(row[sort])  # a part of something: where that is missing, so is its part, and nobody wants it
    for field in row.get("with", ()):
        return _first(field)
    return next((_first(field) for field, values in row.get("when", {}).items() if None not in values), None)


def _first(field: str) -> str:
    for sign in ".[{":
        field = field.partition(sign)[0]
    return field
