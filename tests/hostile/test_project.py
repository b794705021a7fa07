"""Kustomizations and CRDs that want to lead elsewhere, or to make others work (rows 69 to 73)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Hostile, Said
from .row import Row

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n"
OUTSIDE = "must never be read"

REMOTE = Row(
    number=69,
    given="a kustomization that names URLs and repositories",
    then="they are left alone: nothing is fetched, and nothing is said, since that is no mistake",
    exit=0,
)


@REMOTE
@pytest.mark.parametrize("key", ["resources", "bases", "components", "patches", "crds", "openapi"])
def test_nothing_is_fetched(hostile: Hostile, key: str) -> None:
    urls = ["https://example.com/a.yaml", "git@example.com:a/b.git", "github.com/a/b//c?ref=main", "ssh://a/b"]
    value: Any = urls
    if key == "patches":
        value = [{"path": url} for url in urls]
    elif key == "openapi":
        value = {"path": urls[0]}
    ran = hostile.check({"base/kustomization.yaml": json.dumps({key: value})})
    assert ran.about("base/kustomization.yaml") == []


STRANGE_KUSTOMIZATION = Row(
    number=70,
    given="a kustomization with paths that lead out of the project, in circles or to 100,000 files, with generators "
    "that run programs, or with `helmCharts`",
    then="nothing outside is read and nothing is run; `kustomization-cycle` tells of a circle, "
    "`kustomization-unlisted-file`, a warning, of files of the project that are not there",
    place="the entry",
    seconds=4,
    mebibytes=250,
)


@STRANGE_KUSTOMIZATION
@pytest.mark.parametrize("entry", ["../outside.yaml", "../..", "{outside}", "/etc/passwd", "a/../../outside.yaml", "/"])
def test_nothing_outside_is_read(hostile: Hostile, entry: str) -> None:
    outside = hostile.folder.parent / "outside.yaml"
    outside.write_text(OUTSIDE)
    entry = entry.format(outside=outside)
    content = {
        **{key: [entry] for key in ("resources", "bases", "components", "crds", "generators", "transformers")},
        **{key: [{"path": entry}] for key in ("patches", "replacements", "configurations")},
        "configMapGenerator": [{"name": "a", "files": [entry], "envs": [entry]}],
        "openapi": {"path": entry},
    }
    ran = hostile.check({"kustomization.yaml": json.dumps(content)}, code=0)
    assert ran.about("kustomization.yaml") == []
    assert ran.opened.isdisjoint({str(outside), "/etc/passwd"})
    assert OUTSIDE not in ran.out


@STRANGE_KUSTOMIZATION
@pytest.mark.parametrize(
    ("folders", "told"),
    [
        (["."], {"a": ["'.' holds this kustomization itself"], "b": ["'.' holds this kustomization itself"]}),
        (["../a"], {"a": ["'../a' holds this kustomization itself"]}),
        (["../b"], {"b": ["'../b' holds this kustomization itself"]}),
        ([".."], {"a": ["'..' holds this kustomization itself"], "b": ["'..' holds this kustomization itself"]}),
    ],
    ids=["itself", "a", "b", "above"],
)
def test_circles(hostile: Hostile, folders: list[str], told: dict[str, list[str]]) -> None:
    files = {f"{folder}/kustomization.yaml": json.dumps({"resources": folders}) for folder in "ab"}
    top = {"kustomization.yaml": json.dumps({"resources": ["a", "b", "bystander.yaml"]})}
    ran = hostile.check({**files, **top}, code=1)
    said = {folder: ran.about(f"{folder}/kustomization.yaml") for folder in "ab"}
    assert {folder: [each.message for each in found] for folder, found in said.items() if found} == {
        folder: [f"{message}, so it cannot be built" for message in messages] for folder, messages in told.items()
    }
    assert {each.rule for found in said.values() for each in found} == {"kustomization-cycle"}
    assert ran.about("kustomization.yaml") == []


@STRANGE_KUSTOMIZATION
def test_nothing_is_run(hostile: Hostile) -> None:
    program = hostile.folder / "program.sh"
    program.write_text("#!/bin/sh\ntouch was-run\n")
    program.chmod(0o755)
    run = "{exec: {path: ./program.sh}, container: {image: example.com/a}}"
    generator = f"""\
apiVersion: example.com/v1
kind: Any
metadata:
  name: a
  annotations:
    config.kubernetes.io/function: '{run}'
"""
    hostile.check(
        {
            "kustomization.yaml": "generators: [generator.yaml]\ntransformers: [generator.yaml]\n"
            "resources: [bystander.yaml]\n"
            "helmCharts: [{name: a, repo: 'https://example.com'}]\nhelmGlobals: {chartHome: ../charts}\n",
            "generator.yaml": generator,
        },
        code=0,
    )
    assert not (hostile.folder / "was-run").exists()


@STRANGE_KUSTOMIZATION
@pytest.mark.parametrize(("key", "entry"), [("resources", "- r{}.yaml\n"), ("patches", "- path: p{}.yaml\n")])
def test_a_hundred_thousand_files_that_are_missing(hostile: Hostile, key: str, entry: str) -> None:
    text = f"{key}:\n" + "".join(map(entry.format, range(100_000)))
    told = hostile.check({"a/kustomization.yaml": text}, code=0).about("a/kustomization.yaml")
    assert len(told) == 100
    name = entry.format(0)[2:].removeprefix("path: ").strip()
    message = f"'{name}' is not there, so the kustomization cannot be built"
    assert told[0] == Said("kustomization-unlisted-file", message, 2, 3 + len("path: ") * (key == "patches"))


@STRANGE_KUSTOMIZATION
def test_missing_files_with_names_like_many(hostile: Hostile) -> None:
    # Each name may be any of these, and nobody compares them all.
    files = {f"a/file-{number:04}.yaml": "a: 1\n" for number in range(500)}
    listed = "".join(f"- flie-{number:05}.yaml\n" for number in range(20_000))
    ran = hostile.check({**files, "a/kustomization.yaml": "resources:\n" + listed}, code=0)
    assert len(ran.about("a/kustomization.yaml")) == 100


def crd(schema: str) -> str:
    """A CRD whose only version has this schema, which begins in line 13, column 26."""
    return f"""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: widgets.example.com}}
spec:
  group: example.com
  names: {{kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {schema}
"""


def with_spec(spec: Any, **others: Any) -> str:
    """A CRD whose `spec` has a schema."""
    return crd(json.dumps({"type": "object", "properties": {"spec": spec}, **others}))


def widget(spec: Any) -> str:
    return f"apiVersion: example.com/v1\nkind: Widget\nmetadata: {{name: a}}\nspec: {json.dumps(spec)}\n"


START = len("        openAPIV3Schema: ") + 1

REFERENCE = Row(
    number=71,
    given="a CRD with a `$ref` to a URL, a file or itself, or with 100,000 of them in a row",
    then="`crd-valid`: no CRD may have one; nothing is fetched or followed",
    place="what `$ref` says",
    exit=1,
    seconds=6,
)
REFERENCES = [
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "../../outside.json",
    "#/properties/spec",
    "#",
    "#/definitions/a",
]


@REFERENCE
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference(hostile: Hostile, reference: str) -> None:
    ran = hostile.check({"crd.yaml": with_spec({"$ref": reference}), "a.yaml": widget({"a": 1})})
    column = START + len('{"type": "object", "properties": {"spec": {"$ref": ')
    assert ran.about("crd.yaml") == [Said("crd-valid", "$ref is not supported in a CRD", 13, column)]
    assert ran.about("a.yaml") == []
    assert "/etc/passwd" not in ran.opened


@REFERENCE
def test_references_in_a_circle(hostile: Hostile) -> None:
    circle = {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}
    ran = hostile.check({"crd.yaml": with_spec({"$ref": "#/definitions/a"}, definitions=circle), "a.yaml": widget({})})
    reference, definitions = "$ref is not supported in a CRD", "'definitions' is not supported in a CRD"
    assert sorted(said.message for said in ran.about("crd.yaml")) == [reference] * 3 + [definitions]


@REFERENCE
def test_another_identity(hostile: Hostile) -> None:
    ran = hostile.check({"crd.yaml": with_spec({"type": "object"}, **{"$id": "http://example.com/a"})})
    (said,) = ran.about("crd.yaml")
    assert said[:2] == ("unknown-field", "unknown field '$id' in 'spec.versions[0].schema.openAPIV3Schema'")


@REFERENCE
def test_a_chain_of_references(hostile: Hostile) -> None:
    chain = {f"d{number}": {"$ref": f"#/definitions/d{number + 1}"} for number in range(100_000)}
    ran = hostile.check({"crd.yaml": with_spec({"$ref": "#/definitions/d0"}, definitions=chain), "a.yaml": widget({})})
    assert len(ran.about("crd.yaml")) == 100
    assert ran.about("a.yaml") == []


PATTERN = Row(
    number=72,
    given="a CRD with a pattern that takes a backtracking engine for ever, or that Kubernetes does not know",
    then="patterns take linear time; `crd-valid` names what the server's engine refuses, and such a pattern is not "
    "tried",
    place="the pattern",
    seconds=0.5,
    exit=1,
)


@PATTERN
@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(.*a){12}$", "^(a|a)*$", "^(a|aa)+$", "(x+x+)+y"])
def test_a_pattern_in_linear_time(hostile: Hostile, pattern: str) -> None:
    spec = {"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}
    value = "ax"[pattern[1] == "x"] * 50_000 + "!"
    ran = hostile.check({"crd.yaml": with_spec(spec), "a.yaml": widget({"a": value})})
    assert ran.about("crd.yaml") == []
    ((rule, message, *place),) = ran.about("a.yaml")
    assert (rule, place) == ("invalid-format", [4, 13])
    assert message.endswith("does not match the pattern of 'a'")
    assert len(message) < 200


@PATTERN
@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?=a)b", "invalid perl operator"),
        ("(?<!a)b", "invalid perl operator"),
        ("(a)\\1", "invalid escape sequence"),
        ("(a{1000}){1000}", "invalid repetition size"),
        ("[", "missing ]"),
    ],
)
def test_a_pattern_that_the_server_refuses(hostile: Hostile, pattern: str, why: str) -> None:
    head = '{"type": "string", "pattern": '
    text = f'{{"type": "object", "properties": {{"spec": {head}'
    ran = hostile.check({"crd.yaml": with_spec({"type": "string", "pattern": pattern}), "a.yaml": widget("aab")})
    message = f"pattern is no regular expression of Kubernetes: {why}"
    assert ran.about("crd.yaml") == [Said("crd-valid", message, 13, START + len(text))]
    assert ran.about("a.yaml") == []


SCHEMA = Row(
    number=73,
    given="a CRD of 5 MB, with 10,000 properties, with expressions without end, or with an `allOf` of any depth",
    then="it is used as far as the reader's limits go; work is bounded beyond",
    place="where the limit is met",
    seconds=6,
    mebibytes=250,
)


@SCHEMA
def test_a_large_schema(hostile: Hostile) -> None:
    each = {"type": "object", "properties": {"a": {"type": "string", "description": "d" * 20}}}
    spec = {"type": "object", "properties": {f"property{number}": each for number in range(45_000)}}
    files = {"crd.yaml": with_spec(spec), "a.yaml": widget({"property7": {"a": 1}})}
    assert len(files["crd.yaml"]) > 5_000_000
    ran = hostile.check(files, code=1)
    assert ran.about("crd.yaml") == []
    message = "'a' must be a string, but 1 is a number"
    assert [said[:2] for said in ran.about("a.yaml")] == [("invalid-type", message)]


@SCHEMA
@pytest.mark.parametrize("length", [1, 100])
def test_many_fields_that_none_of_many_properties_has(hostile: Hostile, length: int) -> None:
    spec = {"type": "object", "properties": {f"{'property' * length}{n}": {"type": "string"} for n in range(10_000)}}
    unknown = {f"{'propretty' * length}{number}": "" for number in range(500)}
    ran = hostile.check({"crd.yaml": with_spec(spec), "a.yaml": widget(unknown)}, code=1)
    told = ran.about("a.yaml")
    assert [said.rule for said in told] == ["unknown-field"] * 100
    assert (told[0].line, told[0].column) == (4, 8)


def nested(depth: int) -> Any:
    found: Any = {"properties": {"a": {"minLength": 3}}}
    for _ in range(depth):
        found = {"allOf": [found]}
    return {"type": "object", "properties": {"a": {"type": "string"}}, **found}


@SCHEMA
@pytest.mark.parametrize(("depth", "code"), [(50, 1), (100, 2)])
def test_a_deep_schema(hostile: Hostile, depth: int, code: int) -> None:
    ran = hostile.check({"crd.yaml": with_spec(nested(depth)), "a.yaml": widget({"a": "x"})}, code=code)
    if code == 1:
        message = "'a' must have at least 3 characters, not 1"
        assert ran.about("a.yaml") == [Said("size-out-of-range", message, 4, 13)]
    else:
        assert [said[:2] for said in ran.about("crd.yaml")] == [("limit-exceeded", "nested deeper than 128")]


@SCHEMA
def test_expressions_without_end(hostile: Hostile) -> None:
    loops = "self.all(a, " * 8 + "true" + ")" * 8
    items = {"type": "array", "items": {"type": "string"}, "x-kubernetes-validations": [{"rule": loops}]}
    spec = {"type": "object", "properties": {"a": items}}
    ran = hostile.check({"crd.yaml": with_spec(spec), "a.yaml": widget({"a": ["x"] * 500})}, code=1)
    (said,) = ran.about("crd.yaml")
    assert said.rule == "invalid-cel"
    assert ran.about("a.yaml") == []
