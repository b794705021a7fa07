"""An object is the same however it is written: its values, the places of its parts, and what is said of it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from k8slint.node import Map, Node, Path, Scalar, Seq, plain
from k8slint.reading.read import read

from .budget import tries
from .lint import found_in
from .objects import objects
from .spelling import compared, facts
from .writer import JSON, TIDY, Style, Written, some_style, write

SEEDS = st.integers(0, (1 << 32) - 1)


def _walk(root: Node) -> Iterator[tuple[Path, Node]]:
    waiting: list[tuple[Path, Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        if isinstance(node, Map):
            waiting += [((*path, key), child) for key, child in node.fields.items()]
        elif isinstance(node, Seq):
            waiting += [((*path, index), child) for index, child in enumerate(node.items)]


def _sent(value: Any) -> str:
    """A value as JSON, in which a whole number is one however it was written."""
    return re.sub(r"(?<=\d)\.0(?=[,\]}])", "", json.dumps(value))


def check_reading(value: Any, written: Written) -> None:
    """The tree of a text has this value, and every key and scalar stands where it was written."""
    file = read(written.text.encode(), "a.yaml")
    assert file.problems == ()
    (document,) = file.documents
    assert document.root is not None
    assert _sent(plain(document.root)) == _sent(value)
    keys, scalars = dict(written.keys), dict(written.scalars)
    for path, node in _walk(document.root):
        if isinstance(node, Scalar):
            place = scalars.pop(path)
            assert place.start < 0 or (node.start, node.end) == place, path
        elif isinstance(node, Map):
            for key, span in node.keys.items():
                assert keys.pop((*path, key)) == span, (path, key)
    assert (keys, scalars) == ({}, {})


def check_findings(value: Any, style: Style, seed: int) -> None:
    """What is said of an object in a tidy hand is said of it in another one."""
    usual = facts(found_in({"a.yaml": write(value).text.encode()}))
    text = write(value, style, seed).text
    other = facts(found_in({"a.yaml": text.encode()}))
    if style.anchors:
        # What stands there once is blamed once, at one of the paths that lead to it.
        assert {each.rule for each in usual} == {each.rule for each in other}, text
    else:
        one, two = compared(usual, other)
        assert one == two, text


@tries(100)
@given(objects(), SEEDS)
def test_what_is_read_is_what_was_written(value: dict[str, Any], seed: int) -> None:
    check_reading(value, write(value))
    check_reading(value, write(value, JSON, seed))
    for number in range(seed, seed + 4):
        style = some_style(random.Random(number))
        check_reading(value, write(value, style, number))
        check_reading(value, write(value, style._replace(anchors=0.5), number))


@tries(60)
@given(objects(), SEEDS)
def test_what_is_said_does_not_depend_on_the_hand(value: dict[str, Any], seed: int) -> None:
    check_findings(value, JSON, seed)
    style = some_style(random.Random(seed))
    check_findings(value, style, seed)
    check_findings(value, TIDY._replace(anchors=0.7), seed)
