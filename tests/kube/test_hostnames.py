"""Wildcards: one label for an Ingress, one or more for Gateway API."""

from __future__ import annotations

import pytest

from k8slint.kube.hostnames import covers, intersect


@pytest.mark.parametrize(
    ("pattern", "host", "said"),
    [
        ("a.example.com", "a.example.com", True),
        ("*.example.com", "a.example.com", True),
        ("*.example.com", "*.example.com", True),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", "example.com", False),
        ("*.example.com", ".example.com", False),
        ("a.example.com", "*.example.com", False),
        ("a.example.com", "b.example.com", False),
        ("*", "com", False),
    ],
)
def test_covers(pattern: str, host: str, said: bool) -> None:
    assert covers(pattern, host) is said


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("a.example.com", "a.example.com", True),
        ("*.example.com", "a.example.com", True),
        ("*.example.com", "a.b.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "aexample.com", False),
        ("*.example.com", "*.b.example.com", True),
        ("*.example.com", "*.example.org", False),
        ("a.example.com", "b.example.com", False),
    ],
)
def test_intersect(one: str, other: str, said: bool) -> None:
    assert intersect(one, other) is said
    assert intersect(other, one) is said
