"""What a client sets: the section `k8slint` of its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from k8slint.request import Request
from k8slint.select import CommandLine
from k8slint.vocabulary import PRESETS

_SWITCHES = ("auto", "on", "off")


class Options(NamedTuple):
    """The settings of one workspace folder.

    `config` to `ignore` are as on the command line. `schema` tells of what the schema alone says, `hover` describes
    fields, `completion` offers things to type; a client that has another server for these switches them off.
    """

    config: str | None = None
    kubernetes_versions: tuple[str, ...] = ()
    preset: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    schema: bool = True
    hover: bool = True
    completion: bool = True

    @property
    def request(self) -> Request:
        """The same as it is asked of a run."""
        words = CommandLine(self.preset, self.select, self.extend_select, self.ignore)
        return Request((), words, kubernetes_versions=self.kubernetes_versions, config=self.config)


class Understood(NamedTuple):
    """Options, and sentences about what in them could not be used."""

    options: Options
    warnings: tuple[str, ...] = ()


def understood(settings: object, *, other_server: bool = False) -> Understood:
    """The options in what a client sent, which may be anything; what cannot be used is left at its default.

    `other_server` says that the client has yaml-language-server too, so that "auto" means off.
    """
    if settings is None:
        settings = {}
    if not isinstance(settings, Mapping):
        return Understood(_switched({}, other_server), ("the settings 'k8slint' are no mapping",))
    warnings: list[str] = []
    values = dict(_values(settings, warnings))
    return Understood(_switched(values, other_server), tuple(warnings))


def _switched(values: Mapping[str, Any], other_server: bool) -> Options:
    switches = ("schema", "hover", "completion")
    return Options(**dict.fromkeys(switches, not other_server) | dict(values))


def _values(settings: Mapping[Any, Any], warnings: list[str]) -> Iterator[tuple[str, Any]]:
    for key, name in _TEXTS.items():
        value = settings.get(key)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            warnings.append(f"setting 'k8slint.{key}' must be a text")
        elif key == "preset" and value not in PRESETS:
            warnings.append(f"setting 'k8slint.preset' must be one of {', '.join(PRESETS)}")
        else:
            yield name, value
    for key, name in _LISTS.items():
        value = settings.get(key)
        if value is None:
            continue
        items = [value] if isinstance(value, str) else value
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            yield name, tuple(word.strip() for item in items for word in item.split(",") if word.strip())
        else:
            warnings.append(f"setting 'k8slint.{key}' must be a list of texts")
    for key, name in _CHOICES.items():
        value = settings.get(key)
        value = {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
        if value in ("on", "off"):
            yield name, value == "on"
        elif value not in (None, "auto"):
            warnings.append(f"setting 'k8slint.{key}' must be one of {', '.join(_SWITCHES)}")


_TEXTS = {"config": "config", "preset": "preset"}
_LISTS = {
    "kubernetesVersions": "kubernetes_versions",
    "select": "select",
    "extendSelect": "extend_select",
    "ignore": "ignore",
}
_CHOICES = {"schemaDiagnostics": "schema", "hover": "hover", "completion": "completion"}
