"""Input made to hurt: bounds are met with a word, and nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from k8slint.document import File
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.reading.comments import comments
from k8slint.reading.limits import DEFAULT_LIMITS
from k8slint.reading.read import read


def _read(text: str | bytes) -> File:
    return read(text.encode() if isinstance(text, str) else text, "x.yaml")


def _only(file: File) -> tuple[str, tuple[int, int], str]:
    (problem,) = file.problems
    return problem.kind, file.source.position(problem.span.start), problem.message


@pytest.mark.parametrize(
    ("unit", "column"),
    [("[", 129), ("- ", 257), ('{"a":', 641)],
    ids=["list", "item", "json"],
)
@pytest.mark.parametrize("count", [200, 1_000_000])
def test_depth(unit: str, column: int, count: int) -> None:
    kind, position, message = _only(_read(unit * count))
    assert (kind, position, message) == ("limit", (1, column), "nested deeper than 128")


def test_depth_of_keys() -> None:
    assert _only(_read("? " * 1_000_000)) == ("limit", (1, 257), "nested deeper than 128")


def test_every_list_that_is_a_key_is_said() -> None:
    file = _read("? [a, [b], {[c]: d}]\n: 1\n? {e: f}\n: 2\n")
    assert [file.source.position(problem.span.start) for problem in file.problems] == [(1, 3), (3, 3)]
    deeper = _read("? [a]\n: 1\nb: " + "[" * 200)
    assert [problem.kind for problem in deeper.problems] == ["syntax", "limit"]


def test_depth_behind_aliases() -> None:
    def level(number: int, inner: str) -> str:
        return f"a{number}: &a{number} {'[' * 60}{inner}{']' * 60}\n"

    assert _read(level(0, "x") + level(1, "*a0")).problems == ()
    file = _read(level(0, "x") + level(1, "*a0") + level(2, "*a1"))
    assert _only(file) == ("limit", (3, 69), "nested deeper than 128")
    inside = _read("a: &a " + "[" * 100 + "&b [x]" + "]" * 100 + "\nc: " + "[" * 100 + "*b" + "]" * 100)
    assert inside.problems == ()


def test_depth_of_block_maps() -> None:
    text = "".join(" " * level + "a:\n" for level in range(2000))
    assert _only(_read(text)) == ("limit", (129, 129), "nested deeper than 128")


def test_flow_maps_behind_a_separator() -> None:
    assert _only(_read("---\n" + "{a: " * 100_000)) == ("limit", (2, 513), "nested deeper than 128")


def test_a_document_too_deep_hides_no_other() -> None:
    file = _read("[" * 1000 + "\n---\nkind: A\n")
    assert [document.root is None for document in file.documents] == [True, False]


def test_file_size() -> None:
    file = _read(b"#" * (DEFAULT_LIMITS.file_bytes + 1))
    assert _only(file)[0] == "limit"
    assert file.documents == ()


def test_document_count() -> None:
    file = read(b"a: 1\n---\n" * 50, "x.yaml", DEFAULT_LIMITS._replace(documents=20))
    assert len(file.documents) == 20
    assert _only(file)[:2] == ("limit", (41, 1))


def test_node_count() -> None:
    file = read(b"a: [1, 2, 3]\n---\n" * 50, "x.yaml", DEFAULT_LIMITS._replace(nodes=100))
    assert {problem.kind for problem in file.problems} == {"limit"}


def _bomb(width: int, height: int) -> str:
    return "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}' if i else 'x'] * width)}]\n" for i in range(height))


@pytest.mark.parametrize(("width", "height"), [(9, 9), (2, 30), (2, 400), (100, 5)])
def test_alias_bombs(width: int, height: int) -> None:
    kind, _, message = _only(_read(_bomb(width, height)))
    assert kind == "syntax"
    assert message == "aliases expand too far for kubectl"


def test_alias_cap() -> None:
    text = "b: &a [" + "1, " * 20_000 + "]\nv: [" + "*a, " * 30 + "]\n"
    assert _only(_read(text))[0] == "limit"


def test_merge_bomb() -> None:
    base = "b: &a {" + ", ".join(f"k{i}: 1" for i in range(3000)) + "}\n"
    file = _read(base + "".join(f"m{i}: {{<<: *a}}\n" for i in range(3000)))
    assert _only(file)[0] == "limit"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9" * 1_000_000, "9" * 1_000_000),
        ("0x" + "f" * 1_000_000, "0x" + "f" * 1_000_000),
        ("1" + "_" * 1_000_000, 1),
        ("0" * 1_000_000, 0),
        ("1" + ":1" * 200_000, "1" + ":1" * 200_000),
        ("0." + "1" * 1_000_000, float("0." + "1" * 40)),
    ],
    ids=["digits", "hexadecimal", "underscores", "zeros", "base 60", "fraction"],
)
def test_long_numbers(text: str, value: object) -> None:
    root = _read(f"v: {text}\n").documents[0].root
    assert isinstance(root, Map)
    node = root.fields["v"]
    assert isinstance(node, Scalar)
    assert node.value == value


@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_long_scalar(quote: str) -> None:
    file = _read(f"v: {quote}{'x' * 3_000_000}{quote}\n")
    assert file.problems == ()


LARGE: dict[str, tuple[str, int, int, int]] = {  # text, nodes, problems, comments
    "keys": ("".join(f"k{i}: 1\n" for i in range(50_000)), 50_001, 0, 0),
    "items": ("- a\n" * 100_000, 100_001, 0, 0),
    "anchors": ("".join(f"k{i}: &a{i} 1\n" for i in range(30_000)), 30_001, 0, 0),
    "blank lines": ("\n" * 1_000_000 + "a: 1\n", 2, 0, 0),
    "comments": ("# c\n" * 200_000 + "a: 1 # d\n", 2, 0, 200_001),
    "question": ("- a?b\n" * 50_000, 50_001, 0, 0),
    "question in flow": ("- [a?b]\n" * 5_000, 0, 5_000, 0),
    "quotes": ("'" * 200_001, 0, 1, 0),
    "zero width": ("a: b\n\u200b" * 5_000 + "a: b\n", 3, 1_101, 0),
    "bidi": ("\u202e" * 50_000, 1, 1, 0),
    "hidden line breaks": ("".join(f"a{i}: 1 # b\x85" for i in range(20_000)), 20_001, 100, 20_000),
    "lone CR": ("".join(f"a{i}: 1 # b\r" for i in range(20_000)), 20_001, 0, 20_000),
    "hashes": ("a: 1 #" + " #" * 100_000 + "\n", 2, 0, 1),
    "broken documents": ("a: b: c # d\n---\n" * 5_000, 0, 5_000, 0),
    "invisible characters in broken documents": ("a\u200b: b: c\n---\n" * 5_000, 0, 5_100, 0),
}


@pytest.mark.parametrize(("text", "nodes", "problems", "found"), LARGE.values(), ids=LARGE.keys())
def test_large(text: str, nodes: int, problems: int, found: int) -> None:
    file = _read(text)
    assert file.source.text == text
    assert sum(_count(document.root) for document in file.documents if document.root is not None) == nodes
    assert len(file.problems) == problems
    assert sum(len(comments(document)) for document in file.documents) == found


def _count(root: Node) -> int:
    waiting, count = [root], 0
    while waiting:
        node = waiting.pop()
        count += 1
        if not isinstance(node, Scalar):
            waiting.extend(node.items if isinstance(node, Seq) else node.fields.values())
    return count


def test_aliases_are_counted_for_the_whole_file() -> None:
    document = "a: &a [" + "x, " * 1500 + "]\nb: &b [" + "*a, " * 30 + "]\nc: [*b, *b]\n---\n"
    assert _read(document).problems == ()
    file = _read(document * 16 + "d: 1\n")
    said = {(problem.kind, problem.message) for problem in file.problems}
    assert said == {("limit", "aliases expand to more than 400000 nodes in this file")}
    assert [number for number, each in enumerate(file.documents) if each.root is not None] == [0, 1, 16]


def test_a_document_that_is_refused_for_its_aliases_leaves_room_for_others() -> None:
    file = _read(_bomb(100, 5) + "---\na: &a 1\nb: *a\n")
    assert [document.root is not None for document in file.documents] == [False, True]
    assert [problem.kind for problem in file.problems] == ["syntax"]


def test_line_breaks_of_windows_above_an_error() -> None:
    assert _only(_read("\r\n" * 1_000 + "a: [\r\n"))[:2] == ("syntax", (1001, 4))


PIECES = [
    *("a", "b: ", "- ", "\n", "\n  ", "\n---\n", "...\n", "[", "]", "{", "}", ",", ":", "#", " # c", "&x ", "*x"),
    *("<<: ", "!t ", "!!int ", "|\n", ">-\n", "'", '"', "\\/", "{{ .x }}", "\t", "\r", "\u2028", "\ufeff", "\u00a0"),
    *("1", "~", "?", "%YAML 1.1\n", "<<<<<<< x\n", "\u2014\n", "\u201c", "日本", "\U0001f600", "\0", "\x1b", ".inf"),
    *("0644", '"k": '),
]
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def _check(file: File) -> None:
    size = len(file.source.text)
    for problem in file.problems:
        assert 0 <= problem.span.start <= problem.span.end <= size
        assert 0 <= problem.document <= max(0, len(file.documents) - 1)
        for note in problem.notes:
            assert 0 <= note.span.start <= note.span.end <= size
    for number, document in enumerate(file.documents):
        assert document.number == number
        assert document.root is not None or file.problems
        for comment in comments(document):
            assert file.source.text[comment.span.start] == "#"


@settings(max_examples=400, deadline=None)
@given(YAMLISH)
def test_anything_like_yaml_is_read(text: str) -> None:
    _check(_read(text))


@settings(max_examples=200, deadline=None)
@given(YAMLISH)
def test_anything_like_json_is_read(text: str) -> None:
    _check(_read("{" + text))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    _check(read(data, "x.yaml"))


def test_separators_and_comments_alone_are_not_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("k8slint.reading.read.compose", None)
    assert _read("---\n" * 1000 + "---\r\n\n--- # end\n  # more\n---\n#\n---\n").documents == ()
