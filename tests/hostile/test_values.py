"""Values that are read as something else than they say, and tags (rows 34 to 41)."""

from __future__ import annotations

import pytest

from .beside import HEAD, syntax, told
from .conftest import Hostile, Said
from .row import Row

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: hostile}
spec:
  replicas: REPLICAS
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      containers: [{name: a, image: "a:1"}]
      volumes: [{name: v, configMap: {name: c, defaultMode: MODE}}]
"""
ERRORS = "--preset=minimal"  # what the API server refuses, and nothing else; the other document has its warning still


def _deployment(replicas: str = "1", mode: str = "420") -> str:
    return DEPLOYMENT.replace("REPLICAS", replicas).replace("MODE", mode)


INFINITE = Row(
    number=34,
    given="`.inf` or `.nan` as a value",
    then="`yaml-syntax`: it cannot be written in JSON, which kubectl sends",
    place="the value",
    exit=1,
)


@INFINITE
def test_numbers_without_an_end(hostile: Hostile) -> None:
    words = (".inf", ".nan", "-.Inf", "+.INF", ".NaN")
    shapes = {"values": f"{HEAD}data:\n" + "".join(f"  - {word}\n" for word in words)}
    message = "'{}' cannot be written in JSON, which kubectl sends"
    assert told(hostile, shapes) == {
        "values": [each for line, word in enumerate(words, 5) for each in syntax(message.format(word), line, 5)]
    }
    assert told(hostile, {"a": _deployment(replicas=".inf")}) == {"a": syntax(message.format(".inf"), 5, 13)}


IMPLICIT = Row(
    number=35,
    given="`yes`, `on`, `y`, `1e3` or `08` where text must be; `2001-01-01` there",
    then="`env-value-not-string` or `invalid-type` with the value that kubectl reads, and a fix that puts it in "
    "quotes; a date is text to kubectl, and no finding",
    place="the value",
    exit=1,
)
READ = {"yes": "the boolean true", "on": "the boolean true", "y": "the boolean true", "1e3": "the number 1000"}
READ |= {"08": "the number 8"}


@IMPLICIT
def test_words_that_are_no_text(hostile: Hostile) -> None:
    settings = "".join(f"  k{number}: {word}\n" for number, word in enumerate([*READ, "2001-01-01"]))
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n"
    arguments = f"{pod}    args: [{', '.join(READ)}]\n"
    said = told(
        hostile,
        {"data": f"{HEAD}data:\n{settings}", "args": arguments},
        "--select=invalid-type,env-value-not-string,server-warning",
    )
    columns = (12, 17, 21, 24, 29)
    assert said == {
        "data": [
            Said("env-value-not-string", f"'k{number}' must be a string, but '{word}' is read as {read}", 5 + number, 7)
            for number, (word, read) in enumerate(READ.items())
        ],
        "args": [
            Said(
                "invalid-type", f"'args[{number}]' must be a string, but '{word}' is read as {read}", 7, columns[number]
            )
            for number, (word, read) in enumerate(READ.items())
        ],
    }


@IMPLICIT
@pytest.mark.parametrize("word", READ)
def test_the_fix_adds_quotes(hostile: Hostile, word: str) -> None:
    ran = hostile.check({"a.yaml": f"{HEAD}data:\n  a: {word}\n"})
    (found,) = (each for each in ran.findings if each["path"] == "a.yaml")
    assert found["help"] == f'put it in quotes: "{word}"'
    assert found["fix"]["safe"]
    assert [edit["text"] for edit in found["fix"]["edits"]] == [f'"{word}"']


MODES = Row(
    number=36,
    given="`defaultMode: 0644`, `0o644`, `420` and the like",
    then="all are 420, and no finding",
    exit=0,
)


@MODES
def test_modes(hostile: Hostile) -> None:
    modes = ("0644", "0o644", "0O644", "420", "0x1A4", "0b110100100", "4_20")
    shapes = {f"mode{number}": _deployment(mode=mode) for number, mode in enumerate(modes)}
    assert told(hostile, shapes, ERRORS, "--extend-select=server-warning") == {shape: [] for shape in shapes}


@MODES
def test_a_decimal_mode_that_was_meant_octal(hostile: Hostile) -> None:
    said = told(hostile, {"a": _deployment(mode="644")}, ERRORS, "--extend-select=server-warning", code=1)
    assert said == {"a": [Said("invalid-file-mode", "defaultMode 644 is decimal, which is more than 0777", 11, 61)]}


WHOLE = Row(
    number=37,
    given="`replicas: 1.0`, `1.` or `1e0`",
    then="a whole number, and no finding",
    exit=0,
)


@WHOLE
def test_whole_numbers_with_a_point(hostile: Hostile) -> None:
    shapes = {f"number{number}": _deployment(replicas=text) for number, text in enumerate(("1.0", "1.", "1e0"))}
    assert told(hostile, shapes, ERRORS, "--extend-select=server-warning") == {shape: [] for shape in shapes}


@WHOLE
def test_a_number_that_is_not_whole(hostile: Hostile) -> None:
    said = told(hostile, {"a": _deployment(replicas="1.5")}, ERRORS, "--extend-select=server-warning", code=1)
    assert said == {"a": [Said("invalid-type", "'replicas' must be a whole number, but 1.5 is a number", 5, 13)]}


TIMES = Row(
    number=38,
    given="`creationTimestamp: 2024-01-01T00:00:00Z`, or `null`",
    then="a time is text, and sound; that the cluster writes this field is `live-fields-in-manifest`, an info",
    exit=0,
)


@TIMES
def test_times(hostile: Hostile) -> None:
    shapes = {
        "time": HEAD.replace("hostile", "hostile, creationTimestamp: 2024-01-01T00:00:00Z"),
        "null": HEAD.replace("hostile", "hostile, creationTimestamp: null"),
    }
    message = "'creationTimestamp' is written by the cluster, not by hand"
    assert told(hostile, shapes) == {"time": [Said("live-fields-in-manifest", message, 3, 27)], "null": []}


@TIMES
def test_a_date_is_no_time(hostile: Hostile) -> None:
    date = HEAD.replace("hostile", "hostile, creationTimestamp: 2024-01-01")
    said = told(hostile, {"a": date}, "--ignore=live-fields-in-manifest", code=1)
    assert said == {"a": [Said("invalid-value", "'2024-01-01' is not a time", 3, 46)]}


ODD_VALUES = Row(
    number=39,
    given="`=` as a value; tags of one's own; an anchor that is there twice",
    then="all are read; `ignored-tag`, a warning, says that kubectl ignores the tag",
    place="the tag",
    exit=0,
)


@ODD_VALUES
def test_odd_values(hostile: Hostile) -> None:
    shapes = {
        "equals": f"{HEAD}data: {{a: =}}\n",
        "anchors": f"{HEAD}data: {{a: &a b, c: &a d, e: *a}}\n",
        "standard": f"{HEAD}data: !!map {{a: !!str 1, b: ! 2, c: !!binary YQ==}}\n",
        "tags": f"{HEAD}data: {{a: !mine b, c: !<x:y> d, e: !!set f}}\n",
        "tagged-map": f"{HEAD}data: !mine {{a: b}}\n",
    }
    message = "kubectl ignores the tag '{}'; the value stays a string"
    assert told(hostile, shapes) == {
        "equals": [],
        "anchors": [],
        "standard": [],
        "tags": [
            Said("ignored-tag", message.format("!mine"), 4, 11),
            Said("ignored-tag", message.format("x:y"), 4, 23),
            Said("ignored-tag", message.format("!!set"), 4, 36),
        ],
        "tagged-map": [Said("ignored-tag", "kubectl ignores the tag '!mine'; this stays a map", 4, 7)],
    }


BAD_TAG = Row(
    number=40,
    given="`!!int abc`, a bad `!!binary`, a tag with an unknown handle",
    then="`yaml-syntax` names the tag",
    place="the tag",
    exit=1,
)


@BAD_TAG
def test_bad_tags(hostile: Hostile) -> None:
    shapes = {
        "int": f"{HEAD}data: {{a: !!int abc}}\n",
        "bool": f"{HEAD}data: {{a: !!bool maybe}}\n",
        "float": f"{HEAD}data: {{a: !!float x}}\n",
        "null": f"{HEAD}data: {{a: !!null x}}\n",
        "binary": f"{HEAD}data: {{a: !!binary '*'}}\n",
        "handle": f"{HEAD}data: {{a: !e!x b}}\n",
    }
    assert told(hostile, shapes) == {
        "int": syntax("'abc' is not a valid !!int", 4, 11),
        "bool": syntax("'maybe' is not a valid !!bool", 4, 11),
        "float": syntax("'x' is not a valid !!float", 4, 11),
        "null": syntax("'x' is not a valid !!null", 4, 11),
        "binary": syntax("'*' is not a valid !!binary", 4, 11),
        "handle": syntax("the tag '!e!x' has no declared handle", 4, 11),
    }


PYTHON_TAG = Row(
    number=41,
    given="tags that make other readers run code, such as `!!python/object/apply:os.system`",
    then="`ignored-tag`, a warning; nothing is run. What is left is judged like any other value",
    place="the tag",
)


@PYTHON_TAG
def test_no_tag_runs_anything(hostile: Hostile) -> None:
    ran = hostile.folder / "ran"
    tag = "!!python/object/apply:os.system"
    shapes = {
        "list": f"{HEAD}data: {{a: {tag} ['touch {ran}']}}\n",
        "text": f"{HEAD}data: {{a: {tag} 'touch {ran}'}}\n",
        "map": f"{HEAD}data: {tag} {{args: 'touch {ran}'}}\n",
        "key": f"{HEAD}data: {{? {tag} 'touch' : b}}\n",
        "new": f"{HEAD}data: {{a: !!python/object/new:os.system x, b: !!python/name:os.system ''}}\n",
    }
    said = told(hostile, shapes, code=1)
    message = "kubectl ignores the tag '{}'; {}"
    assert said == {
        "list": [
            Said("ignored-tag", message.format(tag, "this stays a list"), 4, 11),
            Said("invalid-type", "'a' must be a string, but it is a list", 4, 11),
        ],
        "text": [Said("ignored-tag", message.format(tag, "the value stays a string"), 4, 11)],
        "map": [Said("ignored-tag", message.format(tag, "this stays a map"), 4, 7)],
        "key": [Said("ignored-tag", message.format(tag, "the value stays a string"), 4, 10)],
        "new": [
            Said("ignored-tag", message.format("!!python/object/new:os.system", "the value stays a string"), 4, 11),
            Said("ignored-tag", message.format("!!python/name:os.system", "the value stays a string"), 4, 47),
        ],
    }
    assert not ran.exists()


@PYTHON_TAG
def test_the_tag_alone_is_a_warning(hostile: Hostile) -> None:
    (said,) = told(hostile, {"a": f"{HEAD}data: !!python/object/apply:os.system {{a: b}}\n"}, code=0)["a"]
    assert said.rule == "ignored-tag"
