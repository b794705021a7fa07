"""From a rule's id to the rule, importing no more than is asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from k8slint.rule import Rule, RuleEntry

PACKAGE = "k8slint_rules"
INDEX = "index.json"
PLUGIN_GROUP = "k8slint.rules"


class Registry:
    """The rules of a run: what is known of each, and where to import it from."""

    def __init__(self, entries: Mapping[str, RuleEntry], modules: Mapping[str, str]) -> None:
        self.entries = entries
        self._modules = modules

    def load(self, id: str) -> Rule[Any]:
        """Import one rule."""
        return rule_in(self._modules[id])

    def __iter__(self) -> Iterable[RuleEntry]:
        return iter(self.entries.values())


@cache
def rule_in(module: str) -> Rule[Any]:
    """The one rule that a module holds."""
    found = [value for value in vars(import_module(module)).values() if isinstance(value, Rule)]
    if len(found) != 1:
        raise ImportError(f"module '{module}' must hold exactly one rule, found {len(found)}")
    return found[0]


@cache
def builtin() -> Registry:
    """The rules that ship with k8slint, from their generated index."""
    # Not through importlib.resources, which takes longer to import than everything else here.
    with open(os.path.join(import_module(PACKAGE).__path__[0], INDEX), encoding="utf-8") as stream:
        text = stream.read()
    entries = [RuleEntry(**{key: _frozen(value) for key, value in row.items()}) for row in json.loads(text)]
    return Registry(
        {entry.id: entry for entry in entries},
        {entry.id: f"{PACKAGE}.{module_name(entry.id)}" for entry in entries},
    )


def with_plugins(registry: Registry) -> Registry:
    """The registry and the rules of every package in the entry-point group `k8slint.rules`."""
    from importlib.metadata import entry_points

    entries, modules = dict(registry.entries), dict(registry._modules)
    for point in entry_points(group=PLUGIN_GROUP):
        for module in _modules_in(point.value):
            rule = rule_in(module)
            entries[rule.entry.id] = rule.entry
            modules[rule.entry.id] = module
    return Registry(entries, modules)


def _modules_in(package: str) -> list[str]:
    path = import_module(package).__path__
    return sorted(f"{package}.{module.name}" for module in iter_modules(path) if not module.name.startswith("_"))


def module_name(id: str) -> str:
    """The module of a rule id."""
    return id.replace("-", "_")


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


def index_text() -> str:
    """The index of the built-in rules as their modules are now, one rule a line."""
    rules = [rule_in(module).entry for module in _modules_in(PACKAGE)]
    lines = (
        json.dumps({key: value for key, value in rule._asdict().items() if value not in ((), "")}) for rule in rules
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"
