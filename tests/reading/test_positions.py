"""Every node and key stands where the text says it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from k8slint.document import File
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.reading.read import read, read_one
from k8slint.source import Position, Source

TEXT = """\
# 日本語 \U0001f600
apiVersion: v1
kind: "A"
名前: '値'
list: [a, "b", {c: d}]
\U0001f600: 絵文字 \U0001f600 x
items-here:
- first
- second: 1
  third: &anchor  text
- !!str 5
- *anchor
block: |
  one
  二
folded: >-
  a
  b
empty:
last: end
---
kind: B
v: x
"""
JSON = """{"apiVersion": "v1", "kind": "A",
 "名前": ["値", 1, true, {"a": null}], "\U0001f600": "\\u00e9"}
{"kind": "B"}
"""


def _nodes(root: Node | None) -> Iterator[Node]:
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Map):
            waiting.extend(node.fields.values())
        elif isinstance(node, Seq):
            waiting.extend(node.items)


def _check(file: File) -> int:
    """Compare each span with its text; gives how many were looked at."""
    text = file.source.text
    count = 0
    for document in file.documents:
        for node in _nodes(document.root):
            written = text[node.start : node.end]
            if isinstance(node, Scalar):
                count += 1
                token = written.split(None, 1)[-1] if written.startswith(("&", "!!")) else written
                if node.style == "":
                    assert token == ("" if node.value is None and token != "null" else token.strip())
                    assert str(node.value).lower() == token.lower() or node.value is None
                elif node.style in "\"'":
                    assert token[0] == token[-1] == node.style
                    assert str(node.value) in (token[1:-1], "é")
                else:
                    assert token[0] == node.style
                    assert written[-1] in "\r\n"
            elif written[0] in "[{":
                assert written[-1] == ("]" if written[0] == "[" else "}")
            else:
                assert written == written.strip(" ")
            if isinstance(node, Map):
                for key, (start, end) in node.keys.items():
                    count += 1
                    assert text[start:end].strip("\"'") == key
    return count


ENCODED = {
    "lf": TEXT.encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "utf-16 le": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf-16 be": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "no line end": TEXT.rstrip().encode(),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED.keys())
def test_slices(data: bytes) -> None:
    file = read(data, "x.yaml")
    assert file.problems == ()
    assert len(file.documents) == 2
    assert _check(file) == 33


def test_slices_lone_cr() -> None:
    file = read(TEXT.split("---", maxsplit=1)[0].replace("\n", "\r").encode(), "x.yaml")
    assert file.problems == ()
    assert _check(file) == 29


def test_slices_json() -> None:
    file = read(JSON.encode(), "x.json")
    assert file.is_json
    assert file.problems == ()
    assert _check(file) == 14


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_and_column(line_end: str) -> None:
    file = read(TEXT.replace("\n", line_end).encode(), "x.yaml")
    root = file.documents[1].root
    assert isinstance(root, Map)
    assert file.source.position(root.fields["v"].start) == (23, 4)
    first = file.documents[0].root
    assert isinstance(first, Map)
    assert file.source.position(first.keys["\U0001f600"][0]) == (6, 1)
    assert file.source.position(first.fields["\U0001f600"].start) == (6, 4)
    assert file.source.position(first.fields["block"].end) == (16, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_an_offset_has_one_position(line_end: str) -> None:
    source = Source("a.yaml", TEXT.replace("\n", line_end))
    for offset in range(len(source.text) + 1):
        assert source.offset(source.position(offset)) == offset
    assert source.offset(Position(1000, 1)) == len(source.text)
    assert source.offset(Position(1, 1_000_000)) == len(source.text)


def test_column_one_behind_a_byte_order_mark() -> None:
    file = read(b"\xef\xbb\xbfkind: A\n", "x.yaml")
    root = file.documents[0].root
    assert isinstance(root, Map)
    assert root.keys["kind"] == (0, 4)


def test_hidden_line_breaks_are_no_lines() -> None:
    file = read("a: 'x\u2028y'\nb: 1\n".encode(), "x.yaml")
    root = file.documents[0].root
    assert isinstance(root, Map)
    assert file.source.position(root.keys["b"][0]) == (2, 1)


def test_block_collections_end_with_their_last_child() -> None:
    text = "a:\n  b: 1\n  c:\n  - x\n\n# comment\nd: 2\n"
    root = read(text.encode(), "x.yaml").documents[0].root
    assert isinstance(root, Map)
    inner = root.fields["a"]
    assert text[inner.start : inner.end] == "b: 1\n  c:\n  - x"


def test_documents_cover_the_file() -> None:
    text = "# top\n---\n# only a comment\n---\na: 1\n---\nb: 2\n---\n# end\n"
    file = read(text.encode(), "x.yaml")
    assert [document.number for document in file.documents] == [0, 1]
    assert "".join(text[document.span.start : document.span.end] for document in file.documents) == text


def test_merged_keys_keep_their_place() -> None:
    text = "base: &b\n  x: 1\nuse:\n  <<: *b\n  z: 2\n"
    root = read(text.encode(), "x.yaml").documents[0].root
    assert isinstance(root, Map)
    base, use = root.fields["base"], root.fields["use"]
    assert isinstance(base, Map)
    assert isinstance(use, Map)
    assert use.keys["x"] == base.keys["x"]
    assert use.fields["x"] is base.fields["x"]
    assert text[slice(*use.keys["z"])] == "z"


@pytest.mark.parametrize("text", ["v: |\n  a", "v:\n- >-\n  a", "v: 1\n? |\n  a"])
def test_nothing_ends_behind_the_text(text: str) -> None:
    for node in _nodes(read(text.encode(), "x.yaml").documents[0].root):
        assert node.end <= len(text)


def _written(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.value, node.start, node.end, node.style
    return (node.keys if isinstance(node, Map) else len(node.items)), node.start, node.end


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n---\nb: [x]\n---\n# c\nc: |\n  x\n",
        "---\n---\na: 1\n--- # end\n---\nb: 2",
        "a: 1\r\n---\r\nb: 'x\r\n  y'\r\n",
        "a: &x [1]\n---\nb: {c: d}\n...\nc: 3\n---\nd: 1\n",
        "a: 1\n--- bad\nb: 2\n---\nc: 3\n",
        "\ufeffa: 1\n---\n\ufeffb: &x [x]\nd: *x\n---\n\ufeffc: {d: 1}\n",
    ],
)
def test_a_document_read_alone_is_the_same(text: str) -> None:
    file = read(text.encode(), "x.yaml")
    for document in file.documents:
        if document.root is not None and document.sent:
            alone = read_one(file.source, document.root.start)
            assert alone is not None
            assert list(map(_written, _nodes(alone))) == list(map(_written, _nodes(document.root)))


def test_what_cannot_be_read_alone_is_not() -> None:
    assert read_one(Source("x.yaml", "a: 1\n...\nb: 2\n"), 9) is None
    assert read_one(Source("x.yaml", "a: 1\nb: [\n"), 1) is None
    assert read_one(Source("x.json", '{"a": 1}'), 1) is None
