"""What is wrong with a CustomResourceDefinition, before it is put into a finding."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from k8slint.finding import Finding, Related, Severity
from k8slint.node import At, Map, Path, Scalar

# Fields of a schema that are never wrong by themselves, whatever stands beside them of these.
_PLAIN = frozenset(
    (
        *(
            "description",
            "title",
            "example",
            "externalDocs",
            "type",
            "format",
            "enum",
            "required",
            "properties",
            "items",
        ),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "default"),
    )
)


class Fault(NamedTuple):
    """A fault and where it is; a gap stands for what is missing.

    `path` is what the API server blames where that is something else; `severity` is set where it only warns.
    """

    message: str
    at: At
    help: str = ""
    path: Path | None = None
    other: At | None = None  # a second place to look at
    severity: Severity | None = None

    @property
    def finding(self) -> Finding:
        """The same, as a rule says it."""
        at = self.at
        place = at.place if isinstance(at.node, Scalar) else at.key_place
        if self.path is not None:
            place = place._replace(path=self.path)
        related = (Related("the other one", self.other.key_place),) if self.other is not None else ()
        return Finding(self.message, place, self.help, related, severity=self.severity)


def is_true(at: At, extension: str) -> bool:
    """Whether a schema sets one of the `x-kubernetes-` fields that are true or false."""
    return at[f"x-kubernetes-{extension}"].value is True


def has(at: At, name: str) -> bool:
    """Whether a mapping has a field, even if it is null."""
    return isinstance(at.node, Map) and name in at.node.fields


def is_unused(at: At) -> bool:
    """Whether a field of a schema is missing, or as good as missing; an empty list is not."""
    return not at.exists or at.value == "" or (at.value is False and not str(at.key).startswith("additional"))


def loud_fields(at: At, quiet: Set[int]) -> Iterator[tuple[str, At]]:
    """The schemas of the fields of a schema, but for those that are `quiet` by their ids."""
    properties = at["properties"]
    if isinstance(properties.node, Map):
        for name, child in properties.node.fields.items():
            if id(child) not in quiet:
                yield name, properties[name]


def is_plain(at: At) -> bool:
    """Whether a schema says so little that only the schemas below it can be wrong: most are like that."""
    node = at.node
    if not isinstance(node, Map) or not (node.fields.keys() <= _PLAIN):
        return False
    kind, items = node.fields.get("type"), node.fields.get("items")
    if not isinstance(kind, Scalar) or not isinstance(kind.value, str) or not kind.value:
        return False
    return isinstance(items, Map) if kind.value == "array" else items is None
