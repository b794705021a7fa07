"""Path globs mean what they mean in a .gitignore."""

from __future__ import annotations

import time

import pytest

from k8slint.globs import fault, finder, matcher, name_fault, name_matcher, placeholder_fault


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("dev/**", ["dev/a", "dev/a/b", "dev/"], ["dev", "x/dev/a", "devx/a"]),
        ("*.yaml", ["a.yaml", "x/y/a.yaml", ".a.yaml"], ["a.yml", "a.yamlx"]),
        ("**/vendor/**", ["vendor/a", "x/vendor/a", "x/y/vendor/z/a", "x/vendor/"], ["vendor", "xvendor/a"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/x/b/c"], ["ab", "b", "a/xb", "x/a/b"]),
        ("vendor", ["vendor", "vendor/a", "x/vendor/y"], ["vendors", "x/vendors/y"]),
        ("vendor/", ["vendor/a", "x/vendor/y"], ["vendor", "x/vendor"]),
        ("/top.yaml", ["top.yaml"], ["x/top.yaml"]),
        ("./x/y", ["x/y"], ["z/x/y"]),
        ("a/*.{yaml,yml}", ["a/x.yaml", "a/x.yml"], ["a/x.json", "a/b/x.yaml"]),
        ("{a,b/{c,d}}/*", ["a/x", "b/c/x", "b/d/x"], ["c/x", "b/x"]),
        ("**", ["a", "a/b"], []),
        ("**/*.yaml", ["a.yaml", "b/c.yaml"], ["a.yml"]),
        ("a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c"], ["a/c", "a/b"]),
        ("a/**/**", ["a/b", "a/b/c"], ["a"]),
        ("[!a]*.yaml", ["b.yaml"], ["a.yaml"]),
        ("[a-c].yaml", ["b.yaml"], ["d.yaml", "-.yaml"]),
        ("a?c", ["abc", "x/abc"], ["ac", "a/c"]),
        ("x*b*bc", ["xbbc", "xabbbc"], ["xbc", "xb/bc"]),
        ("a.b+c", ["a.b+c"], ["axbbc"]),
        ("日本/*", ["日本/語.yaml"], ["本/語.yaml"]),
    ],
)
def test_paths(pattern: str, matching: list[str], others: list[str]) -> None:
    matches = matcher([pattern])
    assert [path for path in matching if not matches(path)] == []
    assert [path for path in others if matches(path)] == []


def test_no_pattern_matches_nothing_and_several_match_either() -> None:
    assert not matcher([])("a")
    assert not name_matcher([])("")
    either = matcher(["a/*", "b/*"])
    assert (either("a/x"), either("b/x"), either("c/x")) == (True, True, False)


def test_names_know_no_slash() -> None:
    matches = name_matcher(["team-*", "a?"])
    assert [name for name in ("team-x", "team-x/y", "ab", "abc", "team") if matches(name)] == [
        "team-x",
        "team-x/y",
        "ab",
    ]
    assert name_matcher([""])("")
    assert not name_matcher([""])("x")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("*a" * 40 + "b", "a" * 4000), ("**/a/" * 40 + "b", "a/" * 3000), ("?*" * 60 + "b", "a" * 4000)],
)
def test_a_hostile_glob_is_quick(pattern: str, path: str) -> None:
    start = time.perf_counter()
    assert not matcher([pattern])(path)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("dev/**", ""),
        ("", "is empty"),
        ("/", "is empty"),
        ("!keep.yaml", "starts with '!', and a glob cannot be negated here"),
        ("../other/*", "leads out of the directory of the configuration with '..'"),
        ("dev\\x", "holds a backslash; directories are separated by '/'"),
        ("{a,b}" * 7, "has more than 64 alternatives"),
        ("[z-a]", "cannot be read: bad character range z-a"),
        ("a" * 501, "is longer than 500 characters"),
    ],
)
def test_faults(pattern: str, expected: str) -> None:
    assert fault(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("${*}", ["${A}", "x-${A}-y", "${\n}", "${}"], ["$A", "{A}", "$ {A}", "}${"]),
        ("@*@", ["@TAG@", "nginx:@TAG@"], ["@TAG", "a@b"]),
        ("TODO", ["TODO", "a TODO b"], ["todo"]),
        ("{A,B}_?", ["xA_1", "B_2y"], ["A_", "C_1"]),
        (r"\{A,B\}", ["{A,B}"], ["A", "B"]),
    ],
)
def test_parts_of_texts(pattern: str, matching: list[str], others: list[str]) -> None:
    found = finder([pattern])
    assert [text for text in matching if not found(text)] == []
    assert [text for text in others if found(text)] == []
    assert not finder([])("")


@pytest.mark.parametrize("pattern", ["a*" * 100 + "b", "a?" * 28, "*" * 499 + "b", "?*" * 100 + "b"])
def test_a_hostile_placeholder_is_quick(pattern: str) -> None:
    assert placeholder_fault(pattern) == ""
    start = time.perf_counter()
    finder([pattern])("a" * 20_000)
    assert time.perf_counter() - start < 1


def test_other_faults() -> None:
    assert name_fault("!x") == ""
    assert name_fault("../x") == ""
    assert name_fault("[z-a]") == "cannot be read: bad character range z-a"
    assert placeholder_fault("") == "is empty"
    assert placeholder_fault("**") == placeholder_fault("?") == "would match everything"
