"""The value of an expression whose types have been checked."""

from __future__ import annotations

from collections.abc import Mapping

from k8slint.cel.evaluate_loops import loop_value
from k8slint.cel.functions import call
from k8slint.cel.scope import TYPES
from k8slint.cel.times import Duration
from k8slint.cel.tree import Call, Expr, ListOf, Literal, Loop, MapOf, Message, Name, Select
from k8slint.cel.trouble import Failure, Unjudged
from k8slint.cel.values import NONE, Fields, Kind, Optional, UInt, Value, equal, kind_of, no_overload

STEPS = 200_000  # of one expression


class Budget:
    """The steps that several expressions may take together."""

    def __init__(self, steps: int) -> None:
        self.left = steps


# The sum of no items, by their type.
_NOTHING: Mapping[str, Value] = {"uint": UInt(0), "double": 0.0, "duration": Duration(0)}


def evaluate(expr: Expr, variables: Mapping[str, Value], budget: Budget) -> Value:
    """The value of an expression.

    Raises Failure where it has none, and Unjudged where it takes too long or something is not known here.
    """
    try:
        return Evaluator(dict(variables), budget).value(expr)
    except RecursionError:
        raise Unjudged("too deep") from None


class Evaluator:
    def __init__(self, variables: dict[str, Value], budget: Budget) -> None:
        self.variables = variables
        self._budget = budget
        self._least = budget.left - STEPS

    def tick(self, steps: int) -> None:
        self._budget.left -= steps
        if self._budget.left < max(0, self._least):
            raise Unjudged("takes too long")

    def value(self, expr: Expr) -> Value:
        self.tick(1)
        match expr:
            case Literal():
                return UInt(expr.value) if expr.kind == "uint" and isinstance(expr.value, int) else expr.value
            case Name():
                return self._named(expr.text)
            case Select():
                return self._named(expr.whole) if expr.whole else self._select(expr)
            case Call():
                return self._call(expr)
            case ListOf():
                items = ((index in expr.optional, self.value(item)) for index, item in enumerate(expr.items))
                return [_held(value) if optional else value for optional, value in items if _counts(value, optional)]
            case MapOf():
                return self._map(expr)
            case Message():
                raise Unjudged("a message")
            case Loop():
                return loop_value(self, expr)

    def _named(self, name: str) -> Value:
        if name in self.variables:
            return self.variables[name]
        if name in TYPES:
            return Kind(name)
        raise Unjudged("an unknown name")

    def _select(self, expr: Select) -> Value:
        operand = self.value(expr.operand)
        optional = expr.optional or isinstance(operand, Optional)
        if isinstance(operand, Optional):
            if not operand.there:
                return False if expr.test else NONE
            operand = operand.value
        if not isinstance(operand, dict):
            if (expr.test or optional) and not isinstance(operand, list):
                return False if expr.test else NONE
            raise no_overload()
        field = expr.field
        if field not in operand and isinstance(operand, Fields):
            field = f"__{field}__"
        if expr.test:
            return field in operand
        if field in operand:
            return Optional(operand[field], True) if optional else operand[field]
        if optional:
            return NONE
        raise Failure(f"no such key: {expr.field}")

    def _call(self, expr: Call) -> Value:
        name, args = expr.function, expr.args
        match name:
            case "&&" | "||":
                return self._logic(args, name == "||")
            case "?:":
                chosen = self.truth(args[0])
                return self.value(args[1] if chosen else args[2])
            case "==" | "!=":
                return equal(self.value(args[0]), self.value(args[1]), self.tick) is (name == "==")
            case "in":
                return self._within(self.value(args[0]), self.value(args[1]))
            case "[]" | "[?]":
                return self._index(self.value(args[0]), self.value(args[1]), name == "[?]")
            case "or" | "orValue" if expr.target is not None:
                found = self.value(expr.target)
                if not isinstance(found, Optional):
                    raise no_overload()
                if found.there:
                    return found if name == "or" else found.value
                return self.value(args[0])
        values = [self.value(arg) for arg in (args if expr.target is None else [expr.target, *args])]
        if name == "sum":
            values.append(_NOTHING.get(expr.result, 0))
        return call(name, values, self.tick)

    def truth(self, expr: Expr) -> bool:
        found = self.value(expr)
        if not isinstance(found, bool):
            raise no_overload()
        return found

    def _logic(self, terms: list[Expr], decisive: bool) -> bool:
        """And (`decisive` is False) or or (True): what decides does so whatever fails beside it."""
        failure: Failure | None = None
        for term in terms:
            try:
                if self.truth(term) is decisive:
                    return decisive
            except Failure as error:
                failure = failure or error
        if failure is not None:
            raise failure
        return not decisive

    def _within(self, item: Value, whole: Value) -> bool:
        if isinstance(whole, dict):
            return _key(item) in whole
        if isinstance(whole, list):
            return any(equal(item, each, self.tick) for each in whole)
        raise no_overload()

    def _index(self, whole: Value, key: Value, optional: bool) -> Value:
        if isinstance(whole, Optional):
            if not whole.there:
                return NONE
            whole, optional = whole.value, True
        found: Value = None
        if isinstance(whole, dict):
            there = _key(key) in whole
            found = whole[_key(key)] if there else None
        elif isinstance(whole, list) and isinstance(key, int | float) and not isinstance(key, bool):
            there = 0 <= key < len(whole) and key == int(key)
            found = whole[int(key)] if there else None
        else:
            raise no_overload()
        if optional:
            return Optional(found, True) if there else NONE
        if not there:
            raise Failure(f"no such key: {key}" if isinstance(whole, dict) else f"index out of bounds: {key}")
        return found

    def _map(self, expr: MapOf) -> Value:
        made: dict[Value, Value] = {}
        for key, value, optional in expr.entries:
            name, found = self.value(key), self.value(value)
            if _key(name) in made:
                raise Failure("a key stands twice")
            if _counts(found, optional):
                made[_key(name)] = _held(found) if optional else found
        return made


def _counts(value: Value, optional: bool) -> bool:
    if not optional:
        return True
    if not isinstance(value, Optional):
        raise no_overload()
    return value.there


def _held(value: Value) -> Value:
    return value.value if isinstance(value, Optional) else value


def _key(value: Value) -> Value:
    if kind_of(value) not in ("bool", "int", "uint", "double", "string"):
        raise Failure("unsupported key type")
    return value
