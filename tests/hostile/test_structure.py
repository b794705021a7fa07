"""YAML that cannot be read, or is read in another way than people think (rows 1 to 24)."""

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


DUPLICATE_KEY = Row(
    number=14,
    given="a key that is there twice",
    then="`duplicate-yaml-key` says that kubectl takes the last one; a note shows the first",
    place="the second key",
    exit=1,
)


@DUPLICATE_KEY
def test_duplicate_key(hostile: Hostile) -> None:
    shapes = {
        "block": f"{HEAD}data:\n  a: b\n  a: c\n",
        "top": f"{HEAD}immutable: true\nimmutable: false\n",
        "brackets": f"{HEAD}data: {{a: b, 'a': c}}\n",
        "thrice": f"{HEAD}data:\n  a: b\n  a: c\n  a: d\n",
    }

    def twice(key: str, first: int, line: int, column: int) -> Said:
        message = f"key '{key}' is already set on line {first}; kubectl silently takes the last one"
        return Said("duplicate-yaml-key", message, line, column)

    assert told(hostile, shapes) == {
        "block": [twice("a", 5, 6, 3)],
        "top": [twice("immutable", 4, 5, 1)],
        "brackets": [twice("a", 4, 4, 14)],
        "thrice": [twice("a", 5, 6, 3), twice("a", 6, 7, 3)],
    }


@DUPLICATE_KEY
def test_a_note_shows_the_first(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": f"{HEAD}data:\n  a: b\n  a: c\n"})
    (found,) = (each for each in ran.findings if each["path"] == "a.yaml")
    (note,) = found["related"]
    assert (note["message"], note["range"]["start"]) == ("first set here", {"line": 5, "column": 3})


SAME_KEY = Row(
    number=15,
    given='`1:` beside `"1":`; `true:`, `"true":` and `on:` in one map',
    then="`duplicate-yaml-key`: both are read as the same key; if one is text, it is chance which kubectl takes",
    place="the later key",
    exit=1,
)


@SAME_KEY
def test_keys_that_become_the_same(hostile: Hostile) -> None:
    shapes = {
        "number": f'{HEAD}data: {{1: a, "1": b}}\n',
        "words": f'{HEAD}data: {{true: a, "true": b, on: c}}\n',
        "booleans": f"{HEAD}data:\n  true: a\n  on: b\n",
    }

    def same(one: str, other: str, key: str, column: int, *, taken: str = "either, at random", line: int = 4) -> Said:
        first = line - (taken != "either, at random")
        message = f"'{one}' on line {first} and '{other}' are both read as the key '{key}'; kubectl"
        return Said(
            "duplicate-yaml-key", f"{message} {'takes' if first == line else 'silently takes'} {taken}", line, column
        )

    assert told(hostile, shapes) == {
        "number": [same("1", '"1"', "1", 14)],
        "words": [same("true", '"true"', "true", 17), same('"true"', "on", "true", 28)],
        "booleans": [same("true", "on", "true", 3, taken="the last one", line=6)],
    }


BAD_KEY = Row(
    number=16,
    given="`null`, `~`, nothing, a list, a map, or a number from 2^63 to 2^64 - 1 as a key",
    then="`yaml-syntax`: it cannot be a key",
    place="the key",
    exit=1,
)


@BAD_KEY
def test_bad_keys(hostile: Hostile) -> None:
    shapes = {
        "null": f"{HEAD}data: {{null: a}}\n",
        "tilde": f"{HEAD}data: {{~: a}}\n",
        "nothing": f"{HEAD}data:\n  : a\n",
        "list": f"{HEAD}data:\n  [a]: b\n",
        "map": f"{HEAD}data:\n  ? {{a: b}}\n  : c\n",
        "large": f"{HEAD}data: {{9223372036854775808: a}}\n",
        "largest": f"{HEAD}data: {{18446744073709551615: a}}\n",
    }
    assert told(hostile, shapes) == {
        "null": syntax("'null' cannot be a key", 4, 8),
        "tilde": syntax("'~' cannot be a key", 4, 8),
        "nothing": syntax("a key is expected in front of ':'", 5, 3),
        "list": syntax("a list or a map cannot be a key", 5, 3),
        "map": syntax("a list or a map cannot be a key", 5, 5),
        "large": syntax("'9223372036854775808' cannot be a key", 4, 8),
        "largest": syntax("'18446744073709551615' cannot be a key", 4, 8),
    }


LONG_KEY = Row(
    number=17,
    given="a key of more than 1,024 characters",
    then="`yaml-syntax`: it is too long; behind `? ` it is read",
    place="its beginning",
    exit=1,
)


@LONG_KEY
def test_long_keys(hostile: Hostile) -> None:
    long = "k" * 1025
    shapes = {
        "plain": f"{HEAD}data:\n  {long}: a\n",
        "double": f'{HEAD}data:\n  "{long}": a\n',
        "single": f"{HEAD}data:\n  '{long}': a\n",
        "brackets": f"{HEAD}data: {{a: b, {long}: a}}\n",
    }
    message = "this key is too long: kubectl looks for its ':' in 1024 characters"
    said = told(hostile, shapes)
    assert said.pop("brackets") == syntax(message, 4, 14)
    assert said == dict.fromkeys(said, syntax(message, 5, 3))


@LONG_KEY
def test_keys_that_are_just_read(hostile: Hostile) -> None:
    shapes = {"short": f"{HEAD}data:\n  {'k' * 1024}: a\n", "marked": f"{HEAD}data:\n  ? {'k' * 1025}\n  : a\n"}
    start = f"key '{'k' * 57}...' of ConfigMap 'hostile' has"
    assert told(hostile, shapes) == {
        "short": [Said("config-key-syntax", f"{start} 1024 characters, more than 253", 5, 3)],
        "marked": [Said("config-key-syntax", f"{start} 1025 characters, more than 253", 5, 5)],
    }


LATE_MERGE = Row(
    number=18,
    given="`<<` behind a key that it sets to another value",
    then="`merge-order`, a warning: kubectl and kustomize take different values; notes show both",
    place="the `<<`",
)


@LATE_MERGE
def test_late_merge(hostile: Hostile) -> None:
    late = f"{HEAD}immutable: false\n<<: {{immutable: true}}\n"
    message = "'<<' stands behind 'immutable': kubectl takes the merged value, kustomize the one written here"
    shapes = {"late": late, "same": f"{HEAD}immutable: true\n<<: {{immutable: true}}\n"}
    assert told(hostile, shapes, code=0) == {"late": [Said("merge-order", message, 5, 1)], "same": []}
    ran = hostile.check({"late.yaml": late}, "--fail-on=warning", code=1)
    (found,) = (each for each in ran.findings if each["path"] == "late.yaml")
    assert [(note["message"], note["range"]["start"]) for note in found["related"]] == [
        ("'immutable' is set here", {"line": 4, "column": 1}),
        ("and merged from here", {"line": 5, "column": 6}),
    ]


ODD_MERGE = Row(
    number=19,
    given='two `<<` in one map; `"<<"` in quotes',
    then="`kustomize-differs`, a warning: kustomize refuses the one, and drops the other",
    place="the `<<`",
)


@ODD_MERGE
def test_odd_merges(hostile: Hostile) -> None:
    shapes = {
        "two": f"{HEAD}data: {{<<: {{a: b}}, <<: {{c: d}}}}\n",
        "quoted": f"{HEAD}data: {{'<<': c}}\n",
    }
    message = "a quoted '<<' is an ordinary key for kubectl, and dropped by kustomize"
    said = told(hostile, shapes, "--select=kustomize-differs,server-warning", code=0)
    assert said == {
        "two": [Said("kustomize-differs", "two '<<' in one map; kubectl applies both, kustomize refuses it", 4, 20)],
        "quoted": [Said("kustomize-differs", message, 4, 8)],
    }
    told(hostile, shapes, "--select=kustomize-differs,server-warning", "--fail-on=warning", code=1)


BAD_MERGE = Row(
    number=20,
    given="`<<` with a number, null or a list of such",
    then="`yaml-syntax`: it takes a map or a list of maps",
    place="the value; the `<<` where there is none",
    exit=1,
)


@BAD_MERGE
def test_bad_merges(hostile: Hostile) -> None:
    shapes = {
        "number": f"{HEAD}data: {{<<: 3}}\n",
        "list": f"{HEAD}data: {{<<: [3]}}\n",
        "tilde": f"{HEAD}data: {{<<: ~}}\n",
        "nothing": f"{HEAD}data:\n  <<:\n  a: b\n",
    }
    said = told(hostile, shapes)
    message = "'<<' takes a map or a list of maps"
    assert said.pop("nothing") == syntax(message, 5, 3)
    assert said == dict.fromkeys(said, syntax(message, 4, 12))


LOST_ALIAS = Row(
    number=21,
    given="an alias without an anchor",
    then="`yaml-syntax` with its name",
    place="the alias",
    exit=1,
)


@LOST_ALIAS
def test_alias_without_anchor(hostile: Hostile) -> None:
    shapes = {
        "value": f"{HEAD}data: {{a: *lost}}\n",
        "map": f"{HEAD}data: *lost\n",
        "merge": f"{HEAD}data: {{<<: *lost}}\n",
        "key": f"{HEAD}data: {{*lost : a}}\n",
        "elsewhere": f"{HEAD}data: {{a: &lost b}}\n---\n{HEAD}data: {{a: *lost}}\n",
    }
    message = "alias '*lost' has no anchor '&lost' before it"
    assert told(hostile, shapes) == {
        "value": syntax(message, 4, 11),
        "map": syntax(message, 4, 7),
        "merge": syntax(message, 4, 12),
        "key": syntax(message, 4, 8),
        "elsewhere": syntax(message, 9, 11),
    }


CYCLE = Row(
    number=22,
    given="an anchor that contains itself",
    then="`yaml-syntax` with its name",
    place="the alias",
    exit=1,
    seconds=0.2,
)


@CYCLE
def test_an_anchor_that_contains_itself(hostile: Hostile) -> None:
    shapes = {
        "list": f"{HEAD}data: &a [*a]\n",
        "map": f"{HEAD}data: &a {{b: *a}}\n",
        "merge": f"{HEAD}data: &a {{<<: *a}}\n",
        "key": f"{HEAD}data: &a {{*a : b}}\n",
    }
    message = "anchor '&a' contains itself"
    assert told(hostile, shapes) == {
        "list": syntax(message, 4, 11),
        "map": syntax(message, 4, 14),
        "merge": syntax(message, 4, 15),
        "key": syntax(message, 4, 11),
    }


def _bomb(width: int, height: int) -> str:
    return HEAD + "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}' if i else 'x'] * width)}]\n" for i in range(height))


TOO_FAR = "aliases expand too far for kubectl"
CAP = [Said("limit-exceeded", "aliases expand to more than 400000 nodes in this file", 5, 81)]
BOMB = Row(
    number=23,
    given="aliases that expand without end (billion laughs)",
    then="`yaml-syntax` where kubectl refuses them; what grows to 400,000 nodes before that is "
    "`limit-exceeded`, and exit code 2",
    place="the first alias that is too much",
    seconds=0.3,
)


@BOMB
@pytest.mark.parametrize(
    ("width", "height", "line", "column"), [(9, 9, 7, 30), (2, 30, 13, 15), (2, 400, 13, 15), (100, 5, 6, 15)]
)
def test_alias_bombs(hostile: Hostile, width: int, height: int, line: int, column: int) -> None:
    assert told(hostile, {"a": _bomb(width, height)}, code=1) == {"a": syntax(TOO_FAR, line, column)}


@BOMB
def test_aliases_that_kubectl_would_follow_longer(hostile: Hostile) -> None:
    text = f"{HEAD}a: &a [{'1, ' * 20_000}]\nb: [{'*a, ' * 30}]\n"
    assert told(hostile, {"a": text}, code=2) == {"a": CAP}


MERGE_BOMB = Row(
    number=24,
    given="merges that bring in each other, or a large map a thousand times",
    then="as in the row above",
    place="the first alias that is too much",
    seconds=0.3,
)


@MERGE_BOMB
def test_merge_bomb(hostile: Hostile) -> None:
    merges = (f"<<: [{', '.join([f'*m{i - 1}'] * 9)}], " if i else "" for i in range(9))
    text = HEAD + "".join(f"m{i}: &m{i} {{{merge}a{i}: 1}}\n" for i, merge in enumerate(merges))
    assert told(hostile, {"a": text}, code=1) == {"a": syntax(TOO_FAR, 8, 15)}


@MERGE_BOMB
def test_a_large_map_merged_everywhere(hostile: Hostile) -> None:
    base = f"{HEAD}b: &b {{{', '.join(f'k{i}: 1' for i in range(3000))}}}\n"
    text = base + "".join(f"m{i}: {{<<: *b}}\n" for i in range(3000))
    assert told(hostile, {"a": text}, code=2) == {"a": [CAP[0]._replace(line=71, column=11)]}
