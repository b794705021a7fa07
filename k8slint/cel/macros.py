"""Calls that stand for a loop or a question, and not for a function."""

from __future__ import annotations

from collections.abc import Mapping

from k8slint.cel.tokens import Token
from k8slint.cel.tree import Call, Expr, Loop, Name, Select
from k8slint.cel.trouble import Mistake

# Macros by name and number of arguments: the release they came with, and the number of variables.
_MACROS: Mapping[tuple[str, int], tuple[int, int]] = {
    **{(name, 2): (0, 1) for name in ("all", "exists", "exists_one", "map", "filter")},
    ("map", 3): (0, 1),
    ("optMap", 2): (28, 1),
    ("optFlatMap", 2): (28, 1),
    ("sortBy", 2): (34, 1),
    **{(name, 3): (32, 2) for name in ("all", "exists", "existsOne", "exists_one")},
    **{(f"transform{name}", count): (32, 2) for name in ("List", "Map", "MapEntry") for count in (3, 4)},
}


def expanded(name: Token, target: Expr | None, args: list[Expr], minor: int, *, binds: bool) -> Expr:
    """A call, or what it stands for where it is a macro."""
    if target is None:
        if name.text != "has" or len(args) != 1:
            return Call(name.text, None, args, name.at)
        (field,) = args
        if not isinstance(field, Select) or field.test or field.optional:
            raise Mistake("has() wants a field, such as has(self.name)", name.at)
        return Select(field.operand, field.field, field.at, test=True)
    if binds and name.text == "bind" and len(args) == 3 and isinstance(target, Name) and target.text == "cel":
        if not isinstance(args[0], Name):
            raise Mistake("cel.bind() wants a plain name for its variable", args[0].at)
        return Loop("bind", args[1], (args[0].text,), None, args[2], name.at)
    since, count = _MACROS.get((name.text, len(args)), (1000, 0))
    if minor < since:
        return Call(name.text, target, args, name.at)
    names: list[str] = []
    for arg in args[:count]:
        if not isinstance(arg, Name):
            raise Mistake(f"{name.text}() wants a plain name for its variable", arg.at)
        if arg.text in names or arg.text in ("__result__", "@result"):
            raise Mistake(f"{name.text}() cannot call its variable '{arg.text}'", arg.at)
        names.append(arg.text)
    rest = args[count:]
    sort = "exists_one" if name.text == "existsOne" else name.text
    return Loop(sort, target, tuple(names), rest[0] if len(rest) == 2 else None, rest[-1], name.at)
