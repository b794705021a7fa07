"""From a rule's id to the rule, importing no more than is asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from k8slint.errors import UsageError
from k8slint.pattern import Pattern
from k8slint.rule import Rule, RuleEntry
from k8slint.vocabulary import PRESETS, Vocabulary

PACKAGE = "k8slint_rules"
INDEX = "index.json"
PLUGIN_GROUP = "k8slint.rules"
RULE_ID = Pattern(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Registry:
    """The rules of a run: what is known of each, and where to import it from."""

    def __init__(self, entries: Mapping[str, RuleEntry], modules: Mapping[str, str]) -> None:
        self.entries = entries
        self._modules = modules

    def load(self, id: str) -> Rule[Any]:
        """Import one rule."""
        return rule_in(self._modules[id])


@cache
def rule_in(module: str) -> Rule[Any]:
    """The one rule that a module makes; it may import others."""
    found = [value for value in vars(import_module(module)).values() if isinstance(value, Rule)]
    own = [rule for rule in found if rule.module == module]
    if len(own) != 1:
        raise ImportError(f"module '{module}' must make exactly one rule, but makes {len(own)}")
    return own[0]


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
    """The registry and the rules of every package in the entry-point group `k8slint.rules`.

    Raises:
        UsageError: a package cannot be loaded, or a rule of it takes a name that means something else.
    """
    from importlib.metadata import entry_points

    entries, modules = dict(registry.entries), dict(registry._modules)
    for point in entry_points(group=PLUGIN_GROUP):
        try:
            rules = {module: rule_in(module) for module in _modules_in(point.value)}
        except (Exception, SystemExit) as error:  # it is foreign code, and may end in any way
            raise UsageError(f"plugin '{point.name}' cannot be loaded: {type(error).__name__}: {error}") from error
        for module, rule in rules.items():
            wrong = _name_fault(rule.entry, list(entries.values()))
            if wrong:
                raise UsageError(f"plugin '{point.name}', module '{module}': {wrong}")
            entries[rule.entry.id] = rule.entry
            modules[rule.entry.id] = module
    return Registry(entries, modules)


def _name_fault(entry: RuleEntry, others: Sequence[RuleEntry]) -> str:
    """What is wrong with the names that a plugin's rule takes, or ""."""
    known = Vocabulary(others)
    if not RULE_ID.fullmatch(entry.id):
        return f"'{entry.id}' is no rule id"
    if entry.id in known:
        return f"the name '{entry.id}' is taken"
    uses = [(entry.category, known.sets)]
    uses += [(word, (*PRESETS, *known.categories)) for word in entry.sets]
    uses += [(word, (*known.sets, *known.categories)) for word in entry.was]
    for word, others_use in uses:
        if word == entry.id or word in known.entries or word in others_use:
            return f"rule '{entry.id}' gives the name '{word}' another meaning"
    return ""


def _modules_in(package: str) -> list[str]:
    from pkgutil import iter_modules

    names = iter_modules(import_module(package).__path__)
    return sorted(f"{package}.{module.name}" for module in names if not module.name.startswith("_"))


def module_name(id: str) -> str:
    """The module of a rule id."""
    return id.replace("-", "_")


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


def index_text() -> str:
    """The index of the built-in rules as their modules are now, one rule a line."""
    rules = [rule_in(module).entry for module in _modules_in(PACKAGE)]
    lines = (
        json.dumps({key: value for key, value in rule._asdict().items() if value not in ((), "", False)})
        for rule in rules
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"
