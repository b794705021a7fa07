"""Edits that put another word in the place of one: quotes stay, and what belongs to several places is left alone."""

from __future__ import annotations

import pytest

from k8slint.finding import Fix
from k8slint.fix import applied
from k8slint.kube.rewrite import renamed, respelled, respelled_pair, rewrite
from k8slint.node import At
from k8slint.reading.read import read


def at_top(text: str) -> At:
    document = read(text.encode(), "a.yaml").documents[0]
    assert document.root is not None
    return At(document.source, document.root)


def mended(text: str, fix: Fix | None) -> str | None:
    return applied(text, fix.edits) if fix is not None else None


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("a: tpc\nb: 1\n", "TCP", "a: TCP\nb: 1\n"),
        ("a: 'tpc'\n", "TCP", "a: 'TCP'\n"),
        ('a: "tpc" # why\n', "TCP", 'a: "TCP" # why\n'),
        ("a: {b: 1}\n", "TCP", None),
        ("a: tpc\n", "on", 'a: "on"\n'),
        ("a: tpc\n", "1e3", 'a: "1e3"\n'),
        ("a: tpc\n", "rbac.authorization.k8s.io/v1", "a: rbac.authorization.k8s.io/v1\n"),
        ("a: tpc\n", "*.example.com", 'a: "*.example.com"\n'),
        ("a: 'tpc'\n", "it's", "a: 'it''s'\n"),
        ("a: tpc\n", "", 'a: ""\n'),
        ("a: 500\n", "500m", "a: 500m\n"),
        ("a:\n  tpc\n", "TCP", "a:\n  TCP\n"),
        ("a: |\n  tpc\n", "TCP", None),
        ("a:\n", "TCP", None),
        ("a: &x tpc\n", "TCP", None),
        ("a: !!str tpc\n", "TCP", None),
        ("x: &x tpc\na: *x\n", "TCP", None),
        ('{"a": "tpc"}', "TCP", '{"a": "TCP"}'),
        ('{"a": 500}', "500m", '{"a": "500m"}'),
        ('{"a": "tpc"}', 'it\'s "one"', '{"a": "it\'s \\"one\\""}'),
    ],
)
def test_a_value_keeps_its_quotes(text: str, word: str, expected: str | None) -> None:
    found = mended(text, respelled(at_top(text)["a"], word))
    assert found == expected
    if found is not None:
        assert at_top(found)["a"].text == word


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("a: [b, c]\n", 1, "a: [b, TCP]\n"),
        ("a:\n- b\n- 'c'\n", 1, "a:\n- b\n- 'TCP'\n"),
        ("a: [&b b, *b]\n", 1, None),
        ("x: &b b\na: [*b]\n", 0, None),
    ],
)
def test_an_item_is_a_value_as_well(text: str, index: int, expected: str | None) -> None:
    assert mended(text, respelled(at_top(text)["a"][index], "TCP")) == expected


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("knid: Pod\n", "knid", "kind: Pod\n"),
        ('"knid": Pod\n', "knid", '"kind": Pod\n'),
        ("'knid' : Pod\n", "knid", "'kind' : Pod\n"),
        ('{"knid": "Pod"}', "knid", '{"kind": "Pod"}'),
        ("!!map {knid: Pod}", "knid", "!!map {kind: Pod}"),
        ("kind: Pod\nknid: Pod\n", "knid", None),
        ("&a knid: Pod\n", "knid", None),
    ],
)
def test_a_key_keeps_its_quotes(text: str, key: str, expected: str | None) -> None:
    assert mended(text, renamed(at_top(text)[key], "kind")) == expected


def test_what_a_merge_brings_in_is_left_alone() -> None:
    merged = at_top("a: &a {knid: tpc}\nb:\n  <<: *a\n")["b"]["knid"]
    assert merged.text == "tpc"
    assert respelled(merged, "TCP") is None
    assert renamed(merged, "kind") is None


def test_a_pair_is_wrong_in_its_key_or_in_its_value() -> None:
    text = "a: {app: wbe, teir: front}\n"
    pairs = at_top(text)["a"]
    assert mended(text, respelled_pair(pairs["app"], "app=web")) == "a: {app: web, teir: front}\n"
    assert mended(text, respelled_pair(pairs["teir"], "tier=front")) == "a: {app: wbe, tier: front}\n"


def test_a_plain_text_is_taken_as_it_is() -> None:
    text = "a: 1\nb: nginx\n"
    edit = rewrite(at_top(text)["b"], "nginx:1.2")
    assert edit is not None
    assert applied(text, [edit]) == "a: 1\nb: nginx:1.2\n"
