"""A part of the schema of a CustomResourceDefinition: what it says of the values at one place, read once."""

from __future__ import annotations

import json
from functools import cached_property

from k8slint.kube.value_formats import format_name
from k8slint.node import At, Map, Node, Scalar, plain

_LATE_FORMATS = frozenset({"k8sshortname", "k8slongname"})
NEWEST = 99  # for what does not depend on the release
LATE = 35  # the minor release of Kubernetes that looks at the late formats in every CRD


def written(value: object) -> str:
    """A value as text, by which it can be told whether two are the same."""
    return json.dumps(value, sort_keys=True)


class Part:
    """One schema, with those of its fields, items and values. `nested` is one below allOf, anyOf, oneOf or not."""

    def __init__(self, at: At, minor: int, *, nested: bool = False) -> None:
        self.at = at
        self.minor = minor
        self.nested = nested
        self._fields: dict[str, Part] = {}
        get = self._get
        self.type = "int-or-string" if get("x-kubernetes-int-or-string") is True else self._text("type")
        self.nullable = get("nullable") is True
        self.is_resource = get("x-kubernetes-embedded-resource") is True
        self.keeps = get("x-kubernetes-preserve-unknown-fields") is True
        self.list_type = self._text("x-kubernetes-list-type")
        self.pattern = self._text("pattern")

    def _get(self, name: str) -> object:
        node = self.at.node
        child = node.fields.get(name) if isinstance(node, Map) else None
        return child.value if isinstance(child, Scalar) else None

    def _text(self, name: str) -> str:
        found = self._get(name)
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> float | None:
        """A number that the schema gives under a name."""
        found = self._get(name)
        return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None

    def flag(self, name: str) -> bool:
        """Whether something is true."""
        return self._get(name) is True

    @cached_property
    def format(self) -> str:
        """The format of the text, without dashes; "" where there is none that anybody looks at."""
        if self.type not in ("", "string", "int-or-string"):
            return ""
        name = format_name(self._text("format"))
        return "" if name in _LATE_FORMATS and self.minor < LATE else name

    @cached_property
    def number_format(self) -> str:
        """The format of the number."""
        return self._text("format")

    @cached_property
    def default(self) -> Node | None:
        """What the server fills in; nothing for a null."""
        found = self.at["default"]
        return found.node if found.exists else None

    @cached_property
    def enum(self) -> tuple[object, ...]:
        """The values that are allowed; none for any."""
        return tuple(plain(each.node) for each in self.at["enum"].items())

    @cached_property
    def exact(self) -> frozenset[tuple[type, object]]:
        """Those of the values that are allowed which are what they say, by their types; lists and mappings as text."""
        plainly = ((type(each), each) for each in self.enum if isinstance(each, (str, bool, int)))
        return frozenset(
            (*plainly, *((type(each), written(each)) for each in self.enum if isinstance(each, (dict, list))))
        )

    @cached_property
    def inexact(self) -> tuple[object, ...]:
        """The other ones, which take their time to compare."""
        return tuple(each for each in self.enum if not isinstance(each, (str, bool, int, dict, list)))

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that must be there."""
        return tuple(field.text for field in self.at["required"].items() if field.text)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The fields that tell the items of a list apart."""
        return tuple(key.text for key in self.at["x-kubernetes-list-map-keys"].items() if key.text)

    @cached_property
    def names(self) -> dict[str, At]:
        """The fields that the schema describes."""
        return {name: at for name, at in self.at["properties"].fields() if at.is_map}

    @cached_property
    def defaulted(self) -> tuple[str, ...]:
        """The fields that the server fills in."""
        return tuple(name for name, at in self.names.items() if at["default"].exists)

    def field(self, name: str) -> Part | None:
        """The schema of a field or of a value; None where there is none."""
        if name not in self.names:
            return self.values
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = Part(self.names[name], self.minor, nested=self.nested)
        return found

    @cached_property
    def values(self) -> Part | None:
        """The schema of the values of a free mapping."""
        return self._part(self.at["additionalProperties"])

    @cached_property
    def items(self) -> Part | None:
        """The schema of the items of a list."""
        return self._part(self.at["items"])

    @cached_property
    def kept_items(self) -> Part | None:
        """The schema of the items of a list that keeps unknown fields, which they do, too."""
        found = self._part(self.at["items"])
        if found is not None:
            found.keeps = True
        return found

    def _part(self, at: At) -> Part | None:
        return Part(at, self.minor, nested=self.nested) if at.is_map else None

    @cached_property
    def rules(self) -> tuple[At, ...]:
        """The rules in CEL that a value must keep."""
        return tuple(rule for rule in self.at["x-kubernetes-validations"].items() if rule.is_map)

    @cached_property
    def has_rules(self) -> bool:
        """Whether there are rules in CEL here or anywhere below."""
        node = self.at.node
        text = self.at.source.text[node.start : node.end] if node is not None else ""
        return "x-kubernetes-validations" in text or "*" in text  # an alias may stand for anything

    def _all(self, name: str) -> tuple[Part, ...]:
        return tuple(Part(each, self.minor, nested=True) for each in self.at[name].items() if each.is_map)

    @cached_property
    def all_of(self) -> tuple[Part, ...]:
        """Schemas that hold, too."""
        return self._all("allOf")

    @cached_property
    def any_of(self) -> tuple[Part, ...]:
        """Schemas of which one holds."""
        return self._all("anyOf")

    @cached_property
    def one_of(self) -> tuple[Part, ...]:
        """Schemas of which exactly one holds."""
        return self._all("oneOf")

    @cached_property
    def not_this(self) -> Part | None:
        """A schema that does not hold."""
        return Part(self.at["not"], self.minor, nested=True) if self.at["not"].is_map else None
