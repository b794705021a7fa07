"""What functions there are, and how they can be called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from k8slint.cel.declared import pages
from k8slint.cel.types import Type


class Overload(NamedTuple):
    """One way to call a function; `args` begin with what a `member` is called on."""

    member: bool
    args: tuple[Type, ...]
    result: Type


_NAMESPACES = frozenset({"sets", "strings", "optional", "ip", "format", "lists", "jsonpatch"})
_OPAQUE = {
    **{name: f"kubernetes.{name}" for name in ("URL", "Quantity", "Semver")},
    **{name: f"net.{name}" for name in ("IP", "CIDR")},
    **{name: f"kubernetes.authorization.{name}" for name in ("Authorizer", "PathCheck", "GroupCheck")},
    **{name: f"kubernetes.authorization.{name}" for name in ("ResourceCheck", "Decision")},
}


@cache
def overloads(name: str, minor: int) -> tuple[Overload, ...]:
    """The ways to call a function in the dialect of Kubernetes 1.`minor`; none where it is not known."""
    return tuple(_read(line)[1] for since, line in _lines().get(name, ()) if minor >= since)


@cache
def _lines() -> Mapping[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for since, page in pages():
        for line in page.split("\n"):
            if line:
                found.setdefault(_named(line)[1], []).append((since, line))
    return found


def _named(line: str) -> tuple[str, str, str]:
    """What a function is a member of, its name, and the text of its arguments."""
    called = line[: line.rindex(" -> ")]
    at = _last_open(called)
    on, dot, name = called[:at].rpartition(".")
    if dot and on not in _NAMESPACES:
        return on, name, called[at + 1 : -1]
    return "", called[:at], called[at + 1 : -1]


def _read(line: str) -> tuple[str, Overload]:
    on, name, args = _named(line)
    types = tuple(map(type_of, ([on] if on else []) + _split(args)))
    return name, Overload(bool(on), types, type_of(line.rpartition(" -> ")[2]))


def _last_open(text: str) -> int:
    """Where the bracket begins that ends a text."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return at
    return 0


@cache
def type_of(text: str) -> Type:
    """The type that is written as a text."""
    name, bracket, rest = text.strip().partition("(")
    params = tuple(map(type_of, _split(rest[:-1]))) if bracket else ()
    if name == "optional":
        return Type("opaque", params, "optional_type")
    if name in _OPAQUE:
        return Type("object", (), _OPAQUE[name])
    if name == "Format":
        return Type("opaque", (), "kubernetes.NamedFormat")
    return Type("param", (), name) if len(name) == 1 else Type(name, params)


def _split(text: str) -> list[str]:
    """The parts between the commas of a text that are in no bracket."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]] if text.strip() else []


def no_match(function: str, member: bool, args: list[str]) -> str:
    """What to say of a call with types that a function does not take."""
    if function.strip("_").isidentifier() or "." in function:
        called = f"{args[0]}.{function}({', '.join(args[1:])})" if member else f"{function}({', '.join(args)})"
        return f"there is no {called}"
    return f"'{function.removesuffix('_')}' does not take {' and '.join(args)}"
