"""What the schema of a CRD asks of values, judged as the API server judges it."""

from __future__ import annotations

import json
import time

import pytest

from k8slint.kube import patterns
from k8slint.kube.value_formats import FORMATS

from .build import check

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Thing, plural: things}
  versions:
  - name: v1
    served: true
    storage: true
    SUBRESOURCES
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {x: SCHEMA}}, MORE}}}
"""
STATUS = "status: {type: object, required: [a], properties: {a: {type: string, maxLength: 1}}}"


def said(schema: str, value: str, *, more: str = STATUS, sub: str = "") -> dict[str, str]:
    """Path -> kind of error and message, of an object with a value."""
    crd = CRD.replace("SUBRESOURCES", sub or "deprecated: false").replace("SCHEMA", schema).replace("MORE", more)
    body = value[1:] if value.startswith("%") else f"metadata: {{name: a}}\nspec: {{x: {value}}}\n"
    errors = check(f"{crd}---\napiVersion: example.com/v1\nkind: Thing\n{body}")
    return {".".join(map(str, error.place.path)): f"{error.fault}: {error.message}" for error in errors}


LOGIC = "type: object, properties: {a: {type: string}, b: {type: integer}}"
KEEPS = "type: object, x-kubernetes-preserve-unknown-fields: true"
RESOURCE = f"{{{KEEPS}, x-kubernetes-embedded-resource: true}}"
KEYED = (
    "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k, j], items: {type: object, "
    "required: [k], properties: {k: {type: string}, j: {type: integer, default: 3}}}}"
)


@pytest.mark.parametrize(
    ("schema", "value", "path", "message"),
    [
        ("{type: string, pattern: '^[A-Z]{3}$'}", "abc", "spec.x", "format: 'abc' does not match the pattern of 'x'"),
        ("{type: string, format: date-time}", "'2024-05-01'", "spec.x", "format: '2024-05-01' in 'x' is not a time"),
        ("{type: string, format: uuid}", "'1'", "spec.x", "format: '1' in 'x' is not of the format 'uuid'"),
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", "1", "spec.x", "must be more than 1, not 1"),
        ("{type: integer, minimum: 0.5}", "1", "spec.x", "is no whole number of the format"),
        ("{type: number, multipleOf: 0.5}", "1", "spec.x", "the API server takes no whole number"),
        ("{type: array, minItems: 1, items: {type: string}}", "[]", "spec.x", "length: 'x' must have at least 1 item"),
        ("{type: object, enum: [{a: 1}], x-kubernetes-preserve-unknown-fields: true}", "{a: 2}", "spec.x", "value: "),
        (f"{{{LOGIC}, anyOf: [{{required: [a]}}, {{required: [b]}}]}}", "{}", "spec.x.a", "fits none of the"),
        (f"{{{LOGIC}, oneOf: [{{required: [a]}}, {{required: [b]}}]}}", "{a: q, b: 1}", "spec.x", "fits 2 of the"),
        (f"{{{LOGIC}, not: {{required: [a, b]}}}}", "{a: q, b: 1}", "spec.x", "is what its schema rules out (not)"),
        (f"{{{LOGIC}, allOf: [{{properties: {{b: {{minimum: 3}}}}}}]}}", "{b: 2}", "spec.x.b", "number: 'b' must be"),
        ("{x-kubernetes-int-or-string: true, pattern: '%$'}", "a", "spec.x", "format: 'a' does not match"),
        ("{type: array, x-kubernetes-list-type: set, items: {type: string}}", "[a, b, a]", "spec.x.2", "repeated: "),
        (KEYED, "[{k: a}, {k: a, j: 3}]", "spec.x.1", "repeated: "),
        (f"{{{KEEPS}, properties: {{a: {{type: object}}}}}}", "{a: {b: 1}, c: 1}", "spec.x.a.b", "unknown-field: "),
        ("{type: object, additionalProperties: true}", "{a: {b: 1}}", "spec.x.a.b", "unknown-field: "),
        ("{type: string, nullable: true, enum: [a]}", "null", "spec.x", "value: "),
        (RESOURCE, "{apiVersion: a/b/c, kind: Pod}", "spec.x.apiVersion", "has more than one '/'"),
        (RESOURCE, "{apiVersion: v1, kind: Pod, metadata: {labels: {'a b': c}}}", "spec.x.metadata.labels", "a blank"),
        ("{type: string}", "%metadata: {name: a}\nspec: {}\nstatus: {}\n", "status.a", "missing-field: "),
    ],
)
def test_what_is_refused(schema: str, value: str, path: str, message: str) -> None:
    found = said(schema, value)
    assert list(found) == [path]
    assert message in found[path]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("{type: string, pattern: 'a.c'}", "xabcx"),
        ("{type: string, pattern: '^\\p{Lu}+$'}", "ÄÖ"),
        ("{type: string, format: whatever}", "x"),
        ("{type: string, format: ipv4}", "[1, a]"),  # the server does not look at lists that should be such texts
        ("{type: integer, maximum: 10}", "1e1"),
        ("{type: number, minimum: 0.5}", "0"),  # the server cuts the limit for whole numbers
        ("{type: number, enum: [1]}", "1.5"),  # and the value, before it compares them
        ("{type: array, items: {type: string, nullable: true}}", "[null, a]"),
        ("{type: array, items: {type: object, nullable: true, required: [a], properties: {a: {}}}}", "[null]"),
        ("{type: object, maxProperties: 1, properties: {a: {type: string}, b: {type: string}}}", "{a: q, b: null}"),
        ("{type: object, minProperties: 1, properties: {d: {type: string, default: q}}}", "{}"),
        (f"{{{LOGIC}, anyOf: [{{required: [a]}}, {{}}]}}", "{}"),
        ("{anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}", "5"),
        ("{type: object, required: [a], properties: {a: {type: string, nullable: true}}}", "{a: null}"),
        ("{x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}}", "5"),
        ("{type: string, pattern: '^[a-z]+$'}", "abc"),
    ],
)
def test_what_is_taken(schema: str, value: str) -> None:
    assert said(schema, value) == {}


def test_a_status_that_is_a_subresource_is_dropped() -> None:
    sub = "subresources: {status: {}, scale: {specReplicasPath: .spec.x, statusReplicasPath: .status.x}}"
    assert said("{type: integer}", "%metadata: {name: a}\nspec: {}\nstatus: {a: long}\n", sub=sub) == {}
    found = said("{type: integer}", "%metadata: {name: a}\nspec: {}\nstatus: {b: 1}\n", sub=sub)
    assert list(found) == ["status.b"]
    assert "must be at least 0" in said("{type: integer}", "-1", sub=sub)["spec.x"]


def test_restrictions_of_names() -> None:
    more = "metadata: {type: object, properties: {name: {type: string, maxLength: 5, pattern: '^a'}}}"
    assert list(said("{type: string}", "%metadata: {name: bcdefg}\n", more=more)) == ["metadata.name"]
    assert list(said("{type: string}", "%metadata: {generateName: a}\n", more=more)) == ["metadata.name"]
    assert said("{type: string}", "%metadata: {name: abc}\n", more=more) == {}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "datetime",
            ["2024-05-01t10:00:00z", "2024-05-01T10:00:00.1+02:00"],
            ["2024-05-01T24:00:00Z", ""],
        ),
        ("date", ["2024-02-29"], ["2024-5-1", "2023-02-29"]),
        ("duration", ["1h", "5 days", "P1D", "-1.5h", "0"], ["soon", "", "10", "3 foo"]),
        ("email", ["a@b", "A <a@b.c>"], ["a", "a b@c.d", "@b", "a..b@c"]),
        ("hostname", ["a", "ü.de", "A.COM"], ["-a", "a_b", "a.1", "a.", "x" * 64]),
        ("ipv4", ["1.2.3.4", "01.2.3.4", "::ffff:1.2.3.4"], ["1.2.3", "::1"]),
        ("ipv6", ["::1"], ["1.2.3.4", "fe80::1%eth0"]),
        ("cidr", ["10.0.0.1/8", "::/0"], ["10.0.0.0", "10.0.0.0/33"]),
        ("mac", ["01:23:45:67:89:ab", "0123.4567.89ab"], ["01:23-45:67:89:ab", "01:23"]),
        ("uri", ["/a", "mailto:x@y", "*"], ["a", "", "http://a b/"]),
        ("uuid4", ["123e4567-e89b-42d3-a456-426614174000"], ["123e4567-e89b-12d3-a456-426614174000"]),
        ("isbn", ["0321751043", "978-0321751041"], ["0321751044"]),
        ("creditcard", ["4111 1111 1111 1111"], ["4111 1111 1111 1112"]),
        ("ssn", ["111-11-1111"], ["111111111"]),
        ("hexcolor", ["#fff", "ffffff"], ["#ffff"]),
        ("rgbcolor", ["rgb( 1 , 2,3 )"], ["rgb(256,0,0)"]),
        ("byte", ["YQ=="], ["YQ", "", "%%%"]),
        ("k8sshortname", ["a-b"], ["A", "a" * 64]),
    ],
)
def test_formats(name: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not FORMATS[name](text)] == []
    assert [text for text in bad if FORMATS[name](text)] == []


def test_patterns_that_nobody_knows_are_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    assert patterns.search("^a", "ab") is True
    assert patterns.fault("(?=a)") == "invalid perl operator"
    assert list(patterns.find_all("[0-9]", "a1b2") or ()) == ["1", "2"]
    monkeypatch.setattr(patterns, "_compiled", lambda _pattern: (None, ""))
    assert patterns.search("^b", "ab") is None
    found = said("{type: string, pattern: '^b'}", "ab")
    assert found == {"spec.x": "unjudged: a pattern could not be tried"}


def rules(
    rule: object, value: str, schema: str = "{type: object, properties: {a: {type: integer}, b: {type: string}}}"
) -> str:
    """What is said of a value by a rule."""
    found = said(f"{schema[:-1]}, x-kubernetes-validations: [{json.dumps(rule)}]}}", value)
    return "; ".join(f"{path} {message}" for path, message in found.items())


@pytest.mark.parametrize(
    ("rule", "value", "message"),
    [
        (
            {"rule": "self.a > 1", "message": "too few"},
            "{a: 1}",
            "spec.x custom-rule: 'x' breaks a rule of its kind: too",
        ),
        ({"rule": "self.a > 1"}, "{a: 2}", ""),
        ({"rule": "self.a > 1"}, "{}", "spec.x custom-rule: 'x' breaks a rule of its kind: no such key: a in the rule"),
        ({"rule": "!has(self.a)", "fieldPath": ".a"}, "{a: 1}", "spec.x.a custom-rule: 'a' breaks a rule"),
        ({"rule": "has(self.b)", "fieldPath": ".b"}, "{a: 1}", "spec.x.b custom-rule: 'b' breaks a rule"),
        ({"rule": "self.a > 1", "messageExpression": "'it is ' + string(self.a)"}, "{a: 1}", "it is 1"),
        ({"rule": "self.a == oldSelf.a"}, "{a: 1}", ""),
        ({"rule": "oldSelf.hasValue() || self.a > 1", "optionalOldSelf": True}, "{a: 1}", "spec.x custom-rule"),
        ({"rule": "self.a > 1"}, "{a: x}", "spec.x.a type: "),
        ({"rule": "self.c > 1"}, "{a: 1}", "spec.x unjudged: "),
        ({"rule": "self.a > "}, "{a: 1}", "spec.x unjudged: "),
        ({"rule": " "}, "{a: 1}", ""),
    ],
)
def test_rules(rule: object, value: str, message: str) -> None:
    found = rules(rule, value)
    assert message in found if message else found == ""


def test_rules_of_items_and_of_what_is_filled_in() -> None:
    rule = "x-kubernetes-validations: [{rule: \"self != 'bad'\", message: bad is bad}]"
    items = f"{{type: array, items: {{type: string, {rule}}}}}"
    assert said(items, "[ok, bad, null]").keys() == {"spec.x.2"}  # of the wrong type, so the rules are not tried
    assert said(items, "[ok, bad]") == {"spec.x.1": "custom-rule: 'x[1]' breaks a rule of its kind: bad is bad"}
    default = "{type: object, properties: {a: {type: integer, default: 5}}}"
    assert "breaks a rule" in rules({"rule": "self.a < 5"}, "{}", default)
    odd = "{type: object, properties: {a-b: {type: string}, when: {type: string, format: date-time}}}"
    assert rules({"rule": "self.a__dash__b == 'q'"}, "{a-b: q}", odd) == ""
    assert "breaks" in rules({"rule": "self.when.getFullYear() > 2030"}, "{when: '2024-01-01T00:00:00Z'}", odd)


MANY = "[" + "1, " * 20_000 + "]"


@pytest.mark.parametrize(
    ("schema", "value", "faults"),
    [
        (f"{{type: array, items: {{type: integer, anyOf: [{'{minimum: 5}, ' * 2000}]}}}}", MANY, {"unjudged"}),
        (f"{{type: array, items: {{type: number, enum: [{'2.5, ' * 2000}]}}}}", MANY, {"unjudged"}),
        (
            "{type: array, items: {type: object, properties: {"
            + "".join(f"a{i}: {{type: integer, default: 1}}, " for i in range(500))
            + "}}}",
            "[" + "{}, " * 5000 + "]",
            {"unjudged"},
        ),
        (
            f"{{type: array, items: {{type: object, required: [{', '.join(f'a{i}' for i in range(500))}]}}}}",
            "[" + "{}, " * 5000 + "]",
            {"missing-field"},
        ),
        ("{type: string, pattern: '(a|b)*a(a|b){900}c'}", "ab" * 400_000, {"unjudged"}),
        (f"{{type: string, pattern: '{'(' * 900}a{')' * 900}'}}", "b", {"format"}),
        (
            "{type: array, items: {type: integer, x-kubernetes-validations: ["
            + "".join(f"{{rule: self > {i}}}, " for i in range(5, 300))
            + "]}}",
            MANY,
            {"custom-rule"},
        ),
    ],
)
def test_a_schema_and_a_value_together_take_no_longer_than_each(schema: str, value: str, faults: set[str]) -> None:
    start = time.process_time()
    found = said(schema, value, more="")
    assert {each.partition(":")[0] for each in found.values()} == faults
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    "rule", ["{rule: 'int(self.password) > 3'}", "{rule: 'false', messageExpression: self.password}"]
)
def test_a_rule_does_not_tell_a_secret(rule: str) -> None:
    schema = f"{{type: object, properties: {{password: {{type: string}}}}, x-kubernetes-validations: [{rule}]}}"
    found = said(schema, "{password: hunter2}")
    assert found
    assert "hunter2" not in str(found)
