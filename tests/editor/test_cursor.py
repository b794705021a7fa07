"""Where the cursor stands, marked with ‸ in texts that are mostly half typed."""

from __future__ import annotations

import pytest

from k8slint.editor.cursor import Cursor, cursor_at
from k8slint.node import plain
from k8slint.source import Source
from tests.editor.marks import unmarked


def at(marked: str) -> Cursor | None:
    text, offset, _ = unmarked(marked)
    return cursor_at(Source("a.yaml", text), offset)


def seen(marked: str) -> str:
    """What is typed and where, in one line."""
    cursor = at(marked)
    if cursor is None:
        return "nothing"
    word = cursor.source.text[cursor.span.start : cursor.span.end]
    path = ".".join(map(str, cursor.path))
    rest = f" beside {','.join(sorted(cursor.siblings))}" if cursor.siblings else ""
    return f"{cursor.role} {path}[{cursor.prefix}|{word[len(cursor.prefix) :]}]" + ":" * cursor.followed + rest


HEAD = "apiVersion: v1\nkind: Pod\n"

CASES = {
    # Keys
    "an empty file": ("‸", "key [|]"),
    "an empty line at the top": ("kind: Pod\n‸", "key [|] beside kind"),
    "half a key": ("kind: Pod\nmeta‸", "key [meta|] beside kind"),
    "half a key in the middle": ("kind: Pod\nsp‸\nmetadata: {}", "key [sp|] beside kind,metadata"),
    "within half a key": ("kind: Pod\ns‸pec", "key [s|pec] beside kind"),
    "a key with its colon": ("kind: Pod\nme‸ta: x", "key [me|ta]: beside kind"),
    "the start of a key": ("‸kind: Pod\na: x", "key [|kind]: beside a"),
    "the end of a key": ("spec:\n  a‸: x\n  b: y", "key spec[a|]: beside b"),
    "a key in quotes": ('spec:\n  "a‸b": x', "key spec[a|b]:"),
    "the first key of a mapping": ("spec:\n  ‸", "key spec[|]"),
    "half the first key": ("spec:\n  re‸", "key spec[re|]"),
    "half the first key of some": ("spec:\n  re‸\n  x: 1\n  z: 1", "key spec[re|] beside x,z"),
    "a gap between keys": ("spec:\n  x: 1\n  ‸\n  z: 1", "key spec[|] beside x,z"),
    "a gap before keys": ("spec:\n  ‸\n  x: 1\nz: 1", "key spec[|] beside x"),
    "a gap further out": ("spec:\n  a:\n    b: 1\n  ‸\n    c: 1\n", "key spec[|] beside a"),
    "a gap at the root": ("spec:\n  a: 1\n‸\n  b: 1", "key [|] beside spec"),
    "a key further in than any": ("spec:\n  a: 1\n     ‸", "nothing"),
    "behind an item of a list": ("spec:\n  c:\n    - a: 1\n      ‸", "key spec.c.0[|] beside a"),
    "where an item may begin": ("spec:\n  c:\n    - a: 1\n    ‸", "key spec.c[|]"),
    "behind a list": ("spec:\n  c:\n    - a: 1\n  ‸", "key spec[|] beside c"),
    "behind a list without indentation": ("spec:\n  c:\n  - a: 1\n  ‸", "key spec[|] beside c"),
    "in a list without indentation": ("spec:\n  c:\n  - a: 1\n    ‸", "key spec.c.0[|] beside a"),
    "an item begun": ("spec:\n  c:\n    - ‸", "item spec.c.0[|]"),
    "a second item begun": ("c:\n- a: 1\n- ‸", "item c.1[|]"),
    "half a key behind a dash": ("c:\n- a: 1\n- na‸", "item c.1[na|]"),
    "half a key behind a dash and more": ("c:\n- na‸\n  b: 1", "item c.0[na|]"),
    "a key behind a dash": ("c:\n- na‸me: 1\n  b: 1", "key c.0[na|me]: beside b"),
    "right behind a dash": ("c:\n-‸", "nothing"),
    "dashes behind each other": ("c:\n- - a: 1\n    ‸", "key c.0.0[|] beside a"),
    "where a list stands in the middle": ("c:\n- a: 1\n  ‸\n- b: 1", "key c.0[|] beside a"),
    "a mapping that waits in an item": ("c:\n- a: 1\n  d:\n    ‸\n  e: 1", "key c.0.d[|]"),
    "a tab behind the colon": ("a:\t‸", "value a[|]"),
    # Values
    "a value": ("kind: ‸", "value kind[|]"),
    "half a value": ("kind: Po‸", "value kind[Po|]"),
    "within a value": ("kind: P‸od # pod", "value kind[P|od]"),
    "a value before a comment": ("kind:  ‸ # pod", "value kind[|]"),
    "right behind the colon": ("kind:‸", "nothing"),
    "right behind the colon before a value": ("kind:‸ Pod", "nothing"),
    "behind a value": ("kind: Pod ‸", "nothing"),
    "a value in quotes": ("kind: 'P‸od'", "value kind[P|od]"),
    "a value in quotes that do not close": ('kind: "P‸\nspec: 1', "value kind[P|]"),
    "before quotes": ("kind: ‸'Pod'", "nothing"),
    "an item that is a text": ("a:\n  - x\n  - y‸z", "item a.1[y|z]"),
    "a value with a colon": ("image: a:b‸", "value image[a:b|]"),
    "a value that ends with a colon": ("image: a:‸", "value image[a:|]"),
    "a value with an anchor": ("a: &x b‸", "value a[b|]"),
    "the name of an anchor": ("a: &x‸ b", "nothing"),
    "an alias": ("a: &x b\nc: *x‸", "nothing"),
    # Texts and comments
    "a comment": ("# k8s‸", "comment [# k8s|]"),
    "a comment behind a value": ("a: b # k8s‸", "comment [# k8s|]"),
    "a comment behind a key": ("a: # k8s‸", "comment [# k8s|]"),
    "a comment behind half a key": ("a: b\nc # k8s‸", "comment [# k8s|]"),
    "a comment behind brackets": ("a: {b: c} # k8s‸", "comment [# k8s|]"),
    "a comment behind quotes": ("a: 'b' # k8s‸", "comment [# k8s|]"),
    "a comment behind a header": ("a: | # k8s‸\n  b", "comment [# k8s|]"),
    "before a comment": ("‸# k8s", "nothing"),
    "a hash in a value": ("a: b#c‸", "value a[b#c|]"),
    "a hash in quotes": ("a: 'b # c‸'", "value a[b # c|]"),
    "a text": ("a: |\n  b‸\nc: 1", "nothing"),
    "a text that looks like a key": ("a: |\n  b: ‸\nc: 1", "nothing"),
    "a blank line in a text": ("a: |\n  b\n  ‸\n  c\n", "nothing"),
    "a blank line behind a text": ("a: |\n  b\n‸\nc: 1", "key [|] beside a,c"),
    "a hash in a text": ("a: |\n  # k8s‸\nc: 1", "nothing"),
    "the header of a text": ("a: |‸\n  b", "nothing"),
    "a text in an item": ("a:\n- |\n  b: c‸\n- d", "nothing"),
    "quotes over several lines": ("a: 'b\n  c: ‸\n  d'\ne: 1", "nothing"),
    "behind quotes over several lines": ("a: 'b\n  d'\n‸", "key [|] beside a"),
    "a text that goes on": ("a: b\n  c‸", "nothing"),
    # Brackets
    "empty braces": ("a: {‸}", "key a[|]"),
    "a key in braces": ("a: {b: 1, c‸}", "key a[c|] beside b"),
    "a key in braces with its colon": ("a: {b‸: 1, c: 2}", "key a[b|]: beside c"),
    "a value in braces": ("a: {b: x‸, c: 2}", "value a.b[x|]"),
    "no value in braces": ("a: {b: ‸}", "value a.b[|]"),
    "braces that do not close": ("a: {b: 1, ‸\nc: 1", "key a[|] beside b"),
    "an item in brackets": ("a: [b, c‸]", "item a.1[c|]"),
    "an empty item in brackets": ("a: [b, ‸]", "item a.1[|]"),
    "behind an item in brackets": ("a: [b ‸]", "nothing"),
    "brackets in brackets": ("a: [{b: 1}, {c: 1, ‸}]", "key a.1[|] beside c"),
    "brackets over lines": ("a: {\n  b: 1,\n  ‸\n}\nc: 1", "key a[|] beside b"),
    "behind brackets": ("a: {}\n‸", "key [|] beside a"),
    "right behind brackets": ("a: {}‸", "nothing"),
    "brackets below their key": ("a:\n  {b: ‸}\nc: 1", "value a.b[|]"),
    "JSON": ('{"a": 1, "b": {"c‸": 2, "d": 3}}', "key b[c|]: beside d"),
    "half JSON": ('{"a": 1, "b": {"c‸', "key b[c|]"),
    "a value in JSON": ('{"a": "x‸"}', "value a[x|]"),
    "a second object in JSON": ('{"a": 1}\n{"b": ‸}', "value b[|]"),
    # Documents
    "a separator": ("a: 1\n--‸-\nb: 1", "nothing"),
    "behind a separator": ("a: 1\n---\n‸", "key [|]"),
    "before a separator": ("a: 1\n‸\n---\nb: 1", "key [|] beside a"),
    "the second document": ("a: 1\n---\nb: 1\nc‸\n---\nd: 1", "key [c|] beside b"),
    "a document behind one that is broken": ("a: [\n---\nb: ‸", "value b[|]"),
    "Windows": ("a: 1\r\nspec:\r\n  b: 1\r\n  c‸\r\n  d: 1\r\n", "key spec[c|] beside b,d"),
    "Windows, an empty line": ("a:\r\n  b: 1\r\n  ‸\r\n", "key a[|] beside b"),
    "a byte-order mark": ("\ufeffa: 1\n‸", "key [|] beside a"),
    "tabs": ("a:\n\tb‸", "key a[b|]"),
    "Japanese and emoji": ("名前: 値\nラベル:\n  🎉: 祭‸り", "value ラベル.🎉[祭|り]"),
    # What is broken elsewhere
    "a line without a colon above": ("spec:\n  oops\n  a: 1\n  b‸", "key spec[b|] beside a"),
    "quotes that do not close above": ("spec:\n  a: 'x\n  b: 1\n  ‸", "key spec[|] beside a,b"),
    "a template above": ("spec:\n  {{- if x }}\n  a: 1\n  {{- end }}\n  ‸", "key spec[|] beside a"),
    "a template as a value": ("spec:\n  a: {{ x }}\n  ‸", "key spec[|] beside a"),
    "keys that do not stand in a line": ("spec:\n    a: 1\n   b: 1\n   ‸", "key spec[|] beside a,b"),
}  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES)
def test_what_is_typed(marked: str, expected: str) -> None:
    assert seen(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (HEAD + "metadata:\n  na‸", ("v1", "Pod", ("metadata",))),
        ("metadata:\n  na‸\n---\n" + HEAD, ("", "", ("metadata",))),
        (HEAD + "---\nkind: A\n‸", ("", "A", ())),
        ("kind: List\nitems:\n- kind: A\n- kind: B\n  x:\n    ‸", ("", "B", ("x",))),
        ("kind: List\nitems:\n- kind: A\n‸", ("", "List", ())),
        ("apiVersion: v1\nkind: ConfigMapList\nitems:\n- data: ‸", ("v1", "ConfigMap", ("data",))),
        ('{"kind": "List", "items": [{"kind": "A", "x": {‸}}]}', ("", "A", ("x",))),
    ],
)
def test_the_object_at_hand(marked: str, expected: tuple[object, ...]) -> None:
    cursor = at(marked)
    assert cursor is not None
    assert (cursor.object.api_version, cursor.object.kind, cursor.path) == expected


def test_the_tree_is_that_of_the_reader() -> None:
    text = """\
apiVersion: apps/v1 # a comment
kind: Deployment
metadata: {name: web, labels: {app: "web", 'tier': x}}
spec:
  replicas: 3
  on: 080
  paused: no
  empty:
  template: &t
    spec:
      containers:
      - name: web
        args: ["-c", 'it''s', "a \\"b\\""]
        command:
          - sh
          - |
            echo: hello
        ports:
          - {containerPort: 80}
          -
            containerPort: 81
      - name: side
  other: *t
‸"""
    cursor = at(text)
    assert cursor is not None
    from k8slint.reading.read import read

    whole = plain(read(cursor.source.text.encode(), "a.yaml").documents[0].root)
    whole["spec"]["template"]["spec"]["containers"][0]["command"][1] = ""  # type: ignore[index]
    whole["spec"]["other"]["spec"]["containers"][0]["command"][1] = ""  # type: ignore[index]
    assert plain(cursor.object.root.node) == whole
