"""The values of the macros that go through lists, mappings and optionals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from k8slint.cel.functions import call
from k8slint.cel.tree import Loop
from k8slint.cel.trouble import Failure
from k8slint.cel.values import NONE, Optional, Value, no_overload

if TYPE_CHECKING:
    from k8slint.cel.evaluate import Evaluator

_SKIP = object()


def loop_value(run: Evaluator, expr: Loop) -> Value:
    """The value of a macro that goes through something."""
    over = run.value(expr.over)
    if expr.sort == "bind":
        return next(_each(run, expr, [(over,)]))[1]
    if expr.sort in ("optMap", "optFlatMap"):
        if not isinstance(over, Optional):
            raise no_overload()
        if not over.there:
            return NONE
        found = next(_each(run, expr, [(over.value,)]))[1]
        return Optional(found, True) if expr.sort == "optMap" else found
    if not isinstance(over, list | dict):
        raise no_overload()
    rounds: Iterable[tuple[Value, ...]] = ((each,) for each in over)
    if len(expr.names) == 2:
        rounds = over.items() if isinstance(over, dict) else enumerate(over)
    if expr.sort in ("all", "exists"):
        return _quantified(run, expr, rounds, expr.sort == "exists")
    kept = list(_each(run, expr, rounds))
    match expr.sort:
        case "map" | "transformList":
            return [value for _, value in kept]
        case "filter":
            return [names[0] for names, value in kept if _is_true(value)]
        case "exists_one":
            return sum(_is_true(value) for _, value in kept) == 1
        case "transformMap":
            return {names[0]: value for names, value in kept}
        case "transformMapEntry":
            return _merged([value for _, value in kept])
    values = [value for _, value in kept]
    return call("@sortBy", [list(over), values], run.tick)


def _each(run: Evaluator, expr: Loop, rounds: Iterable[tuple[Value, ...]]) -> Iterator[tuple[tuple[Value, ...], Value]]:
    """The variables and the value of each round that the test lets through."""
    outer = run.variables
    for values in rounds:
        run.tick(1)
        run.variables = {**outer, **dict(zip(expr.names, values, strict=True))}
        try:
            found = run.value(expr.body) if expr.test is None or run.truth(expr.test) else _SKIP
        finally:
            run.variables = outer
        if found is not _SKIP:
            yield values, found


def _quantified(run: Evaluator, expr: Loop, rounds: Iterable[tuple[Value, ...]], decisive: bool) -> bool:
    failure: Failure | None = None
    for values in rounds:
        try:
            for _, found in _each(run, expr, [values]):
                if _is_true(found) is decisive:
                    return decisive
        except Failure as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return not decisive


def _is_true(value: Value) -> bool:
    if not isinstance(value, bool):
        raise no_overload()
    return value


def _merged(entries: list[Value]) -> dict[Value, Value]:
    made: dict[Value, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            raise no_overload()
        for key, value in entry.items():
            if key in made:
                raise Failure(f"insert failed: key {key} already exists")
            made[key] = value
    return made
