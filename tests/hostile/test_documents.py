"""What cuts a file into documents, JSON, lists, and documents that are no object (rows 42 to 49)."""

from __future__ import annotations

import pytest

from .conftest import Hostile, Said
from .row import Row

SPEC = "spec: {type: ClusterIP, externalName: x, ports: [{port: 80}]}"
JSON = (
    '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, '
    '"spec": {"type": "ClusterIP", "externalName": "x", "ports": [{"port": 80}]}}'
)
FLOW = JSON.replace('"', "")
FLOW_WARNED = 1 + FLOW.index("x,")  # the column of its warning
IGNORED = "'externalName' is ignored unless the type is ExternalName"


def service(name: str = "a") -> str:
    """Four lines of YAML, of which the last has a warning."""
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n{SPEC}\n"


def warned(line: int, column: int = 39) -> Said:
    """The warning about a Service."""
    return Said("server-warning", IGNORED, line, column)


SEPARATORS = Row(
    number=42,
    given="`--- text`, `---text`, `----`, `--- {a: 1}` or `--- !tag` between documents or in front of the first",
    then="`yaml-syntax`: the line does not separate documents for kubectl; the documents on both sides are linted",
    place="the line",
    exit=1,
)


@SEPARATORS
def test_lines_that_separate_nothing(hostile: Hostile) -> None:
    lines = ["--- text", "---text", "----", "--- {a: 1}", "--- !tag"]
    files = {f"{number}.yaml": f"{line}\n{service()}{line}\n{service('b')}" for number, line in enumerate(lines)}
    ran = hostile.check(files)
    for name, line in zip(files, lines, strict=True):
        message = f"'{line}' does not separate documents for kubectl; only a comment may follow '---'"
        first, second = (Said("yaml-syntax", message, number, 1) for number in (1, 6))
        assert ran.about(name) == [first, warned(5), second, warned(10)]


@SEPARATORS
def test_comments_and_blanks_may_follow_a_separator(hostile: Hostile) -> None:
    text = f"--- # first\n{service()}---\t# second\n{service('b')}---   \n"
    assert hostile.check({"a.yaml": text}, code=0).about("a.yaml") == [warned(5), warned(10)]


DIRECTIVES = Row(
    number=43,
    given="`%YAML 1.1`, `%YAML 1.2`, `%TAG` or another directive",
    then="`yaml-syntax`: kubectl cannot read it. In front of `---`, `%YAML 1.1` is `yaml-directive`, a warning, since "
    "an API server that is sent the file takes it. The documents behind `---` are linted",
    place="the directive",
)


@DIRECTIVES
def test_directives(hostile: Hostile) -> None:
    lines = ["%YAML 1.2", "%TAG ! tag:example.com,2000:", "%OWN directive"]
    files = {
        f"{number}.yaml": f"# about\n{line}\n---\n{service()}---\n{service('b')}" for number, line in enumerate(lines)
    }
    ran = hostile.check(files, code=1)
    for name, line in zip(files, lines, strict=True):
        message = f"directive '{line}' in front of '---': kubectl cannot read it"
        assert ran.about(name) == [Said("yaml-syntax", message, 2, 1), warned(7), warned(12)]


@DIRECTIVES
def test_a_directive_that_an_api_server_takes(hostile: Hostile) -> None:
    message = "directive '%YAML 1.1' in front of '---': kubectl cannot read it"
    ran = hostile.check({"a.yaml": f"%YAML 1.1\n---\n{service()}"}, code=0)
    assert ran.about("a.yaml") == [Said("yaml-directive", message, 1, 1), warned(6)]


@DIRECTIVES
def test_directives_that_no_separator_follows(hostile: Hostile) -> None:
    lines = ["%YAML 1.1", "%YAML 1.2"]
    files = {f"{number}.yaml": f"{line}\n{service()}---\n{service('b')}" for number, line in enumerate(lines)}
    ran = hostile.check(files, code=1)
    for name, line in zip(files, lines, strict=True):
        message = f"directive '{line}' without '---' behind it: nobody can read it"
        assert ran.about(name) == [Said("yaml-syntax", message, 1, 1), warned(10)]


DROPPED = Row(
    number=44,
    given="text behind `...`",
    then="`dropped-content`: kubectl drops it without a word; if it is an object, it is linted all the same, and so "
    "are the documents behind it",
    place="the first thing that is dropped",
    exit=1,
)
BEHIND = "this is behind the end of its document; kubectl drops it without a word"


@DROPPED
def test_dropped_text(hostile: Hostile) -> None:
    texts = ["some text\n", "- [\n", "a: b: c\n"]
    files = {
        f"{number}.yaml": f"{service()}... # end\n# about\n{text}---\n{service('b')}"
        for number, text in enumerate(texts)
    }
    ran = hostile.check(files)
    for name in files:
        assert ran.about(name) == [warned(4), Said("dropped-content", BEHIND, 7, 1), warned(12)]


@DROPPED
def test_a_dropped_object(hostile: Hostile) -> None:
    told = hostile.check({"a.yaml": f"{service()}...\n{service('b')}---\n{service('c')}"}).about("a.yaml")
    assert told == [warned(4), Said("dropped-content", BEHIND, 6, 1), warned(9), warned(14)]


@DROPPED
def test_dots_that_drop_nothing(hostile: Hostile) -> None:
    text = f"{service()}...\n# only this\n---\n{service('b')}...\n"
    assert hostile.check({"a.yaml": text}, code=0).about("a.yaml") == [warned(4), warned(11)]


FLOW_STYLE = Row(
    number=45,
    given="a whole file in flow style: `{apiVersion: v1, ...}`",
    then="`yaml-syntax`: kubectl takes it for JSON; the help tells to begin with `---` or to quote the keys",
    place="the first `{`",
    exit=1,
)


@FLOW_STYLE
def test_flow_style(hostile: Hostile) -> None:
    files = {
        "a.yaml": FLOW,
        "b.json": FLOW,
        "c.yaml": FLOW.replace(", ", ",\n  "),
        "d.yaml": f"{FLOW}\n---\n{service('b')}",
        "e.yaml": f"\n  {FLOW}",
    }
    ran = hostile.check(files)
    message = "kubectl takes a file that starts with '{' for JSON, and this is YAML in flow style"
    for name in files:
        assert ran.about(name) == [Said("yaml-syntax", message, *((2, 3) if name == "e.yaml" else (1, 1)))]
    cures = {each["help"] for each in ran.findings if each["rule"] == "yaml-syntax"}
    assert cures == {"start the file with a line '---', or put every key in double quotes"}


@FLOW_STYLE
def test_flow_style_behind_a_separator(hostile: Hostile) -> None:
    assert hostile.check({"a.yaml": f"---\n{FLOW}\n"}, code=0).about("a.yaml") == [warned(2, FLOW_WARNED)]


JSON_FAULTS = Row(
    number=46,
    given="JSON with a comment, a `,` too many, `NaN`, a number that is none, other quotes, a control character, text "
    "or `---` behind it, or cut off",
    then="`yaml-syntax` says which; the objects in front of it are linted, kubectl reads none behind it",
    place="the token",
    exit=1,
)


@JSON_FAULTS
def test_faults_in_json(hostile: Hostile) -> None:
    # What is replaced in the second object, by what, where in that the fault is, and what is said.
    faults = [
        ("}]}}", "}] // why\n}}", "//", "JSON has no comments"),
        ("}]}}", "}] /* why */}}", "/*", "JSON has no comments"),
        ("}]}}", "}] # why\n}}", "#", "JSON has no comments"),
        ("80}", "80,}", ",}", "JSON allows no ',' before '}'"),
        ("80}]", "80},]", ",]", "JSON allows no ',' before ']'"),
        ("80", "NaN", "NaN", "'NaN' is no JSON value"),
        ("80", "-Infinity", "-Inf", "'-Infinity' is no JSON value"),
        ("80", "0x50", "x50", "expected ',' or '}', found 'x50'"),
        ("80", "+80", "+80", "'+80' is no JSON value"),
        ('"x"', "'x'", "'x'", "''x'' is no JSON value"),
        ('"spec"', "'spec'", "'spec'", "a key in JSON stands in double quotes, found ''spec''"),
        ('"x"', '"\\x"', "\\x", "JSON has no escape '\\x'"),
        ('"x"', '"a\x1bb"', "\x1b", "character '\\x1b' is not allowed in JSON"),
        ('"x"', '"a\0b"', "\0", "character '\\x00' is not allowed in JSON"),
        ('"x"', '"a\nb"', '"a\n', "this text has no closing quote"),
        ("}]}}", "}", "[", "'[' is never closed"),
        ("}]}}", "}]}} tail", "tail", "'tail' is no JSON value"),
        ("}]}}", "}]}}\n---\n", "---", "'---' is no JSON value"),
    ]
    broken = [JSON.replace('"a"', '"b"').replace(good, bad) for good, bad, _, _ in faults]
    files = {f"{number}.json": f"{JSON}\n{text}" for number, text in enumerate(broken)}
    ran = hostile.check(files)
    for name, text, (_, bad, at, message) in zip(files, broken, faults, strict=True):
        before = text[: text.index(at)].split("\n")
        first = warned(1, 1 + JSON.index('"x"'))
        second = [first._replace(line=2)] if bad.startswith("}]}}") else []
        fault = Said("yaml-syntax", message, 1 + len(before), 1 + len(before[-1]))
        assert ran.about(name) == [first, *second, fault]


JSON_VALUES = Row(
    number=47,
    given="JSON with a name twice, with a number beyond a float, with a surrogate pair",
    then="`duplicate-yaml-key`; `yaml-syntax`; nothing",
    place="the second name; the number",
)


def config(value: str) -> str:
    """A ConfigMap in JSON with one value."""
    return '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": ' + value + "}}\n"


@JSON_VALUES
def test_a_name_twice_in_json(hostile: Hostile) -> None:
    text = JSON.replace('"name": "a"', '"name": "a", "n\\u0061me": "b"')
    first, second = hostile.check({"a.json": text}, code=1).about("a.json")
    message = "key 'name' is already set on line 1; kubectl silently takes the last one"
    assert first == Said("duplicate-yaml-key", message, 1, 1 + text.index('"n\\u'))
    assert second.rule == "server-warning"


@JSON_VALUES
def test_a_number_beyond_a_float(hostile: Hostile) -> None:
    ran = hostile.check({"a.json": config("1e400"), "b.json": config('"1"') + config("-1e400")}, code=1)
    column = 1 + config("1e400").index("1e400")
    message = "this number is too large"
    assert ran.about("a.json") == [Said("yaml-syntax", message, 1, column)]
    assert ran.about("b.json") == [Said("yaml-syntax", message, 2, column)]


@JSON_VALUES
def test_surrogates_in_json(hostile: Hostile) -> None:
    ran = hostile.check({"a.json": config('"\\ud83d\\ude00"'), "b.json": config('"\\ud83d"')}, code=0)
    assert ran.about("a.json") == ran.about("b.json") == []


NO_OBJECT = Row(
    number=48,
    given="a list or plain value as document; `kind` missing, empty, no text or misspelled (`Kind:`); the same of "
    "`apiVersion`",
    then="`not-an-object`, with a 'did you mean'. Lists and plain values, and documents without `metadata`, only among "
    "objects or in the one file that is named, since YAML has many other uses; else the file is skipped and counted",
    place="the document, or the key or value that is to blame",
    exit=1,
)


def so(message: str) -> str:
    """What is said of a key that keeps a document from being an object."""
    return f"{message}, so this is not a Kubernetes object"


@NO_OBJECT
def test_kinds_that_are_none(hostile: Hostile) -> None:
    cases = [
        ("kind: Service\n", "", 1, 1, "the document has 'apiVersion' but no 'kind'"),
        ("apiVersion: v1\n", "", 1, 1, "the document has 'kind' but no 'apiVersion'"),
        ("Service", "5", 2, 7, so("'kind' must be text")),
        ("Service", "[Service]", 2, 7, so("'kind' must be text")),
        ("Service", "yes", 2, 7, so("'kind' must be text")),
        ("v1", "1", 1, 13, so("'apiVersion' must be text")),
        ("Service", "", 2, 1, so("'kind' is empty")),
        ("Service", "''", 2, 1, so("'kind' is empty")),
        (" v1", "", 1, 1, so("'apiVersion' is empty")),
        ("kind", "Kind", 2, 1, so("'Kind' is not 'kind'")),
        ("kind", '"kind "', 2, 1, so("'kind ' is not 'kind'")),
        ("apiVersion", "apiversion", 1, 1, so("'apiversion' is not 'apiVersion'")),
        ("apiVersion", "api-version", 1, 1, so("'api-version' is not 'apiVersion'")),
    ]
    files = {
        f"{number}.yaml": f"{service().replace(good, bad, 1)}---\n{service('b')}"
        for number, (good, bad, *_) in enumerate(cases)
    }
    ran = hostile.check(files)
    for name, (_, _, line, column, message) in zip(files, cases, strict=True):
        told = ran.about(name)
        assert told[0] == Said("not-an-object", message, line, column)
        assert [each.rule for each in told[1:]] == ["server-warning"]
    cures = {each["message"]: each["help"] for each in ran.findings}
    assert cures[so("'Kind' is not 'kind'")] == "did you mean 'kind'?"


@NO_OBJECT
def test_documents_that_are_no_object_among_objects(hostile: Hostile) -> None:
    told = hostile.check({"a.yaml": f"- a\n- b\n---\n{service()}---\ntext\n---\nkind: Pod\n---\n5\n"}).about("a.yaml")
    assert told == [
        Said("not-an-object", "the document is a list, not a Kubernetes object", 1, 1),
        warned(7),
        Said("not-an-object", "the document is a plain value, not a Kubernetes object", 9, 1),
        Said("not-an-object", "the document has 'kind' but no 'apiVersion'", 11, 1),
        Said("not-an-object", "the document is a plain value, not a Kubernetes object", 13, 1),
    ]


@NO_OBJECT
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- a\n- b\n", "the document is a list, not a Kubernetes object"),
        ("5\n", "the document is a plain value, not a Kubernetes object"),
        ("apiVersion: v1\n", "the document has 'apiVersion' but no 'kind'"),
    ],
)
def test_a_named_file_that_is_no_object(hostile: Hostile, text: str, what: str) -> None:
    ran = hostile.check({"a.yaml": text}, "a.yaml", bystander=False)
    assert ran.about("a.yaml") == [Said("not-an-object", what, 1, 1)]


@NO_OBJECT
def test_lists_and_values_of_others_are_counted(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": "- a\n- b\n", "b.yaml": "text\n"}, code=0)
    assert ran.skipped == {"a.yaml": "not-kubernetes", "b.yaml": "not-kubernetes"}


LISTS = Row(
    number=49,
    given="a `List`, a `List` within one, `items` that are empty, `null` or no list, items that are no object",
    then="items are linted, each at its own place; `not-an-object` for everything in it that kubectl refuses; no items "
    "are no finding",
    place="the item, or its key",
)
LIST = "apiVersion: v1\nkind: List\n"


@LISTS
def test_a_list(hostile: Hostile) -> None:
    text = f"{LIST}items:\n- {FLOW}\n- {FLOW.replace('name: a', 'name: b')}\n---\n{service('c')}"
    told = hostile.check({"a.yaml": text}, code=0).about("a.yaml")
    assert told == [warned(4, 2 + FLOW_WARNED), warned(5, 2 + FLOW_WARNED), warned(10)]


@LISTS
def test_items_that_are_no_object(hostile: Hostile) -> None:
    items = [f"{{kind: List, items: [{FLOW}]}}", "5", "null", "[]", "{}", "{kind: Pod}", "{apiVersion: v1}", FLOW]
    text = f"{LIST}items:\n" + "".join(f"- {item}\n" for item in items) + f"---\n{service('b')}"
    told = hostile.check({"a.yaml": text}, code=1).about("a.yaml")
    messages = [
        ("a List inside a List is refused by kubectl", 10),
        ("an item of the List is not an object", 3),
        ("an item of the List is null", 3),
        ("an item of the List is not an object", 3),
        ("an item of the List has no 'apiVersion' and no 'kind'", 3),
        ("the item has 'kind' but no 'apiVersion'", 4),
        ("the item has 'apiVersion' but no 'kind'", 4),
    ]
    assert told == [
        *(Said("not-an-object", message, 4 + at, column) for at, (message, column) in enumerate(messages)),
        warned(11, 2 + FLOW_WARNED),
        warned(16),
    ]


@LISTS
def test_items_that_are_no_list(hostile: Hostile) -> None:
    values = ["x", "5", "{a: b}"]
    files = {f"{at}.yaml": f"{LIST}items: {value}\n---\n{service()}" for at, value in enumerate(values)}
    ran = hostile.check(files, code=1)
    for name in files:
        fault = Said("not-an-object", "the items of a List must be a list", 3, 8)
        assert ran.about(name) == [fault, warned(8)]


@LISTS
def test_a_list_without_items(hostile: Hostile) -> None:
    texts = ["items:\n", "items: null\n", "items: []\n", ""]
    files = {f"{number}.yaml": f"{LIST}{text}---\n{service()}" for number, text in enumerate(texts)}
    ran = hostile.check(files, code=0)
    assert [[each.rule for each in ran.about(name)] for name in files] == [["server-warning"]] * 4
