"""The rules that CRDs hold in CEL, compiled against the types that they declare."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.cel.cost import estimate
from k8slint.cel.cost_calls import product
from k8slint.cel.program import Mistake, Program, Unjudged, compile_expression
from k8slint.cel.scope import Scope
from k8slint.cel.types import BOOL, STRING, Type, optional_of
from k8slint.kube.custom_schema import Part
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.structural import faults
from k8slint.node import At
from k8slint.schema.cel_sizes import REQUEST, Size
from k8slint.schema.cel_values import Types
from k8slint.schema.error import SchemaError

_LIMIT = 10_000_000  # of one expression; of all together ten times as much
_CHEAPER = "set maxItems, maxProperties and maxLength where lists, mappings and texts are declared, or simplify it"


def rule_errors(crd: Object, minor: int) -> Iterator[SchemaError]:
    """What the API server has against the rules of a CRD. A schema with other faults is not looked at."""
    if crd.version != "v1":
        return
    for version in crd["spec"]["versions"].items():
        schema = version["schema"]["openAPIV3Schema"]
        if schema.is_map:
            part = Part(schema, minor)
            has_status = version["subresources"]["status"].exists
            found = list(_Errors(minor).all(part)) if part.has_rules else []
            if found and all(fault.severity for fault in faults(schema, has_status=has_status)):
                yield from found


class _Errors:
    def __init__(self, minor: int) -> None:
        self._minor = minor
        self._types = Types()
        self._sizes: dict[int, Size] = {}
        self._total = 0
        self._dearest: tuple[int, At] | None = None

    def all(self, part: Part) -> Iterator[SchemaError]:
        """The errors of a whole schema."""
        found = list(self.of(part, root=True))
        yield from found
        if self._total > 10 * _LIMIT and self._dearest is not None and not found:
            said = "the expressions of this schema may cost more than the API server allows together; this one most"
            yield SchemaError("cel", said, self._dearest[1].place, _CHEAPER)

    def of(self, part: Part, *, root: bool = False, alone: bool = True, times: int | None = 1) -> Iterator[SchemaError]:
        """The errors of a part and of those below.

        `alone` where the old value of a thing can be told, `times` how many of it there can be.
        """
        if part.rules:
            type = self._types.of(part, root=root)
            for rule in part.rules:
                if type is None:
                    yield SchemaError("unjudged", "a rule of a value without a type", rule.place)
                else:
                    yield from self._rule(rule, part, type, alone=alone, times=times)
        for inner in part.fields_with_rules():
            yield from self.of(inner, alone=alone, times=times)
        if part.values is not None and part.values.has_rules:
            bounded = times is not None and part.number("maxProperties") is not None
            many = product(times or 0, Size.of(part, self._sizes).most) if bounded else None
            yield from self.of(part.values, alone=alone, times=many)
        if part.items is not None and part.items.has_rules:
            bounded = times is not None and part.number("maxItems") is not None
            many = product(times or 0, Size.of(part, self._sizes).most) if bounded else None
            yield from self.of(part.items, alone=alone and part.list_type == "map", times=many)

    def _rule(self, rule: At, part: Part, type: Type, *, alone: bool, times: int | None) -> Iterator[SchemaError]:
        optional = rule["optionalOldSelf"]
        old = optional_of(type) if optional.value is True else type
        scope = Scope({"self": type, "oldSelf": old}, self._types.objects, self._minor)
        found = _compiled(rule["rule"], scope, BOOL)
        if isinstance(found, SchemaError):
            yield found
            return
        if found is None:
            return
        yield from self._costly(rule["rule"], found, part, times)
        message = _compiled(rule["messageExpression"], scope, STRING)
        if isinstance(message, SchemaError):
            yield message
        elif message is not None:
            yield from self._costly(rule["messageExpression"], message, part, times)
        if "oldSelf" in found.names and not alone:
            said = "the rule uses oldSelf in a list whose items cannot be told apart"
            yield SchemaError("cel", said, rule["rule"].place, "make it a list of x-kubernetes-list-type 'map'")
        elif "oldSelf" not in found.names and optional.exists:
            yield SchemaError("cel", "optionalOldSelf is set, but the rule does not use oldSelf", optional.key_place)

    def _costly(self, at: At, program: Program, part: Part, times: int | None) -> Iterator[SchemaError]:
        """What is to be said of an expression that may cost more than the server spends."""
        size = Size.of(part, self._sizes)
        try:
            cost = estimate(program.expr, size, program.types)
        except Unjudged:
            return  # the server knows better
        whole = product(cost, REQUEST // (size.least + 1) if times is None else times)
        self._total += whole
        self._dearest = max(self._dearest or (0, at), (whole, at), key=lambda each: each[0])
        if whole > _LIMIT:
            factor = f"{whole / _LIMIT:,.1f}" if whole < 100 * _LIMIT else "more than 100"
            said = f"the expression may cost {factor} times of what the API server allows"
            yield SchemaError("cel", said, at.place, _CHEAPER)


def _compiled(at: At, scope: Scope, wanted: Type) -> Program | SchemaError | None:
    text = at.text
    if text is None or not text.strip() or looks_unfilled(text):
        return None
    try:
        return compile_expression(text, scope, (wanted,))
    except Mistake as mistake:
        help = f"look at character {mistake.at + 1} of the expression" if mistake.at and len(text) > 20 else ""
        return SchemaError("cel", f"the expression does not compile: {mistake.message}", at.place, help)
    except Unjudged:
        return SchemaError("unjudged", "an expression could not be compiled", at.place)
