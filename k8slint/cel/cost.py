"""What an expression may cost at most, as the API server reckons before it takes a rule.

Follows the estimates of cel-go and of k8s.io/apiserver/pkg/cel/library. Costs and sizes are upper bounds.
"""

from __future__ import annotations

from collections.abc import Mapping

from k8slint.cel.cost_calls import MOST, Estimate, Sized, function_cost, member_cost, product
from k8slint.cel.tree import Call, Expr, ListOf, Literal, Loop, MapOf, Message, Name, Select
from k8slint.cel.trouble import Unjudged
from k8slint.cel.types import Type

_SCALARS = frozenset({"bool", "double", "duration", "int", "timestamp", "uint"})
_NOT_KNOWN = frozenset(
    [
        "slice",
        "flatten",
        "sort",
        "@sortBy",
        "lists.range",
        "reverse",
        "distinct",
        "fieldSelector",
        "labelSelector",
        "optional.unwrap",
    ]
)


def estimate(expr: Expr, root: Sized, types: Mapping[int, Type]) -> int:
    """The most that an expression over `self` costs. Raises Unjudged where some function's cost is not known here."""
    try:
        return _Costs(types, root).of(expr).cost
    except RecursionError:
        raise Unjudged("too deep") from None


class _Costs:
    def __init__(self, types: Mapping[int, Type], root: Sized) -> None:
        self.types = types
        # The server takes the first step of any path for `self`.
        self._self = Estimate(1, None, root, placed=True)
        self._names: dict[str, Estimate] = {}

    def kind(self, expr: Expr) -> str:
        found = self.types.get(id(expr))
        return found.kind if found is not None else "dyn"

    def of(self, expr: Expr) -> Estimate:
        found = self._raw(expr)
        if found.size is not None:
            return found
        if found.sized is not None:
            return found._replace(size=found.sized.most)
        return found._replace(size=1) if self.kind(expr) in _SCALARS else found

    def _raw(self, expr: Expr) -> Estimate:
        match expr:
            case Literal():
                return Estimate(0, len(expr.value) if isinstance(expr.value, str | bytes) else 1)
            case Name():
                return self._names.get(expr.text, self._self)
            case Select():
                return self._select(expr)
            case Call():
                return self._call(expr)
            case ListOf():
                items = [self.of(item) for item in expr.items]
                inside = max((item.largest for item in items), default=0)
                return Estimate(sum(item.cost for item in items) + 10, len(items), None, inside)
            case MapOf():
                pairs = [(self.of(key), self.of(value)) for key, value, _ in expr.entries]
                inside = max((value.largest for _, value in pairs), default=0)
                return Estimate(sum(key.cost + value.cost for key, value in pairs) + 30, len(pairs), None, inside)
            case Loop():
                return self._loop(expr)
            case Message():
                raise Unjudged("a message")

    def _select(self, expr: Select) -> Estimate:
        if expr.whole:
            return self._self
        operand = self.of(expr.operand)
        if expr.test:
            return Estimate(operand.cost)
        if expr.optional:
            return Estimate(operand.cost + 1)
        charged = self.kind(expr.operand) in ("map", "object", "param")
        sized = operand.sized.field(expr.field) if operand.sized is not None else None
        if not operand.placed:
            sized = self._self.sized
        return Estimate(operand.cost + charged, None, sized, placed=True)

    def _call(self, expr: Call) -> Estimate:
        args = [self.of(arg) for arg in expr.args]
        paid = sum(arg.cost for arg in args)
        if expr.function in ("&&", "||"):
            return Estimate(paid)
        if expr.function == "dyn":
            return args[0]._replace(cost=args[0].cost + 1)
        if expr.function == "?:":
            most = max(args[1].cost, args[2].cost)
            inside = max(args[1].inside or 0, args[2].inside or 0) or None
            return Estimate(args[0].cost + most, max(args[1].largest, args[2].largest), None, inside)
        if expr.function in ("[]", "[?]"):
            whole = args[0]
            if expr.function == "[?]":
                return Estimate(paid + 1)
            sized = whole.sized.item() if whole.sized is not None else None
            return Estimate(paid + 1, whole.inside, sized, placed=True)
        target = self.of(expr.target) if expr.target is not None else None
        if expr.function in _NOT_KNOWN:
            raise Unjudged(f"the cost of {expr.function}")
        own = member_cost(self, expr, target, args) if target is not None else None
        own = own or function_cost(self, expr, args)
        return own._replace(cost=min(MOST, own.cost + paid + (target.cost if target is not None else 0)))

    def _loop(self, expr: Loop) -> Estimate:
        over = self.of(expr.over)
        if expr.sort not in _LOOPS or len(expr.names) != 1:
            raise Unjudged(f"the cost of {expr.sort}")
        sized = over.sized.item() if over.sized is not None else None
        if over.sized is not None and self.kind(expr.over) == "map":
            sized = over.sized.key()
        found = Estimate(1, over.inside if sized is None else None, sized, placed=True) if over.placed else self._self
        outer, self._names = self._names, {**self._names, expr.names[0]: found}
        body = self.of(expr.body)
        test = self.of(expr.test).cost if expr.test is not None else None
        item = self.of(Name(expr.names[0], 0)).largest
        self._names = outer
        before, each, after = _LOOPS[expr.sort]
        cost = min(MOST, body.cost + each)
        if test is not None:
            cost = test + max(cost, 1)
        total = min(MOST, over.cost + before + product(over.largest, cost) + after)
        if expr.sort in ("map", "filter"):
            return Estimate(total, over.largest, None, body.largest if expr.sort == "map" else item)
        return Estimate(total, 1)


# What a loop costs before, for each item beside its body, and after.
_LOOPS = {"all": (0, 3, 1), "exists": (0, 4, 1), "exists_one": (0, 2, 2), "map": (10, 12, 1), "filter": (10, 13, 1)}
