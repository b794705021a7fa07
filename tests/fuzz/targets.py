"""What is fed with bytes that nobody thought of: each target takes any, and only what is documented may leave it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeAlias
from unicodedata import category

from k8slint.config import load
from k8slint.discover import SUFFIXES
from k8slint.errors import UsageError
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.printable import cells, encodable, is_plain, line_start, printable, width
from k8slint.reading.comments import comments
from k8slint.reading.read import read, read_one
from k8slint.registry import builtin
from k8slint.report import FORMATS

from .lint import outcome_of, printed

Target: TypeAlias = Callable[[bytes], None]

TARGETS: dict[str, Target] = {}
_FIXTURES = Path(__file__).parents[2] / "fixtures"
_LONGEST_SEED = 3000
_SETTINGS = (
    b"kubernetes-versions: ['1.34']\nexclude: ['**/vendor/**']\nseverity: {latest-tag: error}\nfail-on: warning\n",
    b"overrides:\n  - {files: ['dev/**'], ignore: [no-readiness-probe]}\n  - {kinds: [DaemonSet], select: [strict]}\n",
    b"[tool.k8slint]\npreset = 'strict'\nplaceholders = ['${*}']\n[[tool.k8slint.overrides]]\nfiles = ['a']\n",
)


# Format characters that can be seen: signs in front of Arabic, Syriac and Kaithi numbers, and of hieroglyphs.
_DRAWN = frozenset(
    map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)))
)


def target(function: Target) -> Target:
    """Make a function one of the targets."""
    TARGETS[function.__name__] = function
    return function


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """What to begin with."""
    if name == "configuration":
        return _SETTINGS
    paths = sorted(path for path in _FIXTURES.rglob("*") if path.suffix in SUFFIXES)
    return tuple(path.read_bytes() for path in paths if path.stat().st_size < _LONGEST_SEED)


@target
def reader(data: bytes) -> None:
    """Bytes are read into documents that cover the text, and everything stands within it."""
    file = read(data, "a.yaml")
    size = len(file.source.text)
    for problem in file.problems:
        assert 0 <= problem.span.start <= problem.span.end <= size
        assert 0 <= problem.document <= max(0, len(file.documents) - 1)
        file.source.range(problem.span)
        for note in problem.notes:
            assert 0 <= note.span.start <= note.span.end <= size
    end = 0
    for number, document in enumerate(file.documents):
        assert (document.number, document.span.start) == (number, end)
        end = document.span.end
        for comment in comments(document):
            assert document.span.start <= comment.span.start <= comment.span.end <= end
        for node in _nodes(document.root):
            assert 0 <= node.start <= node.end <= size
            if isinstance(node, Map):
                assert node.fields.keys() == node.keys.keys()
                assert all(0 <= first <= last <= size for first, last in node.keys.values())
        if document.root is not None and document.sent:
            read_one(file.source, document.root.start)
    assert end == (size if file.documents else 0)


def _nodes(root: Node | None) -> Iterator[Node]:
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Scalar):
            waiting += node.items if isinstance(node, Seq) else node.fields.values()


@target
def configuration(data: bytes) -> None:
    """Bytes are settings, or the person who asked is told why not."""
    for name in (".k8slint.yaml", "pyproject.toml"):
        path = os.path.join(_folder().name, name)
        with open(path, "wb") as stream:
            stream.write(data)
        with suppress(UsageError):
            load(path, list(builtin().entries.values()))


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@target
def check(data: bytes) -> None:
    """Bytes are linted and reported in every format, and no rule fails."""
    outcome = outcome_of({"a.yaml": data})
    for name in FORMATS:
        text = printed(outcome, name)
        text.encode()
        if name in ("json", "sarif"):
            json.loads(text)
    for found in outcome.diagnostics:
        assert found.range.start <= found.range.end


@target
def shown(data: bytes) -> None:
    """Text of any sort becomes text that can be shown, on one line."""
    text = data.decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")
    whole = printable(text)
    assert whole == "".join(cells(text)) == printable(whole)
    # Characters newer than this Python are no fault; these would be, and of format characters those that draw nothing.
    assert not {category(char) for char in whole} & {"Cc", "Cs", "Zl", "Zp"}
    assert all(char in _DRAWN for char in whole if category(char) == "Cf")
    assert is_plain(text) <= (whole == text)
    assert width(whole) >= 0
    assert not line_start(whole).lstrip().startswith("::")
    encodable(text).encode()
    for limit in (1, 10, 80):
        cut = printable(text, limit)
        assert len(cut) <= limit
        assert len(whole) > limit or cut == whole
