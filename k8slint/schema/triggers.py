"""Which checks a mapping has to be asked about: most of them say nothing where a certain field is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from k8slint.node import Map
from k8slint.schema.checks import Row, sort_of


class Checks(NamedTuple):
    """The rows of a definition: those to ask always, and those to ask where a field is there."""

    always: tuple[Row, ...] = ()
    by_field: Mapping[str, tuple[Row, ...]] = {}

    def due(self, node: Map) -> Iterator[Row]:
        """The rows that a mapping may break."""
        yield from self.always
        if self.by_field:
            for key in node.fields:
                yield from self.by_field.get(key, ())


def grouped(rows: Iterable[Row]) -> Checks:
    """Rows by the field that triggers them."""
    always: list[Row] = []
    by_field: dict[str, list[Row]] = {}
    for row in rows:
        field = _trigger(row)
        if field is None:
            always.append(row)
        else:
            by_field.setdefault(field, []).append(row)
    return Checks(tuple(always), {field: tuple(rows) for field, rows in by_field.items()})


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
