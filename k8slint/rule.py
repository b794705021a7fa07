"""What a rule is: an identity, what it is shown, and one function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Literal,
    NamedTuple,
    Required,
    TypeAlias,
    TypedDict,
    TypeVar,
    Unpack,
    overload,
)

from k8slint.finding import Finding, Severity

if TYPE_CHECKING:
    from k8slint.target import Target

T = TypeVar("T")
Opt = TypeVar("Opt")

Preset: TypeAlias = Literal["minimal", "default", "strict", "policy", "all"]

PRESETS: tuple[Preset, ...] = ("minimal", "default", "strict", "policy", "all")

CRASHED = "rule-crashed"  # the rule that says that another one failed


class RuleEntry(NamedTuple):
    """What can be known of a rule without importing it.

    `kinds` are the kinds of what it is shown that it looks at; empty means all. `was` are ids it had before,
    `peers` the checks of other tools it takes the place of, as "tool:id". `refused` says that the API server refuses
    what it finds; it is not asked about an object that the server would not even decode. `needs` are keys of which one
    must stand in an object for the rule to find anything; it is not asked about others.
    """

    id: str
    summary: str
    severity: Severity
    preset: Preset
    category: str
    since: str
    on: str
    kinds: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    refused: bool = False
    needs: tuple[str, ...] = ()


class Rule(Generic[T]):
    """A rule as a value. Made by the `rule` decorator; registers nothing, holds no state."""

    __slots__ = ("_check", "doc", "entry", "module", "options", "target")

    def __init__(
        self, entry: RuleEntry, target: Target[T], check: Callable[..., Iterator[Finding]], options: type | None
    ) -> None:
        self.entry = entry
        self.target = target
        self.doc = check.__doc__ or ""
        self.module = check.__module__
        self.options = options
        self._check = check

    def check(self, item: T, options: Mapping[str, object] | None = None) -> Iterator[Finding]:
        """What the rule says about one thing it is shown; `options` are values for fields of its options class."""
        if self.options is None:
            return self._check(item)
        return self._check(item, self.options(**(options or {})))


class Facts(TypedDict, total=False):
    """The keyword facts of a rule, as in `RuleEntry`."""

    severity: Required[Severity]
    preset: Required[Preset]
    category: Required[str]
    since: Required[str]
    kinds: tuple[str, ...]
    sets: tuple[str, ...]
    was: tuple[str, ...]
    peers: tuple[str, ...]
    refused: bool
    needs: tuple[str, ...]


@overload
def rule(
    id: str, summary: str, *, on: Target[T], **facts: Unpack[Facts]
) -> Callable[[Callable[[T], Iterator[Finding]]], Rule[T]]: ...


@overload
def rule(
    id: str, summary: str, *, on: Target[T], options: type[Opt], **facts: Unpack[Facts]
) -> Callable[[Callable[[T, Opt], Iterator[Finding]]], Rule[T]]: ...


def rule(
    id: str, summary: str, *, on: Target[T], options: type[Any] | None = None, **facts: Unpack[Facts]
) -> Callable[[Callable[..., Iterator[Finding]]], Rule[T]]:
    """Make a rule of a generator function that is shown what `on` selects and yields findings.

    `options` is a NamedTuple (or a frozen dataclass) with defaults; the function then takes an instance of it as its
    second parameter.
    """
    names = tuple(getattr(options, "_fields", None) or options.__dataclass_fields__) if options else ()

    def decorate(check: Callable[..., Iterator[Finding]]) -> Rule[T]:
        return Rule(RuleEntry(id, summary, on=on.name, options=names, **facts), on, check, options)

    return decorate
