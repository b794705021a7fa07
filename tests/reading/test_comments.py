"""Comments are found where they are, and nowhere else."""

from __future__ import annotations

from k8slint.reading.comments import comments
from k8slint.reading.read import read


def _comments(text: str) -> list[tuple[str, bool]]:
    found = []
    for document in read(text.encode(), "x.yaml").documents:
        for comment in comments(document):
            assert document.source.text[comment.span.start : comment.span.end] == comment.text
            found.append((comment.text, comment.own_line))
    return found


def test_everywhere() -> None:
    text = (
        "# before\n---\n# top\nkind: A # end of line\nlist: # behind key\n  # alone\n- a# no\n- 'x # no' # yes\n"
        '- [b, # in flow\n  c]\nblock: | # header\n  # no\n  x\n# dedented\nq: "# no"\nu: http://x#no\n# last\n'
        "---\n# only\n---\nkind: B # second\n--- # at separator\n# end\n"
    )
    assert _comments(text) == [
        ("# before", True),
        ("# top", True),
        ("# end of line", False),
        ("# behind key", False),
        ("# alone", True),
        ("# yes", False),
        ("# in flow", False),
        ("# header", False),
        ("# dedented", True),
        ("# last", True),
        ("# only", True),
        ("# second", False),
        ("# at separator", False),
        ("# end", True),
    ]


def test_crlf() -> None:
    assert _comments("# a\r\nkind: A # b\r\n") == [("# a", True), ("# b", False)]


def test_behind_a_block_scalar_at_the_end() -> None:
    assert _comments("a: |\n  x\n# b\n") == [("# b", True)]


def test_anchors_tags_and_aliases() -> None:
    assert _comments("a: &x !y 1 # b\nc: *x # d\n") == [("# b", False), ("# d", False)]


def test_a_hidden_line_break_ends_a_comment() -> None:
    assert _comments("a: 1 # b\u2028c: 2\n") == [("# b", False)]


def test_broken_document_keeps_those_before_the_break() -> None:
    assert _comments("# top\na: [ # open\n  b: : }\n")[0] == ("# top", True)


def test_json_has_none() -> None:
    assert _comments('{"a": "# no"}') == []


def test_without_hash() -> None:
    assert _comments("a: 1\n") == []
