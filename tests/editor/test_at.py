"""What stands at an offset: the node with the mark in it, on its key or its value."""

from __future__ import annotations

import pytest

from k8slint.editor.at import at_offset
from k8slint.node import Path
from k8slint.reading.read import read
from tests.editor.marks import project_of, unit_in, unmarked

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n"

# A text behind the head, with the cursor; the path of what is found; whether on its key; the text of its span.
SPOTS: dict[str, tuple[str, Path, bool, str]] = {
    "a key": ("data:\n  on‸e: x\n", ("data", "one"), True, "one"),
    "before a key": ("data:\n  ‸one: x\n", ("data", "one"), True, "one"),
    "behind a key": ("data:\n  one‸: x\n", ("data", "one"), True, "one"),
    "a value": ("data:\n  one: x‸y\n", ("data", "one"), False, "xy"),
    "behind a value": ("data:\n  one: xy‸\n", ("data", "one"), False, "xy"),
    "behind a colon": ("data:\n  one:‸ xy\n", ("data",), False, "one: xy"),
    "an empty value": ("data:\n  one:‸\n", ("data", "one"), False, ""),
    "a comment": ("data:\n  one: x # ‸a\n  two: y\n", ("data",), False, "one: x # a\n  two: y"),
    "a blank line": ("data:\n  one: x\n‸\n  two: y\n", ("data",), False, "one: x\n\n  two: y"),
    "a text block": ("data:\n  one: |\n    x‸\n    y\n", ("data", "one"), False, "|\n    x\n    y\n"),
    "below a text block": ("data:\n  one: |\n    x\n‸x:\n", ("x",), True, "x"),
    "an item": ("x:\n- a\n- b‸\n", ("x", 1), False, "b"),
    "a dash": ("x:\n- a\n‸- b\n", ("x",), False, "- a\n- b"),
    "a key in an item": ("x:\n- a: 1\n- ‸b: 2\n", ("x", 1, "b"), True, "b"),
    "flow style": ("x: {a: [1, {b: '‸'}], c: d}\n", ("x", "a", 1, "b"), False, "''"),
    "between in flow style": ("x: {a: [1,‸ {b: c}], c: d}\n", ("x", "a"), False, "[1, {b: c}]"),
    "a key in quotes": ("x: {'a‸': b}\n", ("x", "a"), True, "'a'"),
    "an anchor": ("x: &a‸ {b: c}\n", ("x",), False, "&a {b: c}"),
    "what an alias stands for": ("x: &a {b: ‸c}\nw: *a\n", ("x", "b"), False, "c"),
    "an alias": ("x: &a {b: c}\nw: ‸*a\n", ("w",), False, "*a"),
    "behind an alias": ("x: &a b\nw: [{z: *a‸}]\n", ("w", 0, "z"), False, "*a"),
    "an alias to a value inside": ("x: {a: &a {b: c}, d: *‸a, e: f}\n", ("x", "d"), False, "*a"),
    "an alias in a list": ("x: [&a b, *‸a]\n", ("x",), False, "[&a b, *a]"),
    "an item that comes twice": ("x: [&a {b: ‸c}, *a]\n", ("x", 0, "b"), False, "c"),
    "behind an item that comes twice": ("x: [&a b, *a, *a, ‸c]\n", ("x", 3), False, "c"),
    "a merge": ("x: &a {b: c}\nw:\n  <<: *‸a\n  d: e\n", ("w",), False, "<<: *a\n  d: e"),
    "behind a merge": ("x: &a {b: c}\nw:\n  <<: *a\n  d: ‸e\n", ("w", "d"), False, "e"),
    "what is merged": ("x: &a {b: ‸c}\nw:\n  <<: *a\n", ("x", "b"), False, "c"),
    "what is merged from inside": ("x: {a: &a {b: ‸c}, <<: *a}\n", ("x", "a", "b"), False, "c"),
    "behind what is merged from inside": ("x: {a: [&a {b: c}, ‸d], <<: *a}\n", ("x", "a", 1), False, "d"),
    "what is merged on the spot": ("x: {<<: {b: ‸c}}\n", ("x", "b"), False, "c"),
    "another document": ("---\n" + HEAD + "data:\n  one: ‸x\n---\nb: c\n", ("data", "one"), False, "x"),
    "more than one byte": ("data: {é😀: 日本, ‸x: w}\n", ("data", "x"), True, "x"),
    "a tag": ("data: {a: !!str ‸1}\n", ("data", "a"), False, "!!str 1"),
    "a key that comes twice": ("data: {a: ‸b}\ndata: {c: d}\n", (), False, ""),
    "carriage returns": ("data:\r\n  a: b\r\n  c: ‸d\r\n", ("data", "c"), False, "d"),
}


@pytest.mark.parametrize(("text", "path", "on_key", "shown"), SPOTS.values(), ids=SPOTS)
def test_it_is_the_innermost(text: str, path: Path, on_key: bool, shown: str) -> None:
    plain, cursor, _ = unmarked(HEAD + text)
    spot = at_offset(unit_in(project_of({"a.yaml": plain})), cursor)
    assert spot is not None
    assert (spot.path, spot.on_key) == (path, on_key)
    assert not shown or plain[spot.span.start : spot.span.end] == shown


@pytest.mark.parametrize("text", ["‸# a\n" + HEAD, HEAD + "---\n‸\n" + HEAD, "apiVersion: v1‸\n", "‸", "a: [‸"])
def test_outside_of_objects_there_is_nothing(text: str) -> None:
    plain, cursor, _ = unmarked(text)
    assert at_offset(unit_in(project_of({"a.yaml": plain})), cursor) is None


def test_a_path_begins_at_the_item_of_a_list() -> None:
    item = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}}'
    text = f'{{"apiVersion": "v1", "kind": "List", "items": [{item % "a"}, {item % "‸b"}]}}'
    plain, cursor, _ = unmarked(text)
    spot = at_offset(unit_in(project_of({"a.json": plain}), "a.json"), cursor)
    assert spot is not None
    assert (spot.object.name, spot.path, spot.at.path) == ("b", ("metadata", "name"), ("items", 1, "metadata", "name"))


def test_a_wrong_offset_is_nowhere() -> None:
    unit = unit_in(project_of({"a.yaml": HEAD}))
    assert [at_offset(unit, offset) for offset in (-1, len(HEAD) + 1, 10**9)] == [None, None, None]


def test_every_value_is_found_by_its_offset() -> None:
    plain = HEAD + "data: {a: &x [1, {b: c}], d: 'e'}\nx:\n- - a\n  - b: |\n      c\n- d\n"
    unit = unit_in(project_of({"a.yaml": plain}))
    for offset in range(len(plain)):
        spot = at_offset(unit, offset)
        assert spot is not None
        assert spot.span.start <= offset <= spot.span.end
    assert read(plain.encode(), "a.yaml").problems == ()
