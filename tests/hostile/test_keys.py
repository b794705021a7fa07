"""Keys, merges and aliases (rows 14 to 24)."""

from __future__ import annotations

import pytest

from .beside import HEAD, syntax, told
from .conftest import Hostile, Said
from .row import Row

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
