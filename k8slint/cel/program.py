"""Expressions, ready to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from k8slint.cel.check import check
from k8slint.cel.evaluate import STEPS, Budget, evaluate
from k8slint.cel.parse import parse
from k8slint.cel.scope import Scope
from k8slint.cel.tree import Expr
from k8slint.cel.trouble import Mistake, Unjudged
from k8slint.cel.types import Type
from k8slint.cel.values import Value


class Program(NamedTuple):
    """An expression that compiles: its tree, its type, the variables that it uses, and the types of its parts."""

    expr: Expr
    type: Type
    names: frozenset[str]
    types: Mapping[int, Type]

    def run(self, variables: Mapping[str, Value], budget: Budget | None = None) -> Value:
        """Its value. Raises Failure where it has none, and Unjudged where nobody knows or the budget is used up."""
        return evaluate(self.expr, variables, budget or Budget(STEPS))


def compile_expression(text: str, scope: Scope, wanted: Iterable[Type] = ()) -> Program:
    """An expression that must have one of the `wanted` types, where there are any.

    Raises Mistake where the API server refuses it, and Unjudged where nobody knows.
    """
    expr = parse(text, scope.minor, binds=scope.binds)
    type, names, parts = check(expr, scope, len(text))
    types = tuple(wanted)
    if types and type not in types:
        raise Mistake(f"it must be {' or '.join(map(str, types))}, and it is {type}")
    return Program(expr, type, names, parts)


__all__ = ["Budget", "Mistake", "Program", "Scope", "Unjudged", "compile_expression"]
