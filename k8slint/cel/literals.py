"""Literals that the API server looks into when it compiles an expression: durations, numbers, patterns."""

from __future__ import annotations

from k8slint.cel.functions import call as called
from k8slint.cel.tree import Call, Expr, Literal
from k8slint.cel.trouble import Failure, Unjudged
from k8slint.cel.values import UInt
from k8slint.kube import patterns

_CONVERSIONS = frozenset({"bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint"})
_PATTERNS = frozenset({"matches", "find", "findAll"})
_SINCE = 29


def literal_fault(call: Call, minor: int) -> str:
    """What is wrong with the literal that a function is called with; "" where nothing is."""
    if call.function == "duration" and minor >= _SINCE and _is_number(call.args):
        return "a number is no duration"
    if call.function in _CONVERSIONS and call.target is None and len(call.args) == 1:
        return _unconverted(call.function, call.args[0])
    if call.function in _PATTERNS and call.args and (call.function != "matches" or minor >= _SINCE):
        # A member has the pattern first, the plain matches(text, pattern) last.
        pattern = call.args[0] if call.target is not None else call.args[-1]
        if isinstance(pattern, Literal) and isinstance(pattern.value, str):
            said = patterns.fault(pattern.value)
            return f"the pattern is no regular expression: {said}" if said else ""
    return ""


def _is_number(args: list[Expr]) -> bool:
    return len(args) == 1 and isinstance(args[0], Literal) and args[0].kind == "int"


def _unconverted(function: str, literal: object) -> str:
    if not isinstance(literal, Literal):
        return ""
    value = UInt(literal.value) if literal.kind == "uint" and isinstance(literal.value, int) else literal.value
    try:
        called(function, [value], lambda _steps: None)
    except Failure as failure:
        return str(failure)
    except Unjudged:
        pass
    return ""
