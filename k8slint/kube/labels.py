"""Labels and what selects them, as Kubernetes matches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from k8slint.kube.near import is_slip, nearest
from k8slint.node import At, Map, Scalar

# The label that every namespace is given.
NAME_OF_NAMESPACE = "kubernetes.io/metadata.name"


def labels_of(at: At) -> dict[str, str]:
    """The text entries of a label mapping; entries of another type are left out."""
    fields = at.node.fields.items() if isinstance(at.node, Map) else ()
    return {key: node.value for key, node in fields if isinstance(node, Scalar) and isinstance(node.value, str)}


class Requirement(NamedTuple):
    """One expression of a selector; `operator` as written, such as "In" or "DoesNotExist"."""

    key: str
    operator: str
    values: tuple[str, ...]

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet it. NotIn is met by a missing key, as in Kubernetes."""
        value = labels.get(self.key)
        match self.operator:
            case "In":
                return value is not None and value in self.values
            case "NotIn":
                return value is None or value not in self.values
            case "Exists":
                return value is not None
            case "DoesNotExist":
                return value is None
        return False


class Selector(NamedTuple):
    """A label selector: every pair and every expression must hold. An empty one selects everything."""

    pairs: Mapping[str, str]
    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels are selected."""
        return all(labels.get(key) == value for key, value in self.pairs.items()) and all(
            requirement.matches(labels) for requirement in self.requirements
        )

    @property
    def empty(self) -> bool:
        """There is nothing in it."""
        return not self.pairs and not self.requirements


def selector_of(at: At) -> Selector:
    """A LabelSelector field (`matchLabels`, `matchExpressions`) as a selector."""
    requirements = tuple(
        Requirement(
            item["key"].text or "",
            item["operator"].text or "",
            tuple(value.text for value in item["values"].items() if value.text is not None),
        )
        for item in at["matchExpressions"].items()
    )
    return Selector(labels_of(at["matchLabels"]), requirements)


def describe(pairs: Mapping[str, str]) -> str:
    """Label pairs as people write them on a command line: a=b,c=d."""
    return ",".join(f"{key}={value}" for key, value in pairs.items())


def fits(pairs: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Whether labels, to which more are added later, may become those that are selected."""
    return all(labels.get(key, value) == value for key, value in pairs.items())


def missed_by(pairs: Mapping[str, str], labels: Mapping[str, str]) -> tuple[str, str] | None:
    """The key of the one pair by which labels are missed, if one of them is nearly that pair; and how it reads."""
    missed = [key for key, value in pairs.items() if labels.get(key) != value]
    if len(missed) != 1:
        return None
    key, value = missed[0], pairs[missed[0]]
    if key in labels:
        slip = nearest(value, [labels[key]]) and is_slip(value, labels[key])
        return (key, f"{key}={labels[key]}") if slip else None
    near = nearest(key, [other for other in labels if other not in pairs])
    return (key, f"{near}={labels[near]}") if near and labels[near] == value else None
