"""YAML that cannot be read, or is read in another way than people think (rows 1 to 13)."""

from __future__ import annotations

import pytest

from .beside import HEAD, OTHER, syntax, told, warning
from .conftest import Hostile, Said
from .row import Row

NOTHING = Row(
    number=1,
    given="nothing but blanks, comments or `---`",
    then="no finding",
    exit=0,
)


@NOTHING
@pytest.mark.parametrize("text", ["", " \n\n", "---\n", "# only this\n", "---\n# and this\n---\n"])
def test_nothing(hostile: Hostile, text: str) -> None:
    assert hostile.check({"a.yaml": text}).about("a.yaml") == []


NULL = Row(
    number=2,
    given="a `null` document between others",
    then="it is passed over, as kubectl does",
    exit=0,
)


@NULL
def test_null_between_others(hostile: Hostile) -> None:
    written = {"null": "null\n", "tilde": "~\n", "comment": "# nothing\n", "tagged": "!!null ''\n"}
    shapes = {shape: f"{HEAD}---\n{text}" for shape, text in written.items()}
    assert told(hostile, shapes) == {shape: [] for shape in shapes}


UNCLOSED_BRACKET = Row(
    number=3,
    given="`[` or `{` that is never closed, or by the wrong one",
    then="`yaml-syntax` names the bracket, and a note shows what does not belong inside",
    place="the bracket",
    exit=1,
)


@UNCLOSED_BRACKET
@pytest.mark.parametrize("bracket", ["[", "{"])
def test_unclosed_bracket(hostile: Hostile, bracket: str) -> None:
    text = f"kind: A\ndata: {bracket}\nb: 1\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\n"
    broken, *others = hostile.check({"a.yaml": text}).about("a.yaml")
    assert broken == Said("yaml-syntax", f"'{bracket}' is never closed", 2, 7)
    assert [each.rule for each in others] == ["missing-field"]


@UNCLOSED_BRACKET
def test_a_bracket_that_the_wrong_one_closes(hostile: Hostile) -> None:
    shapes = {
        "list": f"{HEAD}data: [a, b}}\n",
        "map": f"{HEAD}data: {{a: b]\n",
        "inner": f"{HEAD}data:\n  a: [b, {{c: d]\n",
        "end": f"{HEAD}data: [\n",
        "key": f"{HEAD}data:\n  - {{a]s: [b], c: d}}\n",
        "in a key": f"{HEAD}data: {{e: {{[a: b, c: {{d: e}}}}}}\n",
    }
    assert told(hostile, shapes) == {
        "list": syntax("'[' is never closed", 4, 7),
        "map": syntax("'{' is never closed", 4, 7),
        "inner": syntax("'{' is never closed", 5, 10),
        "end": syntax("'[' is never closed", 4, 7),
        "key": syntax("'{' is never closed", 5, 5),
        "in a key": syntax("'[' is never closed", 4, 12),
    }


@UNCLOSED_BRACKET
def test_the_frame_shows_where_it_broke(hostile: Hostile) -> None:
    out = hostile.check({"a.yaml": f"{HEAD}data: {{\n  a: b\nx: y\n"}, form="full").out
    assert "  = note: this does not belong inside\n --> a.yaml:6:2\n  |\n6 | x: y\n  |  -\n" in out


UNCLOSED_QUOTE = Row(
    number=4,
    given="a quote that is never closed",
    then="`yaml-syntax` at its beginning, however far away the parser noticed",
    place="the opening quote",
    exit=1,
)


@UNCLOSED_QUOTE
def test_unclosed_quote(hostile: Hostile) -> None:
    shapes = {
        "double": f'{HEAD}data:\n  a: "b\n  c: d\n',
        "single": f"{HEAD}data:\n  a: 'b\n  c: d\n",
        "another-below": f'{HEAD}data:\n  a: "b\n  c: "d"\n',
        "key": f'{HEAD}data:\n  "a: b\n',
    }
    said = told(hostile, shapes)
    assert said.pop("key") == syntax("this quote is never closed", 5, 3)
    assert said == dict.fromkeys(said, syntax("this quote is never closed", 5, 6))


BROKEN_FIRST = Row(
    number=5,
    given="three documents, and the first is broken",
    then="one `yaml-syntax`; the other two are linted",
    place="line of the file, not of the document",
    exit=1,
)


@BROKEN_FIRST
def test_a_broken_document_hides_no_other(hostile: Hostile) -> None:
    broken = "apiVersion: v1\nkind: [\n"
    assert told(hostile, {"a": broken + OTHER})["a"] == [*syntax("'[' is never closed", 2, 7), warning(7)]
    later = f"{HEAD}---\n{broken}"
    assert told(hostile, {"a": later})["a"] == syntax("'[' is never closed", 6, 7)


TAB = Row(
    number=6,
    given="a tab for indentation",
    then="`yaml-syntax`, with the cure in its help; there is no fix, since no one can tell how wide the tab was meant",
    place="the tab",
    exit=1,
)


@TAB
def test_tab_for_indentation(hostile: Hostile) -> None:
    shapes = {
        "alone": f"{HEAD}data:\n\ta: b\n",
        "behind-blanks": f"{HEAD}data:\n  \ta: b\n",
        "second": f"{HEAD}data:\n  a: b\n\tc: d\n",
        "item": f"{HEAD}data:\n  a:\n\t- d\n",
    }
    message = "tab used for indentation"
    assert told(hostile, shapes) == {
        "alone": syntax(message, 5, 1),
        "behind-blanks": syntax(message, 5, 3),
        "second": syntax(message, 6, 1),
        "item": syntax(message, 6, 1),
    }


HARMLESS_TAB = Row(
    number=7,
    given="a tab behind a colon, before a comment, at the end of a line, within brackets",
    then="no finding",
    exit=0,
)


@HARMLESS_TAB
def test_harmless_tabs(hostile: Hostile) -> None:
    text = f"{HEAD}data:\n  a:\tb\n  c: d\t# x\n  e: f\t\n  g: 'h'\t \nbinaryData: {{i:\tYQ==,\tj: \tYQ==}}\n"
    assert told(hostile, {"a": text}) == {"a": []}


SECOND_COLON = Row(
    number=8,
    given="`a: b: c`",
    then="`yaml-syntax` says to quote the value",
    place="the second colon",
    exit=1,
)


@SECOND_COLON
def test_a_second_colon(hostile: Hostile) -> None:
    message = "a second ': ' in an unquoted value"
    shapes = {"word": f"{HEAD}data:\n  a: b: c\n", "sentence": f"{HEAD}data:\n  a: see here: there\n"}
    assert told(hostile, shapes) == {"word": syntax(message, 5, 7), "sentence": syntax(message, 5, 14)}


NO_SPACE = Row(
    number=9,
    given="`name:a`, among keys, as the only key, within brackets",
    then="`yaml-syntax` among keys; elsewhere it is sound YAML, and `invalid-type`, `not-an-object` or `unknown-field` "
    "say that the space is missing",
    place="the colon; else the text",
    exit=1,
)


@NO_SPACE
def test_no_space_behind_a_colon(hostile: Hostile) -> None:
    message = "missing space after ':'"
    shapes = {
        "first": HEAD.replace("apiVersion: v1", "apiVersion:v1"),
        "second": HEAD.replace("kind: ", "kind:"),
        "nested": f"{HEAD}data:\n  a: b\n  c:d\n",
        "only": f"{HEAD}data:\n  a:b\n",
        "document": "name:a\n",
        "brackets": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name:a}\n",
    }
    assert told(hostile, shapes) == {
        "first": syntax(message, 1, 11),
        "second": syntax(message, 2, 5),
        "nested": syntax(message, 6, 4),
        "only": [Said("invalid-type", "'data' must be a mapping, but 'a:b' is a string", 5, 3)],
        "document": [Said("not-an-object", "the document is a plain value, not a Kubernetes object", 1, 1)],
        "brackets": [Said("unknown-field", "unknown field 'name:a' in 'metadata'", 3, 12)],
    }


@NO_SPACE
def test_the_help_tells_of_the_space(hostile: Hostile) -> None:
    shapes = {
        "all": "apiVersion:v1\nkind:ConfigMap\n",
        "only": f"{HEAD}data:\n  a:b\n",
        "brackets": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name:a}\n",
    }
    ran = hostile.check({f"{shape}.yaml": text for shape, text in shapes.items()})
    assert {each["path"]: each["help"] for each in ran.findings if each["path"] != "bystander.yaml"} == {
        "all.yaml": "write a space behind the colon",
        "only.yaml": "a space is missing behind the colon: a: b",
        "brackets.yaml": "a space is missing behind the colon: name: a",
    }


TEMPLATE_MESSAGE = "looks like a template that was not rendered"
TEMPLATE = Row(
    number=10,
    given="`{{ .Values.x }}` without quotes, outside of a chart",
    then="`unrendered-template`, once in a file, says how to lint what it renders to",
    place="the first `{{`",
    exit=1,
)


@TEMPLATE
def test_template(hostile: Hostile) -> None:
    shapes = {
        "first line": "a: {{ .Values.x }}\nkind: Pod\napiVersion: v1\n",
        "value": f"{HEAD}data:\n  a: {{{{ .Values.x }}}}\n  b: {{{{ .Values.y }}}}\n",
        "map": f"{HEAD}data: {{{{ .Values.x }}}}\n---\n{HEAD}data: {{{{ .Values.y }}}}\n",
    }
    said = told(hostile, shapes)
    assert said == {
        "first line": [Said("unrendered-template", TEMPLATE_MESSAGE, 1, 4)],
        "value": [Said("unrendered-template", TEMPLATE_MESSAGE, 5, 6)],
        "map": [Said("unrendered-template", TEMPLATE_MESSAGE, 4, 7)],
    }


CONTROL_LINE = Row(
    number=11,
    given="lines such as `{{- if .Values.x }}`",
    then="the same one finding; a file that begins with `{` is JSON to kubectl, and nothing else of it is read",
    place="the first `{{`",
    exit=1,
)


@CONTROL_LINE
def test_control_lines(hostile: Hostile) -> None:
    shapes = {
        "within": f"{HEAD}data:\n{{{{- range .x }}}}\n  a: {{{{ . }}}}\n{{{{- end }}}}\n",
        "indented": f"{HEAD}data:\n  {{{{- toYaml .x | nindent 2 }}}}\nimmutable: true\n",
    }
    assert told(hostile, shapes) == {
        "within": [Said("unrendered-template", TEMPLATE_MESSAGE, 5, 1)],
        "indented": [Said("unrendered-template", TEMPLATE_MESSAGE, 5, 3)],
    }


@CONTROL_LINE
def test_a_control_line_at_the_beginning(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": f"{{{{- if .Values.x }}}}\n{HEAD}{{{{- end }}}}\n{OTHER}"})
    assert ran.about("a.yaml") == [Said("unrendered-template", TEMPLATE_MESSAGE, 1, 1)]


CONFLICT = Row(
    number=12,
    given="markers of a merge conflict, also one that runs through several documents, and in JSON",
    then="one `yaml-syntax` for each conflict; a marker within text is left alone",
    place="the first marker",
    exit=1,
)
OURS, BASE, THEIRS, END = "<<<<<<< HEAD\n", "||||||| base\n", "=======\n", ">>>>>>> theirs\n"


@CONFLICT
def test_merge_conflict(hostile: Hostile) -> None:
    sides = ("immutable: true\n", "immutable: false\n")
    conflict = f"{OURS}{sides[0]}{THEIRS}{sides[1]}{END}"
    shapes = {
        "two-sides": f"{HEAD}{conflict}",
        "three-sides": f"{HEAD}{OURS}{sides[0]}{BASE}{THEIRS}{sides[1]}{END}",
        "block": f"{HEAD}data:\n  a: |\n    b\n{OURS}    c\n{THEIRS}    d\n{END}",
        "windows": f"{HEAD}{conflict}".replace("\n", "\r\n"),
        "twice": f"{HEAD}{conflict}---\n{HEAD}{conflict}",
        "documents": f"{OURS}{HEAD}---\n{HEAD}{THEIRS}---\n{HEAD}{END}",
        "separators": f"{HEAD}{OURS}---\n{THEIRS}---\n{END}",
        "rest": f"{HEAD}data:\n  a: b\n{END}",
        "middle": f"{HEAD}data:\n  a: b\n{THEIRS}  c: d\n",
    }
    message = "merge conflict marker"
    assert told(hostile, shapes) == {
        "two-sides": syntax(message, 4, 1),
        "three-sides": syntax(message, 4, 1),
        "block": syntax(message, 7, 1),
        "windows": syntax(message, 4, 1),
        "twice": [*syntax(message, 4, 1), *syntax(message, 13, 1)],
        "documents": syntax(message, 1, 1),
        "separators": syntax(message, 4, 1),
        "rest": syntax(message, 6, 1),
        "middle": syntax(message, 6, 1),
    }


@CONFLICT
def test_merge_conflict_in_json(hostile: Hostile) -> None:
    text = f'{{"apiVersion": "v1",\n{OURS}"kind": "Pod"\n{THEIRS}"kind": "Service"\n{END}}}'
    assert hostile.check({"a.json": text}).about("a.json") == syntax("merge conflict marker", 2, 1)


@CONFLICT
def test_nothing_but_markers(hostile: Hostile) -> None:
    shapes = {"begins": OURS * 200_000, "ends": END * 200_000, "middle": f"{OURS}{THEIRS * 200_000}"}
    said = told(hostile, shapes, code=1)
    assert said == {shape: syntax("merge conflict marker", 1, 1) for shape in shapes}


@CONFLICT
def test_a_marker_within_text(hostile: Hostile) -> None:
    text = f"{HEAD}data:\n  a: |\n    {OURS}    {THEIRS}    {END}  b: '\n    {OURS}    '\n"
    assert told(hostile, {"a": text}, code=0) == {"a": []}


HALF_TYPED = Row(
    number=13,
    given="a key, a kind or a file that ends in the middle",
    then="at most one finding, about what is half there; `data:` alone is sound",
    place="the last thing",
)
_HALF_TYPED = {
    "key": (f"{HEAD}da", syntax("'da' needs a ':' behind it", 4, 1)),
    "nested-key": (f"{HEAD}data:\n  a: b\n  c", syntax("'c' needs a ':' behind it", 6, 3)),
    "only-key": (f"{HEAD}data:\n  a", [Said("invalid-type", "'data' must be a mapping, but 'a' is a string", 5, 3)]),
    "value": (f"{HEAD}data:", []),
    "kind": (
        "apiVersion: apps/v1\nkind: Deploy",
        [Said("unknown-api-version", "there is no kind 'Deploy' in 'apps/v1'", 2, 7)],
    ),
    "no-kind": (
        "apiVersion: apps/v1\nkind: ",
        [Said("not-an-object", "'kind' is empty, so this is not a Kubernetes object", 2, 1)],
    ),
    "quote": (f'{HEAD}data:\n  a: "b', syntax("this quote is never closed", 5, 6)),
    "bracket": (f"{HEAD}data:\n  a: [b", syntax("'[' is never closed", 5, 6)),
    "json": ('{"apiVersion": "v1", "kind": "Pod", "metadata": {"na', syntax("this text has no closing quote", 1, 50)),
}


@HALF_TYPED
def test_half_typed(hostile: Hostile) -> None:
    ran = hostile.check({f"{shape}.yaml": text for shape, (text, _) in _HALF_TYPED.items()}, code=1)
    assert {shape: ran.about(f"{shape}.yaml") for shape in _HALF_TYPED} == {
        shape: said for shape, (_, said) in _HALF_TYPED.items()
    }


@HALF_TYPED
def test_half_a_kind_brings_the_whole_to_mind(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": "apiVersion: apps/v1\nkind: Deploy"}, code=1)
    assert [each["help"] for each in ran.findings if each["path"] == "a.yaml"] == ["did you mean 'Deployment'?"]


@HALF_TYPED
def test_a_half_typed_buffer(hostile: Hostile) -> None:
    words = ("--stdin-filename=a.yaml", "-")
    ran = hostile.check({}, *words, stdin=f"{HEAD}da".encode(), bystander=False, form="concise", code=1)
    assert ran.out.splitlines()[0] == "a.yaml:4:1: error[yaml-syntax] 'da' needs a ':' behind it"
