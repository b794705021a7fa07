"""Expressions in CEL that stand in objects of Kubernetes' own kinds, compiled as the API server does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from k8slint.cel.program import Mistake, Unjudged, compile_expression
from k8slint.cel.scope import Scope
from k8slint.cel.signatures import type_of
from k8slint.cel.types import BOOL, DYN, NULL, STRING, Type, list_of, map_of
from k8slint.kube.definitions import CRD
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.versions import order
from k8slint.node import At
from k8slint.schema.crd_rules import rule_errors
from k8slint.schema.error import SchemaError

_ADMISSION = "admissionregistration.k8s.io"
_DEVICES = "resource.k8s.io"
POLICIES = frozenset(f"{_ADMISSION}/{kind}AdmissionPolicy" for kind in ("Validating", "Mutating"))
WEBHOOKS = frozenset(f"{_ADMISSION}/{kind}WebhookConfiguration" for kind in ("Validating", "Mutating"))
SELECTORS = frozenset(f"{_DEVICES}/{kind}" for kind in ("DeviceClass", "ResourceClaim", "ResourceClaimTemplate"))

KINDS = POLICIES | WEBHOOKS | SELECTORS | {CRD}

_FIELDS: Mapping[str, str] = {
    "request": "kind:Kind resource:Resource subResource requestKind:Kind requestResource:Resource requestSubResource"
    " name namespace operation userInfo:User dryRun:bool options:dyn",
    "Kind": "group version kind",
    "Resource": "group version resource",
    "User": "username uid groups:strings extra:extra",
    "namespace": "metadata:Metadata spec:Spec status:Status",
    "Metadata": "name generateName namespace labels:texts annotations:texts UID creationTimestamp:timestamp"
    " deletionGracePeriodSeconds:int deletionTimestamp:timestamp generation:int resourceVersion finalizers:strings",
    "Spec": "finalizers:strings",
    "Status": "conditions:conditions phase",
    "Condition": "status type lastTransitionTime:timestamp message reason",
    "JSONPatch": "op path from value:dyn",
    "device": "driver attributes:attributes capacity:capacity allowMultipleAllocations:bool",
}


def expression_errors(obj: Object, release: str) -> Iterator[SchemaError]:
    """What the API server of a release has against the expressions of an object."""
    # A server compiles new expressions as the release before it would, so that it can be put back.
    minor = (*order(release), 0)[1] - 1
    if obj.group_kind == CRD:
        yield from rule_errors(obj, minor)
    elif obj.group_kind in WEBHOOKS:
        for webhook in obj["webhooks"].items():
            yield from _conditions(webhook, _scope(minor, authorizer=True))
    elif obj.group_kind in POLICIES:
        yield from _policy(obj["spec"], minor)
    else:
        for at in _selectors(obj):
            yield from error_of(at, _device_scope(minor), (BOOL, DYN))


def error_of(at: At, scope: Scope, wanted: tuple[Type, ...]) -> list[SchemaError]:
    """The error of the expression at a place, if it has one; it must have one of the types."""
    text = at.text
    if text is None or not text.strip() or looks_unfilled(text):
        return []
    try:
        compile_expression(text, scope, wanted)
    except Mistake as mistake:
        help = f"look at character {mistake.at + 1} of the expression" if mistake.at and len(text) > 20 else ""
        return [SchemaError("cel", f"the expression does not compile: {mistake.message}", at.place, help)]
    except Unjudged:
        return [SchemaError("unjudged", "an expression could not be compiled", at.place)]
    return []


def _policy(spec: At, minor: int) -> Iterator[SchemaError]:
    params = spec["paramKind"].exists
    yield from _conditions(spec, _scope(minor, params=params, authorizer=True))
    scope = _scope(minor, params=params, authorizer=True)
    variables: dict[str, Type] = {}
    if len(spec["variables"]):
        scope = _with_variables(scope, variables)
    for variable in spec["variables"].items():
        yield from error_of(variable["expression"], scope, ())
        if variable["name"].text:
            variables[variable["name"].text] = _type_of(variable["expression"].text or "", scope)
    messages = _with_variables(_scope(minor, params=params), variables) if len(spec["variables"]) else None
    for validation in spec["validations"].items():
        yield from error_of(validation["expression"], scope, (BOOL,))
        yield from error_of(validation["messageExpression"], messages or _scope(minor, params=params), (STRING,))
    for annotation in spec["auditAnnotations"].items():
        yield from error_of(annotation["valueExpression"], scope, (STRING, NULL))
    for mutation in spec["mutations"].items():
        made = scope._replace(messages="Object")
        yield from error_of(mutation["applyConfiguration"]["expression"], made, (_object("Object"),))
        yield from error_of(mutation["jsonPatch"]["expression"], made, (list_of(_object("JSONPatch")),))


def _conditions(at: At, scope: Scope) -> Iterator[SchemaError]:
    for condition in at["matchConditions"].items():
        yield from error_of(condition["expression"], scope, (BOOL,))


def _type_of(text: str, scope: Scope) -> Type:
    try:
        return compile_expression(text, scope).type
    except (Mistake, Unjudged):
        return DYN


def _with_variables(scope: Scope, variables: Mapping[str, Type]) -> Scope:
    """A scope with the variables of a policy, of which more may come."""
    kind = Type("object", (), "kubernetes.variables")
    objects = {**scope.objects, kind.name: variables}
    return scope._replace(variables={**scope.variables, "variables": kind}, objects=objects)


@cache
def _scope(minor: int, *, params: bool = False, authorizer: bool = False) -> Scope:
    """What expressions of admission may use."""
    variables = {
        "object": DYN,
        "oldObject": DYN,
        "request": _object("request"),
        "namespaceObject": _object("namespace"),
    }
    if params:
        variables["params"] = DYN
    if authorizer:
        variables |= {"authorizer": type_of("Authorizer"), "authorizer.requestResource": type_of("ResourceCheck")}
    return Scope(variables, _objects(), minor)


@cache
def _device_scope(minor: int) -> Scope:
    return Scope({"device": _object("device")}, _objects(), minor, binds=True)


def _object(name: str) -> Type:
    return Type("object", (), name)


@cache
def _objects() -> Mapping[str, Mapping[str, Type]]:
    """The fields of what expressions of admission and of devices see."""
    named = {
        **{name: _object(name) for name in _FIELDS},
        **{name: type_of(name) for name in ("bool", "int", "dyn", "timestamp")},
        "strings": list_of(STRING),
        "texts": map_of(STRING, STRING),
        "extra": map_of(STRING, list_of(STRING)),
        "conditions": list_of(_object("Condition")),
        "attributes": map_of(STRING, map_of(STRING, DYN)),
        "capacity": map_of(STRING, map_of(STRING, type_of("Quantity"))),
    }
    found: dict[str, Mapping[str, Type]] = {}
    for name, fields in _FIELDS.items():
        pairs = (field.partition(":") for field in fields.split())
        found[name] = {field: named[kind] if kind else STRING for field, _, kind in pairs}
    return found


def _selectors(obj: Object) -> Iterator[At]:
    spec = obj["spec"]["spec"] if obj.kind == "ResourceClaimTemplate" else obj["spec"]
    lists = [spec["selectors"]]
    for request in spec["devices"]["requests"].items():
        lists += [request["selectors"], request["exactly"]["selectors"]]
        lists += [each["selectors"] for each in request["firstAvailable"].items()]
    for selectors in lists:
        for selector in selectors.items():
            yield selector["cel"]["expression"]
