"""What functions and operators cost by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from k8slint.cel.tree import Call, Expr, Literal
from k8slint.cel.types import Type

MOST = 2**64 - 1
_CHEAP = frozenset(
    [
        "serviceAccount",
        "path",
        "group",
        "resource",
        "subresource",
        "namespace",
        "name",
        "allowed",
        "reason",
        "error",
        "errored",
        "masked",
        "prefixLength",
        "family",
        "isUnspecified",
        "isLoopback",
        "isLinkLocalMulticast",
        "isLinkLocalUnicast",
        "isGlobalUnicast",
        "format.named",
        "sign",
        "asInteger",
        "isInteger",
        "asApproximateFloat",
        "isGreaterThan",
        "isLessThan",
        "compareTo",
        "add",
        "sub",
        "major",
        "minor",
        "patch",
        "getScheme",
        "getHostname",
        "getHost",
        "getPort",
        "getEscapedPath",
        "getQuery",
    ]
)
_READ_ONCE = frozenset(
    ["url", "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver", "jsonpatch.escapeKey"]
)


class Sized(Protocol):
    """A declared type, as far as sizes go: `most` elements or bytes, and the types inside."""

    @property
    def most(self) -> int: ...

    def field(self, name: str) -> Sized | None:
        """The type of a field of an object."""

    def item(self) -> Sized | None:
        """The type of the items of a list, or of the values of a mapping."""

    def key(self) -> Sized | None:
        """The type of the keys of a mapping."""


class Estimate(NamedTuple):
    """What something costs, how large it is (None where nobody knows), and its declared type.

    `inside` is the size of its items, where it was made here. `placed` tells what has a path of fields and items.
    """

    cost: int
    size: int | None = None
    sized: Sized | None = None
    inside: int | None = None
    placed: bool = False

    @property
    def largest(self) -> int:
        """Its size, or the largest there is."""
        return MOST if self.size is None else self.size


class Costs(Protocol):
    """What is known of the parts of an expression."""

    types: Mapping[int, Type]

    def kind(self, expr: Expr) -> str:
        """The kind of the type of a part."""


def part_of(size: int, factor: float) -> int:
    """A size times a factor, rounded up."""
    return min(MOST, -int(-size * factor // 1)) if size < 2**53 else MOST if factor >= 1 else int(size * factor)


def product(one: int, other: int) -> int:
    """Two numbers multiplied, no larger than the largest there is."""
    return min(MOST, one * other)


def member_cost(run: Costs, expr: Call, on: Estimate, args: list[Estimate]) -> Estimate | None:
    """What a member costs by itself."""
    assert expr.target is not None
    size, name = on.largest, expr.function
    match name:
        case "check":
            return Estimate(350_000)
        case "isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf":
            if run.kind(expr.target) != "list":
                return Estimate(part_of(size, 0.1))
            each = 1
            if run.types[id(expr.target)].params[0].kind in ("string", "bytes"):
                each += part_of(inside_of(on), 0.1)
            return Estimate(product(size, each))
        case "lowerAscii" | "upperAscii" | "substring" | "trim":
            return Estimate(part_of(size, 0.1), size)
        case "replace":
            return Estimate(part_of(size, 0.2), _replaced(expr, size, args))
        case "split":
            return Estimate(part_of(size, 0.2), size)
        case "join":
            whole = product(size, inside_of(on))
            if args:
                whole = min(MOST, whole + product(args[0].largest, max(0, size - 1)))
            return Estimate(part_of(whole, 0.1), whole)
        case "find" | "findAll" | "matches":
            cost = product(part_of(min(MOST, size + 1), 0.1), part_of(args[0].largest, 0.25))
            return Estimate(cost, size if name != "matches" else None)
        case "contains":
            return Estimate(product(part_of(size, 0.1), part_of(args[0].largest, 0.1)))
        case "startsWith" | "endsWith":
            return Estimate(part_of(args[0].largest, 0.1))
        case "format":
            return Estimate(part_of(size, 0.1))
        case "containsIP" | "containsCIDR":
            text = part_of(args[0].largest, 0.1) if run.kind(expr.args[0]) == "string" else 0
            return Estimate(text + (4 if name == "containsIP" else 7))
        case "validate":
            return Estimate(product(part_of(args[0].largest, 0.1), 32))
    return Estimate(1) if name in _CHEAP or name == "ip" else None


def function_cost(run: Costs, expr: Call, args: list[Estimate]) -> Estimate:
    """What a function or an operator costs by itself."""
    name, kinds = expr.function, [run.kind(arg) for arg in expr.args]
    size = args[0].largest if args else 0
    texts = not kinds or kinds[0] in ("string", "bytes", "dyn")
    if name in _READ_ONCE or name == "ip":
        return Estimate(part_of(size, 0.1), size if name == "url" else None)
    if name == "ip.isCanonical":
        return Estimate(part_of(size, 0.2))
    if name in ("bytes", "string", "strings.quote") and kinds[0] in ("string", "bytes") and kinds[0] != name:
        made = {"bytes": size * 4, "strings.quote": size * 2 + 2}.get(name, size)
        return Estimate(part_of(size, 0.1), min(MOST, made))
    if name == "in" and kinds[1] in ("list", "dyn"):
        return Estimate(args[1].largest)
    if name in ("==", "!=") or (name in ("<", "<=", ">", ">=") and texts):
        if kinds[0] == kinds[1] == "object" and run.types[id(expr.args[0])].name.startswith(("kube", "net")):
            return Estimate(1)
        return Estimate(part_of(min(size, args[1].largest), 0.1))
    if name == "+" and (texts or kinds[0] == "list"):
        whole = min(MOST, size + args[1].largest)
        inside = max(args[0].inside or 0, args[1].inside or 0) or None
        return Estimate(part_of(whole, 0.1) if texts else 1, whole, None, inside)
    if name.startswith("sets."):
        return Estimate(min(MOST, product(size, args[1].largest) * (1 + (name == "sets.equivalent")) + 1))
    return Estimate(1)


def inside_of(whole: Estimate) -> int:
    """The size of the items of a list."""
    item = whole.sized.item() if whole.sized is not None else None
    return item.most if item is not None else MOST


def _replaced(expr: Call, size: int, args: list[Estimate]) -> int:
    """The largest text that replace() can make."""
    old = expr.args[0]
    least = len(old.value) if isinstance(old, Literal) and isinstance(old.value, str) else 0
    new = args[1].largest
    if least == 0:
        return min(MOST, product(min(MOST, size + 1), new) + size)
    return size if new <= least else product(-(-size // least), new)
