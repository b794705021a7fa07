"""Expressions that the API server does not compile."""

from __future__ import annotations

import pytest

from k8slint.cel.program import Mistake, Scope, compile_expression
from k8slint.cel.types import BOOL, DYN, INT, STRING, Type, list_of, map_of

SELF = Type("object", (), "self")
FIELDS = {"i": INT, "s": STRING, "l": list_of(STRING), "m": map_of(STRING, INT), "any": DYN, "__namespace__": STRING}


def compiled(text: str, minor: int = 35) -> Type:
    return compile_expression(text, Scope({"self": SELF}, {"self": FIELDS}, minor), (BOOL,)).type


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression ends where a value should be"),
        ("self.i ==", "the expression ends where a value should be"),
        ("self.i = 1", "'=' does not belong here"),
        ("self.i == 1 and true", "'and' stands where it does not belong"),
        ("(self.i == 1", "the expression ends where ')' should be"),
        ("self.s == 'a", "''' does not belong here"),
        ("for == 1", "'for' is a reserved word"),
        ("has(self)", "has() wants a field, such as has(self.name)"),
        ("self.l.all(x + 1, true)", "all() wants a plain name for its variable"),
        ("self.x == 1", "there is no field 'x'"),
        ("other == 1", "there is no 'other' here"),
        ("self.i.foo() == 1", "there is no function 'foo' here"),
        ("self.i == 'a'", "'==' does not take int and string"),
        ("self.s + 1 == 'a'", "'+' does not take string and int"),
        ("self.s.size(1) == 1", "there is no string.size(int)"),
        ("size(self.i) == 1", "there is no size(int)"),
        ("self.l.all(x, x > 1)", "'>' does not take string and int"),
        ("self.l.all(x, x)", "bool is wanted, and this is string"),
        ("self.i.all(x, true)", "int cannot be gone through"),
        ("self.i ? true : false", "'?:' does not take int and bool and bool"),
        ("self.i in [1, 'a']", "int is wanted, as before, and this is string"),
        ("self.i in [1, self.any]", "int is wanted, as before, and this is dyn"),
        ("self.s", "it must be bool, and it is string"),
        ("self.any", "it must be bool, and it is dyn"),
        ("self.s.matches('(')", "the pattern is no regular expression: missing )"),
        ("duration('1x') == duration('1s')", "'1x' is no duration"),
        ("int('x') == 1", "'x' is no whole number"),
        ("self.l.existsOne(self.s, true)", "there is no function 'existsOne' here"),
        ("cel.bind(x, 1, x == 1)", "there is no 'x' here"),
        ("Thing{}", "there is no type 'Thing' here"),
        ("self.i > 9223372036854775808", "'9223372036854775808' is out of range"),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    with pytest.raises(Mistake) as caught:
        compiled(text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    "text",
    [
        "self.any > 1 || self.any == 'a'",
        "self.namespace == 'a' && self.__namespace__ == 'a'",
        "self.m.a == 1 && self.m['a'] == 1 && 'a' in self.m",
        "self == self",
        "'%s-%d'.format(['a', 1]) == ''",
        "[] == [1] && {} == {'a': 1}",
        "google.protobuf.Timestamp == type(timestamp('2024-01-01T00:00:00Z'))",
        "[,] == [] // a comment",
        "true == self.l.all(self, self == 'a')",
    ],
)
def test_no_mistakes(text: str) -> None:
    assert compiled(text) == BOOL


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("quantity('1').isInteger()", 28),
        ("self.?s.hasValue()", 28),
        ("self.i < 1.5", 28),
        ("sets.contains([1], [1])", 29),
        ("isIP('a')", 30),
        ("format.uuid().validate('a').hasValue()", 31),
        ("self.l.all(i, v, i > 1)", 32),
        ("isSemver('1')", 33),
        ("self.l.sort() == []", 34),
    ],
)
def test_functions_follow_the_release(text: str, since: int) -> None:
    assert compiled(text, since) == BOOL
    with pytest.raises(Mistake):
        compiled(text, since - 1)
