"""How large the values of a CRD's schema can be, as the API server reckons them."""

from __future__ import annotations

from functools import cached_property

from k8slint.kube.custom_schema import Part
from k8slint.schema.cel_values import escaped

REQUEST = 3 * 1024 * 1024  # bytes of the largest request
_TIMES = {"duration": (32, 3), "date": (12, 12), "date-time": (32, 21)}
_NAMES = ("apiVersion", "kind", "metadata", "name", "generateName")


class Size:
    """The sizes of the values of a part; `least` is what one takes in JSON."""

    def __init__(self, part: Part, known: dict[int, Size]) -> None:
        self._part = part
        self._known = known

    @classmethod
    def of(cls, part: Part, known: dict[int, Size]) -> Size:
        """The sizes of a part, which are `known` from then on by its id."""
        found = known.get(id(part))
        if found is None:
            found = known[id(part)] = cls(part, known)
        return found

    @cached_property
    def most(self) -> int:
        """The most elements, or bytes of text."""
        part = self._part
        match part.type:
            case "int-or-string":
                return self._text(4)
            case "array":
                item = self.item()
                return self._limit("maxItems", (REQUEST - 2) // ((item.least if item is not None else 1) + 1))
            case "object" if part.values is not None:
                return self._limit("maxProperties", (REQUEST - 2) // (self.of(part.values, self._known).least + 6))
            case "string":
                if part.number_format in _TIMES:
                    return _TIMES[part.number_format][0]
                if part.number_format == "byte":
                    return self._text(1)
                texts = [len(each.encode()) for each in part.enum if isinstance(each, str)]
                return max(texts) if texts and part.number("maxLength") is None else self._text(4)
        return 0

    @cached_property
    def least(self) -> int:
        """The fewest bytes that a value takes in JSON."""
        part = self._part
        match part.type:
            case "string":
                return _TIMES[part.number_format][1] if part.number_format in _TIMES else 2
            case "boolean":
                return 4
            case "object" if part.values is None:
                return 2 + sum(map(self._field_least, part.required))
            case "array" | "object":
                return 2
        return 1

    def field(self, name: str) -> Size | None:
        """The sizes of a field, by its name in expressions."""
        found = self._names.get(name)
        inner = self._part.values or (self._part.field(found) if found is not None else None)
        return self.of(inner, self._known) if inner is not None else None

    @cached_property
    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in self._part.names:
            found.setdefault(escaped(name) or name, name)
            found.setdefault(name, name)
        return found

    def item(self) -> Size | None:
        """The sizes of the items of a list, or of the values of a mapping."""
        inner = self._part.items if self._part.type == "array" else self._part.values
        return self.of(inner, self._known) if inner is not None else None

    def key(self) -> Empty:
        """The sizes of the keys of a mapping, which nobody reckons with."""
        return Empty()

    def _field_least(self, name: str) -> int:
        inner = self._part.field(name) if name in self._part.names else None
        if inner is None or inner.default is not None or not inner.type:
            return 0
        return len(name.encode()) + self.of(inner, self._known).least + 4

    def _limit(self, name: str, otherwise: int) -> int:
        found = self._part.number(name)
        return otherwise if found is None else max(0, int(found))

    def _text(self, factor: int) -> int:
        found = self._part.number("maxLength")
        return REQUEST - 2 if found is None else max(0, int(found)) * factor


class Empty:
    """Something without a size."""

    most = 0

    def field(self, name: str) -> None:
        """Nothing."""

    def item(self) -> None:
        """Nothing."""

    def key(self) -> None:
        """Nothing."""
