"""Expressions in objects of Kubernetes' own kinds."""

from __future__ import annotations

import json

import pytest

from .build import check

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: a}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
"""
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
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              l: {type: array, items: {type: array, items: {type: string}}}
              s: {type: string}
              n: {type: array, items: {type: integer, RULES_OF_N}}
            x-kubernetes-validations: [RULE]
"""


def policy(**fields: object) -> list[str]:
    body = {"validations": [{"expression": "true"}], **fields}
    return [error.message for error in check(POLICY + "".join(f"  {k}: {json.dumps(v)}\n" for k, v in body.items()))]


def crd(rule: object, of_n: str = "minimum: 0") -> list[str]:
    return [e.message for e in check(CRD.replace("RULES_OF_N", of_n).replace("RULE", json.dumps(rule)))]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"validations": [{"expression": "object.spec.replicas <="}]}, "the expression ends where a value should be"),
        ({"validations": [{"expression": "object.spec.paused"}]}, "it must be bool, and it is dyn"),
        ({"validations": [{"expression": "request.nam == 'a'"}]}, "there is no field 'nam'"),
        ({"validations": [{"expression": "params.x == 1"}]}, "there is no 'params' here"),
        ({"validations": [{"expression": "variables.a == 1"}]}, "there is no 'variables' here"),
        ({"validations": [{"expression": "true", "messageExpression": "1"}]}, "it must be string, and it is int"),
        ({"matchConditions": [{"name": "a", "expression": "1"}]}, "it must be bool, and it is int"),
        ({"auditAnnotations": [{"key": "a", "valueExpression": "1"}]}, "it must be string or null, and it is int"),
        ({"variables": [{"name": "a", "expression": "variables.b"}]}, "there is no field 'b'"),
    ],
)
def test_policies_that_do_not_compile(fields: dict[str, object], message: str) -> None:
    (found,) = policy(**fields)
    assert found == f"the expression does not compile: {message}"


@pytest.mark.parametrize(
    "fields",
    [
        {"validations": [{"expression": "object.spec.replicas <= 5 && request.operation == 'CREATE'"}]},
        {"validations": [{"expression": "params.x == 1"}], "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}},
        {
            "variables": [{"name": "a", "expression": "1"}, {"name": "b", "expression": "variables.a + 1"}],
            "validations": [{"expression": "variables.b > 1"}],
        },
        {"validations": [{"expression": "authorizer.group('').resource('pods').check('get').allowed()"}]},
        {"validations": [{"expression": "namespaceObject.metadata.labels.all(k, k != '')"}]},
        {"auditAnnotations": [{"key": "a", "valueExpression": "'x' + object.metadata.name"}]},
        {"validations": [{"expression": "${EXPRESSION}"}]},
    ],
)
def test_policies_that_compile(fields: dict[str, object]) -> None:
    assert policy(**fields) == []


def test_devices_and_patches() -> None:
    device = "apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: {name: a}\n"
    device += "spec: {selectors: [{cel: {expression: X}}]}"
    assert check(device.replace("X", "\"cel.bind(d, device.attributes['a'], d.b && d.c)\"")) == []
    (error,) = check(device.replace("X", "device.drive == 'a'"))
    assert error.place.path == ("spec", "selectors", 0, "cel", "expression")
    patch = POLICY.replace("Validating", "Mutating") + "  reinvocationPolicy: Never\n  mutations: [X]\n"
    good = "{patchType: ApplyConfiguration, applyConfiguration: {expression: 'Object{spec: Object.spec{a: 1}}'}}"
    assert check(patch.replace("X", good)) == []
    (error,) = check(patch.replace("X", good.replace("a: 1", "a: foo")))
    assert error.message.endswith("there is no 'foo' here")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"rule": "self.x == 1"}, "the expression does not compile: there is no field 'x'"),
        ({"rule": "self.s"}, "the expression does not compile: it must be bool, and it is string"),
        (
            {"rule": "true", "messageExpression": "1"},
            "the expression does not compile: it must be string, and it is int",
        ),
        ({"rule": "true", "optionalOldSelf": True}, "optionalOldSelf is set, but the rule does not use oldSelf"),
        ({"rule": "self.l.all(x, x.all(y, y == 'a'))"}, "the expression may cost more than 100 times of what"),
        ({"rule": "self.s + 'a' == self.s"}, None),
        ({"rule": "self.s == oldSelf.s"}, None),
    ],
)
def test_rules_of_crds(rule: object, message: str | None) -> None:
    found = crd(rule)
    assert len(found) == (message is not None)
    assert all(message is not None and message in each for each in found)


def test_old_values_of_what_cannot_be_told_apart() -> None:
    (found,) = crd({"rule": "true"}, 'x-kubernetes-validations: [{"rule": "self == oldSelf"}]')
    assert found == "the rule uses oldSelf in a list whose items cannot be told apart"


def test_what_is_new_comes_a_release_later() -> None:
    text = POLICY + '  validations: [{expression: "[1].sort() == [1]"}]\n'
    assert check(text, "1.35") == []
    (error,) = check(text, "1.34")
    assert error.fault == "cel"
