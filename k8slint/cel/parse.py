"""From the text of an expression to its tree, macros included."""

from __future__ import annotations

from collections.abc import Callable

from k8slint.cel.cursor import Cursor
from k8slint.cel.macros import expanded
from k8slint.cel.tokens import Token, bytes_value, number_value, string_value
from k8slint.cel.tree import Call, Expr, ListOf, Literal, MapOf, Message, Name, Select
from k8slint.cel.trouble import Mistake, Unjudged

RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
# Operators by how tightly they bind; || and && and ?: are read on their own.
_BINDING = {
    **dict.fromkeys(("<", "<=", ">=", ">", "==", "!=", "in"), 1),
    **dict.fromkeys(("+", "-"), 2),
    **dict.fromkeys(("*", "/", "%"), 3),
}
_LONG = 100_000
OPTIONAL_SYNTAX = 28


def parse(text: str, minor: int, *, binds: bool = False) -> Expr:
    """The tree of an expression in the dialect of Kubernetes 1.`minor`, which may have cel.bind().

    Raises Mistake for a text that is no expression, and Unjudged for one that is too large.
    """
    if len(text) > _LONG:
        raise Unjudged("too long")
    try:
        return _Parser(text, minor, binds).whole()
    except RecursionError:
        raise Unjudged("too deep") from None


class _Parser(Cursor):
    def __init__(self, text: str, minor: int, binds: bool) -> None:
        super().__init__(text)
        self._minor = minor
        self._binds = binds

    def whole(self) -> Expr:
        found = self._expr()
        self.take("end")
        return found

    def _expr(self) -> Expr:
        found = self._either()
        if not self.at("?"):
            return found
        at = self.advance().at
        then = self._either()
        self.take(":")
        return Call("?:", None, [found, then, self._expr()], at)

    def _either(self) -> Expr:
        return self._chain("||", self._both)

    def _both(self) -> Expr:
        return self._chain("&&", lambda: self._operation(1))

    def _chain(self, sign: str, part: Callable[[], Expr]) -> Expr:
        first = part()
        if not self.at(sign):
            return first
        at, terms = self.here.at, [first]
        while self.at(sign):
            self.advance()
            terms.append(part())
        return Call(sign, None, terms, at)

    def _operation(self, least: int) -> Expr:
        left = self._unary()
        while (binding := _BINDING.get(self.here.kind, 0)) >= least:
            sign = self.advance()
            left = Call(sign.kind, None, [left, self._operation(binding + 1)], sign.at)
        return left

    def _unary(self) -> Expr:
        sign = self.here
        if sign.kind not in ("!", "-"):
            return self._member(self._primary())
        count = 0
        while self.at(sign.kind):
            self.advance()
            count += 1
        negative = sign.kind == "-" and self.at("int", "float")
        found = self._member(self._number(negative=True)) if negative else self._member(self._primary())
        for _ in range(count - negative):
            found = Call("!_" if sign.kind == "!" else "-_", None, [found], sign.at)
        return found

    def _member(self, found: Expr) -> Expr:
        while self.at(".", "["):
            sign = self.advance()
            optional = self._optional()
            if sign.kind == "[":
                found = Call("[?]" if optional else "[]", None, [found, self._expr()], sign.at)
                self.take("]")
                continue
            name = self.take("name")
            if self.at("(") and not optional:
                found = self._call(name, found)
            else:
                found = Select(found, name.text, sign.at, optional=optional)
        return found

    def _optional(self) -> bool:
        if not self.at("?"):
            return False
        if self._minor < OPTIONAL_SYNTAX:
            raise self.unexpected()
        self.advance()
        return True

    def _primary(self) -> Expr:
        token = self.here
        match token.kind:
            case "(":
                self.advance()
                found = self._expr()
                self.take(")")
                return found
            case "[":
                return self._list()
            case "{":
                return self._map()
            case "int" | "uint" | "float":
                return self._number()
            case "string":
                return Literal("string", string_value(self.advance()), token.at)
            case "bytes":
                return Literal("bytes", bytes_value(self.advance()), token.at)
            case "true" | "false":
                return Literal("bool", self.advance().kind == "true", token.at)
            case "null":
                self.advance()
                return Literal("null", None, token.at)
            case "." | "name":
                return self._name()
        raise self.unexpected("a value")

    def _number(self, *, negative: bool = False) -> Expr:
        token = self.advance()
        value = number_value(token, negative=negative)
        return Literal("double" if token.kind == "float" else token.kind, value, token.at)

    def _name(self) -> Expr:
        dot = self.at(".")
        if dot:
            self.advance()
        token = self.take("name")
        if self.at("{") or self.names_message():
            return self._message(token)
        if token.text in RESERVED:
            raise Mistake(f"'{token.text}' is a reserved word", token.at)
        return self._call(token, None) if self.at("(") else Name(token.text, token.at)

    def _message(self, token: Token) -> Expr:
        name = token.text
        while self.at("."):
            self.advance()
            name += f".{self.advance().text}"
        self.take("{")
        fields: list[tuple[str, Expr]] = []
        while not self.at("}"):
            self._optional()
            field = self.take("name").text
            self.take(":")
            fields.append((field, self._expr()))
            if not self.at("}"):
                self.take(",")
        self.take("}")
        return Message(name, fields, token.at)

    def _list(self) -> Expr:
        at = self.open()
        items: list[Expr] = []
        optional: set[int] = set()
        while not self.at("]"):
            if self._optional():
                optional.add(len(items))
            items.append(self._expr())
            if not self.at("]"):
                self.take(",")
        self.advance()
        return ListOf(items, frozenset(optional), at)

    def _map(self) -> Expr:
        at = self.open()
        entries: list[tuple[Expr, Expr, bool]] = []
        while not self.at("}"):
            optional = self._optional()
            key = self._expr()
            self.take(":")
            entries.append((key, self._expr(), optional))
            if not self.at("}"):
                self.take(",")
        self.advance()
        return MapOf(entries, at)

    def _call(self, name: Token, target: Expr | None) -> Expr:
        self.take("(")
        args: list[Expr] = []
        while not self.at(")"):
            args.append(self._expr())
            if not self.at(")"):
                self.take(",")
                if self.at(")"):
                    raise self.unexpected("a value")
        self.take(")")
        return expanded(name, target, args, self._minor, binds=self._binds)
