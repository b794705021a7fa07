"""Scalars, as the API server decodes them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.node import Value
from k8slint.reading.scalars import is_base64
from k8slint.schema.leaves import is_time, refusal
from k8slint.schema.types import Bounds, Leaf


@pytest.mark.parametrize("text", ["", "YWI=", "YQ==", "YWJj", "YW\nJj\r\n", "YQ=\n="])
def test_base64(text: str) -> None:
    assert is_base64(text)


@pytest.mark.parametrize("text", ["YWI", "YQ", "YQ=", "a===", "%%%", "YW-j", "YW_j", "Y W J j", "YQ==YQ==", "p@ssw0rd"])
def test_not_base64(text: str) -> None:
    assert not is_base64(text)


@given(st.binary(max_size=40))
def test_what_is_encoded_is_base64(data: bytes) -> None:
    assert is_base64(base64.b64encode(data).decode())


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31T12:00:00Z",
        "2024-02-29T23:59:59.123456789+05:30",
        "2024-01-31T1:00:00,5Z",
        "0000-01-01T00:00:00-23:59",
    ],
)
def test_time(text: str) -> None:
    assert is_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-03-01",
        "never",
        "2024-01-31 12:00:00Z",
        "2024-01-31T12:00:00",
        "2024-01-31t12:00:00z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-31T24:00:00Z",
        "2024-01-31T12:00:60Z",
        "2024-01-31T12:00:00Z ",
    ],
)
def test_not_a_time(text: str) -> None:
    assert not is_time(text)


def test_a_micro_time_has_six_digits() -> None:
    assert is_time("2024-01-31T12:00:00.000000Z", micro=True)
    assert not is_time("2024-01-31T12:00:00Z", micro=True)
    assert not is_time("2024-01-31T12:00:00.000Z", micro=True)


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("int32", 1, None),
        ("int32", 1.0, None),
        ("int32", 1.5, "type"),
        ("int32", True, "type"),
        ("int32", "1", "type"),
        ("int32", 2**31, "range"),
        ("int64", 2**31, None),
        ("int64", 2**63, "range"),
        ("int64", 1e21, "range"),
        ("boolean", True, None),
        ("boolean", "true", "type"),
        ("boolean", 1, "type"),
        ("number", 1.5, None),
        ("number", False, "type"),
        ("string", "", None),
        ("string", 1, "type"),
        ("quantity", 1.5, None),
        ("quantity", "1GB", "quantity"),
        ("quantity", True, "type"),
        ("int-or-string", "25%", None),
        ("int-or-string", 0.25, "type"),
        ("int-or-string", 2**31, "range"),
        ("int64-or-string", 2**31, None),
        ("port", "http", None),
        ("port", 80, None),
        ("port", "80", "port"),
        ("port", "Http", "port"),
        ("port", "a--b", "port"),
        ("port", "-a", "port"),
        ("port", "a" * 16, "port"),
        ("bytes", "YWI", "base64"),
        ("bytes", 1, "type"),
        ("time", "never", "time"),
        ("time", 2024, "type"),
        ("object", "x", "type"),
        ("any", "x", None),
    ],
)
def test_kinds(kind: str, value: Value, why: str | None) -> None:
    assert refusal(Leaf(kind), value) == why


def test_values_and_bounds() -> None:
    assert refusal(Leaf("string", ("a", "b")), "c") == "enum"
    assert refusal(Leaf("int64", (1,)), 1) is None
    assert refusal(Leaf("string", bounds=Bounds(1, 2)), "äöü") == "bounds"
    assert refusal(Leaf("int64", bounds=Bounds(0, above=True)), 0) == "bounds"
    assert refusal(Leaf("int64", bounds=Bounds(most=3, below=True)), 3) == "bounds"
    assert refusal(Leaf("int64", bounds=Bounds(step=5)), 7) == "bounds"
    assert refusal(Leaf("number", bounds=Bounds(step=0.1)), 0.3) is None
    assert refusal(Leaf("string", null=False), None) == "type"
