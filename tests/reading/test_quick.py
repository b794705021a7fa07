"""The quick way and the parser's events give the very same tree, or the quick way gives up."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from k8slint.node import Map, Node, Scalar
from k8slint.reading.chunk import Words
from k8slint.reading.compose import compose_events
from k8slint.reading.decode import FORBIDDEN
from k8slint.reading.limits import DEFAULT_LIMITS
from k8slint.reading.quick import quick
from k8slint.reading.read import read
from k8slint.reading.split import split
from k8slint.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures"


def _written(root: Node | None) -> list[object]:
    """All that a tree holds, with every place, in an order of its own."""
    found: list[object] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is None:
            found.append(None)
        elif isinstance(node, Scalar):
            found.append((type(node.value), repr(node.value), node.start, node.end, node.style))
        elif isinstance(node, Map):
            found.append((node.start, node.end, list(node.fields), list(node.keys.items())))
            waiting.extend(node.fields.values())
        else:
            found.append((node.start, node.end, len(node.items)))
            waiting.extend(node.items)
    return found


def _agree(chunk: str, offset: int = 3) -> bool:
    """Whether the quick way takes a chunk; if so, it must be right."""
    tree = quick(chunk, offset, DEFAULT_LIMITS.depth)
    if tree is None:
        return False
    words = Words()
    composed = compose_events(Source("x", " " * offset + chunk), chunk, offset, words, DEFAULT_LIMITS)
    assert composed.error is None
    assert composed.problems == []
    assert _written(tree.root) == _written(composed.root)
    assert (tree.end, tree.nodes, tree.questions) == (composed.end, words.nodes, composed.questions)
    return True


def _chunks(text: str) -> Iterator[str]:
    for start, end in split(text)[0]:
        chunk = text[start:end]
        if chunk.strip(" \r\n") and not FORBIDDEN.search(chunk):
            yield chunk


TAKEN = [
    "a: 1",
    "---\na: 1\n",
    "--- # c\n\n# c\na: b # c\n\n",
    "a:\nb:   # c\nc:\n  # c\n  d:\n",
    "a:\n- b\n-\n- c: d\n  e: f\n-   - g\n    - h: i\nk:\n  - l\n  -\n",
    "- a\n-\n  b: c\n- - - d\n",
    "a: b c\n  d\n\n\n  - e: \n".replace(": \n", "\n"),
    "a:\n  b\n   c\nd:\n  'e'\nf:\n  |\n  g\n".replace("  |\n  g\n", "  {}\n"),
    "a: |\n  b\n\n   c\n \n\nd: |-\n  e\n\nf: |+\n  g\n\n\nh: >\n  i\n  j\n\n  k\n   l\n  m\n\nn: >-\n\n\n  o\np: >+\n",
    "a: |2\n    b\n   c\nd: |1-\n  e\nf:\n- >\n b\n- |\n\n",
    "a: |\nb: >+\n\n\nc: |-\n  d",
    "a: 'b''c'\n'd': \"e\\n\\u00e9\\\"\"\n\"f\": 'g\n\n  h\n  i  '\nj: \"k  \\\n  \\ l\n\n  m\\\\\n  n\"\n",
    "a: [b, 'c, d', \"e\", 1, yes, -x]\nf: []\ng: [ ]\nh: {}\ni: {a: b, 1:  'c, d' , yes: \"e\"} # f\nj: { a: 1 }\n",
    "a: a?b\nb: c d?\n  e?\nf: ?g\nh: :i\nj: -k\nl: m#n\no: p:q\nr: <<\ns:t: u\n",
    "a: ~\nb: 0644\nc: 1e3\ntrue: yes\n1_0: x\n0x1F: 1:2\n",
    "\U0001f600: é # 日本\nb: '日\n  本'\nc: |\n  \U0001f600\nd: e\u00a0\n",
    "  a: b\n  c:\n  - d\n",
]


@pytest.mark.parametrize("text", TAKEN)
def test_ordinary_text_is_taken(text: str) -> None:
    assert _agree(text)


GIVEN_UP = [
    *(
        "",
        "# c\n",
        "---\n",
        "a\n",
        "a: b\n  c: d\n",
        "a: 1\na: 2\n",
        "<<: a\n",
        "'<<': a\n",
        "~: a\n",
        "a?: b\n",
        "? a\n",
    ),
    *(
        "a: &b c\n",
        "a: *b\n",
        "a: !!str b\n",
        "a: {b: {c: d}}\n",
        "a: {b: c, b: d}\n",
        "a: {<<: b}\n",
        "a: {b:c}\n",
        "a: {~: b}\n",
        "a: [b: c]\n",
        "a: [b,\n  c]\n",
        "%YAML 1.1\n---\na: b\n",
    ),
    *(
        "a: b\n...\n",
        "a: b\n--- c\n",
        "a:\tb\n",
        "a: b\t# c\n",
        "a: |\n\tb\n",
        "a: b\r\nc: d\r\n",
        "a: b # c\u2028d: e\n",
    ),
    *(
        "a: b\n c\n # d\n e\n",
        "a: b # c\n  d\n",
        "a: 'b' c\n",
        "a: 'b\n",
        'a: "\\x41"\n',
        "a: .inf\n",
        "a: - b\n",
        "a: b:\n",
    ),
    *(
        "a:\n  b: c\n d: e\n",
        "- a\nb: c\n",
        "a: b\n- c\n",
        "a: |\n    \n  b\n",
        "a: |x\n  b\n",
        "k" * 1100 + ": a\n",
        "a: {" + "k" * 1100 + ": b}\n",
    ),
    "".join(" " * level + "a:\n" for level in range(130)),
]


@pytest.mark.parametrize("text", GIVEN_UP)
def test_odd_text_is_given_up(text: str) -> None:
    assert not _agree(text)


def test_depth_that_is_just_allowed() -> None:
    assert _agree("".join(" " * level + "a:\n" for level in range(128)))
    assert _agree("".join(" " * level + "a:\n" for level in range(127)) + " " * 127 + "a: b\n")
    assert _agree("".join(" " * level + "a:\n" for level in range(126)) + " " * 126 + "a: {}\n")
    assert not _agree("".join(" " * level + "a:\n" for level in range(127)) + " " * 127 + "a: []\n")


def test_fixtures() -> None:
    taken = [_agree(chunk) for path in sorted(FIXTURES.rglob("*.yaml")) for chunk in _chunks(_text(path))]
    assert any(taken)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


WORD = st.sampled_from([
    *("a", "b", "image", "nginx:1.2", "1", "0644", "1e3", "yes", "~", "null", "-x", ".5", "a#b", "x:y", "?q", ":r"),
    *("<<", "é", "日本", "http://a/b?c=d", "10Mi", "0x1F", "2001-01-01", "*", "|", "{"),
])  # fmt: skip
PLAIN = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
SPACE = st.sampled_from(["", "", "", " ", "  "])
COMMENT = st.sampled_from(["", "", "", "", " # c", "  #", " #: d", "#e"])
GAPS = st.sampled_from(["", "", "", "", "", "\n", "  \n", "# c\n", "    # c\n", "\n\n"])
KEY = st.one_of(
    st.sampled_from(["kind", "spec", "name", "a", "b", "c", "x-y", "é", "1", "yes", "a/b.c", "d:e", "f g"]),
    st.sampled_from(["'q'", '"r"', "'it''s'", "<<", "~"]),
)
QUOTED = st.one_of(
    st.text("ab '\n", max_size=12).map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.lists(
        st.sampled_from([*'ab "', "\n", "\\n", '\\"', "\\\\", "\\\n", "\\ ", "\\u00e9", "\\x41", "''"]), max_size=8
    ).map(lambda parts: '"' + "".join(parts).replace('"', '\\"', 1) + '"'),
)
BRACKETS = st.sampled_from(
    [
        "{}",
        "[]",
        "[ ]",
        "[a, b]",
        "['x', \"y\",1 ]",
        "[a b]",
        "{a: b}",
        "{a: 1, b: 'c' }",
        "{a: b, a: c}",
        "{a:b}",
        "{1: x:y}",
        "[-1, .inf]",
        "[,]",
    ]
)


@st.composite
def _value(draw: st.DrawFn, indent: int) -> str:
    """What stands behind a key or a dash at a column, with its line break."""
    pad = "\n" + " " * draw(st.integers(indent, indent + 3))
    kind = draw(st.integers(0, 7))
    if kind < 3:
        return " " + draw(PLAIN) + draw(SPACE) + draw(COMMENT) + "\n"
    if kind == 3:
        rows = draw(st.lists(st.one_of(PLAIN, st.just("")), min_size=1, max_size=4))
        return draw(st.sampled_from([" a", " b ", pad + "c"])) + pad + pad.join(rows) + "\n"
    if kind == 4:
        header = draw(st.sampled_from("|>")) + draw(st.sampled_from(["", "-", "+", "1", "2", "-3", "2+"]))
        rows = draw(st.lists(st.sampled_from(["a", "b: c", " d", "", "  ", "# e", "- f", "\tg"]), max_size=5))
        return " " + header + draw(COMMENT) + "".join(pad + row for row in rows) + "\n"
    if kind == 5:
        return " " + draw(QUOTED).replace("\n", draw(SPACE) + pad) + draw(COMMENT) + "\n"
    return " " + (draw(BRACKETS) if kind == 6 else "") + draw(COMMENT) + "\n"


@st.composite
def _collection(draw: st.DrawFn, indent: int, levels: int) -> str:
    """A list or a map at a column."""
    lines = []
    is_map = draw(st.booleans())
    for number in range(draw(st.integers(1, 4))):
        begin = " " * indent + (draw(KEY) + str(number if draw(st.booleans()) else "") + ":" if is_map else "-")
        if levels and draw(st.booleans()):
            deeper = indent + draw(st.integers(0 if is_map else 1, 4))
            inner = draw(_collection(deeper, levels - 1))
            own_line = is_map or deeper < indent + 2 or draw(st.booleans())
            lines.append(begin + (draw(COMMENT) + "\n" + inner if own_line else inner[indent + 1 :]))
        else:
            lines.append(begin + draw(_value(indent + 1)))
        lines.append(draw(GAPS))
    return "".join(lines)


DOCUMENT = st.tuples(st.sampled_from(["", "", "---\n", "# c\n", "--- # c\n\n"]), _collection(0, 3)).map("".join)
PIECES = [
    *" -:#'\"|>?,[]{}&*!%\\\n\ta1é\r\u2028",
    ": ",
    " #",
    "- ",
    "\n  ",
    "\n\n",
    "...\n",
    "---\n",
    "''",
    "~",
    "<<: ",
]


def _mutated(text: str, seed: int) -> str:
    chance = random.Random(seed)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        to = at + chance.randrange(4)
        lines = text.splitlines(keepends=True) or [""]
        row = chance.randrange(len(lines))
        text = chance.choice([
            text[:at] + text[to:],
            text[:at] + chance.choice(PIECES) + text[at:],
            text[:to] + text[at:],
            "".join([*lines[:row], *lines[row + 1 :]]),
            "".join([*lines[: row + 1], *lines[row:]]),
            "".join([*lines[:row], " " * chance.randrange(3), *lines[row:]]),
            text.rstrip("\n"),
        ])  # fmt: skip
    return text


@settings(max_examples=200, deadline=None)
@given(DOCUMENT, st.integers(0, 1 << 30))
def test_generated_documents(text: str, seed: int) -> None:
    for number in range(4):
        for chunk in _chunks(_mutated(text, seed + number) if number else text):
            _agree(chunk, seed % 5)


LONG: dict[str, str] = {
    "spaces": "a: b" + " " * 1_000_000 + "\nc: d\n",
    "spaces in text": "a: b" + " " * 1_000_000 + "c\n",
    "spaces and an odd end": "a: b" + (" " * 1_000 + "c") * 1_000 + "\t\n",
    "spaces on lines": "a: b\n" + (" " * 1_000 + "\n") * 1_000 + "  c\n",
    "empty lines": "a: b\n" + "\n" * 1_000_000 + "c: d\n",
    "empty lines in text": "a: b\n" + "\n" * 1_000_000 + "  c\n",
    "empty lines in blocks": "a: |\n" + ("\n" * 1_000 + "  b\n") * 500 + "c: d\n",
    "dashes": "- " * 500_000 + "a\n",
    "deep": "".join(" " * level + "a:\n" for level in range(1_500)),
    "colons": "a" + ":a" * 500_000 + "\n",
    "hashes": "a: b" + " #" * 500_000 + "\n",
    "quotes": "a: '" + "''" * 500_000 + "\n",
    "open quotes": "a: 'b'\n" + "b: '\n" * 100_000,
    "backslashes": 'a: "' + "\\\\" * 500_000 + '\\"\n',
    "backslashes on lines": 'a: "' + "\\\n" * 300_000 + '"\n',
    "list in brackets": "a: [" + "b, " * 500_000 + "b]\n",
    "text on lines": "a: b\n" + "  c\n" * 200_000,
    "comments in text": "".join(f"a{number}: b\n  c\n# d\n" for number in range(50_000)),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_text_takes_no_longer_than_it_is(text: str) -> None:
    before = time.process_time()
    quick(text, 0, DEFAULT_LIMITS.depth)
    assert time.process_time() - before < 3


def test_nodes_are_counted_over_the_quick_and_the_other_way() -> None:
    limits = DEFAULT_LIMITS._replace(nodes=12)
    assert read(b"a: [1, 2]\n---\nb: &x 1\n---\nc: {}\n", "x.yaml", limits).problems == ()
    (problem,) = read(b"a: [1, 2]\n---\nb: &x 1\n---\nc: [1, 2]\n", "x.yaml", limits).problems
    assert problem.message == "more than 12 nodes"
