"""What an expression may use, and what is known of it once its types have been checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from k8slint.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    Type,
    list_of,
    map_of,
    optional_of,
)

LITERALS = {
    "null": NULL,
    "bool": BOOL,
    "int": INT,
    "uint": UINT,
    "double": DOUBLE,
    "string": STRING,
    "bytes": BYTES,
}
# Names that stand for a type.
TYPES: Mapping[str, Type] = {
    "bool": BOOL,
    "bytes": BYTES,
    "double": DOUBLE,
    "int": INT,
    "list": list_of(DYN),
    "map": map_of(DYN, DYN),
    "null_type": NULL,
    "string": STRING,
    "type": TYPE,
    "uint": UINT,
    "google.protobuf.Duration": DURATION,
    "google.protobuf.Timestamp": TIMESTAMP,
    **{name: Type("object", (), name) for name in ("net.IP", "net.CIDR")},
    "optional_type": optional_of(DYN),
}


class Scope(NamedTuple):
    """What an expression may use: variables, and the fields of the objects among them, in a dialect."""

    variables: Mapping[str, Type]
    objects: Mapping[str, Mapping[str, Type]]
    minor: int
    binds: bool = False  # whether there is cel.bind()
    messages: str = ""  # the beginning of the names of types without a declaration, as of patches


class Checked(NamedTuple):
    """The type of an expression, and the variables that it uses."""

    type: Type
    names: frozenset[str]
    types: Mapping[int, Type]  # of its parts, by their ids
