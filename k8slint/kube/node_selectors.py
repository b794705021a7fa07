"""What the API server refuses of a selector of nodes, apart from labels that no node can have."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.names import subdomain_fault
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At

_SETS = ("In", "NotIn")
_BARE = ("Exists", "DoesNotExist")
_BOUNDS = ("Gt", "Lt")


def term_findings(term: At) -> Iterator[Finding]:
    """What is wrong with the operators of a term of a selector, and with what they are given."""
    for expression in term["matchExpressions"].items():
        yield from _expression_findings(expression)
    for expression in term["matchFields"].items():
        yield from _field_findings(expression)


def _expression_findings(expression: At) -> Iterator[Finding]:
    operator, values = expression["operator"].text, expression["values"]
    count = len(values)
    place = values.key_place
    if operator in _SETS and not count:
        yield Finding(f"operator {operator} needs values", place)
    elif operator in _BARE and count:
        yield Finding(f"operator {operator} takes no values", place, "remove them, or use the operator In")
    elif operator in _BOUNDS and count != 1:
        yield Finding(f"operator {operator} needs exactly one value", place)


def _field_findings(expression: At) -> Iterator[Finding]:
    key, operator, values = expression["key"], expression["operator"], expression["values"]
    if key.text is not None and key.text != "metadata.name":
        said = f"matchFields knows no '{key.text}'" if key.text else "the key is empty"
        yield Finding(said, key.place, "the only field is metadata.name")
    elif key.text:
        for value in values.items():
            fault = None if value.text is None or looks_unfilled(value.text) else subdomain_fault(value.text)
            if fault is not None:
                yield Finding(f"'{value.text}' is no name of a node: it {fault}", value.place)
    if operator.text in _SETS and len(values) != 1:
        yield Finding(f"operator {operator.text} needs exactly one value in matchFields", values.key_place)
    elif operator.text in (*_BARE, *_BOUNDS):
        yield Finding(f"matchFields knows no operator {operator.text}", operator.place, "use In or NotIn")
