"""Quantities, as ParseQuantity of k8s.io/apimachinery reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.kube import quantity

MOST = 2**63 - 1
TAKEN: dict[str | float, Fraction | int] = {
    "1": 1,
    "0.5": Fraction(1, 2),
    "1e3": 1000,
    "1E3": 1000,
    "1e+3": 1000,
    "1e-3": Fraction(1, 1000),
    "1e9": 10**9,
    ".5": Fraction(1, 2),
    "+1": 1,
    "-1": -1,
    " 1": 1,
    "1 ": 1,
    "1E": 10**18,
    "1k": 1000,
    "1Ki": 1024,
    "1.5Gi": 3 * 2**29,
    "100M": 10**8,
    "512m": Fraction(512, 1000),
    "007": 7,
    "1.": 1,
    "1.Gi": 2**30,
    "m": 0,
    ".": 0,
    "+": 0,
    "0.1n": Fraction(1, 10**9),
    "-0.1n": Fraction(-1, 10**9),
    "10E": MOST,
    "9Ei": MOST,
    "1e9999999999": MOST,
    "1e-9999999999": Fraction(1, 10**9),
    "9" * 5000: MOST,
    "0." + "0" * 5000 + "1": 0,
    1: 1,
    0.5: Fraction(1, 2),
    1e21: MOST,
    1e-07: Fraction(1, 10**7),
}
REFUSED = [
    "1GB",
    "1gi",
    "1K",
    "",
    " ",
    "1e3Ki",
    "1 core",
    "500 m",
    "1.2.3",
    "1_000",
    "0x10",
    "1Ki5",
    "1e",
    "\t1",
    "1\n",
    "١",
    "inf",
]


@pytest.mark.parametrize("written", TAKEN, ids=lambda written: str(written)[:20])
def test_taken(written: str | float) -> None:
    assert quantity.parse(written) == TAKEN[written]


@pytest.mark.parametrize("written", [*REFUSED, True, float("inf"), float("nan")])
def test_refused(written: str | float) -> None:
    assert quantity.parse(written) is None


@given(st.integers(-(10**9), 10**9), st.sampled_from(["", "m", "k", "Ki", "M", "Mi", "e2"]))
def test_whole_numbers_are_exact(number: int, suffix: str) -> None:
    factors: dict[str, Fraction | int] = {
        "": 1,
        "m": Fraction(1, 1000),
        "k": 1000,
        "Ki": 1024,
        "M": 10**6,
        "Mi": 2**20,
        "e2": 100,
    }
    assert quantity.parse(f"{number}{suffix}") == number * factors[suffix]


@given(st.text("0123456789.eEinumkKMGTP+- ", max_size=12))
def test_nothing_raises(text: str) -> None:
    quantity.parse(text)
