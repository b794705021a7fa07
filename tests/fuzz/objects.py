"""Objects as the schemas on board would have them, but for a slip here and there."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from k8slint.schema.compiled import Schemas, schemas
from k8slint.schema.releases import newest_release
from k8slint.schema.types import Either, Leaf, ListOf, MapOf, Struct, Type

_WORDS = [
    *("web", "app", "shop", "default", "kube-system", "nginx", "nginx:1.27", "registry.example.com/web:1.2.3", "/data"),
    *("http", "TCP", "*", "a-very-long-name" * 5, "Web", "app.kubernetes.io/name", "100m", "128Mi", "5%", "10.0.0.0/8"),
    *(
        "example.com",
        "0 3 * * *",
        "yes",
        "on",
        "1",
        "0644",
        "1e3",
        "null",
        "~",
        "",
        " ",
        "true",
        "2001-01-01",
        "12:30:45",
    ),
    *(
        "a: b",
        "a #b",
        "# c",
        "- a",
        "{{ .Values.x }}",
        "${TAG}",
        "$(NAME)",
        "it's",
        'say "hi"',
        "back\\slash",
        "&a",
        "*a",
    ),
    *(
        "!t",
        "%a",
        "@a",
        "`a`",
        "? a",
        ": a",
        "a, b",
        "[a]",
        "two\nlines",
        "two\nlines\n",
        "\n",
        "a\n\n\nb\n\n",
        " lead\n x",
    ),
    *(
        "tab\there",
        "trailing ",
        "\u65e5\u672c",
        "\U0001f600 x",
        "a b  c d",
        "self.x > 0",
        "bm90ZQ==",
        "AKIAIOSFODNN7EXAMPLE",
    ),
]
_KEYS = [
    "app",
    "tier",
    "app.kubernetes.io/name",
    "config.yaml",
    "a b",
    "1",
    "true",
    "",
    "x:y",
    "\u00e9",
    "<",
    "- a",
    "note",
]
_NUMBERS = [0, 1, -1, 2, 80, 8080, 30080, 65535, 65536, 420, 400, 644, 2**31 - 1, 2**31, 2**53 + 1, -(2**63), 0.5, 1.0]

TEXT = st.sampled_from(_WORDS)
KEY = st.sampled_from(_KEYS)
NUMBER = st.sampled_from(_NUMBERS)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBER, TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEY, inner, max_size=2)),
    max_leaves=3,
)
_LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXT,
    "boolean": st.booleans(),
    "int32": st.sampled_from([each for each in _NUMBERS if isinstance(each, int)]),
    "number": NUMBER,
    "bytes": st.sampled_from(["bm90ZQ==", "", "bm90ZQ", "not base64"]),
    "quantity": st.sampled_from(["100m", "1", 1, "128Mi", "0.5", "2", "1e3", "512MB", "-1", ""]),
    "int-or-string": st.sampled_from([1, "25%", "http", 80, "80", 0]),
    "port": st.sampled_from([80, 8080, 0, 65536, 443]),
    "time": st.sampled_from(["2024-01-01T00:00:00Z", None, "2024-01-01"]),
    "micro-time": st.sampled_from(["2024-01-01T00:00:00.000000Z", None]),
}
_NEAR = {"int64": "int32", "optional-port": "port"}
_RARE = 25  # one in so many values is anything at all


def known_kinds() -> list[str]:
    """The kinds of objects that the newest release has, such as "apps/v1/Deployment"."""
    served = _schemas()
    found = []
    for key in served.kinds:
        struct = served.kind(key)
        if struct is not None and {"apiVersion", "kind", "metadata"} <= struct.fields.keys():
            found.append(key)
    return sorted(found)


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """An object of any kind."""
    key = draw(st.sampled_from(known_kinds()))
    struct = _schemas().kind(key)
    assert struct is not None
    api_version, _, kind = key.rpartition("/")
    fields = _fields(draw, struct, levels=7)
    for name in ("apiVersion", "kind"):
        fields.pop(name, None)
    named = {"name": draw(st.sampled_from(["web", "shop", "a.b", "Web"]))}
    metadata = fields.get("metadata")
    return {
        "apiVersion": api_version,
        "kind": kind,
        **fields,
        "metadata": {**metadata, **named} if isinstance(metadata, dict) else named,
    }


def _schemas() -> Schemas:
    return schemas(newest_release())


def _fields(draw: st.DrawFn, struct: Struct, levels: int) -> dict[str, Any]:
    wanted = list(struct.required)
    others = [name for name in struct.fields if name not in struct.required and name != "status"]
    if others and levels > 0:
        wanted += draw(st.lists(st.sampled_from(others), unique=True, max_size=4 if levels > 2 else 1))
    if "spec" in struct.fields and "spec" not in wanted:
        wanted.append("spec")
    found = {name: _value(draw, struct.fields[name], levels - 1) for name in wanted if name in struct.fields}
    if draw(st.integers(0, _RARE)) == 0:
        found[draw(KEY)] = draw(ANYTHING)
    return found


def _value(draw: st.DrawFn, type_: Type, levels: int) -> Any:
    if draw(st.integers(0, _RARE)) == 0:
        return draw(ANYTHING)
    match type_:
        case Struct():
            return _fields(draw, type_, levels) if levels > -3 else {}
        case ListOf():
            most = 2 if levels > 0 else 0
            return [_value(draw, type_.item, levels - 1) for _ in range(draw(st.integers(min(1, most), most)))]
        case MapOf():
            keys = draw(st.lists(KEY, unique=True, max_size=2))
            return {key: _value(draw, type_.value, levels - 1) for key in keys}
        case Either():
            return _value(draw, draw(st.sampled_from([type_.first, type_.second])), levels)
        case Leaf():
            return _leaf(draw, type_)


def _leaf(draw: st.DrawFn, leaf: Leaf) -> Any:
    if leaf.enum:
        return draw(st.sampled_from(leaf.enum))
    return draw(_LEAVES.get(_NEAR.get(leaf.kind, leaf.kind), ANYTHING))
