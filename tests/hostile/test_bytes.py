"""Encodings, and characters that are forbidden or that nobody sees (rows 50 to 55)."""

from __future__ import annotations

import codecs

from .conftest import Hostile, Said
from .row import Row
from .test_documents import JSON, service, warned

ENCODINGS = Row(
    number=50,
    given="UTF-8 or UTF-16 with a byte-order mark; lines that end in CRLF or a lone CR",
    then="read; places do not count the mark, and lines are those of an editor",
    exit=0,
)


@ENCODINGS
def test_encodings_that_are_read(hostile: Hostile) -> None:
    text = f"{service()}---\n{service('b')}"
    files: dict[str, str | bytes] = {
        "mark.yaml": codecs.BOM_UTF8 + text.encode(),
        "little.yaml": codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        "big.yaml": codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        "crlf.yaml": text.replace("\n", "\r\n"),
        "mixed.yaml": text.replace("\n", "\r\n", 2),
        "appended.yaml": text.replace("---\n", "---\n\ufeff"),
    }
    ran = hostile.check(files)
    for name in files:
        assert ran.about(name) == [warned(4), warned(9)]


@ENCODINGS
def test_json_with_a_mark(hostile: Hostile) -> None:
    ran = hostile.check(
        {"a.json": codecs.BOM_UTF8 + JSON.encode(), "b.json": codecs.BOM_UTF16_LE + JSON.encode("utf-16-le")}
    )
    assert ran.about("a.json") == ran.about("b.json") == [warned(1, 1 + JSON.index('"x"'))]


@ENCODINGS
def test_a_lone_carriage_return(hostile: Hostile) -> None:
    assert hostile.check({"a.yaml": service().replace("\n", "\r")}).about("a.yaml") == [warned(4)]


@ENCODINGS
def test_a_mark_takes_no_column(hostile: Hostile) -> None:
    text = "apiVersion:v1\nkind: Pod\n"
    ran = hostile.check({"a.yaml": codecs.BOM_UTF8 + text.encode(), "b.yaml": text}, code=1)
    fault = Said("yaml-syntax", "missing space after ':'", 1, 11)
    assert ran.about("a.yaml") == ran.about("b.yaml") == [fault]


NO_TEXT = Row(
    number=51,
    given="UTF-32, UTF-16 without a mark, a binary file named `.yaml`",
    then="`not-utf8` says which encoding, or the first bad byte and its offset, and shows nothing of it, where an "
    "object can be told in it or the one file is named; else the file is skipped and counted as `not-text`",
    place="the beginning of the file",
    exit=1,
)


def no_text(what: str) -> list[Said]:
    """What is said of a file that is no text."""
    return [Said("not-utf8", what, 1, 1)]


@NO_TEXT
def test_other_encodings(hostile: Hostile) -> None:
    text = service()
    ran = hostile.check(
        {
            "a.yaml": codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
            "b.yaml": codecs.BOM_UTF32_BE + text.encode("utf-32-be"),
            "c.yaml": text.encode("utf-32-le"),
            "d.yaml": text.encode("utf-32-be"),
            "e.yaml": text.encode("utf-16-le"),
            "f.yaml": text.encode("utf-16-be"),
            "g.json": JSON.encode("utf-16-be"),
        }
    )
    assert ran.about("a.yaml") == ran.about("b.yaml") == no_text("this file is UTF-32, which kubectl cannot read")
    wide = "this file is not UTF-8 text but {} without a byte-order mark"
    assert ran.about("c.yaml") == ran.about("d.yaml") == no_text(wide.format("UTF-32"))
    assert ran.about("e.yaml") == ran.about("f.yaml") == ran.about("g.json") == no_text(wide.format("UTF-16"))


BINARY = b"\x7fELF\x02\x01\x01" + bytes(9) + bytes(range(256)) * 8


@NO_TEXT
def test_a_named_binary_file(hostile: Hostile) -> None:
    for form in ("json", "full"):
        ran = hostile.check({"a.yaml": BINARY}, "a.yaml", bystander=False, form=form)
        assert "ELF" not in ran.out
    assert "this file is not UTF-8 text: byte 0x00 at offset 7" in ran.out
    assert hostile.check({}, "a.yaml", bystander=False).about("a.yaml") == no_text(
        "this file is not UTF-8 text: byte 0x00 at offset 7"
    )


@NO_TEXT
def test_a_binary_file_with_an_object_in_it(hostile: Hostile) -> None:
    told = hostile.check({"a.yaml": service().encode() + b"# " + BINARY}).about("a.yaml")
    assert told == no_text(f"this file is not UTF-8 text: byte 0x00 at offset {len(service()) + 2 + 7}")


@NO_TEXT
def test_a_binary_file_beside_manifests_is_counted(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": BINARY, "b.yaml": b"\x1f\x8b\x08" + BINARY}, code=0)
    assert ran.skipped == {"a.yaml": "not-text", "b.yaml": "not-text"}


BAD_BYTES = Row(
    number=52,
    given="bytes that are not UTF-8, in a comment, a value or a key",
    then="`not-utf8` with the byte, how many there are, and what kubectl makes of it; everything is linted as kubectl "
    "reads it",
    place="the first bad byte",
    exit=1,
)


@BAD_BYTES
def test_bad_bytes(hostile: Hostile) -> None:
    text, behind = service().encode(), b"---\n" + service("b").encode()
    ran = hostile.check(
        {
            "comment.yaml": text + b"# caf\xe9\n" + behind,
            "value.yaml": text.replace(b"x,", b"caf\xe9,") + b"#\n" + behind,
            "overlong.yaml": text + b"# \xc0\xaf\n" + behind,
            "surrogate.yaml": text + b"# \xed\xa0\x80\n" + behind,
            "key.yaml": text.replace(b"externalName", b"external\xe9Name") + b"#\n" + behind,
        }
    )

    def bad(byte: str, line: int, column: int, more: str = "") -> Said:
        return Said("not-utf8", f"byte {byte} is not UTF-8{more}; kubectl reads it as '\\ufffd'", line, column)

    assert ran.about("comment.yaml") == [warned(4), bad("0xe9", 5, 6), warned(10)]
    assert ran.about("value.yaml") == [warned(4), bad("0xe9", 4, 42), warned(10)]
    assert ran.about("overlong.yaml") == [warned(4), bad("0xc0", 5, 3, ", and 1 more"), warned(10)]
    assert ran.about("surrogate.yaml") == [warned(4), bad("0xed", 5, 3, ", and 2 more"), warned(10)]
    unknown = Said("unknown-field", "unknown field 'external\ufffdName' in 'spec'", 4, 25)
    assert ran.about("key.yaml") == [unknown, bad("0xe9", 4, 33), warned(10)]


FORBIDDEN = Row(
    number=53,
    given="NUL, another control character, DEL, U+FFFE or U+FFFF in a value, a key or a comment",
    then="`yaml-syntax` names it as `\\x00`; its document is not linted, others are. Escapes in double quotes, and DEL "
    "and U+FFFF in JSON, are read as kubectl reads them",
    place="the character",
    exit=1,
)


@FORBIDDEN
def test_forbidden_characters(hostile: Hostile) -> None:
    behind = "---\n" + service("b")
    shown = {
        **{chr(code): f"\\x{code:02x}" for code in (0, 1, 7, 8, 0xB, 0xC, 0x1B, 0x1F, 0x7F, 0x80, 0x9F)},
        "\ufffe": "\\ufffe",
        "\uffff": "\\uffff",
    }
    places = {"value": ("x,", 39), "key": ("Name: x", 33), "comment": ("", 3)}
    files = {}
    for number, char in enumerate(shown):
        files[f"value{number}.yaml"] = service().replace("x,", f"{char}x,") + "#\n" + behind
        files[f"key{number}.yaml"] = service().replace("Name:", f"{char}Name:") + "#\n" + behind
        files[f"comment{number}.yaml"] = f"{service()}# {char}\n{behind}"
    ran = hostile.check(files)
    for number, escape in enumerate(shown.values()):
        for place, (_, column) in places.items():
            fault = Said(
                "yaml-syntax", f"character '{escape}' is not allowed in YAML", 5 if place == "comment" else 4, column
            )
            assert ran.about(f"{place}{number}.yaml") == [fault, warned(10)]


@FORBIDDEN
def test_characters_that_are_escaped_or_allowed(hostile: Hostile) -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    text = head + 'data: {a: "\\0\\a\\e[2J\\x07\\x7f\\x9b\\uFFFF"}\n'
    config = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": "\x7f\uffff\\u0000"}}'
    ran = hostile.check({"a.yaml": text, "b.json": config}, code=0)
    assert ran.about("a.yaml") == ran.about("b.json") == []


HIDDEN_BREAK = Row(
    number=54,
    given="U+2028, U+2029 or U+0085 in a comment, and text behind it",
    then="`invisible-line-break`: the text behind it is active; that text is linted. Outside of comments it is a "
    "warning of `bidi-or-zero-width`",
    place="the character",
    exit=1,
)


@HIDDEN_BREAK
def test_text_behind_a_hidden_line_break(hostile: Hostile) -> None:
    shown = {
        "\u2028": "'\\u2028' (line separator)",
        "\u2029": "'\\u2029' (paragraph separator)",
        "\x85": "'\\x85' (next line)",
    }
    files = {}
    for number, char in enumerate(shown):
        files[f"line{number}.yaml"] = service().replace("spec:", f"# x{char}spec:") + "---\n" + service("b")
        files[f"end{number}.yaml"] = service().replace("{name: a}", f"{{name: a}} # x{char}bogus: 1")
    ran = hostile.check(files)
    for number, char in enumerate(shown.values()):
        message = f"hidden line break {char} ends this comment; the text behind it is active"
        fault = Said("invisible-line-break", message, 4, 4)
        assert ran.about(f"line{number}.yaml") == [fault, warned(4, 39 + 4), warned(9)]
        unknown = Said("unknown-field", "unknown field 'bogus'", 3, 25)
        assert ran.about(f"end{number}.yaml") == [fault._replace(line=3, column=24), unknown]


@HIDDEN_BREAK
def test_a_hidden_line_break_in_a_value(hostile: Hostile) -> None:
    text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "x\u2028y"}\n'
    told = hostile.check({"a.yaml": text}, code=0).about("a.yaml")
    assert told == [Said("bidi-or-zero-width", "hidden line break '\\u2028' (line separator)", 4, 13)]


INVISIBLE = Row(
    number=55,
    given="a bidi control, a zero-width character or a no-break space in a key, a value or a comment",
    then="`bidi-or-zero-width`, a warning, with the character as an escape; an unknown field shows it, too, and is an "
    "error. What languages need, and what does no harm in a comment, is left alone",
    place="the character",
)


@INVISIBLE
def test_invisible_characters_in_a_key(hostile: Hostile) -> None:
    names = {"\u202e": "bidi control", "\u2066": "bidi control", "\u200b": "zero-width space", "\xa0": "no-break space"}
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n"
    behind = ": ClusterIP\n  ports: [{port: 80}]\n---\n" + service("b")
    files = {f"{number}.yaml": f"{head}  type{char}{behind}" for number, char in enumerate(names)}
    ran = hostile.check(files, code=1)
    for name, char in zip(files, names, strict=True):
        escape = f"\\x{ord(char):02x}" if char == "\xa0" else f"\\u{ord(char):04x}"
        unknown, seen, *others = ran.about(name)
        assert unknown == Said("unknown-field", f"unknown field 'type{escape}' in 'spec'", 5, 3)
        assert seen[0] == "bidi-or-zero-width"
        assert f"'{escape}' ({names[char]})" in seen.message
        assert seen[2:] == (5, 7)
        assert others == [warned(11)]


@INVISIBLE
def test_invisible_characters_in_a_kind(hostile: Hostile) -> None:
    files = {f"{at}.yaml": service().replace("kind", f"kind{char}") for at, char in enumerate("\u202e\u200b\u2060\xa0")}
    ran = hostile.check(files, code=1)
    for name, escape in zip(files, ("\\u202e", "\\u200b", "\\u2060", "\\xa0"), strict=True):
        message = f"'kind{escape}' is not 'kind', so this is not a Kubernetes object"
        told = ran.about(name)
        assert told[0] == Said("not-an-object", message, 2, 1)
        assert [(each.rule, each.line, each.column) for each in told[1:]] == [("bidi-or-zero-width", 2, 5)]


@INVISIBLE
def test_invisible_characters_in_a_value_or_a_comment(hostile: Hostile) -> None:
    files = {}
    for number, char in enumerate("\u202e\u200b\ufeff"):
        files[f"value{number}.yaml"] = service().replace("x,", f"x{char}y,")
        files[f"comment{number}.yaml"] = f"{service()}# x{char}y\n"
    ran = hostile.check(files, code=0)
    for number in range(3):
        told = ran.about(f"value{number}.yaml")
        assert told[0] == warned(4)
        assert [(each.rule, each.line, each.column) for each in told[1:]] == [("bidi-or-zero-width", 4, 40)]
        seen = [("bidi-or-zero-width", 5, 4)] if number == 0 else []
        told = ran.about(f"comment{number}.yaml")
        assert [(each.rule, each.line, each.column) for each in told[1:]] == seen


@INVISIBLE
def test_what_languages_need(hostile: Hostile) -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
    text = head + "  a: \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n  b: \U0001f468\u200d\U0001f469\n"
    assert hostile.check({"a.yaml": text + "  c: 10\xa0000 km\n"}, code=0).about("a.yaml") == []
