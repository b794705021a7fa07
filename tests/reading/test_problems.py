"""What the reader says about bad input: kind, place, words, and how often."""

from __future__ import annotations

import pytest

from k8slint.document import File, ProblemKind
from k8slint.node import Map, Seq, plain
from k8slint.reading.limits import Limits
from k8slint.reading.read import read

HEAD = "apiVersion: v1\nkind: A\n"  # cases go on in line 3


def _read(data: str | bytes, limits: Limits | None = None) -> File:
    encoded = data.encode() if isinstance(data, str) else data
    return read(encoded, "x.yaml", limits) if limits else read(encoded, "x.yaml")


def _found(file: File) -> list[tuple[str, int, int, str]]:
    source = file.source
    return [(problem.kind, *source.position(problem.span.start), problem.message) for problem in file.problems]


CLEAN = {
    "empty": "",
    "blanks": " \n\n",
    "separator": "---\n",
    "comments": "# a\n",
    "null between": f"{HEAD}---\nnull\n---\n{HEAD}",
    "tab after colon": "a:\tb\n",
    "tab before comment": "a: b\t# c\n",
    "tab at the end": "a: b\t\n",
    "tab in flow": "a: [b,\tc]\n",
    "octal": "a: 0644\nb: 0o644\nc: 420\n",
    "equals": "a: =\n",
    "repeated anchor": "a: &x 1\nb: &x 2\nc: *x\n",
    "time stamp": "a: 2024-01-01T00:00:00Z\nb: null\n",
    "dots at the end": f"{HEAD}...\n",
    "merge first": "b: &a {x: 1}\nc:\n  <<: *a\n  z: 2\n",
    "merge behind the same value": "b: &a {x: 1}\nc: {x: 1, <<: *a}\n",
    "merge of two": "b: &a {x: 1}\nc: &c {x: 2}\nd: {<<: [*a, *c]}\n",
    "standard tags": "a: !!str 1\nb: !!map {}\nc: !!seq []\nd: ! 5\n",
    "mark": b"\xef\xbb\xbfa: b\n",
    "utf-16": b"\xff\xfe" + "a: 日\n".encode("utf-16-le"),
    "crlf": "a: b\r\nc: d\r\n",
    "lone cr": "a: b\rc: d\r",
    "mark of an appended file": "a: b\n---\n\ufeffc: d\n",
    "json": '{"a": "\\ud83d\\ude00", "b": 1e3}',
    "template in quotes": "a: '{{ .Values.x }}'\n",
    "control escapes": 'a: "\\0\\e\\x07"\n',
    "emoji with joiner": "a: \U0001f468\u200d\U0001f469\n",
    "persian": "a: \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n",
    "no-break space in a sentence": "a: 10\u00a0000 km\n",
}


@pytest.mark.parametrize("data", CLEAN.values(), ids=CLEAN.keys())
def test_clean(data: str | bytes) -> None:
    assert _found(_read(data)) == []


# name: text behind HEAD, kind, line, column, part of the message
CASES: dict[str, tuple[str, ProblemKind, int, int, str]] = {
    "3 bracket": ("v: [a, b\nw: 1\n", "syntax", 3, 4, "'[' is never closed"),
    "3 brace": ("v: {a: b\nw: 1\n", "syntax", 3, 4, "'{' is never closed"),
    "3 bracket at the end": ("v: [", "syntax", 3, 4, "'[' is never closed"),
    "3 brace at the end": ("v:\n  - {a: 1,\n", "syntax", 4, 5, "'{' is never closed"),
    "4 double quote": ('v: "a\nw: 1\n', "syntax", 3, 4, "quote is never closed"),
    "4 single quote": ("v: 'a\nw: 1\n", "syntax", 3, 4, "quote is never closed"),
    "4 quote and another": ('v: "a\nw: "b"\n', "syntax", 3, 4, "quote is never closed"),
    "4 quote cut by a separator": ('v: "a\n---\nb: c\n', "syntax", 3, 4, "quote is never closed"),
    "6 tab": ("v:\n\ta: 1\n", "syntax", 4, 1, "tab used for indentation"),
    "6 tab behind blanks": ("v:\n  \ta: 1\n", "syntax", 4, 3, "tab used for indentation"),
    "8 colon": ("v: a: b\n", "syntax", 3, 5, "a second ': '"),
    "8 url": ("v: http://x: b\n", "syntax", 3, 12, "a second ': '"),
    "9 no space": ("v:1\nw: 2\n", "syntax", 3, 2, "missing space after ':'"),
    "9 no space at the end": ("v:1\n", "syntax", 3, 2, "missing space after ':'"),
    "10 template": ("v: {{ .Values.x }}\n", "template", 3, 4, "template"),
    "10 template with text": ("v: {{ .Values.x }}-y\n", "template", 3, 4, "template"),
    "10 two templates": ("v: {{ .a }}\n---\nw: {{ .b }}\n", "template", 3, 4, "template"),
    "10 template behind a quoted one": ('u: "{{ .a }}"\nv: {{ .b }}\n', "template", 4, 4, "template"),
    "11 control line": ("{{- if .Values.x }}\nv: 1\n{{- end }}\n", "template", 3, 1, "template"),
    "11 indented": ("v:\n  {{- toYaml .x | nindent 2 }}\nw: 1\n", "template", 4, 3, "template"),
    "12 conflict": ("<<<<<<< HEAD\nv: 1\n=======\nv: 2\n>>>>>>> x\n", "syntax", 3, 1, "merge conflict marker"),
    "13 half key": ("met", "syntax", 3, 1, "'met' needs a ':'"),
    "13 half value": ('v: "ab', "syntax", 3, 4, "never closed"),
    "13 half nested": ("v:\n  - a: 1\n    b\n", "syntax", 5, 5, "'b' needs a ':'"),
    "14 duplicate": ("v: 1\nv: 2\n", "duplicate-key", 4, 1, "key 'v' is already set on line 3"),
    "15 number and text": ('v: {1: a, "1": b}\n', "duplicate-key", 3, 11, "at random"),
    "15 bools": ("v: {true: a, on: b}\n", "duplicate-key", 3, 14, "takes the last one"),
    "15 bool and text": ("v: {true: a, 'true': b}\n", "duplicate-key", 3, 14, "at random"),
    "16 null": ("v: {null: a}\n", "syntax", 3, 5, "'null' cannot be a key"),
    "16 tilde": ("v:\n  ~: a\n", "syntax", 4, 3, "'~' cannot be a key"),
    "16 list": ("v:\n  ? [a]\n  : b\n", "syntax", 4, 5, "a list or a map cannot be a key"),
    "16 map": ("v:\n  ? {a: b}\n  : c\n", "syntax", 4, 5, "a list or a map cannot be a key"),
    "16 large": ("v: {9223372036854775808: a}\n", "syntax", 3, 5, "cannot be a key"),
    "16 none": ("v:\n  : a\n", "syntax", 4, 3, "a key is expected"),
    "17 long key": (f"v:\n  {'k' * 1025}: a\n", "syntax", 4, 3, "key is too long"),
    "17 long key in flow": (f"v: {{{'k' * 1025}: a}}\n", "syntax", 3, 5, "key is too long"),
    "18 merge behind": ("b: &a {x: 1}\nv: {x: 2, <<: *a}\n", "merge-order", 4, 11, "'<<' stands behind 'x'"),
    "18 merge in front": ("b: &a {x: 1}\nv: {<<: *a, x: 2}\n", "duplicate-key", 4, 13, "already set by '<<'"),
    "19 two merges": ("b: &a {x: 1}\nv: {<<: *a, <<: *a}\n", "kustomize-differs", 4, 13, "two '<<'"),
    "19 quoted merge": ("b: &a {x: 1}\nv: {'<<': *a}\n", "kustomize-differs", 4, 5, "quoted '<<'"),
    "20 number": ("v: {<<: 3}\n", "syntax", 3, 9, "takes a map"),
    "20 null": ("v:\n  <<:\n", "syntax", 4, 3, "takes a map"),
    "21 alias": ("v: *a\n", "syntax", 3, 4, "alias '*a' has no anchor"),
    "22 itself": ("v: &a [*a]\n", "syntax", 3, 8, "contains itself"),
    "22 itself by merge": ("v: &a {<<: *a}\n", "syntax", 3, 12, "contains itself"),
    "34 infinite": ("v: .inf\n", "syntax", 3, 4, "'.inf' cannot be written in JSON"),
    "34 not a number": ("v: [.nan]\n", "syntax", 3, 5, "'.nan' cannot be written in JSON"),
    "39 tag": ("v: !own 1\n", "ignored-tag", 3, 4, "ignores the tag '!own'"),
    "40 int": ("v: !!int abc\n", "syntax", 3, 4, "'abc' is not a valid !!int"),
    "40 binary": ("v: !!binary '*'\n", "syntax", 3, 4, "is not a valid !!binary"),
    "40 handle": ("v: !e!x 1\n", "syntax", 3, 4, "tag '!e!x' has no declared handle"),
    "41 python": ("v: !!python/object/apply:os.system ['x']\n", "ignored-tag", 3, 4, "os.system"),
    "42 spaced": ("--- text\nw: 1\n", "syntax", 3, 1, "does not separate documents"),
    "42 joined": ("---text\nw: 1\n", "syntax", 3, 1, "does not separate documents"),
    "42 four": ("----\nw: 1\n", "syntax", 3, 1, "'----' does not separate documents"),
    "43 directive": ("---\n%TAG ! x:\n---\nw: 1\n", "syntax", 4, 1, "directive '%TAG ! x:'"),
    "43 version": ("---\n%YAML 1.1\n---\nw: 1\n", "directive", 4, 1, "directive '%YAML 1.1'"),
    "43 joined": ("---\n%YAML 1.1\nw: 1\n---\n", "syntax", 4, 1, "without '---' behind it"),
    "44 dropped": ("...\nw: 1\n", "dropped-content", 4, 1, "kubectl drops it"),
    "53 nul": ("v: a\0b\n", "syntax", 3, 5, "'\\x00' is not allowed"),
    "53 delete": ("v: a\x7fb\n", "syntax", 3, 5, "'\\x7f' is not allowed"),
    "53 noncharacter": ("v: a\uffffb\n", "syntax", 3, 5, "'\\uffff' is not allowed"),
    "54 line separator": ("v: 1 # a\u2028w: 2\n", "invisible-line-break", 3, 9, "'\\u2028'"),
    "54 next line": ("v: 1 # a\x85w: 2\n", "invisible-line-break", 3, 9, "'\\x85'"),
    "54 paragraph": ("# a\u2029w: 2\n", "invisible-line-break", 3, 4, "'\\u2029'"),
    "55 override": ("v: a\u202eb\n", "invisible-character", 3, 5, "'\\u202e' (bidi control)"),
    "55 override in comment": ("v: a # \u202eb\n", "invisible-character", 3, 8, "bidi"),
    "55 zero width": ("v\u200bw: 1\n", "invisible-character", 3, 2, "zero-width space"),
    "55 zero width joiner": ("v\u200dw: 1\n", "invisible-character", 3, 2, "zero-width joiner"),
    "55 key": ("v\u00a0: 1\n", "invisible-character", 3, 2, "no-break space"),
    "55 behind colon": ("v:\u00a01\n", "syntax", 3, 3, "no-break space"),
    "pasted dash": ("v: 1\n\u2014\napiVersion: v1\n", "syntax", 4, 1, "'\u2014' does not separate documents"),
    "pasted quotes": ("v: \u201ca: b\u201d\n", "syntax", 3, 4, "typographic quote"),
    "pasted arrow": ('v: "a" <- change this\n', "syntax", 3, 8, "text behind the closing"),
    "pasted colon note": ("v: a <- note: this\n", "syntax", 3, 13, "a second ': '"),
    "deeper": ("v: a\n  w: b\n", "syntax", 4, 3, "line 3 has a value already"),
    "dedent": ("v:\n    a: 1\n  b: 2\n", "syntax", 5, 3, "lines up with nothing"),
    "item among keys": ("v: 1\n- a\n", "syntax", 4, 1, "list item is not expected"),
    "key among items": ("v:\n  - a\n  b: 1\n", "syntax", 5, 3, "does not start with '- '"),
    "line without colon": ("v\n  a: 1\n", "syntax", 3, 1, "'v' needs a ':'"),
    "glob": ("v: *.txt\n", "syntax", 3, 4, "'*' starts an alias"),
    "at sign": ("v: @a\n", "syntax", 3, 4, "'@' cannot start a value"),
    "comma": ("v: [a,,b]\n", "syntax", 3, 7, "in front of ','"),
    "escape": ('v: "\\d"\n', "syntax", 3, 5, "'\\d' is not an escape"),
    "slash escape": ('v: "a\\/b"\n', "syntax", 3, 6, "escape '\\/'"),
    "surrogates": ('v: "\\ud83d\\ude00"\n', "syntax", 3, 5, "'\\ud83d' is no character"),
    "question in flow": ("v: [http://x?y]\n", "syntax", 3, 13, "'?'"),
    "9 above": ("v:\n  a:b\n  c: d\n", "syntax", 4, 4, "missing space after ':'"),
    "9 above, with a comment": ("v:\n  a:b # c\n  c: d\n", "syntax", 4, 4, "missing space after ':'"),
    "9 several above": ("v:\n  a:b\n  c:d\n  e: f\n", "syntax", 4, 4, "missing space after ':'"),
    "9 in a list": ("v:\n  - a: 1\n  - b:c\n    d: e\n", "syntax", 5, 6, "missing space after ':'"),
    "dash without space": ("v:\n  -a: x\n   b: y\n", "syntax", 4, 3, "a space is missing behind the dash"),
    "second dash without space": ("v:\n  - a: x\n  -a: y\n", "syntax", 5, 3, "a space is missing behind the dash"),
    "fence": ("```\n", "syntax", 3, 1, "this line is a Markdown fence"),
    "end of a here-document": ("EOF\n", "syntax", 3, 1, "this line ends the input of a command"),
    "dots for the rest": ("v:\n  a: 1\n  ...\n  b: 2\n", "syntax", 5, 3, "dots cannot stand for what was left out"),
    "half-typed": ("v: {}\nsiz # size\n", "syntax", 4, 1, "'siz' needs a ':'"),
    "half-typed above": ("siz # size\n  a: 1\n", "syntax", 3, 1, "'siz' needs a ':'"),
    "no-break space for a space": ("v:\n  - a: x\n    b:\u00a0c:1\n    d: 1\n", "syntax", 5, 7, "no-break space"),
    "two words": ("v: {y: 1, on: 2}\n", "duplicate-key", 3, 11, "'y' on line 3 and 'on' are both read as the key"),
    "one word": ("v: {on: 1, on: 2}\n", "duplicate-key", 3, 12, "key 'on', read as 'true', is already set on line 3"),
    "block scalar": ("v: | text\n", "syntax", 3, 6, "text behind '|'"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_one_problem(case: tuple[str, ProblemKind, int, int, str]) -> None:
    text, kind, line, column, words = case
    found = _found(_read(HEAD + text))
    assert [row[:3] for row in found] == [(kind, line, column)]
    assert words in found[0][3]


TAKEN = ("duplicate-key", "merge-order", "kustomize-differs", "ignored-tag", "dropped-content", "invisible-line-break")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_refused_documents_have_no_root(case: tuple[str, ProblemKind, int, int, str]) -> None:
    file = _read(HEAD + case[0])
    problem = file.problems[0]
    if problem.kind in TAKEN:
        assert not problem.refused
        assert all(document.root is not None for document in file.documents)
    elif problem.kind == "template" or (problem.refused and problem.span.start >= file.documents[0].span.start):
        assert problem.refused


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_messages_are_in_style(case: tuple[str, ProblemKind, int, int, str]) -> None:
    for problem in _read(HEAD + case[0]).problems:
        for text in (problem.message, problem.help, *(note.message for note in problem.notes)):
            assert not text.endswith(".") or text.endswith("...")
            assert text == "" or not text[0].isalpha() or text[0].islower() or text.split()[0].isupper()
            assert "\n" not in text
            assert len(text) < 200


WHOLE: dict[str, tuple[bytes, ProblemKind, int, int, str]] = {
    "11 template first": (b"{{- if .x }}\nv: 1\n{{- end }}\n", "template", 1, 1, "template"),
    "fence": (b"```yaml\napiVersion: v1\n```\n", "syntax", 1, 1, "this line is a Markdown fence"),
    "command": (b"$ kubectl apply -f - <<EOF\nkind: A\nEOF\n", "syntax", 1, 1, "is a command for a shell"),
    "piped command": (b"cat <<EOF | kubectl apply -f -\nkind: A\n", "syntax", 1, 1, "is a command for a shell"),
    "9 on line 1": (b"apiVersion:v1\nkind: A\n", "syntax", 1, 11, "missing space after ':'"),
    "45 flow style": (b"{apiVersion: v1, kind: A}\n", "syntax", 1, 1, "YAML in flow style"),
    "46 comment": (b'{"a": 1 // x\n}', "syntax", 1, 9, "no comments"),
    "46 trailing comma": (b'{"a": 1,}', "syntax", 1, 8, "no ',' before '}'"),
    "46 nan": (b'{"a": NaN}', "syntax", 1, 7, "'NaN' is no JSON value"),
    "46 tail": (b'{"a": 1} x', "syntax", 1, 10, "'x' is no JSON value"),
    "46 separator": (b'{"a": 1}\n---\n{"a": 2}', "syntax", 2, 1, "'---' is no JSON value"),
    "47 duplicate": (b'{"a": 1, "a": 2}', "duplicate-key", 1, 10, "already set on line 1"),
    "47 overflow": (b'{"a": 1e400}', "syntax", 1, 7, "too large"),
    "json cut": (b'{"a": [1, 2', "syntax", 1, 7, "'[' is never closed"),
    "json quote": (b'{"a": "b', "syntax", 1, 7, "no closing quote"),
    "json control": (b'{"a": "b\x01"}', "syntax", 1, 9, "character '\\x01' is not allowed in JSON"),
    "json comma": (b'{"a": 1 "b": 2}', "syntax", 1, 9, "expected ',' or '}'"),
    "51 utf-32": (b"\xff\xfe\0\0" + "a: b".encode("utf-32-le"), "not-utf8", 1, 1, "UTF-32"),
    "51 utf-16": ("apiVersion: v1\n".encode("utf-16-le"), "not-utf8", 1, 1, "UTF-16"),
    "51 utf-32 without mark": ("apiVersion: v1\n".encode("utf-32-be"), "not-utf8", 1, 1, "UTF-32 without"),
    "51 zeros": (bytes(2000), "syntax", 1, 1, "'\\x00' is not allowed"),
    "51 binary": (bytes(range(256)) * 4, "not-utf8", 1, 1, "not UTF-8 text"),
    "52 value": ("a: 1\nb: caf\xe9 x\n".encode("latin-1"), "not-utf8", 2, 7, "byte 0xe9 is not UTF-8"),
    "52 comment": ("a: 1 # caf\xe9\n".encode("latin-1"), "not-utf8", 1, 11, "byte 0xe9 is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE.values(), ids=WHOLE.keys())
def test_whole_file(case: tuple[bytes, ProblemKind, int, int, str]) -> None:
    data, kind, line, column, words = case
    found = _found(_read(data))
    assert [row[:3] for row in found] == [(kind, line, column)]
    assert words in found[0][3]


def test_a_broken_document_hides_no_other() -> None:
    file = _read(f"{HEAD}v: [\n---\n{HEAD}---\n{HEAD}w: [\n")
    assert [(problem.document, problem.kind) for problem in file.problems] == [(0, "syntax"), (2, "syntax")]
    assert [document.root is None for document in file.documents] == [True, False, True]
    assert file.source.position(file.problems[1].span.start) == (10, 4)


def test_a_broken_document_keeps_what_was_composed() -> None:
    document = _read("kind: A\nspec:\n  a: 1\n  b: [x,\n").documents[0]
    assert document.root is None
    assert plain(document.partial) == {"kind": "A", "spec": {"a": 1, "b": ["x"]}}


def test_a_bad_value_keeps_the_rest_as_partial() -> None:
    document = _read("kind: A\nv: .inf\nw: *none\n").documents[0]
    assert document.root is None
    assert isinstance(document.partial, Map)
    assert set(document.partial.fields) == {"kind", "v", "w"}


def test_a_directive_counts_as_no_document() -> None:
    file = _read(f"%YAML 1.1\n---\n{HEAD}")
    assert [document.number for document in file.documents] == [0]
    assert plain(file.documents[0].root) == {"apiVersion": "v1", "kind": "A"}


def test_text_behind_a_hidden_line_break_is_read() -> None:
    assert plain(_read("a: 1 # x\u2028b: 2\n").documents[0].root) == {"a": 1, "b": 2}


def test_bad_bytes_are_replaced() -> None:
    assert plain(_read(b"a: \xe9\n").documents[0].root) == {"a": "\ufffd"}


def test_notes_point_at_the_other_place() -> None:
    file = _read("a: 1\nb: 2\na: 3\n")
    assert [file.source.position(note.span.start) for note in file.problems[0].notes] == [(1, 1)]


def test_a_real_error_beside_a_quoted_template() -> None:
    found = _found(_read('a: "{{ $labels.x }}"\nb:\n  c: 1\n d: 2\n'))
    assert [row[:3] for row in found] == [("syntax", 4, 2)]


def test_an_override_below_a_merge_beats_it_and_a_merge_below_a_key_beats_that() -> None:
    file = _read("b: &a {x: 1}\nc: {<<: *a, x: 2}\nd: {x: 2, <<: *a}\n")
    assert plain(file.documents[0].root) == {"b": {"x": 1}, "c": {"x": 2}, "d": {"x": 1}}


def test_aliases_share_their_node() -> None:
    root = _read("a: &x [1]\nb: *x\n").documents[0].root
    assert isinstance(root, Map)
    assert isinstance(root.fields["a"], Seq)
    assert root.fields["a"] is root.fields["b"]
