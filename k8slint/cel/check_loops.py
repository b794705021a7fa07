"""The types of the macros that go through lists, mappings and optionals, and of literals of named types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from k8slint.cel.tree import Call, Loop, Message
from k8slint.cel.trouble import Mistake, Unjudged
from k8slint.cel.types import BOOL, DYN, INT, Type, held_by, list_of, map_of, optional_of, resolved

if TYPE_CHECKING:
    from k8slint.cel.check import Checker


def loop_type(checker: Checker, expr: Loop) -> Type:
    """The type of a macro that goes through something."""
    over = resolved(checker.bound, checker.type(expr.over))
    if expr.sort in ("optMap", "optFlatMap"):
        return _opened(checker, expr, over)
    if expr.sort == "bind":
        return checker.inside({expr.names[0]: over}, expr.body)
    first = second = DYN
    if over.kind == "list":
        first, second = (over.params[0], DYN) if len(expr.names) == 1 else (INT, over.params[0])
    elif over.kind == "map":
        first, second = over.params
    elif over.kind == "param":
        checker.fits(DYN, over)
    elif over.kind not in ("dyn", "error"):
        raise Mistake(f"{checker.shown(over)} cannot be gone through", expr.over.at)
    with_names = dict(zip(expr.names, (first, second), strict=False))
    outer, checker.local = checker.local, {**checker.local, **with_names}
    if expr.test is not None:
        checker.want(BOOL, expr.test)
    body = checker.type(expr.body)
    checker.local = outer
    return _result(checker, expr, over, first, resolved(checker.bound, body))


def _opened(checker: Checker, expr: Loop, over: Type) -> Type:
    held = held_by(over) or DYN
    if held_by(over) is None and over.kind != "dyn":
        raise Mistake(f"{expr.sort}() wants an optional, and this is {checker.shown(over)}", expr.at)
    body = checker.inside({expr.names[0]: held}, expr.body)
    if expr.sort == "optMap":
        return optional_of(body)
    if held_by(body) is None and body.kind != "dyn":
        raise Mistake(f"optFlatMap() wants an optional, and this is {checker.shown(body)}", expr.body.at)
    return body


def _result(checker: Checker, expr: Loop, over: Type, first: Type, body: Type) -> Type:
    """The type of a loop."""
    sort = expr.sort
    if sort in ("all", "exists", "exists_one", "filter"):
        if not checker.fits(BOOL, body):
            raise Mistake(f"{BOOL} is wanted, and this is {checker.shown(body)}", expr.body.at)
        return BOOL if sort != "filter" else list_of(first)
    if sort in ("map", "transformList"):
        return list_of(body)
    if sort == "transformMap":
        return map_of(first, body)
    if sort == "transformMapEntry":
        if body.kind not in ("map", "dyn"):
            raise Mistake(f"a mapping is wanted, and this is {checker.shown(body)}", expr.body.at)
        return body
    sorter = Call("@sortBy", expr.over, [expr.body], expr.at)
    return checker.resolve(sorter, True, [over, list_of(body)])


def message_type(checker: Checker, expr: Message) -> Type:
    """The type of a literal of a named type."""
    if expr.name.startswith("google."):
        raise Unjudged("a protobuf message")
    known = checker.scope.objects.get(expr.name)
    free = bool(checker.scope.messages) and expr.name.partition(".")[0] == checker.scope.messages
    if not free and (known is None or not checker.scope.messages):
        raise Mistake(f"there is no type '{expr.name}' here", expr.at)
    for name, value in expr.fields:
        found = checker.type(value)
        wanted = DYN if known is None else known.get(name)
        if wanted is None:
            raise Mistake(f"{expr.name} has no field '{name}'", value.at)
        if not checker.fits(wanted, found):
            raise Mistake(f"'{name}' must be {wanted}, and this is {checker.shown(found)}", value.at)
    return Type("object", (), expr.name)
