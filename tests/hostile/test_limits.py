"""Input made to take all the time and memory there is (rows 25 to 33)."""

from __future__ import annotations

import pytest

from .beside import HEAD, told
from .conftest import BYSTANDER, Hostile, Said
from .row import Row

MILLION = 1_000_000
MEBIBYTE = 1 << 20


def limit(message: str, line: int, column: int) -> list[Said]:
    """The one thing that is said where a bound is met."""
    return [Said("limit-exceeded", message, line, column)]


TOO_DEEP = "nested deeper than 128"
DEEP = Row(
    number=25,
    given="`[`, `{a: `, `- ` or `? ` a hundred thousand and a million times",
    then="`limit-exceeded`: nested deeper than 128",
    place="the 129th level of the document",
    exit=2,
    seconds=0.3,
)


@DEEP
@pytest.mark.parametrize(
    ("begin", "unit", "line", "column"),
    [("data: ", "[", 4, 134), ("data: ", "{a: ", 4, 515), ("data:\n  ", "- ", 5, 257), ("data:\n  ", "? ", 5, 257)],
    ids=["list", "map", "item", "key"],
)
def test_deep(hostile: Hostile, begin: str, unit: str, line: int, column: int) -> None:
    shapes = {"some": f"{HEAD}{begin}{unit * 100_000}\n", "more": f"{HEAD}{begin}{unit * MILLION}\n"}
    said = limit(TOO_DEEP, line, column)
    assert told(hostile, shapes) == {"some": said, "more": said}


@DEEP
def test_the_frame_shows_but_a_part_of_a_long_line(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": f"{HEAD}data: {'[' * MILLION}"}, "a.yaml", form="full", bystander=False)
    assert " --> a.yaml:4:134\n" in ran.out
    assert max(map(len, ran.out.splitlines())) < 200
    assert ran.err == "k8slint: a.yaml: nested deeper than 128\n"


INDENTED = Row(
    number=26,
    given="a map of 2,000 levels, each on a line of its own",
    then="as in the row above",
    place="the 129th level of the document",
    exit=2,
    seconds=0.3,
)


@INDENTED
def test_many_levels_of_indentation(hostile: Hostile) -> None:
    text = f"{HEAD}data:\n" + "".join(f"{' ' * level}a:\n" for level in range(1, 2001))
    assert told(hostile, {"a": text}) == {"a": limit(TOO_DEEP, 132, 129)}


DEEP_JSON = Row(
    number=27,
    given="JSON of a hundred thousand levels",
    then="as in the row above; nothing else of the file is read",
    place="the 129th level of the document",
    exit=2,
    seconds=0.3,
)


@DEEP_JSON
def test_deep_json(hostile: Hostile) -> None:
    begin = '{"apiVersion": "v1", "kind": "ConfigMap", "data": '
    ran = hostile.check(
        {
            "open.json": begin + '{"a":' * 100_000,
            "closed.json": begin + "[" * 100_000 + "]" * 100_000 + "}",
            "two.json": '{"a":' * 100_000 + "1" + "}" * 100_000 + '\n{"apiVersion": "v1", "kind": "Pod"}',
        }
    )
    assert ran.about("open.json") == limit(TOO_DEEP, 1, len(begin) + 127 * len('{"a":') + 1)
    assert ran.about("closed.json") == limit(TOO_DEEP, 1, len(begin) + 127 + 1)
    assert ran.about("two.json") == limit(TOO_DEEP, 1, 128 * len('{"a":') + 1)


LARGE_FILE = Row(
    number=28,
    given="a file of 10 MiB and 1 byte",
    then="`limit-exceeded`; it is not parsed. One byte less is",
    place="the file",
    seconds=0.2,
)


@LARGE_FILE
def test_a_file_that_is_too_large(hostile: Hostile) -> None:
    text = HEAD + "#" * (10 * MEBIBYTE + 1 - len(HEAD))
    said = limit("this file is larger than 10485760 bytes and was not read", 1, 1)
    assert hostile.check({"a.yaml": text}, code=2).about("a.yaml") == said


@LARGE_FILE
def test_a_file_that_is_just_small_enough(hostile: Hostile) -> None:
    text = BYSTANDER + "#" * (10 * MEBIBYTE - len(BYSTANDER))
    ran = hostile.check({"a.yaml": text}, "--ignore=duplicate-object", code=0)
    assert [each.rule for each in ran.about("a.yaml")] == ["server-warning"]


LONG_SCALAR = Row(
    number=29,
    given="one value of 9 MiB",
    then="it is linted as any other, and no message quotes more than 1,000 characters of it",
    place="the value",
    exit=1,
    seconds=3,
)


@LONG_SCALAR
def test_a_long_value_of_a_config_map(hostile: Hostile) -> None:
    long = "x" * (9 * MEBIBYTE)
    lines = f"    {'x' * 99}\n" * (9 * MEBIBYTE // 100)
    shapes = {"plain": f"{HEAD}data:\n  a: {long}\n", "block": f"{HEAD}data:\n  a: |\n{lines}"}
    start = "ConfigMap 'hostile' holds"
    assert told(hostile, shapes) == {
        "plain": [Said("configmap-size", f"{start} {len(long)} bytes, more than the 1048576 it may", 5, 3)],
        "block": [
            Said("configmap-size", f"{start} {9 * MEBIBYTE // 100 * 100} bytes, more than the 1048576 it may", 5, 3)
        ],
    }


@LONG_SCALAR
@pytest.mark.parametrize("form", ["json", "full", "sarif"])
def test_a_long_value_where_a_word_belongs(hostile: Hostile, form: str) -> None:
    long = "x" * (3 * MEBIBYTE)
    containers = f"  containers:\n    - name: a\n      image: '{long}'\n"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  restartPolicy: {long}\n{containers}"
    ran = hostile.check({"a.yaml": text, "b.yaml": HEAD.replace("hostile", long)}, form=form)
    assert len(ran.out) < 50_000
    if form == "json":
        message = f"'{'x' * 57}...' is not a value of 'restartPolicy'"
        assert Said("invalid-value", message, 5, 18) in ran.about("a.yaml")
        assert max(len(each["message"]) for each in ran.findings) <= 1000


MANY_DOCUMENTS = Row(
    number=30,
    given="100,000 documents",
    then="10,000 are linted, the rest of the file is `limit-exceeded`; of one rule, 100 findings are shown",
    place="the first document that is not read",
    exit=2,
    seconds=5,
)


@MANY_DOCUMENTS
def test_many_documents(hostile: Hostile) -> None:
    unknown, pods = "---\na: 1\n", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
    ran = hostile.check({"a.yaml": unknown * 100_000, "b.yaml": pods * 20_000})
    message = "more than 10000 documents; the rest of the file was not read"
    assert ran.about("a.yaml") == limit(message, 20_002, 1)
    said = ran.about("b.yaml")
    assert said[-1:] == limit(message, 40_002, 1)
    assert [each.line for each in said if each.rule == "missing-field"] == [4 * number + 2 for number in range(100)]


LARGE_COLLECTIONS = Row(
    number=31,
    given="200,000 keys, 500,000 items, 100,000 anchors",
    then="they are linted as any others",
    seconds=10,
)


@LARGE_COLLECTIONS
@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}data:\n" + "".join(f"  k{i}: 'v'\n" for i in range(200_000)),
        f"{HEAD}data: {{{', '.join(f'k{i}: v' for i in range(200_000))}}}\n",
        "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nitems:\n" + "- a\n" * 500_000,
        f"{HEAD}data:\n" + "".join(f"  k{i}: &a{i} v\n" for i in range(100_000)),
    ],
    ids=["keys", "keys-in-brackets", "items", "anchors"],
)
def test_large_collections(hostile: Hostile, text: str) -> None:
    assert told(hostile, {"a": text}, code=0) == {"a": []}


LONG_NUMBER = Row(
    number=32,
    given="numbers of a million digits, decimal, hexadecimal, with underscores or behind a point; in quotes, too",
    then="read as kubectl reads them: as text where they are too large. No rule fails on one",
)


@LONG_NUMBER
def test_long_numbers_where_text_belongs(hostile: Hostile) -> None:
    shapes = {
        "digits": f"{HEAD}data:\n  a: {'9' * MILLION}\n",
        "hexadecimal": f"{HEAD}data:\n  a: 0x{'f' * MILLION}\n",
        "underscores": f"{HEAD}data:\n  a: 1{'_' * MILLION}\n",
        "fraction": f"{HEAD}data:\n  a: 0.{'1' * MILLION}\n",
    }
    message = "'a' must be a string, but '{}...' is read as the number {}"
    one, part = message.format("1" + "_" * 56, 1), message.format("0." + "1" * 55, "0.1111111111111111")
    assert told(hostile, shapes, code=1) == {
        "digits": [],
        "hexadecimal": [],
        "underscores": [Said("env-value-not-string", one, 5, 6)],
        "fraction": [Said("env-value-not-string", part, 5, 6)],
    }


@LONG_NUMBER
def test_long_numbers_where_numbers_belong(hostile: Hostile) -> None:
    long = "9" * MILLION
    text = f"spec: {{parallelism: {long}, completions: '{long}', backoffLimit: 1{'_' * MILLION}}}\n"
    ran = hostile.check({"a.yaml": f"apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\n{text}"}, code=1)
    type_of = "'{}' must be a whole number, but '" + "9" * 57 + "...' is a string"
    assert ran.about("a.yaml") == [
        Said("invalid-type", type_of.format("parallelism"), 4, 21),
        Said("invalid-type", type_of.format("completions"), 4, 21 + MILLION + 15),
    ]
    helps = [each["help"] for each in ran.findings if each["rule"] == "invalid-type"]
    assert helps == ["it is too large for a number, and so read as text", "it is too large for a number"]


_DIGITS = "9" * 5000  # more than Python turns into a number
_WITH_NUMBERS = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: {{app: a}}
  annotations: {{prometheus.io/scrape: "true", prometheus.io/port: "{_DIGITS}"}}
spec:
  containers:
    - name: a
      image: "a:{_DIGITS}"
      ports: [{{containerPort: "{_DIGITS}"}}]
      livenessProbe: {{httpGet: {{port: "{_DIGITS}"}}}}
      readinessProbe: {{tcpSocket: {{port: {_DIGITS}}}}}
      lifecycle: {{preStop: {{exec: {{command: [sleep, "{_DIGITS}"]}}}}}}
      resources: {{requests: {{cpu: "{_DIGITS}", memory: "1e{_DIGITS}"}}, limits: {{cpu: {_DIGITS}}}}}
  volumes: [{{name: v, configMap: {{name: c, defaultMode: 0{_DIGITS}}}}}]
---
apiVersion: v1
kind: Service
metadata: {{name: a, annotations: {{prometheus.io/scrape: "true", prometheus.io/port: "{_DIGITS}"}}}}
spec:
  selector: {{app: a}}
  loadBalancerSourceRanges: ["10.0.0.0/{_DIGITS}"]
  ports: [{{port: 80, targetPort: "{_DIGITS}"}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: a}}
spec:
  strategy: {{rollingUpdate: {{maxSurge: "{_DIGITS}%", maxUnavailable: "{_DIGITS}%"}}}}
  selector: {{matchLabels: {{app: a}}}}
  template: {{metadata: {{labels: {{app: a}}}}, spec: {{containers: [{{name: a, image: "a:1"}}]}}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: a}}
spec: {{minAvailable: "{_DIGITS}%", selector: {{matchLabels: {{app: a}}}}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: b}}
spec: {{maxUnavailable: "{_DIGITS}%", selector: {{matchLabels: {{app: a}}}}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {{name: a}}
spec:
  schedule: "{_DIGITS} */{_DIGITS} 1-{_DIGITS} * *"
  jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: a, image: "a:1"}}]}}}}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: a}}
spec: {{defaultBackend: {{service: {{name: a, port: {{name: "{_DIGITS}"}}}}}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: a}}
spec:
  podSelector: {{}}
  ingress: [{{from: [{{ipBlock: {{cidr: "10.0.0.0/{_DIGITS}"}}}}], ports: [{{port: "{_DIGITS}", endPort: 5}}]}}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: foos.example.com}}
spec:
  group: example.com
  names: {{kind: Foo, plural: foos}}
  scope: Namespaced
  versions:
    - name: v{_DIGITS}
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {{a: {{type: string, maxLength: {_DIGITS}, pattern: "a{{{_DIGITS}}}"}}}}
          x-kubernetes-validations: [{{rule: "{_DIGITS} > 1"}}, {{rule: "int('{_DIGITS}') > 1"}}]
---
apiVersion: example.com/v{_DIGITS}
kind: Foo
metadata: {{name: a}}
a: "{_DIGITS}"
"""


@LONG_NUMBER
def test_no_rule_fails_on_a_long_number(hostile: Hostile) -> None:
    said = told(hostile, {"a": _WITH_NUMBERS}, "--select=all", code=1)["a"]
    assert "rule-crashed" not in {each.rule for each in said}
    ports = [each for each in said if each.message == f"'{'9' * 57}...' is too large for a port"]
    assert [each.line for each in ports] == [12, 13, 24, 61]


BASE_60 = Row(
    number=33,
    given="`1:1:1...` of 200,000 parts",
    then="text, as for kubectl",
    exit=0,
    seconds=0.5,
)


@BASE_60
def test_a_number_of_many_parts(hostile: Hostile) -> None:
    assert told(hostile, {"a": f"{HEAD}data:\n  a: 1{':1' * 200_000}\n"}) == {"a": []}
