"""What expressions work with, where Python has no such thing: and what all of it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

from k8slint.cel.times import Duration, Timestamp
from k8slint.cel.trouble import Failure, Unjudged

Value: TypeAlias = object


class UInt(int):
    """A whole number without a sign."""


class SetOf(list[Value]):
    """A list in which the order does not count."""


class KeyedList(list[Value]):
    """A list of objects that are told apart by the fields `keys`."""

    keys: tuple[str, ...] = ()


class Fields(dict[str, Value]):
    """An object: a mapping whose keys are known."""


@dataclass(frozen=True, slots=True)
class Optional:
    """Something or nothing."""

    value: Value = None
    there: bool = False


NONE = Optional()


@dataclass(frozen=True, slots=True)
class Kind:
    """A type, as a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount such as 500m."""

    amount: Fraction


@dataclass(frozen=True, slots=True)
class Ip:
    """An address."""

    address: IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Cidr:
    """An address and the length of its prefix."""

    address: IPv4Address | IPv6Address
    network: IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a URL."""

    scheme: str
    host: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Semver:
    """A version; the parts of a pre-release are numbers or words."""

    numbers: tuple[int, int, int]
    before: tuple[tuple[int, int, str], ...]

    @property
    def order(self) -> tuple[object, ...]:
        """What versions are sorted by: a pre-release comes before its release."""
        return (self.numbers, not self.before, self.before)


@dataclass(frozen=True, slots=True)
class Format:
    """A named format; `faults` says what is wrong with a text."""

    name: str
    faults: Callable[[str], list[str]]


_KINDS: dict[type, str] = {
    bool: "bool",
    int: "int",
    UInt: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    type(None): "null_type",
    Duration: "google.protobuf.Duration",
    Timestamp: "google.protobuf.Timestamp",
    list: "list",
    SetOf: "list",
    KeyedList: "list",
    dict: "map",
    Fields: "map",
    Optional: "optional_type",
    Kind: "type",
    Quantity: "kubernetes.Quantity",
    Ip: "net.IP",
    Cidr: "net.CIDR",
    Url: "kubernetes.URL",
    Semver: "kubernetes.Semver",
    Format: "kubernetes.NamedFormat",
}
_NUMBERS = frozenset({"int", "uint", "double"})


def kind_of(value: Value) -> str:
    """The name of a value's type."""
    return _KINDS[value.__class__]


def equal(one: Value, other: Value, tick: Callable[[int], None]) -> bool:
    """Whether two values are the same; numbers of different types may be. Each look costs a `tick`."""
    tick(1)
    kind, others = kind_of(one), kind_of(other)
    if kind != others:
        return kind in _NUMBERS and others in _NUMBERS and one == other
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return False
        if isinstance(one, SetOf) or isinstance(other, SetOf):
            return all(any(equal(each, rival, tick) for rival in other) for each in one)
        if isinstance(one, KeyedList):
            return _same_keyed(one, other, tick)
        return all(equal(*pair, tick) for pair in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return len(one) == len(other) and all(
            key in other and equal(value, other[key], tick) for key, value in one.items()
        )
    if isinstance(one, str | bytes) and isinstance(other, str | bytes):
        tick(min(len(one), len(other)) // 100)
    if isinstance(one, Optional) and isinstance(other, Optional):
        return one.there == other.there and (not one.there or equal(one.value, other.value, tick))
    if isinstance(one, Format) and isinstance(other, Format):
        return one.name == other.name
    return one == other


def _same_keyed(one: KeyedList, other: list[Value], tick: Callable[[int], None]) -> bool:
    tick(len(other))
    rivals = {key_of(each, one.keys): each for each in other}
    return all(key_of(each, one.keys) in rivals and equal(each, rivals[key_of(each, one.keys)], tick) for each in one)


def key_of(item: Value, keys: tuple[str, ...]) -> str:
    """What an item of a list with keys is told apart by."""
    found = [item.get(key) for key in keys] if isinstance(item, dict) else [item]
    if any(isinstance(each, list | dict | Optional) for each in found):
        raise Unjudged("an item without plain keys")
    return repr(found)


def no_overload() -> Failure:
    """The failure of a function that is called with values of the wrong types."""
    return Failure("no such overload")
