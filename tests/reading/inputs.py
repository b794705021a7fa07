"""Inputs whose reading by kubectl is recorded beside this file: plain scalars, and whole files by name."""

from __future__ import annotations

import random

_WORDS = """
y Y yes Yes YES yEs true True TRUE tRUE on On ON oN n N no No NO nO false False FALSE fALSE off Off OFF oFF
~ null Null NULL nULL .nan .NaN .NAN .Nan nan NaN .inf .Inf .INF +.inf -.inf +.Inf -.INF .iNF inf -inf Infinity
0 00 000 1 -1 +1 -0 +0 0.0 -0.0 7 07 077 0777 0644 08 0789 -010 +010 0o7 0o777 0O777 0o8 0o -0o17 0x1F 0X1f 0x
0xg -0x10 +0x10
0b101 0B101 0b 0b2 -0b101 +0b101 0b-101 0b+101 -0b-1 -0b+1 0b_1 1_000 1_ _1 1__0 0x_1F 0x1_F 0_7 +_ -_ 1_e3 1e_3
1.0 1. 1.5 1.10 -1.5 +1.5 .5 -.5 +.5 .5_0 ._5 .5_ .5e3 .5e+3 .5e .5e_3 .5e3_0 .5p1 . .. ... .e3 1e3 1E3 1e+3
1e-3 1.e3 1e 1e+ e3
1234e56 1e0 1e20 1e21 1e22 1e-7 1e308 1e309 1e400 -1e400 1e-400 0x1p3 1e3e3 1.2.3 1..2 1,000 1:2 12:30:45
10:00:00 22:22 190:20:30.15
2001-01-01 2001-1-1 2001-02-30 2001-12-14t21:59:43.10-05:00 2024-01-01T00:00:00Z 2001-01-01T00:00:00+01:00
9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615
18446744073709551616
+9223372036854775808 0x7fffffffffffffff 0x8000000000000000 0xffffffffffffffff 0x10000000000000000
01777777777777777777777
0777777777777777777777 02000000000000000000000 123456789012345678901234567890 9007199254740993
9007199254740993.0 9.2e18
9.3e18 4611686018427387904.0 1234567.0 1234567 123456.7 0.0001 0.00001 3.4e38 3.5e38 1e-45 1e-46 16777217.5 0.1
100000.0 1000000.0
= << <<x == => < > ! @ ` % & * - ? : -- -a ?a :a a:b a# #a a#b $ $x ^ | > / \\ ( ) ; , a,b _ __ +a -a- 1a a1
0xyz 1.2.3.4 v1 1m 100m 1Gi
0755 0888 00x 1e1000000 0e0 00.5 01.5 -01.5 0o_7 0b_ 0x__ 1+1 1-1 +-1 -+1 --1 ++1 +.5e1 -.e1 +.e +. -. +.inf.
~~ ~a null. nulls
Yes! yes. NOPE of o O t T f F tr tru y_ yy nn oo True. TRUE_ on_ 0on 12e03 12e+03 0.1e1_0 0_.5 0._5 5_._5 1_.5
1._5 +1_0 -1_0_
!!str !!int !x !<x> &a *a "x" 'x' [] {} [1] {a} [a,b] {a: b} "1" '1' "" ''
"""
_TAGGED = [
    f"{tag} {text}"
    for tag in (
        "!!str",
        "!!int",
        "!!float",
        "!!bool",
        "!!null",
        "!!timestamp",
        "!!binary",
        "!",
        "!own",
        "!!map",
        "!!set",
    )
    for text in ("", "5", "1.5", "yes", "abc", "~", "2001-01-01", "YWJj", '"5"', '""', "0x1F")
] + [
    "!!float 18446744073709551615",
    "!!float 9223372036854775807",
    "!!int 1e3",
    "!!int 18446744073709551615",
    "!!timestamp 2001-02-30",
    "!!timestamp 2001-12-14t21:59:43.10-05:00",
    "!!timestamp 2001-12-14 21:59:43.10",
    "!!timestamp 2001-12-14 21:59:43Z",
    "!!timestamp 2001-13-01",
    "!!timestamp 2001-01-01T25:00:00Z",
    "!!binary /w==",
    "!!binary w6k=",
    "!!binary YW",
    "!!binary 'YW Jj'",
    "!!bool y",
    "!!bool 'on'",
    "!!null ''",
    "!!float .inf",
    "!!float 0644",
    "!!int 0644",
    "!!int 08",
]


def _generated() -> list[str]:
    """Plain scalars made of the characters that numbers are made of, the same ones every time."""
    chance = random.Random(20)
    alphabets = (
        "0123456789",
        "01_",
        "0123456789._eE+-",
        "0123456789abcdefxXoObB_",
        "0123456789:.-TZ",
        ".0123456789eE_-",
    )
    made = []
    for _ in range(300):
        alphabet = chance.choice(alphabets)
        first = chance.choice(("", "", "0", "0x", "0o", "0b", "-", "+", ".", "-0x", "1"))
        made.append(first + "".join(chance.choice(alphabet) for _ in range(chance.randint(1, 12))))
    return made


def scalars() -> list[str]:
    """Every plain scalar of the table, once."""
    return list(dict.fromkeys([*_WORDS.split(), *_TAGGED, *_generated()]))


_HEAD = "apiVersion: v1\nkind: A\n"


def _obj(rest: str) -> str:
    return _HEAD + rest


def _two(first: str) -> str:
    return f"{first}{_HEAD}v: 2\n"


def structures() -> dict[str, bytes]:
    """Every whole file of the table by name."""
    texts = {**_separators(), **_keys(), **_merges(), **_syntax(), **_lists(), **_json()}
    return {**{name: text.encode() for name, text in texts.items()}, **_bytes()}


def _separators() -> dict[str, str]:
    a, b = _obj("v: 1\n"), _obj("v: 2\n")
    return {
        "empty": "",
        "blank": "\n \n",
        "only separator": "---\n",
        "only separator without line end": "---",
        "only comments": "# a\n# b\n",
        "two documents": f"{a}---\n{b}",
        "leading separator": f"---\n{a}---\n{b}",
        "trailing separator": f"{a}---\n{b}---\n",
        "many separators": f"---\n---\n{a}---\n---\n---\n{b}---\n---\n",
        "separator with blank": f"{a}--- \n{b}",
        "separator with tab": f"{a}---\t\n{b}",
        "separator with comment": f"{a}--- # text\n{b}",
        "separator with comment without blank": f"{a}---# text\n{b}",
        "separator with map": f"{a}--- {{a: 1}}\n{b}",
        "separator with tag": f"{a}--- !tag\n{b}",
        "separator with anchor": f"{a}--- &x\n{b}",
        "separator with text": f"{a}---text\n{b}",
        "separator with spaced text": f"{a}--- text\n{b}",
        "four hyphens": f"{a}----\n{b}",
        "two hyphens": f"{a}--\n{b}",
        "indented separator": f"{a} ---\n{b}",
        "separator in double quotes": _obj('v: "a\n---\nb"\n'),
        "separator in single quotes": _obj("v: 'a\n---\nb'\n"),
        "separator in block scalar": _obj("v: |\n  a\n---\n  b\n"),
        "indented separator in block scalar": _obj("v: |\n  a\n  ---\n  b\n"),
        "null between": f"{a}---\nnull\n---\n{b}",
        "tilde between": f"{a}---\n~\n---\n{b}",
        "comments between": f"{a}---\n# nothing\n---\n{b}",
        "empty string document": f'{a}---\n""\n---\n{b}',
        "dots and text": f"{a}...\nv: 3\n",
        "dots at the end": f"{a}...\n",
        "dots then separator": f"{a}...\n---\n{b}",
        "dots first": f"...\n{a}",
        "dots first after separator": f"---\n...\n{a}",
        "dots first in the second chunk": f"{a}---\n...\n{b}",
        "dots and broken text": f"{a}...\n}} : [\n",
        "dots with comment": f"{a}... # end\n",
        "flow map and text": f"---\n{{apiVersion: v1, kind: A}}\n{b}",
        "flow map and word": "---\n{apiVersion: v1, kind: A} more\n",
        "flow map and brace": "---\n{apiVersion: v1, kind: A}}\n",
        "yaml 1.1 directive": f"%YAML 1.1\n---\n{a}",
        "yaml 1.2 directive": f"%YAML 1.2\n---\n{a}",
        "unknown directive": f"%FOO bar\n---\n{a}",
        "tag directive": f"%TAG ! tag:x,2000:\n---\n{a}",
        "directive after comment": f"# c\n%YAML 1.1\n---\n{a}",
        "directive later": f"{a}---\n%YAML 1.1\n---\n{b}",
        "directive without separator": f"%YAML 1.1\n{a}",
        "crlf": f"{a}---\n{b}".replace("\n", "\r\n"),
        "lone cr": f"{a}---\n{b}".replace("\n", "\r"),
        "lone cr one document": a.replace("\n", "\r"),
        "crlf block scalar": _obj("v: |\n  a\n  b\n").replace("\n", "\r\n"),
        "block scalar without line end": _obj("v: |\n  a"),
        "folded scalar without line end": _obj("v: >\n  a\n  b"),
        "kept block scalar without line end": _obj("v: |+\n  a\n\n"),
        "stripped block scalar": _obj("v: |-\n  a\n\n"),
        "block scalar before separator": f"{_obj('v: |+')}\n  a\n\n---\n{b}",
        "broken first of three": f"a: [\n---\n{a}---\n{b}",
        "scalar document": "just text\n",
        "list document": "- a\n- b\n",
        "number document": "5\n",
    }


def _keys() -> dict[str, str]:
    rows = {
        "duplicate": "v: 1\nv: 2\n",
        "duplicate nested": "v: {a: 1, b: 2, a: 3}\n",
        "duplicate maps": "v: {a: 1}\nv: {b: 2}\n",
        "int": "v: {1: x}\n",
        "octal": "v: {0777: x}\n",
        "bool": "v: {true: x}\n",
        "on": "v: {on: x}\n",
        "y": "v: {y: x}\n",
        "no": "v: {no: x}\n",
        "float": "v: {1.50: x}\n",
        "float exponent": "v: {1e10: x}\n",
        "long int": "v: {123456789012345678901234567890: x}\n",
        "infinite": "v: {.inf: x}\n",
        "minus infinite": "v: {-.inf: x}\n",
        "not a number": "v: {.nan: x}\n",
        "null": "v: {null: x}\n",
        "tilde": "v:\n  ~: x\n",
        "empty": "v:\n  : x\n",
        "quoted empty": 'v: {"": x}\n',
        "two to 63": "v: {9223372036854775808: x}\n",
        "two to 64 minus 1": "v: {18446744073709551615: x}\n",
        "two to 64": "v: {18446744073709551616: x}\n",
        "date": "v: {2001-01-01: x}\n",
        "list": "v:\n  ? [a, b]\n  : x\n",
        "map": "v:\n  ? {a: b}\n  : x\n",
        "block list": "v:\n  ? - a\n  : x\n",
        "template": "v: {{ .Values.x }}\n",
        "template with text": "v: {{ .Values.x }}-foo\n",
        "template inside": "v: a-{{ .Values.x }}\n",
        "template quoted": "v: '{{ .Values.x }}'\n",
        "template line": "{{- if .Values.x }}\nv: 1\n{{- end }}\n",
        "explicit": "v:\n  ? a\n  : b\n  ? c\n",
        "question without value": "v:\n  ? a\n",
        "tagged": "v: {!!str 1: x}\n",
        "tagged int": 'v: {!!int "0x10": x}\n',
        "tagged binary": "v: {!!binary YWJj: x}\n",
        "anchored": "v: {&a k: x, m: *a}\n",
        "alias": "k: &a kk\nv: {*a : x}\n",
        "alias to list": "k: &a [x]\nv: {*a : x}\n",
        "alias to number": "k: &a 1.50\nv: {*a : x}\n",
        "plain 1024": f"v:\n  {'k' * 1024}: x\n",
        "plain 1025": f"v:\n  {'k' * 1025}: x\n",
        "quoted 1022": f"v:\n  '{'k' * 1022}': x\n",
        "quoted 1023": f"v:\n  '{'k' * 1023}': x\n",
        "explicit 2000": f"v:\n  ? {'k' * 2000}\n  : x\n",
        "japanese 1024": f"v:\n  {'鍵' * 1024}: x\n",
        "japanese 1025": f"v:\n  {'鍵' * 1025}: x\n",
        "flow 1025": f"v: {{{'k' * 1025}: x}}\n",
        "multiline flow": "v: {a\n  b: x}\n",
        "single pair": "v: [a: b, c: d]\n",
        "no value in flow": "v: {a, b: , c: 1}\n",
        "json like": 'v: {"a":1,"b":[1,2]}\n',
        "adjacent plain": "v: {a:1}\n",
        "no-break space": "v\u00a0: 1\n",
        "zero-width space": "v\u200bx: 1\n",
        "trailing blanks": "v  : 1\n",
    }
    return {f"key {name}": _obj(text) for name, text in rows.items()}


def _merges() -> dict[str, str]:
    rows = {
        "before": "b: &a {x: 1, y: 2}\nv: {<<: *a, x: 3}\n",
        "after": "b: &a {x: 1, y: 2}\nv: {x: 3, <<: *a}\n",
        "after same": "b: &a {x: 1}\nv: {x: 1, <<: *a}\n",
        "two": "b: &a {x: 1}\nc: &c {x: 2, y: 2}\nv: {<<: *a, <<: *c}\n",
        "list": "b: &a {x: 1}\nc: &c {x: 2, y: 2}\nv: {<<: [*a, *c]}\n",
        "list with literal": "b: &a {x: 1}\nv: {<<: [*a, {x: 2, z: 3}]}\n",
        "list with scalar": "v: {<<: [1]}\n",
        "list with list": "v: {<<: [[{a: 1}]]}\n",
        "empty list": "v: {<<: []}\n",
        "literal": "v: {<<: {x: 1}, y: 2}\n",
        "literal block": "v:\n  <<:\n    x: 1\n  y: 2\n",
        "alias to list": "b: &a [{x: 1}]\nv: {<<: *a}\n",
        "alias to scalar": "b: &a 3\nv: {<<: *a}\n",
        "null": "v:\n  <<:\n",
        "scalar": "v: {<<: 3}\n",
        "text": "v: {<<: abc}\n",
        "quoted": 'b: &a {x: 1}\nv: {"<<": *a, y: 2}\n',
        "single quoted": "v: {'<<': 1}\n",
        "tagged merge": "b: &a {x: 1}\nv: {!!merge <<: *a}\n",
        "tagged str": "b: &a {x: 1}\nv: {!!str <<: *a}\n",
        "bang": "b: &a {x: 1}\nv: {! <<: *a}\n",
        "nested": "b: &a {x: 1}\nc: &c {<<: *a, y: 2}\nv: {<<: *c, z: 3}\n",
        "nested override": "b: &a {x: 1}\nc: &c {<<: *a, x: 2}\nv: {<<: *c}\n",
        "at the root": "b: &a {x: 1}\n<<: *a\n",
        "with null value": "b: &a {x: null, y: 1}\nv: {x: 3, <<: *a}\n",
        "as value": "v: <<\n",
        "as list item": "v: [<<]\n",
        "anchored key": "v: {&k <<: {x: 1}}\n",
        "in sequence": "b: &a {x: 1}\nv:\n- <<: *a\n  y: 2\n",
    }
    aliases = {
        "scalar": "b: &a 1.0\nv: *a\n",
        "map": "b: &a {x: [1, {y: z}]}\nv: *a\n",
        "twice": "b: &a 1\nc: &a 2\nv: *a\n",
        "undefined": "v: *a\n",
        "before anchor": "v: *a\nb: &a 1\n",
        "itself": "v: &a [*a]\n",
        "itself in map": "v: &a {x: {y: *a}}\n",
        "itself by merge": "v: &a {<<: *a}\n",
        "redefined inside": "v: &a [&a x, *a]\n",
        "other document": "b: &a 1\n---\nkind: B\nv: *a\n",
        "empty anchor": "b: &a\nv: *a\n",
        "star": "v: *\n",
        "glob": "v: *.txt\n",
        "ampersand": "v: &\n",
        "tag and anchor": "b: &a !!str 5\nv: *a\n",
        "anchor and tag on map": "b: !!map &a {x: 1}\nv: *a\n",
        "alias with tag": "b: &a 1\nv: !!str *a\n",
        "few": "b: &a [1, 2, 3]\nv: [" + "*a, " * 50 + "]\n",
        "ratio allowed": "b: &a [" + "1, " * 2000 + "]\nv: [" + "*a, " * 50 + "]\n",
        "ratio refused": "b: &a [" + "1, " * 2000 + "]\nv: [" + "*a, " * 250 + "]\n",
        "hundred times": "b: &a [" + "1, " * 100 + "]\nv: [" + "*a, " * 100 + "]\n",
        "nine by nine": "".join(
            f"k{i}: &k{i} [{', '.join([f'*k{i - 1}' if i else 'x'] * 9)}]\n" for i in range(9)
        ),
        "thirty by two": "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}' if i else 'x'] * 2)}]\n" for i in range(30)),
        "merge bomb": "".join(
            f"k{i}: &k{i} {{" + ", ".join(f"x{j}: *k{i - 1}" if i else f"x{j}: 1" for j in range(9)) + "}\n"
            for i in range(8)
        )
        + "v: {<<: *k7}\n",
        "many merges": "b: &a {" + ", ".join(f"k{i}: 1" for i in range(3000)) + "}\n"
        + "".join(f"m{i}: {{<<: *a}}\n" for i in range(3000)),
    }  # fmt: skip
    tags = {
        "own": "v: !own 12\n",
        "own map": "v: !own {a: 1}\n",
        "own list": "v: !own [a]\n",
        "python": "v: !!python/object/apply:os.system ['x']\n",
        "set": "v: !!set {a, b}\n",
        "omap": "v: !!omap [a: 1]\n",
        "wrong map": "v: !!map [a]\n",
        "wrong seq": "v: !!seq {a: 1}\n",
        "map on scalar": "v: !!map x\n",
        "str on map": "v: !!str {a: 1}\n",
        "undeclared": "v: !e!x 1\n",
        "verbatim": "v: !<tag:yaml.org,2002:int> 0x10\n",
        "verbatim own": "v: !<x> 5\n",
        "bang": "v: ! 12\n",
        "followed by comma": "v: [!own, 1]\n",
        "str followed by comma": "v: [!!str, 1]\n",
        "binary folded": "v: !!binary |\n  YWJj\n  ZGVm\n",
        "binary bad": "v: !!binary '***'\n",
        "int on block": "v: !!int |\n  5\n",
        "quoted int": 'v: !!int "5"\n',
    }
    return {
        **{f"merge {name}": _obj(text) for name, text in rows.items()},
        **{f"alias {name}": _obj(text) for name, text in aliases.items()},
        **{f"tag {name}": _obj(text) for name, text in tags.items()},
    }


def _syntax() -> dict[str, str]:
    rows = {
        "unclosed bracket": "v: [a, b\nm: 1\n",
        "unclosed brace": "v: {a: b\nm: 1\n",
        "unclosed double quote": 'v: "a\nm: 1\n',
        "unclosed single quote": "v: 'a\nm: 1\n",
        "unclosed quote and another": 'v: "a\nm: "b"\n',
        "tab indentation": "v:\n\ta: 1\n",
        "tab after blanks": "v:\n  \ta: 1\n",
        "tab after colon": "v:\ta\n",
        "tab before comment": "v: a\t# c\n",
        "tab at the end": "v: a\t\n",
        "tab in flow": "v: [a,\tb,\n\tc]\n",
        "tab line in map": "v: 1\n\t\nm: 2\n",
        "tab line after key": "v:\n\t\n  m: 2\n",
        "tab continuation": "v: a\n\tb\n",
        "tab after hyphen": "v:\n-\ta\n",
        "tab after hyphen in map": "v:\n-\ta: 1\n",
        "tab in block scalar": "v: |\n  a\tb\n\tc\n",
        "tab first in block scalar": "v: |\n\ta\n",
        "tab in quotes": 'v: "a\n\tb"\n',
        "second colon": "v: a: b\n",
        "url": "v: http://x: y\n",
        "url fine": "v: http://x:80/y\n",
        "no space": "v: 1\nm:2\n",
        "no space first": "v:1\nm: 2\n",
        "no space alone": "v:1\n",
        "colon at the end": "v: a:\n",
        "conflict": "<<<<<<< HEAD\nv: 1\n=======\nv: 2\n>>>>>>> x\n",
        "half key": "v: 1\nmet\n",
        "half key first": "met",
        "half kind": "v: 1\nm",
        "half nested": "v:\n  - a: 1\n    b\n",
        "line without colon": "v\n  a: 1\n",
        "deeper under value": "v: a\n  b: c\n",
        "wrong dedent": "v:\n    a: 1\n  b: 2\n",
        "list item deeper": "v:\n- a: 1\n   b: 2\n",
        "item among keys": "v: 1\n- a\n",
        "key among items": "v:\n  - a\n  b: 1\n",
        "text behind quote": 'v: "a" b\n',
        "arrow": 'v: "a" <- change this\n',
        "arrow behind plain": "v: a <- change this\n",
        "arrow with colon": "v: a <- note: change this\n",
        "typographic quotes": "v: \u201ca\u201d\n",
        "typographic quotes and colon": "v: \u201ca: b\u201d\n",
        "em dash line": "v: 1\n\u2014\napiVersion: v1\nkind: A\n",
        "at sign": "v: @a\n",
        "backtick": "v: `a`\n",
        "percent": "v: %a\n",
        "percent first": "%a\n",
        "comma": "v: ,a\n",
        "comma in flow": "v: [a,,b]\n",
        "leading comma in flow": "v: [,a]\n",
        "trailing comma in flow": "v: [a,b,]\n",
        "comment behind value": "v: a # b\n",
        "hash without blank": "v: a#b\n",
        "comment behind quote": 'v: "a"#b\n',
        "comment behind bracket": "v: [a]#b\n",
        "inline list": "v: - a\n",
        "inline list twice": "v: - a\n   - b\n",
        "inline hyphens": "v:\n- - a\n  - b\n",
        "same level list": "v:\n- a\n- b\nm: 1\n",
        "block scalar text": "v: | text\n",
        "block scalar comment": "v: | # c\n  a\n",
        "block scalar indicator": "v: |2\n   a\n  b\n",
        "block scalar bad indicator": "v: |0\n  a\n",
        "block scalar less": "v: |\n    a\n  b\n",
        "block scalar leading blanks": "v: |\n      \n  a\n",
        "folded": "v: >\n  a\n  b\n\n  c\n   d\n",
        "folded in list": "v:\n- >-\n  a\n  b\n",
        "multiline plain": "v: a\n  b\n\n  c\n",
        "multiline double": 'v: "a\n  b\n\n  c \\\n  d"\n',
        "multiline single": "v: 'a\n  b\n\n  c'\n",
        "quote in single": "v: 'it''s'\n",
        "escapes": 'v: "\\0\\a\\b\\t\\n\\v\\f\\r\\e\\x07\\N\\_\\L\\P\\u00e9\\U0001F600\\\\\\""\n',
        "escape unknown": 'v: "\\d"\n',
        "escape slash": 'v: "a\\/b"\n',
        "escape backslash slash": 'v: "a\\\\/b"\n',
        "slash in single quotes": "v: 'a\\/b'\n",
        "slash in plain": "v: a\\/b\n",
        "escape apostrophe": 'v: "it\\\'s"\n',
        "escape short": 'v: "\\x4"\n',
        "escape lone surrogate": 'v: "\\ud800"\n',
        "escape surrogate pair": 'v: "\\ud83d\\ude00"\n',
        "escape too large": 'v: "\\U00110000"\n',
        "question in flow": "v: [a?b]\n",
        "question first in flow": "v: [?a]\n",
        "question last in flow": "v: [a?]\n",
        "question behind url in flow": "v: [http://x?y=1, {a: b?c}]\n",
        "question in quotes in flow": "v: ['a?b', \"c?d\"]\n",
        "question outside flow": "v: a?b\n",
        "question behind flow": "v: [a]\nw: c?d\n",
        "question in flow map": "v: {a?: b}\n",
        "colon in flow": "v: [a:b, c::d]\n",
        "colon first in flow": "v: [:a]\n",
        "bracket in plain": "v: a[0]\n",
        "bracket in flow plain": "v: [a[0]]\n",
        "brace in plain": "v: a{b}\n",
        "dollar brace": "v: ${X}\n",
        "dollar brace in flow": "v: [${X}]\n",
        "infinite": "v: .inf\n",
        "not a number": "v: [.nan]\n",
        "equals": "v: =\n",
        "long number": "v: " + "9" * 5000 + "\n",
        "long hex": "v: 0x" + "f" * 5000 + "\n",
        "long zeros": "v: " + "0" * 5000 + "1\n",
        "long underscores": "v: 1" + "_" * 5000 + "\n",
        "long base 60": "v: 1" + ":1" * 5000 + "\n",
        "next line in comment": "v: 1 # a\u0085m: 2\n",
        "line separator in comment": "v: 1 # a\u2028m: 2\n",
        "paragraph separator in comment": "v: 1 # a\u2029m: 2\n",
        "line separator in plain": "v: a\u2028  b\n",
        "line separator in quotes": 'v: "a\u2028b"\n',
        "line separator in block": "v: |\n  a\u2028  b\n",
        "bidi": "v: a\u202eb\n",
        "no-break space": "v:\u00a0a\n",
        "no-break space value": "v: a\u00a0b\n",
        "byte-order mark inside": "v: a\ufeffb\n",
        "byte-order mark in quotes": 'v: "a\ufeffb"\n',
        "byte-order mark at line": "\ufeffv: 1\n",
        "byte-order mark later": "v: 1\n---\n\ufeffapiVersion: v1\nkind: A\n",
        "emoji": "v: \U0001f600\n\U0001f600: 1\n",
        "deep 100": "v: " + "[" * 100 + "]" * 100 + "\n",
        "deep 9998": "v: " + "[" * 9998 + "]" * 9998 + "\n",
        "deep 10001": "v: " + "[" * 10001 + "]" * 10001 + "\n",
        "deep hyphens": "v:\n" + "- " * 10001 + "\n",
    }
    return {f"yaml {name}": _obj(text) for name, text in rows.items()}


def _lists() -> dict[str, str]:
    item = "{apiVersion: v1, kind: B, v: 1}"
    head = "apiVersion: v1\nkind: List\n"
    return {
        "list of two": f"{head}items:\n- {item}\n- {item}\n",
        "list empty": f"{head}items: []\n",
        "list null": f"{head}items: null\n",
        "list absent": head,
        "list of text": f"{head}items: [a]\n",
        "list of null": f"{head}items: [null]\n",
        "list text": f"{head}items: x\n",
        "list map": f"{head}items: {{a: 1}}\n",
        "list number": f"{head}items: 5\n",
        "list nested": f"{head}items:\n- apiVersion: v1\n  kind: List\n  items: [{item}]\n",
        "list nested empty": f"{head}items:\n- apiVersion: v1\n  kind: List\n  items: []\n",
        "list item without kind": f"{head}items: [{{apiVersion: v1}}]\n",
        "list item without version": f"{head}items: [{{kind: A}}]\n",
        "pod list": "apiVersion: v1\nkind: PodList\nitems: [{a: 1}]\n",
        "pod list own kinds": f"apiVersion: v1\nkind: PodList\nitems: [{item}]\n",
        "config map with items": f"apiVersion: v1\nkind: ConfigMap\nitems: [{item}]\n",
        "kind missing": "apiVersion: v1\nv: 1\n",
        "kind number": "apiVersion: v1\nkind: 5\n",
        "kind null": "apiVersion: v1\nkind:\n",
        "kind empty": "apiVersion: v1\nkind: ''\n",
        "kind upper": "apiVersion: v1\nKind: A\n",
        "kind list": "apiVersion: v1\nkind: [A]\n",
        "version missing": "kind: A\n",
        "version null": "apiVersion:\nkind: A\n",
        "version number": "apiVersion: 1\nkind: A\n",
        "version miscased": "apiversion: v1\nkind: A\n",
        "version two slashes": "apiVersion: a/b/c\nkind: A\n",
        "version one slash": "apiVersion: a/b\nkind: A\n",
        "second object bad": f"{_obj('')}---\nv: 1\n",
    }


def _json() -> dict[str, str]:
    def obj(rest: str) -> str:
        return '{"apiVersion": "v1", "kind": "A", "v": ' + rest + "}"

    rows = {
        "simple": obj("1"),
        "leading blanks": "\n\t \n" + obj("1"),
        "leading vertical tab": "\x0b" + obj("1"),
        "leading no-break space": "\u00a0" + obj("1"),
        "two": obj("1") + "\n" + obj("2"),
        "two adjacent": obj("1") + obj("2"),
        "comma between": obj("1") + "," + obj("2"),
        "separator": obj("1") + "\n---\n" + obj("2"),
        "null behind": obj("1") + " null",
        "number behind": obj("1") + " 5",
        "text behind": obj("1") + " x",
        "comment behind": obj("1") + " # x",
        "comment": obj("1 /* x */"),
        "hash comment": obj("1 # x\n"),
        "trailing comma": obj("1,"),
        "trailing comma in list": obj("[1,]"),
        "missing comma": obj('1 "m": 2'),
        "missing colon": obj('{"a" 1}'),
        "missing value": obj(""),
        "unclosed": obj("1")[:-1],
        "unclosed list": obj("[1"),
        "unclosed text": obj('"a'),
        "single quotes": obj("'a'"),
        "unquoted value": obj("abc"),
        "unquoted key": '{apiVersion: "v1", kind: "A"}',
        "flow style": "{apiVersion: v1, kind: A}",
        "flow style lines": "{\n  apiVersion: v1,\n  kind: A\n}\n",
        "template first": "{{- if .Values.x }}\napiVersion: v1\nkind: A\n{{- end }}\n",
        "duplicate": obj('{"a": 1, "a": 2}'),
        "duplicate root": '{"apiVersion": "v1", "kind": "A", "kind": "B"}',
        "nan": obj("NaN"),
        "infinity": obj("-Infinity"),
        "overflow": obj("1e400"),
        "negative overflow": obj("-1e400"),
        "underflow": obj("1e-400"),
        "one point zero": obj("1.0"),
        "exponent": obj("1e3"),
        "large": obj("9223372036854775807"),
        "larger": obj("9223372036854775808"),
        "lowest": obj("-9223372036854775808"),
        "digits": obj("1" + "0" * 300),
        "minus zero": obj("-0"),
        "leading zero": obj("01"),
        "leading plus": obj("+1"),
        "leading dot": obj(".5"),
        "trailing dot": obj("1."),
        "hex": obj("0x1F"),
        "true": obj("[true, false, null]"),
        "True": obj("True"),
        "empty containers": obj('[{}, [], "", {"a": {}}]'),
        "escapes": obj('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"'),
        "bad escape": obj('"\\x41"'),
        "apostrophe escape": obj('"\\\'"'),
        "short escape": obj('"\\u12"'),
        "surrogate pair": obj('"\\ud83d\\ude00"'),
        "lone high": obj('"\\ud83dx"'),
        "lone low": obj('"\\ude00"'),
        "high high low": obj('"\\ud83d\\ud83d\\ude00"'),
        "nul escape": obj('"\\u0000"'),
        "line break in text": obj('"a\nb"'),
        "tab in text": obj('"a\tb"'),
        "delete in text": obj('"a\x7fb"'),
        "line separator in text": obj('"a\u2028b"'),
        "line separator between": obj("1\u2028"),
        "number key": '{"apiVersion": "v1", "kind": "A", 1: 2}',
        "key case": '{"apiVersion": "v1", "Kind": "A"}',
        "list": '[{"apiVersion": "v1", "kind": "A"}]',
        "list object": '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "A"}]}',
        "after separator": "---\n" + obj("1"),
        "after comment": "# c\n" + obj("1"),
        "long key": '{"apiVersion": "v1", "kind": "A", "' + "k" * 2000 + '": 1}',
        "deep 9990": obj("[" * 9990 + "]" * 9990),
        "deep 10000": obj("[" * 10000 + "]" * 10000),
        "far brace": " " * 4095 + obj("1"),
        "too far brace": " " * 4096 + obj("1"),
        "array first": "[1]",
        "wrong bracket": obj("[1}"),
        "crlf": obj("1").replace(" ", "\r\n"),
    }
    return {f"json {name}": text for name, text in rows.items()}


def _bytes() -> dict[str, bytes]:
    a = _obj("v: 1\n")
    wide = f"{a}m: 日本 \U0001f600\n---\n{a}"
    return {
        "bytes utf-8 mark": b"\xef\xbb\xbf" + a.encode(),
        "bytes utf-8 mark json": b'\xef\xbb\xbf{"apiVersion": "v1", "kind": "A"}',
        "bytes two utf-8 marks": b"\xef\xbb\xbf\xef\xbb\xbf" + a.encode(),
        "bytes utf-16 le": b"\xff\xfe" + wide.encode("utf-16-le"),
        "bytes utf-16 be": b"\xfe\xff" + wide.encode("utf-16-be"),
        "bytes utf-16 json": b"\xff\xfe" + '{"apiVersion": "v1", "kind": "日"}'.encode("utf-16-le"),
        "bytes utf-16 without mark": a.encode("utf-16-le"),
        "bytes utf-16 odd": b"\xff\xfe" + a.encode("utf-16-le") + b"a",
        "bytes utf-16 lone surrogate": b"\xff\xfe" + a.encode("utf-16-le") + b"m\0:\0 \0\x00\xd8x\0",
        "bytes utf-32 le": b"\xff\xfe\0\0" + a.encode("utf-32-le"),
        "bytes utf-32 be": b"\0\0\xfe\xff" + a.encode("utf-32-be"),
        "bytes latin-1": (_HEAD + "v: caf\xe9 x\n").encode("latin-1"),
        "bytes latin-1 comment": (_HEAD + "v: 1 # caf\xe9\n").encode("latin-1"),
        "bytes latin-1 end": (_HEAD + "v: caf\xe9").encode("latin-1"),
        "bytes cut sequence": a.encode() + b"m: \xe6\x97 x\xf0\x9f\x98 y\n",
        "bytes overlong": a.encode() + b"m: \xc0\xaf\xe0\x80\xaf\n",
        "bytes surrogate": a.encode() + b"m: \xed\xa0\x80\n",
        "bytes too high": a.encode() + b"m: \xf4\x90\x80\x80\n",
        "bytes in json": b'{"apiVersion": "v1", "kind": "A", "v": "\xe9"}',
        "bytes nul": a.encode() + b"m: a\0b\n",
        "bytes nul in comment": a.encode() + b"# a\0b\n",
        "bytes escape": a.encode() + b"m: \x1b[2J\n",
        "bytes delete": a.encode() + b"m: a\x7fb\n",
        "bytes c1": a.encode() + "m: a\x80b\n".encode(),
        "bytes ffff": a.encode() + "m: a\uffffb\n".encode(),
        "bytes fffe": a.encode() + "m: a\ufffeb\n".encode(),
        "bytes fdd0": a.encode() + "m: a\ufdd0b\n".encode(),
        "bytes form feed": a.encode() + b"m: a\x0cb\n",
        "bytes control in second": a.encode() + b"---\n" + a.encode() + b"m: \x01\n",
        "bytes binary": bytes(range(256)),
    }
