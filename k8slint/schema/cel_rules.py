"""The rules of a CRD (x-kubernetes-validations), tried on a custom resource as on one that is created."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.cel.program import Budget, Mistake, Program, Scope, Unjudged, compile_expression
from k8slint.cel.trouble import Failure
from k8slint.cel.types import BOOL, STRING, optional_of
from k8slint.cel.values import NONE, Value
from k8slint.kube.custom_schema import Part
from k8slint.node import At, Map, Node, Path, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.schema.cel_values import Types, value_of

_STEP = Pattern(r"\.([^.\[\]]+)|\['((?:[^'\\]|\\.)*)'\]")
_STEPS = 300_000  # of all rules for one object, and one more for each of its characters
_VALUES = 10  # characters whose values are made in one step
_TRIAL = 5  # steps that it takes to try a rule at all
_LONG = 5 * 1024  # of a message


class Broken(NamedTuple):
    """A rule that an object breaks, or that could not be tried: then `message` is empty."""

    path: Path
    message: str
    rule: At


class Rules:
    """The rules of one schema, compiled when they are first tried."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._types = Types()
        self._programs: dict[tuple[int, int, str], Program | None] = {}
        self._budget = Budget(_STEPS)

    def broken(self, root: Node) -> Iterator[Broken]:
        """The rules that an object breaks; it must have no other faults."""
        self._budget = Budget(_STEPS + root.end - root.start)
        if self._part.has_rules:
            yield from self._at(self._part, root, (), root=True)

    def _at(self, part: Part, node: Node, path: Path, *, root: bool = False) -> Iterator[Broken]:
        if isinstance(node, Scalar) and node.value is None:
            return
        rules = [*part.rules, *(rule for each in part.all_of for rule in each.rules)]
        if rules:
            yield from self._tried(part, rules, node, path, root)
        if isinstance(node, Seq):
            if part.items is not None and part.items.has_rules:
                for index, item in enumerate(node.items):
                    yield from self._at(part.items, item, (*path, index))
        elif isinstance(node, Map):
            for key, child in node.fields.items():
                inner = part.field(key)
                if inner is not None and inner.has_rules and self._types.of(inner) is not None:
                    yield from self._at(inner, child, (*path, key))

    def _tried(self, part: Part, rules: list[At], node: Node, path: Path, root: bool) -> Iterator[Broken]:
        self._budget.left -= (node.end - node.start) // _VALUES + _TRIAL * len(rules)
        if self._budget.left < 0:
            yield Broken(path, "", rules[0])
            return
        try:
            value = value_of(part, node, root=root)
        except (Unjudged, RecursionError):
            yield from (Broken(path, "", rule) for rule in rules)
            return
        for rule in rules:
            said = self._said(part, rule, value, root)
            if said is not None:
                yield Broken((*path, *_steps(rule["fieldPath"].text or "")), said, rule)

    def _said(self, part: Part, rule: At, value: Value, root: bool) -> str | None:
        """What a rule has against a value; "" where nobody knows, None where that is nothing."""
        text = rule["rule"].text or ""
        if not text.strip():
            return None
        program = self._compiled(part, rule, "rule", root)
        if program is None:
            return ""
        optional = rule["optionalOldSelf"].value is True
        if "oldSelf" in program.names and not optional:
            return None  # it compares with what was there before
        variables: dict[str, Value] = {"self": value, "oldSelf": NONE}
        message = (rule["message"].text or "").strip()
        try:
            if program.run(variables, self._budget) is True:
                return None
        except Failure as failure:
            return f"{failure} in the rule: {message or text.strip()}"[:_LONG]
        except Unjudged:
            return ""
        return self._message(part, rule, variables, root) or (message or f"failed rule: {text.strip()}")[:_LONG]

    def _message(self, part: Part, rule: At, variables: dict[str, Value], root: bool) -> str:
        """The message that an expression makes; "" where it makes none."""
        if not (rule["messageExpression"].text or "").strip():
            return ""
        program = self._compiled(part, rule, "messageExpression", root)
        try:
            made = program.run(variables, self._budget) if program is not None else ""
        except (Failure, Unjudged):
            return ""
        text = made.strip() if isinstance(made, str) else ""
        return text if "\n" not in text and len(text) <= _LONG else ""

    def _compiled(self, part: Part, rule: At, field: str, root: bool) -> Program | None:
        key = (id(part), id(rule.node), field)
        if key not in self._programs:
            self._programs[key] = self._fresh(part, rule, field, root)
        return self._programs[key]

    def _fresh(self, part: Part, rule: At, field: str, root: bool) -> Program | None:
        type = self._types.of(part, root=root)
        if type is None:
            return None
        old = optional_of(type) if rule["optionalOldSelf"].value is True else type
        scope = Scope({"self": type, "oldSelf": old}, self._types.objects, part.minor)
        try:
            return compile_expression(rule[field].text or "", scope, (BOOL if field == "rule" else STRING,))
        except (Mistake, Unjudged):
            return None


def _steps(path: str) -> tuple[str, ...]:
    """The fields of a path such as .spec['a.b']."""
    return tuple(name or re.sub(r"\\(.)", r"\1", quoted) for name, quoted in _STEP.findall(path.strip()))
