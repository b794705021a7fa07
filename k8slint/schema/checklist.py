"""What the server is known to ask of each field beyond its type, in words: for the pages of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.forms import FORMS
from k8slint.schema.breached import kind_of
from k8slint.schema.checks import Row, rows_by_definition, sort_of
from k8slint.schema.error import Fault
from k8slint.schema.index import data


class Asked(NamedTuple):
    """One check: the definition it is for ("core.v1.Probe"), the kinds of errors it leads to, and what it asks."""

    definition: str
    faults: tuple[Fault, ...]
    words: str


def checklist() -> Iterator[Asked]:
    """Every check that is data, by definition."""
    rows = rows_by_definition()
    enums = data("overlays/enums.json")
    for definition in sorted({*rows, *enums}):
        for field, values in enums.get(definition, {}).items():
            yield Asked(definition, ("value",), f"`{field}` is one of {_either(values)}")
        for row in rows.get(definition, ()):
            faults = (kind_of(row), kind_of(row, several=True)) if "one_of" in row else (kind_of(row),)
            yield Asked(definition, faults, f"{_asked(row)}{_when(row)}{_releases(row)}")


def _asked(row: Row) -> str:
    sort = sort_of(row)
    field = row.get("field")
    match sort:
        case "required":
            return f"`{row['required']}` is set"
        case "forbidden":
            values = row.get("when", {}).get(row["forbidden"])
            return f"`{row['forbidden']}` is not {'set' if values is None else _either(values)}"
        case "range":
            return f"`{field}` is {_limits(*row['range'])}"
        case "positive":
            return f"`{row['positive']}` is above 0"
        case "not_negative":
            return f"`{row['not_negative']}` is 0 or above"
        case "positive" | "not_negative":
            return f"`{row[sort]}` is {'above 0' if sort == 'positive' else '0 or above'}"
        case "length" if row["length"][1] == 0:
            return f"`{field}` is empty"
        case "length":
            return f"`{field}` has a length of {_limits(*row['length'])}"
        case "form":
            return f"`{field}` is {FORMS[row['form']].words}"
        case "values":
            return f"`{field}` is one of {_either(row['values'])}"
        case "one_of":
            return f"one of {_fields(row['one_of'])} is set, and no other"
        case "at_most_one":
            return f"no more than one of {_fields(row['at_most_one'])} is set"
        case "unique":
            by = row.get("by")
            return f"the items of `{row['unique']}` differ" + (f" in {_fields(by, ' and ')}" if by else "")
    raise KeyError(sort)


def _when(row: Row) -> str:
    conditions = {field: values for field, values in row.get("when", {}).items() if field != row.get("forbidden")}
    reasons = [f"`{field}` is {_either(values)}" for field, values in conditions.items()]
    reasons += [f"`{field}` is not {_either(values)}" for field, values in row.get("unless", {}).items()]
    reasons += [f"`{field}` is set" for field in row.get("with", ())]
    reasons += [f"`{field}` is not set" for field in row.get("without", ())]
    return f" when {' and '.join(reasons)}" if reasons else ""


def _releases(row: Row) -> str:
    since, until = row.get("since"), row.get("until")
    if since and until:
        return f" (Kubernetes {since} to {until})"
    return f" (since Kubernetes {since})" if since else f" (until Kubernetes {until})" if until else ""


def _limits(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"{least} to {most}"
    return f"at least {least}" if least is not None else f"at most {most}"


def _fields(fields: list[str], link: str = ", ") -> str:
    return link.join(f"`{field}`" for field in fields)


def _either(values: list[object]) -> str:
    words = [_value(value) for value in values if value is not None] + (["not set"] if None in values else [])
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) or "empty"
