"""What the user decided, resolved: plain values, whatever file or flag they came from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from k8slint.finding import Severity
from k8slint.node import Path
from k8slint.source import Position

FailOn: TypeAlias = Literal["error", "warning", "info", "never"]

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Override(NamedTuple):
    """Other settings for some files or objects; all conditions that are given must hold.

    `select` replaces what was selected before, `extend_select` adds, `ignore` removes.
    """

    files: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    annotations: Mapping[str, str] = _NOTHING
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = _NOTHING


class Settings(NamedTuple):
    """The settings of one project. The defaults are those of a project without a configuration.

    An empty `kubernetes_versions` means the newest release on board. Globs are relative to the directory of
    the configuration. `rules` has the options of each rule by the names of their fields. `origins` has the place of
    each value that stands in the configuration, by its path of keys and indices as written there.
    """

    kubernetes_versions: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    preset: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = _NOTHING
    fail_on: FailOn = "error"
    require_suppression_reason: bool = False
    rules: Mapping[str, Mapping[str, object]] = _NOTHING
    crds: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    complete: bool = False
    overrides: tuple[Override, ...] = ()
    config_path: str | None = None
    origins: Mapping[Path, Position] = _NOTHING
