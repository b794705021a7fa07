"""Expressions and their values, as cel-go and the libraries of Kubernetes have them."""

from __future__ import annotations

import time

import pytest

from k8slint.cel.program import Scope, compile_expression
from k8slint.cel.trouble import Failure, Unjudged
from k8slint.cel.types import DYN

NEWEST = Scope({"d": DYN}, {}, 35)
DATA = {"i": 1, "s": "ab", "f": 1.5, "l": [1, 2], "m": {"x": 2}, "n": None}


def run(text: str, scope: Scope = NEWEST) -> object:
    return compile_expression(text, scope).run({"d": DATA})


@pytest.mark.parametrize(
    "text",
    [
        "1 < 1.5 && 2u > 1 && 1 <= 1u",
        "dyn(1) == 1.0 && dyn('a') != 1",
        "-7 / 2 == -3 && -7 % 2 == -1",
        "1 / 0 == 1 || true",
        "!(1 / 0 == 1 && false)",
        "'äöü'.size() == 3 && b'äöü'.size() == 6",
        "'tacocat'.indexOf('a', 30) == -1 && 'tacocat'.lastIndexOf('a') == 5",
        "'a,b'.split(',').join('-') == 'a-b' && ''.split(',') == ['']",
        "'%s-%d-%.2f'.format(['a', 3, 1.0]) == 'a-3-1.00'",
        "'Ab'.lowerAscii() + 'x'.upperAscii() == 'abX'",
        "'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'ab'.find('b+') == 'b'",
        "'abc'.matches('^[a-c]+$') && !'a\\nc'.matches('a.c')",
        "[1, 2].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2].exists_one(x, x > 1)",
        "[1, 2, 3].map(x, x > 1, x * 2) == [4, 6] && {'a': 1}.all(k, k == 'a')",
        "[1, 0].exists(x, 2 / x == 2)",
        "[1, 2].all(i, v, v > i) && {'a': 1}.transformMap(k, v, v + 1) == {'a': 2}",
        "[1, 2].transformList(i, v, i + v) == [1, 3] && {'a': 1}.transformMapEntry(k, v, {v: k}) == {1: 'a'}",
        "[3, 1].sum() == 4 && [3, 1].max() == 3 && ![3, 1].isSorted() && [1, 1].lastIndexOf(1) == 1",
        "d.l.filter(x, x > 5).map(x, double(x)).sum() == 0.0",
        "[3, 1].sort() == [1, 3] && ['b', 'a'].sortBy(x, x) == ['a', 'b'] && [1, 1].distinct() == [1]",
        "'baaac'.findAll('a*') == ['', 'aaa', ''] && 'abab'.findAll('a|b', 3) == ['a', 'b', 'a']",
        "!isSemver('1.0.0-" + "1" * 5000 + "') && !isSemver('100000000000000000000.0.0')",
        "!([1][?dyn(1.0 / 0.0)].hasValue()) && !([1][?dyn(0.0 / 0.0)].hasValue())",
        "'abab'.lastIndexOf('ab') == 2 && 'abab'.lastIndexOf('ab', 1) == 0 && 'a'.lastIndexOf('b') == -1",
        "[[1], [2]].flatten() == [1, 2] && lists.range(2) == [0, 1] && [1, 2, 3].slice(1, 2) == [2]",
        "sets.contains([1, 2], [1]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])",
        "d.?x.hasValue() == false && d.?i.orValue(3) == 1 && d.m[?'x'].value() == 2 && d.l[?5] == optional.none()",
        "optional.of(1).optMap(x, x + 1).value() == 2 && [?optional.none(), 1] == [1]",
        "has(d.m.x) && !has(d.m.y) && has(d.n)",
        "type(d.i) == int && type(d.s) == string && type(d.m) == map",
        "quantity('1Gi').isGreaterThan(quantity('500M')) && quantity('1').add(1) == quantity('2')",
        "quantity('500m').asApproximateFloat() == 0.5 && !quantity('500m').isInteger() && isQuantity('1k')",
        "ip('::1').isLoopback() && ip('10.0.0.1').family() == 4 && !isIP('::ffff:1.2.3.4') && !isIP('01.2.3.4')",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.1/8').masked() == cidr('10.0.0.0/8')",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && string(cidr('::/0')) == '::/0' && !isCIDR('10.0.0.0/33')",
        "url('https://a.b:80/x?y=1').getHostname() == 'a.b' && url('https://a.b/x?y=1').getQuery() == {'y': ['1']}",
        "semver('1.2.3-a.1').isLessThan(semver('1.2.3')) && isSemver('v1', true) && !isSemver('01.2.3')",
        "format.dns1123Label().validate('A').hasValue() && format.named('uuid').value().validate('').hasValue()",
        "duration('1h30m').getMinutes() == 90 && string(duration('90s')) == '90s'",
        "timestamp('2024-02-29T12:00:00+02:00').getHours() == 10",
        "timestamp('2024-01-01T00:00:00Z').getDayOfWeek() == 1",
        "timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')",
        "string(1000000.0) == '1e+06' && string(123.5) == '123.5' && string(0.00001) == '1e-05'",
        "int('12') == 12 && uint(3) == 3u && double('1.5') == 1.5 && bool('t') && string(b'a') == 'a'",
        "r'\\d' == '\\\\d' && '''a\nb''' == 'a\\nb' && '\\u00e9\\x41\\101' == 'éAA'",
        "strings.quote('a\"b') == '\"a\\\\\"b\"' && 'abc'.substring(1, 2) == 'b' && 'abc'.charAt(3) == ''",
    ],
)
def test_what_is_true(text: str) -> None:
    assert run(text) is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("d.x == 1", "no such key: x"),
        ("d.l[5] == 1", "index out of bounds: 5"),
        ("1 / (d.i - 1) == 1", "division by zero"),
        ("9223372036854775807 + d.i == 1", "integer overflow"),
        ("d.i + d.s == 'a'", "no such overload"),
        ("d.s", None),
        ("optional.none().value() == 1", "optional.none() dereference"),
        ("sign(quantity(d.s)) > 0", "'ab' is no quantity"),
        ("duration(d.s) > duration('1s')", "'ab' is no duration"),
        ("d.s.matches(d.s + '(')", "the pattern is no regular expression: missing )"),
        ("[d.i, d.i].map(x, {1: 2}[x + 1]) == []", "no such key: 2"),
    ],
)
def test_what_has_no_value(text: str, message: str | None) -> None:
    if message is None:
        assert run(text) == "ab"
        return
    with pytest.raises(Failure) as caught:
        run(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "lists.range(300).all(a, lists.range(300).all(b, lists.range(300).all(c, a + b + c >= 0)))",
        "optional.of('0123456789')" + ".optMap(a, a + a + a + a)" * 12 + ".hasValue()",
        "lists.range(9000000).size() > 0",
        "'a'.replace('a', 'aaaaaaaaaa')" + ".replace('a', 'aaaaaaaaaa')" * 8 + " == ''",
        "(" * 4000 + "1" + ")" * 4000 + " == 1",
        "1" + " + 1" * 4000 + " == 1",
        "timestamp('2024-01-01T00:00:00Z').getHours('Europe/Berlin') == 1",
        "'a' == '" + "b" * 100_001 + "'",
        "timestamp('2024-01-01T00:00:00Z').getHours('99:00') == 1",
        "timestamp('0001-01-01T00:00:00Z').getFullYear('-08:00') == 1",
        "string(timestamp('2024-01-01T00:00:00+99:00')) == ''",
        "'%.99999999999f'.format([1.0]) == ''",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    with pytest.raises(Unjudged):
        run(text)


MANY = "[1]" + ".map(x, [x, x])" * 40  # each list holds the one before twice
LONG = "['" + "a" * 990 + "'].map(s, s.replace('a', s))[0]"


@pytest.mark.parametrize(
    "text",
    [
        "[1]" + ".map(x, {x: x})" * 60 + " == []",
        "".join(f"[].all(v{i}, " for i in range(40))
        + " && ".join(f"v{i} == {{v{i + 1}: v{i + 1}}}" for i in range(39))
        + ")" * 40,
        f"[{MANY}].indexOf({MANY}) == 0",
        f"[{MANY}, {MANY}].distinct() == []",
        f"sets.contains([{MANY}], [{MANY}])",
        "lists.range(190).map(x, lists.range(1000000)).size() == 190",
        "lists.range(1000000).reverse().sort() == []",
        "lists.range(190).all(x, lists.range(1000000).min() == 0)",
        f"lists.range(60000).all(x, {LONG}.findAll('a*b|a') == [])",
        f"lists.range(150).all(x, !{LONG}.matches('(a|b)*a(a|b){{900}}c'))",
        f"lists.range(60000).all(x, {LONG}.lastIndexOf('ab' + {LONG}) == -1)",
    ],
)
def test_nothing_takes_long(text: str) -> None:
    start = time.process_time()
    with pytest.raises(Unjudged):
        run(text)
    assert time.process_time() - start < 5


def test_the_check_of_types_takes_time_in_proportion() -> None:
    start = time.process_time()
    compile_expression(" && ".join(["1 + 1 == 2"] * 7000), NEWEST)
    compile_expression(f"[{', '.join(['[]'] * 20_000)}]", NEWEST)
    assert time.process_time() - start < 10
