"""What the schema of an object says against it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from k8slint.finding import Finding, Fix, Related, Severity
from k8slint.node import Place

Fault: TypeAlias = Literal[
    "unknown-field",
    "missing-field",
    "missing-name",  # of the object itself
    "type",  # another type than the schema wants
    "unquoted",  # a bare number or boolean as an env, annotation, label or data value
    "value",  # not one of the values, out of range, not in the format
    "quantity",  # text that is not a Kubernetes quantity
    "base64",  # data of a Secret or binaryData that does not decode
    "template",  # text of a template or a placeholder where the type or format refuses it
    "number",  # out of the range that the server takes
    "length",  # too many characters, items or entries, or too few
    "format",  # text without the form that the server asks for: a name, an address, a path
    "port",  # no number or name of a port
    "together",  # a field that is needed because of another one
    "exclusive",  # a field that does not go with another one
    "not-allowed",  # a field that nobody may set here
    "repeated",  # an item that is in the list already
    "custom-rule",  # a rule of its CRD, in CEL, that an object breaks
    "cel",  # an expression that does not compile
    "unjudged",  # nothing that is said: something that could not be judged
    "warned",  # what the server takes with a warning
    "unknown-api",  # no release knows this kind in this group and version
    "removed-api",
    "deprecated-api",
]


class SchemaError(NamedTuple):
    """One fault of one object, at one place, in words that need no rewriting.

    `decoding` says that the server stops at it, and does not look at what the object says.
    """

    fault: Fault
    message: str
    place: Place
    help: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    decoding: bool = False

    @property
    def finding(self) -> Finding:
        """The same, as a rule says it."""
        return Finding(self.message, self.place, self.help, self.related, self.fix, self.severity)
