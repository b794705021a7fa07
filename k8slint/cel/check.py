"""Whether the types of an expression go together, and which type it has."""

from __future__ import annotations

from collections.abc import Mapping

from k8slint.cel.check_loops import loop_type, message_type
from k8slint.cel.literals import literal_fault
from k8slint.cel.scope import LITERALS, TYPES, Checked, Scope
from k8slint.cel.signatures import no_match, overloads
from k8slint.cel.tree import Call, Expr, ListOf, Literal, Loop, MapOf, Message, Name, Select, dotted
from k8slint.cel.trouble import Mistake, Unjudged
from k8slint.cel.types import (
    BOOL,
    DYN,
    Bound,
    Type,
    held_by,
    list_of,
    map_of,
    more_general,
    optional_of,
    resolved,
)

_ALIKE_SINCE = 29
_STEPS = 3000
_STEPS_EACH = 20  # for each character; no plain expression takes half of them


def check(expr: Expr, scope: Scope, size: int) -> Checked:
    """The type of an expression; what is a name or a plain function in it is marked as one.

    Raises Mistake for the first thing that does not go together, and Unjudged for what is not known here, or takes
    too long for an expression of a `size` in characters.
    """
    checker = Checker(scope, _STEPS + _STEPS_EACH * size)
    try:
        found = resolved(checker.bound, checker.type(expr), open_is_dyn=True)
        checker.compare()
        types = {part: resolved(checker.bound, type, open_is_dyn=True) for part, type in checker.types.items()}
    except RecursionError:
        raise Unjudged("too deep") from None
    return Checked(found, frozenset(checker.names), types)


class Checker:
    def __init__(self, scope: Scope, steps: int) -> None:
        self.bound = Bound(steps)
        self.names: set[str] = set()
        self.types: dict[int, Type] = {}
        self.scope = scope
        self.local: dict[str, Type] = {}
        self._fresh = 0
        self._mixed = 0  # how many calls surround this that take lists of anything
        self._alike: list[list[tuple[Expr, Type]]] = []  # of each literal, what must be of one type

    def type(self, expr: Expr) -> Type:
        found = self.types[id(expr)] = self._found(expr)
        return found

    def _found(self, expr: Expr) -> Type:
        match expr:
            case Literal():
                return LITERALS[expr.kind]
            case Name():
                found = self._named(expr.text)
                if found is None:
                    raise Mistake(f"there is no '{expr.text}' here", expr.at)
                return found
            case Select():
                return self._select(expr)
            case Call():
                return self._call(expr)
            case ListOf():
                return self._list(expr)
            case MapOf():
                return self._map(expr)
            case Message():
                return message_type(self, expr)
            case Loop():
                return loop_type(self, expr)

    def _named(self, name: str) -> Type | None:
        found = self.local.get(name)
        if found is None and name in self.scope.variables:
            self.names.add(name)
            return self.scope.variables[name]
        if found is None and name in TYPES:
            return Type("type", (TYPES[name],))
        return found

    def _new(self) -> Type:
        self._fresh += 1
        return Type("param", (), f"_{self._fresh}")

    def fits(self, one: Type, other: Type) -> bool:
        return self.bound.attempt((one,), (other,))

    def shown(self, type: Type) -> str:
        return str(resolved(self.bound, type, open_is_dyn=True))

    def want(self, wanted: Type, expr: Expr) -> None:
        found = self.type(expr)
        if not self.fits(wanted, found):
            raise Mistake(f"{wanted} is wanted, and this is {self.shown(found)}", expr.at)

    def _select(self, expr: Select) -> Type:
        name = dotted(expr)
        if name and name.partition(".")[0] not in self.local:
            found = self._named(name)
            if found is not None:
                expr.whole = name
                return found
            if name.startswith("google."):
                raise Unjudged("a protobuf type")
        operand = resolved(self.bound, self.type(expr.operand))
        held = held_by(operand)
        target = held or operand
        found = self._field(expr, target)
        if expr.test:
            return BOOL
        return optional_of(found) if held is not None or expr.optional else found

    def _field(self, expr: Select, target: Type) -> Type:
        if target.kind == "map":
            return target.params[1]
        if target.kind == "object":
            fields = self.scope.objects.get(target.name, {})
            # A field that is called like a reserved word may be written as it is.
            found = fields.get(expr.field) or fields.get(f"__{expr.field}__")
            if found is None:
                raise Mistake(f"there is no field '{expr.field}'", expr.at)
            return found
        if target.kind == "param":
            self.fits(DYN, target)
        elif target.kind not in ("dyn", "error"):
            raise Mistake(f"{self.shown(target)} has no field '{expr.field}'", expr.at)
        return DYN

    def _call(self, expr: Call) -> Type:
        if expr.function in ("&&", "||"):
            for term in expr.args:
                self.want(BOOL, term)
            return BOOL
        self._mixed += expr.function == "format"
        args = [self.type(arg) for arg in expr.args]
        self._mixed -= expr.function == "format"
        if expr.target is None:
            return self.resolve(expr, False, args)
        prefix = dotted(expr.target)
        patches = bool(self.scope.messages) or prefix != "jsonpatch"
        if prefix and patches and overloads(f"{prefix}.{expr.function}", self.scope.minor):
            expr.function = f"{prefix}.{expr.function}"
            expr.target = None
            return self.resolve(expr, False, args)
        return self.resolve(expr, True, [self.type(expr.target), *args])

    def resolve(self, expr: Call, member: bool, args: list[Type]) -> Type:
        known = overloads(expr.function, self.scope.minor)
        if not known:
            raise Mistake(f"there is no function '{expr.function}' here", expr.at)
        result: Type | None = None
        for overload in known:
            if overload.member != member or len(overload.args) != len(args):
                continue
            fresh: dict[str, Type] = {}
            wanted = [self._renamed(fresh, arg) for arg in overload.args]
            if self.bound.attempt(args, wanted):
                found = resolved(self.bound, self._renamed(fresh, overload.result))
                if result is None:
                    result = found
                elif result.kind != "dyn" and found != result:
                    result = DYN
        if result is None:
            raise Mistake(no_match(expr.function, member, [self.shown(arg) for arg in args]), expr.at)
        expr.result = result.kind
        fault = literal_fault(expr, self.scope.minor)
        if fault:
            raise Mistake(fault, expr.at)
        return result

    def _renamed(self, fresh: dict[str, Type], type: Type) -> Type:
        """The type of a signature with parameters of its own."""
        if type.kind == "param":
            if type.name not in fresh:
                fresh[type.name] = self._new()
            return fresh[type.name]
        return type._replace(params=tuple(self._renamed(fresh, each) for each in type.params)) if type.params else type

    def _joined(self, before: Type | None, expr: Expr, now: Type) -> Type:
        if before is None:
            return now
        if not self.fits(before, now):
            if self._mixed:
                return DYN
            raise Mistake(f"{self.shown(before)} is wanted, as before, and this is {self.shown(now)}", expr.at)
        return more_general(before, now)

    def _unwrapped(self, expr: Expr) -> Type:
        found = resolved(self.bound, self.type(expr))
        held = held_by(found)
        if held is None and found.kind != "dyn":
            raise Mistake(f"an optional is wanted behind '?', and this is {self.shown(found)}", expr.at)
        return held or found

    def compare(self) -> None:
        """Sees that what stands in one literal is of one type, now that all types are known."""
        for row in self._alike:
            types = [resolved(self.bound, type, open_is_dyn=True) for _, type in row]
            odd = next((at for at, type in enumerate(types) if type != types[0]), None)
            if odd is not None:
                raise Mistake(f"{types[0]} is wanted, as before, and this is {types[odd]}", row[odd][0].at)

    def _note(self, *rows: list[tuple[Expr, Type]]) -> None:
        if not self._mixed and self.scope.minor >= _ALIKE_SINCE:
            self._alike += rows

    def _list(self, expr: ListOf) -> Type:
        found: Type | None = None
        row: list[tuple[Expr, Type]] = []
        for index, item in enumerate(expr.items):
            row.append((item, self._unwrapped(item) if index in expr.optional else self.type(item)))
            found = self._joined(found, *row[-1])
        self._note(row)
        return list_of(found or self._new())

    def _map(self, expr: MapOf) -> Type:
        keys: Type | None = None
        values: Type | None = None
        names: list[tuple[Expr, Type]] = []
        held: list[tuple[Expr, Type]] = []
        for key, value, optional in expr.entries:
            names.append((key, self.type(key)))
            held.append((value, self._unwrapped(value) if optional else self.type(value)))
            keys, values = self._joined(keys, *names[-1]), self._joined(values, *held[-1])
        self._note(names, held)
        return map_of(keys or self._new(), values or self._new())

    def inside(self, names: Mapping[str, Type], body: Expr) -> Type:
        """The type of something in which more names are known."""
        outer, self.local = self.local, {**self.local, **names}
        found = resolved(self.bound, self.type(body))
        self.local = outer
        return found
