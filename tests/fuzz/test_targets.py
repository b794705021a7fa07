"""The targets without a fuzzer: what it would feed them, a bounded number of times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .budget import tries
from .targets import TARGETS, seeds

_PIECES = [
    *(
        b"- ",
        b": ",
        b":",
        b"\n",
        b"\n  ",
        b"\n---\n",
        b"...\n",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"#",
        b" # c",
        b"&a ",
        b"*a",
    ),
    *(b"<<: ", b"!t ", b"!!int ", b"|\n", b">-\n", b"'", b'"', b"\\", b"{{ .x }}", b"\t", b"\r", b"?", b"%YAML 1.1\n"),
    *(
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"\xc2\xa0",
        b"\xff",
        b"\0",
        b"\x1b",
        b".inf",
        b"0644",
        b"1e400",
        b"null",
        b"yes",
    ),
    *(b"kind: List\nitems:\n", b"::error::", b"##[", b"\xe2\x80\xae", b"9" * 30, b"-1", b'"": ', b"k8slint: ignore[x]"),
]


@st.composite
def mutations(draw: st.DrawFn, name: str) -> bytes:
    """A seed with a few pieces put in, taken out or repeated."""
    data = draw(st.sampled_from(seeds(name)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 1, 2, 8, 50])))
        new = draw(st.one_of(st.just(b""), st.sampled_from(_PIECES), st.just(data[start:end] * 2)))
        data = data[:start] + new + data[end:]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_seeds(name: str) -> None:
    for data in seeds(name)[:: 20 if name == "check" else 4]:
        TARGETS[name](data)


@tries(100)
@given(st.data(), st.sampled_from(sorted(set(TARGETS) - {"check"})))
def test_any_bytes(data: st.DataObject, name: str) -> None:
    TARGETS[name](data.draw(st.binary()))


@tries(300)
@given(st.data(), st.sampled_from(sorted(set(TARGETS) - {"check"})))
def test_damaged_seeds(data: st.DataObject, name: str) -> None:
    TARGETS[name](data.draw(mutations(name)))


@tries(120)
@given(mutations("check"))
def test_check_of_damaged_manifests(data: bytes) -> None:
    TARGETS["check"](data)
