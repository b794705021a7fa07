"""Demands on the labels of a node that exclude each other."""

from __future__ import annotations

import pytest

from k8slint.kube.labels import Requirement
from k8slint.kube.node_terms import conflict, equal_to


def demand(text: str) -> Requirement:
    key, operator, *values = text.split()
    return Requirement(key, operator, tuple(values))


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("a In x", "a In y z", True),
        ("a In x y", "a In y z", False),
        ("a In x", "b In y", False),
        ("a In x", "a NotIn x y", True),
        ("a In x y", "a NotIn x", False),
        ("a Exists", "a DoesNotExist", True),
        ("a In x", "a DoesNotExist", True),
        ("a NotIn x", "a DoesNotExist", False),
        ("a Gt 5", "a DoesNotExist", True),
        ("a Gt 5", "a Lt 7", False),
        ("a Gt 5", "a Lt 6", True),
        ("a In 4 5", "a Gt 5", True),
        ("a In 4 6", "a Gt 5", False),
        ("a In x", "a Lt 5", True),
        ("a Gt x", "a Lt 6", False),
        ("a In", "a In x", False),
    ],
)
def test_two_demands(one: str, other: str, clash: bool) -> None:
    for pair in ([demand(one), demand(other)], [demand(other), demand(one)]):
        found = conflict(pair)
        assert (found is not None) == clash
        assert found is None or (found.one, found.other) == (0, 1)


def test_the_first_two_of_many() -> None:
    demands = [*equal_to({"zone": "a", "disk": "ssd"}), demand("disk Exists"), demand("zone In b")]
    found = conflict(demands)
    assert found is not None
    assert (found.key, found.one, found.other) == ("zone", 0, 3)
