"""The tree of an expression."""

from __future__ import annotations

from typing import TypeAlias


class Literal:
    """A value that is written out."""

    __slots__ = ("at", "kind", "value")

    def __init__(self, kind: str, value: object, at: int) -> None:
        self.kind = kind
        self.value = value
        self.at = at


class Name:
    """A name; with dots where the checker took a selection for one."""

    __slots__ = ("at", "text")

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at


class Select:
    """A field of something: `a.b`, `a.?b`; `test` for `has(a.b)`. `whole` is set where it turns out to be a name."""

    __slots__ = ("at", "field", "operand", "optional", "test", "whole")

    def __init__(self, operand: Expr, field: str, at: int, *, optional: bool = False, test: bool = False) -> None:
        self.operand = operand
        self.field = field
        self.at = at
        self.optional = optional
        self.test = test
        self.whole = ""


class Call:
    """A function or an operator; `target` is what a member is called on, and None once it is known to be a prefix.

    `result` is the kind of its type, once that is known.
    """

    __slots__ = ("args", "at", "function", "result", "target")

    def __init__(self, function: str, target: Expr | None, args: list[Expr], at: int) -> None:
        self.function = function
        self.target = target
        self.args = args
        self.at = at
        self.result = ""


class ListOf:
    """A list literal; the items at `optional` are left out where they are none."""

    __slots__ = ("at", "items", "optional")

    def __init__(self, items: list[Expr], optional: frozenset[int], at: int) -> None:
        self.items = items
        self.optional = optional
        self.at = at


class MapOf:
    """A mapping literal: key, value, and whether the value is optional."""

    __slots__ = ("at", "entries")

    def __init__(self, entries: list[tuple[Expr, Expr, bool]], at: int) -> None:
        self.entries = entries
        self.at = at


class Message:
    """A literal of a named type: `Object{spec: ...}`."""

    __slots__ = ("at", "fields", "name")

    def __init__(self, name: str, fields: list[tuple[str, Expr]], at: int) -> None:
        self.name = name
        self.fields = fields
        self.at = at


class Loop:
    """A macro that goes through a list or mapping, or through what an optional holds.

    `sort` is its name; `names` are one variable or two; `test` decides which elements count, where there is one.
    """

    __slots__ = ("at", "body", "names", "over", "sort", "test")

    def __init__(self, sort: str, over: Expr, names: tuple[str, ...], test: Expr | None, body: Expr, at: int) -> None:
        self.sort = sort
        self.over = over
        self.names = names
        self.test = test
        self.body = body
        self.at = at


Expr: TypeAlias = "Literal | Name | Select | Call | ListOf | MapOf | Message | Loop"


def dotted(expr: Expr) -> str:
    """The name with dots that a chain of selections may stand for; "" for anything else."""
    if isinstance(expr, Name):
        return expr.text
    if isinstance(expr, Select) and not expr.test and not expr.optional:
        prefix = dotted(expr.operand)
        return f"{prefix}.{expr.field}" if prefix else ""
    return ""
