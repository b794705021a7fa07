"""Names, label keys and label values, as Kubernetes checks them."""

from __future__ import annotations

import pytest

from k8slint.kube.names import (
    key_fault,
    label_fault,
    letter_label_fault,
    segment_fault,
    subdomain_fault,
    value_fault,
)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a", None),
        ("0", None),
        ("my-app.example.com", None),
        ("a" * 253, None),
        ("a" * 254, "has 254 characters, 253 are allowed"),
        ("my_app", "contains '_', only a-z, 0-9, '-' and '.' are allowed"),
        ("Web", "contains 'W', only"),
        ("wéb", "contains 'é', only"),
        ("a\n", "contains a blank"),
        ("a..b", "has two dots in a row"),
        ("-a", "must begin and end with a letter or digit"),
        ("a.-b", "must begin and end"),
        ("a.", "must begin and end"),
    ],
)
def test_a_subdomain(name: str, fault: str | None) -> None:
    _agree(subdomain_fault(name), fault)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("a-1", None), ("a" * 63, None), ("a" * 64, "has 64"), ("a.b", "must not contain dots"), ("a.B", "contains '.'")],
)
def test_a_label(name: str, fault: str | None) -> None:
    _agree(label_fault(name), fault)


@pytest.mark.parametrize(("name", "fault"), [("web", None), ("1web", "must begin with a letter"), ("w_", "contains")])
def test_a_label_of_the_older_sort(name: str, fault: str | None) -> None:
    _agree(letter_label_fault(name), fault)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("system:node Proxy", None), (".", "is not allowed"), ("...", None), ("a/b", "'/'"), ("50%", "'%'")],
)
def test_a_segment(name: str, fault: str | None) -> None:
    _agree(segment_fault(name), fault)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", None),
        ("v1.2_3-x", None),
        ("a" * 64, "has 64"),
        ("hello world", "contains a blank"),
        ("a/b", "contains '/'"),
        ("trailing_", "must begin and end"),
    ],
)
def test_a_value(value: str, fault: str | None) -> None:
    _agree(value_fault(value), fault)


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("app", None),
        ("example.com/App_1", None),
        ("", "is empty"),
        ("/a", "has an empty prefix"),
        ("a/", "has nothing behind its prefix"),
        ("a/b/c", "has more than one '/'"),
        ("Example.com/a", "has a prefix that contains 'E'"),
        ("example.com/" + "a" * 64, "has 64 characters behind its prefix"),
        ("a" * 64, "has 64 characters, 63"),
        ("a b", "contains a blank"),
        ("-a", "must begin and end"),
    ],
)
def test_a_key(key: str, fault: str | None) -> None:
    _agree(key_fault(key), fault)


def _agree(said: str | None, wanted: str | None) -> None:
    assert (said is None) == (wanted is None), said
    assert wanted is None or wanted in (said or "")
