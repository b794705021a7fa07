"""A part of the schema of a CustomResourceDefinition: what it says of the values at one place, read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from k8slint.kube.value_formats import format_name
from k8slint.node import At, Map, Node, Scalar, plain

# What says nothing of a value but its shape, which the types tell of.
_BARE = frozenset(
    (
        *("type", "properties", "additionalProperties", "items", "required", "nullable", "default"),
        *("description", "title", "example", "externalDocs"),
        *(f"x-kubernetes-{name}" for name in ("preserve-unknown-fields", "embedded-resource", "map-type")),
        *(f"x-kubernetes-{name}" for name in ("list-map-keys", "validations")),
    )
)
_LATE_FORMATS = frozenset({"k8sshortname", "k8slongname"})
NEWEST = 99  # for what does not depend on the release
LATE = 35  # the minor release of Kubernetes that looks at the late formats in every CRD


def written(value: object) -> str:
    """A value as text, by which it can be told whether two are the same."""
    return json.dumps(value, sort_keys=True)


@lru_cache(maxsize=16)
def _may_surprise(text: str) -> bool:
    """Whether a file may have keys with escapes, or anchors; the `&&` of expressions is none."""
    if re.search(r"\\[xuU\s]", text) is not None:
        return True
    return any(text[found.start() - 1 : found.start()] != "&" for found in re.finditer(r"&[\w-]", text))


class Part:
    """One schema, with those of its fields, items and values. `nested` is one below allOf, anyOf, oneOf or not."""

    def __init__(self, at: At, minor: int, *, nested: bool = False) -> None:
        self.at = at
        self.minor = minor
        self.nested = nested
        self._fields: dict[str, Part] = {}
        said = at.node.fields if isinstance(at.node, Map) else {}
        self._said = said
        is_either = "x-kubernetes-int-or-string" in said and self.flag("x-kubernetes-int-or-string")
        self.type = "int-or-string" if is_either else self._text("type")
        self.nullable = "nullable" in said and self.flag("nullable")
        self.is_resource = "x-kubernetes-embedded-resource" in said and self.flag("x-kubernetes-embedded-resource")
        self.keeps = "x-kubernetes-preserve-unknown-fields" in said and self.flag(
            "x-kubernetes-preserve-unknown-fields"
        )

    def _text(self, name: str) -> str:
        child = self._said.get(name)
        found = child.value if isinstance(child, Scalar) else None
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> float | None:
        """A number that the schema gives under a name."""
        child = self._said.get(name)
        found = child.value if isinstance(child, Scalar) else None
        return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None

    def flag(self, name: str) -> bool:
        """Whether something is true."""
        child = self._said.get(name)
        return isinstance(child, Scalar) and child.value is True

    @cached_property
    def is_bare(self) -> bool:
        """Whether the schema takes every value that has the right shape."""
        return not self.nested and self._said.keys() <= _BARE

    @property
    def list_type(self) -> str:
        """How the items of a list are told apart."""
        return self._text("x-kubernetes-list-type")

    @property
    def pattern(self) -> str:
        """The regular expression that is to be found in a text."""
        return self._text("pattern")

    @cached_property
    def format(self) -> str:
        """The format of the text, without dashes; "" where there is none that anybody looks at."""
        if self.type not in ("", "string", "int-or-string"):
            return ""
        name = format_name(self._text("format"))
        return "" if name in _LATE_FORMATS and self.minor < LATE else name

    @property
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
        return tuple(plain(each.node) for each in self.at["enum"].items()) if "enum" in self._said else ()

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
        fields = self.at["required"].items() if "required" in self._said else ()
        return tuple(field.text for field in fields if field.text)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The fields that tell the items of a list apart."""
        return tuple(key.text for key in self.at["x-kubernetes-list-map-keys"].items() if key.text)

    @cached_property
    def names(self) -> dict[str, Map]:
        """The fields that the schema describes."""
        properties = self._said.get("properties")
        fields = properties.fields if isinstance(properties, Map) else {}
        return {name: node for name, node in fields.items() if isinstance(node, Map)}

    @cached_property
    def _properties(self) -> At:
        return self.at["properties"]

    @cached_property
    def defaulted(self) -> tuple[str, ...]:
        """The fields that the server fills in."""
        with_it = ((name, node.fields["default"]) for name, node in self.names.items() if "default" in node.fields)
        return tuple(name for name, node in with_it if not isinstance(node, Scalar) or node.value is not None)

    def field(self, name: str) -> Part | None:
        """The schema of a field or of a value; None where there is none."""
        found = self._fields.get(name)
        if found is None:
            node = self.names.get(name)
            if node is None:
                return self.values
            at = At(self.at.source, node, self._properties, name)
            found = self._fields[name] = Part(at, self.minor, nested=self.nested)
        return found

    @cached_property
    def values(self) -> Part | None:
        """The schema of the values of a free mapping."""
        return self._part("additionalProperties")

    @cached_property
    def items(self) -> Part | None:
        """The schema of the items of a list."""
        return self._part("items")

    @cached_property
    def kept_items(self) -> Part | None:
        """The schema of the items of a list that keeps unknown fields, which they do, too."""
        found = self._part("items")
        if found is not None:
            found.keeps = True
        return found

    def _part(self, name: str) -> Part | None:
        if not isinstance(self._said.get(name), Map):
            return None
        return Part(self.at[name], self.minor, nested=self.nested)

    @cached_property
    def rules(self) -> tuple[At, ...]:
        """The rules in CEL that a value must keep."""
        if "x-kubernetes-validations" not in self._said:
            return ()
        return tuple(rule for rule in self.at["x-kubernetes-validations"].items() if rule.is_map)

    @cached_property
    def has_rules(self) -> bool:
        """Whether there are rules in CEL here or anywhere below."""
        return self._mentions("x-kubernetes-validations", self.at.node)

    def fields_with_rules(self) -> Iterator[Part]:
        """The schemas of the fields that have such rules."""
        for name, node in self.names.items():
            found = self.field(name) if self._mentions("x-kubernetes-validations", node) else None
            if found is not None:
                yield found

    @cached_property
    def has_resources(self) -> bool:
        """Whether there are embedded objects here or anywhere below, as far as the text of the schema tells."""
        node = self.at.node
        return self._mentions("x-kubernetes-embedded-resource", node) or _may_surprise(self.at.source.text)

    def _mentions(self, word: str, node: Node | None) -> bool:
        """Whether a word stands in the text of a schema, or what may be an alias, which stands for anything."""
        text = self.at.source.text
        if node is None:
            return False
        if text.find(word, node.start, node.end) >= 0:
            return True
        return text.find("*", node.start, node.end) >= 0 and _may_surprise(text)

    def _all(self, name: str) -> tuple[Part, ...]:
        if name not in self._said:
            return ()
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
        return Part(self.at["not"], self.minor, nested=True) if isinstance(self._said.get("not"), Map) else None
