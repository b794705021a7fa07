"""Which rules run, where, how loud, and which setting says so.

The layers are: configuration < its overrides, in order < command line. A later layer wins, with one exception:
what an earlier layer ignores by a more specific word stays ignored, so that `--select strict` keeps the project's
own ignores and `--select latest-tag` does not. In one layer the more specific word wins, and an ignore wins a draw;
`select` wins over `preset`. The rule that says that another one failed is always on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from k8slint.errors import UsageError
from k8slint.finding import SEVERITIES, Severity
from k8slint.outcome import ObjectId
from k8slint.override import Condition, condition, told
from k8slint.rule import CRASHED
from k8slint.settings import Override, Settings
from k8slint.vocabulary import Vocabulary, did_you_mean, near

if TYPE_CHECKING:
    from k8slint.rule import RuleEntry


class CommandLine(NamedTuple):
    """What the command line says about rules; `no_suppressions` says that no manifest can silence one."""

    preset: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    no_suppressions: bool = False


NOTHING_SAID = CommandLine()


class Decision(NamedTuple):
    """Whether a rule speaks at a place, with which severity, and the layer that decided.

    `configured` says that the severity was set by the user and so is stronger than a finding's own.
    """

    on: bool
    severity: Severity
    because: str
    configured: bool = False


class _Layer(NamedTuple):
    """The wishes of one layer: for each rule the rank of the word that names it and the name of the setting."""

    replaces: bool
    unselected: str
    wanted: Mapping[str, tuple[int, str]]
    ignored: Mapping[str, tuple[int, str]]
    severity: Mapping[str, Severity]

    def touches(self, rule_id: str) -> bool:
        return self.replaces or rule_id in self.wanted or rule_id in self.ignored or rule_id in self.severity


class _State(NamedTuple):
    decision: Decision
    barred: int = -1  # rank of the word that ignores the rule


class Selector:
    """The answer for every rule of a list, under one configuration and one command line.

    `rules` are those that can speak anywhere; `notes` are sentences about words that have become old;
    `heeds_suppressions` says that a manifest can silence a rule.
    """

    def __init__(self, settings: Settings, rules: Sequence[RuleEntry], line: CommandLine = NOTHING_SAID) -> None:
        self.vocabulary = Vocabulary(rules)
        self._notes: dict[str, None] = {}
        config = os.path.basename(settings.config_path or "")
        base = self._base_layer(settings, config)
        self._overrides: list[tuple[_Layer, Condition]] = []
        for number, override in enumerate(settings.overrides, 1):
            name = f"override {number}{f' in {config}' if config else ''}: {told(override)}"
            layer = self._layer(name, override, bool(override.select))
            self._overrides.append((layer, condition(override)))
        self._last = self._command_layer(line)
        self.notes = tuple(self._notes)
        self.heeds_suppressions = not line.no_suppressions

        self._first = {rule.id: _step(_State(Decision(False, rule.severity, "")), base, rule.id) for rule in rules}
        self._fixed: dict[str, Decision] = {}
        self._varying: dict[str, list[tuple[_Layer, Condition]]] = {}
        running: list[RuleEntry] = []
        for rule in rules:
            if rule.id == CRASHED:
                self._fixed[rule.id] = Decision(True, rule.severity, "always on")
                running.append(rule)
                continue
            first = self._first[rule.id]
            self._fixed[rule.id] = _step(first, self._last, rule.id).decision
            varying = [pair for pair in self._overrides if pair[0].touches(rule.id)]
            if varying:
                self._varying[rule.id] = varying
            states = [first, *(_step(first, layer, rule.id) for layer, _ in varying)]
            if any(_step(state, self._last, rule.id).decision.on for state in states):
                running.append(rule)
        self.rules: tuple[RuleEntry, ...] = tuple(running)

    def decide(
        self,
        rule_id: str,
        path: str = "",
        object_id: ObjectId | None = None,
        annotations: Mapping[str, str] | None = None,
    ) -> Decision:
        """What holds for a rule at an object of a file; `path` is relative to the root of the settings."""
        varying = self._varying.get(rule_id)
        if varying is None:
            return self._fixed[rule_id]
        state = self._first[rule_id]
        for layer, holds in varying:
            if holds(path, object_id, annotations or {}):
                state = _step(state, layer, rule_id)
        return _step(state, self._last, rule_id).decision

    def _base_layer(self, settings: Settings, config: str) -> _Layer:
        where = f" in {config}" if config else ""
        wishes = self._preset(f"preset {settings.preset}{where}", settings.preset)
        wishes = [(f"select{where}", word) for word in settings.select] or wishes
        unselected = f"not selected{where}"
        if not wishes:
            wishes = [("preset default", "default")]
            unselected = "not in preset default"
        wishes += [(f"extend-select{where}", word) for word in settings.extend_select]
        ignores = [(f"ignore{where}", word) for word in settings.ignore]
        return _Layer(True, unselected, self._ranks(wishes), self._ranks(ignores), self._present(settings.severity))

    def _layer(self, name: str, override: Override, replaces: bool) -> _Layer:
        wanted = [(name, word) for word in (*override.select, *override.extend_select)]
        ignored = [(name, word) for word in override.ignore]
        return _Layer(replaces, name, self._ranks(wanted), self._ranks(ignored), self._present(override.severity))

    def _command_layer(self, line: CommandLine) -> _Layer:
        wishes = self._preset(f"--preset {line.preset}", line.preset)
        wishes = [("--select", word) for word in line.select] or wishes
        flag = "--select" if line.select else f"--preset {line.preset}"
        replaces = bool(wishes)
        wishes += [("--extend-select", word) for word in line.extend_select]
        ignores = [("--ignore", word) for word in line.ignore]
        severity = self._present(dict(line.severity), "--severity")
        return _Layer(replaces, f"not in {flag}", self._ranks(wishes), self._ranks(ignores), severity)

    def _preset(self, setting: str, word: str | None) -> list[tuple[str, str]]:
        if word is None:
            return []
        if word not in self.vocabulary.sets:
            hint = did_you_mean(near(word, self.vocabulary.sets))
            raise UsageError(f"{setting.split(maxsplit=1)[0]}: '{word}' is not a preset or set{hint}")
        return [(setting, word)]

    def _ranks(self, wishes: Iterable[tuple[str, str]]) -> dict[str, tuple[int, str]]:
        ranks: dict[str, tuple[int, str]] = {}
        for setting, word in wishes:
            if word not in self.vocabulary:
                hint = did_you_mean(self.vocabulary.near_word(word))
                raise UsageError(f"{setting}: '{word}' is not a preset, set, category or rule{hint}")
            self._note(word)
            rank, ids = self.vocabulary[word]
            for rule_id in ids:
                if rank > ranks.get(rule_id, (-1, ""))[0]:
                    ranks[rule_id] = (rank, setting)
        return ranks

    def _present(self, severity: Mapping[str, Severity], flag: str = "severity") -> dict[str, Severity]:
        found: dict[str, Severity] = {}
        for rule, level in severity.items():
            ids = self.vocabulary.ids(rule)
            if not ids:
                raise UsageError(f"{flag}: unknown rule '{rule}'{did_you_mean(self.vocabulary.near_rule(rule))}")
            self._note(rule)
            found |= dict.fromkeys(ids, level)
        return found

    def _note(self, word: str) -> None:
        note = self.vocabulary.note(word)
        if note:
            self._notes[note] = None


def command_line(
    preset: str | None = None,
    select: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severity: Iterable[str] = (),
    no_suppressions: bool = False,
) -> CommandLine:
    """The command line's wishes from the texts of its options: comma lists, and `RULE=LEVEL` for severities."""
    levels: list[tuple[str, Severity]] = []
    for text in _split(severity):
        rule, equals, level = text.partition("=")
        known = next((each for each in SEVERITIES if each == level.strip()), None)
        if not equals or not rule.strip():
            raise UsageError(f"--severity: '{text}' does not have the form RULE=LEVEL")
        if known is None:
            hint = did_you_mean(near(level, SEVERITIES)) or "; use error, warning or info"
            raise UsageError(f"--severity: '{level}' is not a level{hint}")
        levels.append((rule.strip(), known))
    return CommandLine(
        preset, _split(select), _split(extend_select), _split(ignore), tuple(levels), no_suppressions=no_suppressions
    )


def _split(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip() for text in texts for word in text.split(",") if word.strip())


def _step(state: _State, layer: _Layer, rule_id: str) -> _State:
    decision, barred = state
    if rule_id in layer.severity:
        decision = decision._replace(severity=layer.severity[rule_id], configured=True)
    wish, wish_because = layer.wanted.get(rule_id, (-1, ""))
    ban, ban_because = layer.ignored.get(rule_id, (-1, ""))
    if ban >= 0 and ban >= wish:
        return _State(decision._replace(on=False, because=ban_because), ban)
    if wish >= 0 and wish >= barred:
        return _State(decision._replace(on=True, because=wish_because))
    if wish < 0 and barred < 0 and layer.replaces:
        return _State(decision._replace(on=False, because=layer.unselected))
    return _State(decision, barred)
