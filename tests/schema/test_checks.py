"""The rows of overlays/checks: that they say something, of fields that exist, and what each sort of row judges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from k8slint.kube.forms import FORMS
from k8slint.kube.versions import at_least
from k8slint.node import Map, Path
from k8slint.reading.read import read
from k8slint.schema.breached import kind_of
from k8slint.schema.checklist import checklist
from k8slint.schema.checks import Row, breaches, rows_by_definition, sort_of
from k8slint.schema.error import Fault
from k8slint.schema.index import index
from k8slint.schema.kept import kept_test
from k8slint.schema.triggers import grouped

ROWS = [(definition, row) for definition, rows in rows_by_definition().items() for row in rows]
SORTS = (
    *("required", "forbidden", "range", "positive", "not_negative", "length", "form", "values"),
    *("one_of", "at_most_one", "unique"),
)
WORDS = {
    *SORTS,
    *("field", "by", "when", "unless", "with", "without", "since", "until"),
    *("rule", "blame", "say", "help", "severity", "defaults", "empty", "blank", "joined", "alike"),
}


def named(row: Row) -> Iterator[str]:
    """Every field that a row speaks of."""
    sort = sort_of(row)
    if sort in ("range", "length", "form", "values"):
        yield row["field"]
    elif sort in ("one_of", "at_most_one"):
        yield from row[sort]
    else:
        yield row[sort]
    yield from (field for key in ("when", "unless", "with", "without", "alike") for field in row.get(key, ()))


def leads_somewhere(definition: str, field: str) -> bool:
    """Whether the first step of a path is a field of the definition in some release."""
    step = field
    for sign in ".[{":
        step = step.partition(sign)[0]
    return bool(index().releases_of(definition, step))


@pytest.mark.parametrize("definition", sorted(rows_by_definition()))
def test_rows_speak_of_what_exists(definition: str) -> None:
    assert index().releases_of(definition)
    for row in rows_by_definition()[definition]:
        assert set(row) <= WORDS, row
        assert [sort for sort in SORTS if sort in row] in ([sort_of(row)], ["values", "form"]), row
        assert all(leads_somewhere(definition, field) for field in named(row)), row
        assert row.get("form", "ip") in FORMS, row
        assert kind_of(row) in get_args(Fault), row
        assert at_least(row.get("until", "9.9"), row.get("since", "1.0")), row


def test_rows_are_said_once() -> None:
    told = [(definition, repr(sorted(row.items(), key=repr))) for definition, row in ROWS]
    assert len(told) == len(set(told))


def test_every_row_has_words_for_its_page() -> None:
    assert len(list(checklist())) > len(ROWS)


def broken(row: dict[str, Any], text: str, *, whole: bool = True) -> list[Path]:
    """The paths at which a mapping, written as YAML, breaks a row; by way of what triggers it."""
    node = read(text.encode(), "m.yaml").documents[0].root
    assert isinstance(node, Map)
    return [breach.path for due in grouped([row]).due(node) for breach in breaches(due, node, (), whole=whole)]


@pytest.mark.parametrize(
    ("row", "text", "paths"),
    [
        ({"required": "a"}, "b: 1", [("a",)]),
        ({"required": "a"}, "a: ''", [("a",)]),
        ({"required": "a"}, "a: []", [("a",)]),
        ({"required": "a"}, "a: {}", []),
        ({"required": "a", "when": {"b": ["x", None]}}, "b: x", [("a",)]),
        ({"required": "a", "when": {"b": ["x", None]}}, "c: x", [("a",)]),
        ({"required": "a", "when": {"b": ["x", None]}}, "b: z", []),
        ({"required": "a", "with": ["b"]}, "b: ''", []),
        ({"required": "l[].a"}, "l: [{a: 1}, {}]", [("l", 1, "a")]),
        ({"forbidden": "a"}, "a: null", []),
        ({"forbidden": "a"}, "a: 0", [("a",)]),
        ({"forbidden": "a", "without": ["b"]}, "a: 1\nb: 1", []),
        ({"range": [1, 3], "field": "a"}, "a: 3", []),
        ({"range": [1, 3], "field": "a"}, "a: 4", [("a",)]),
        ({"range": [1, None], "field": "l[]"}, "l: [1, 0]", [("l", 1)]),
        ({"length": [None, 2], "field": "a"}, "a: [1, 2, 3]", [("a",)]),
        ({"length": [None, 2], "field": "a"}, "a: abc", [("a",)]),
        ({"form": "ip", "field": "a"}, "a: 10.0.0.1", []),
        ({"form": "ip", "field": "a"}, "a: host", [("a",)]),
        ({"form": "label-key", "field": "m{key}"}, "m: {a b: 1, c: 2}", [("m", "a b")]),
        ({"values": ["x"], "field": "a"}, "a: ''", []),
        ({"values": ["x"], "field": "a"}, "a: z", [("a",)]),
        ({"values": ["x"], "field": "l[]"}, "l: [null, '', x]", []),
        ({"values": ["x"], "field": "l[]", "empty": True}, "l: [null, '', x]", [("l", 0), ("l", 1)]),
        ({"form": "ip", "field": "l[]", "alike": ["a", "l[]"]}, "l: [b, c]", [("l", 0), ("l", 1)]),
        ({"form": "ip", "field": "l[]", "alike": ["a", "l[]"]}, "l: [b, c]\na: ''", [("l", 0), ("l", 1)]),
        ({"form": "ip", "field": "l[]", "alike": ["a", "l[]"]}, "l: [b, c]\na: b", [("l", 0), ("l", 1)]),
        ({"form": "ip", "field": "l[]", "alike": ["a", "l[]"]}, "l: [b, c]\na: c", []),
        ({"form": "ip", "field": "l[]", "alike": ["a", "l[]"]}, "l: [null, c]\na: c", []),
        ({"one_of": ["a", "b"]}, "c: 1", [()]),
        ({"one_of": ["a", "b"]}, "a: 1\nb: 2", [("b",)]),
        ({"at_most_one": ["a", "b"]}, "c: 1", []),
        ({"at_most_one": ["a", "b"]}, "b: 1\na: 2", [("b",)]),
        ({"unique": "l", "by": ["k"]}, "l: [{k: 1}, {k: 2}, {k: 1}]", [("l", 2, "k")]),
        ({"unique": "l", "by": ["k", "p"], "defaults": {"p": "x"}}, "l: [{k: 1}, {k: 1, p: x}]", [("l", 1)]),
        ({"unique": "l", "by": ["k"]}, "l: [{}, {}]", []),
        ({"positive": "a"}, "a: 0m", [("a",)]),
        ({"not_negative": "m{}"}, "m: {a: -1, b: 0}", [("m", "a")]),
    ],
)
def test_a_row_judges(row: dict[str, Any], text: str, paths: list[Path]) -> None:
    assert broken(row, text) == paths


def test_nothing_is_missing_in_a_patch() -> None:
    assert broken({"required": "a"}, "b: 1", whole=False) == []
    assert broken({"forbidden": "a", "when": {"b": [None, "x"]}}, "a: 1", whole=False) == []
    assert broken({"range": [1, 3], "field": "a"}, "a: 4", whole=False) == [("a",)]
    assert broken({"values": ["y"], "field": "a", "when": {"b": [None]}}, "a: z", whole=False) == []


@pytest.mark.parametrize(
    "text", ["{}", "a: null", "a: ''", "a: 0", "a: x", "a: []", "a: [x, x]", "a: {b: x}", "b: x", "a: 5\nb: y"]
)
@pytest.mark.parametrize(
    "row",
    [
        *({"required": "a"}, {"forbidden": "a"}, {"forbidden": "a", "blank": True}, {"required": "a.b"}),
        *({"range": [1, 3], "field": "a"}, {"length": [1, 1], "field": "a"}, {"form": "ip", "field": "a"}),
        *({"values": ["x"], "field": "a"}, {"values": ["x"], "field": "a", "empty": True}, {"unique": "a"}),
        *(
            {"one_of": ["a", "b"]},
            {"one_of": ["a.b", "b"]},
            {"at_most_one": ["a", "b"]},
            {"at_most_one": ["a.b", "a.c"]},
        ),
        *({"required": "a", "when": {"b": ["x", None]}}, {"required": "a", "without": ["b"]}),
    ],
)
def test_a_row_that_is_quickly_seen_to_be_kept_is_kept(row: dict[str, Any], text: str) -> None:
    node = read(text.encode(), "m.yaml").documents[0].root
    assert isinstance(node, Map)
    for whole in (True, False):
        assert not (kept_test(row)(node) and list(breaches(row, node, (), whole=whole)))
