"""From the tree of a configuration to settings, or to an error that points at the value it is about."""

from __future__ import annotations

from typing import Any, NoReturn

from k8slint.config import keys as table
from k8slint.config.keys import Key, Many, Named, One, Options, Shape, Table
from k8slint.errors import ConfigError
from k8slint.globs import fault, name_fault, placeholder_fault
from k8slint.node import Map, Node, Path, Scalar, Seq, plain
from k8slint.pattern import Pattern
from k8slint.settings import Override, Settings
from k8slint.source import Position, Source
from k8slint.vocabulary import Vocabulary, did_you_mean, near, quoted

_RELEASE = Pattern(r"1\.(0|[1-9]\d*)")
_FAULTS = {"glob": fault, "pattern": name_fault, "placeholder": placeholder_fault}


class Checker:
    """Walks one configuration along the table of keys and keeps where each value stands."""

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.origins: dict[Path, Position] = {}

    def settings(self, root: Node | None, path: Path = ()) -> Settings:
        """The settings that a configuration makes.

        Raises:
            ConfigError: a key or a value cannot be used.
        """
        if root is None:
            return Settings()
        values = self._table(table.CONFIG, root, path)
        overrides = [self._override(number, each) for number, each in enumerate(values.pop("overrides", ()), 1)]
        return Settings(**values, overrides=tuple(overrides), origins=self.origins)

    def _override(self, number: int, values: dict[str, Any]) -> Override:
        override = Override(**values)
        position = self.origins["overrides", number - 1]
        if not any(getattr(override, name) for name in table.CONDITIONS):
            message = f"override {number} holds everywhere; give it {_listed(table.CONDITIONS)}, or move it to the top"
            raise ConfigError(message, self.source.path, position)
        if not (override.select or override.extend_select or override.ignore or override.severity):
            message = f"override {number} changes nothing; give it select, extend-select, ignore or severity"
            raise ConfigError(message, self.source.path, position)
        return override

    def _value(self, shape: Shape, node: Node, path: Path) -> Any:
        self.origins[path] = self.source.position(node.start)
        match shape:
            case One():
                return self._one(shape, node, path)
            case Many(item, told):
                if not isinstance(node, Seq):
                    self._wrong_type(node, path, told)
                return tuple(self._value(item, each, (*path, index)) for index, each in enumerate(node.items))
            case Named(key, value, told):
                if not isinstance(node, Map):
                    self._wrong_type(node, path, told)
                return self._named(key, value, node, path)
            case Table():
                return self._table(shape, node, path)
            case Options(told):
                if not isinstance(node, Map):
                    self._wrong_type(node, path, told)
                return self._options(str(path[-1]), node, path)

    def _table(self, shape: Table, node: Node, path: Path) -> dict[str, Any]:
        if not isinstance(node, Map):
            self._wrong_type(node, path, shape.told)
        keys = {key.name: key for key in shape.keys}
        values = {}
        for name, value in node.fields.items():
            if name not in keys:
                self._unknown_key(name, node, keys, path)
            key: Key = keys[name]
            values[key.field] = self._value(key.shape, value, (*path, name))
            self.origins[(*path, name)] = self.source.position(node.keys[name][0])
        return values

    def _unknown_key(self, name: str, node: Map, keys: dict[str, Key], path: Path) -> NoReturn:
        start = node.keys[name][0]
        if not path and name in table.REFUSED:
            self._fail(f"'{name}' {table.REFUSED[name]}", start)
        where = f" in '{_dotted(path)}'" if path else ""
        self._fail(f"unknown key '{name}'{where}{did_you_mean(near(name, keys))}", start)

    def _named(self, key: One, value: Shape, node: Map, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, item in node.fields.items():
            if key is table.RULE:
                self._known_rule(name, node.keys[name][0], path)
            checked = self._value(value, item, (*path, name))
            ids = self.vocabulary.ids(name) if key is table.RULE else (name,)
            values |= dict.fromkeys(ids, checked)
        return values

    def _options(self, rule: str, node: Map, path: Path) -> dict[str, object]:
        (entry, *_) = (self.vocabulary.entries[rule_id] for rule_id in self.vocabulary.ids(rule))
        names = table.option_names(entry)
        values = {}
        for name, value in node.fields.items():
            start = node.keys[name][0]
            if not names:
                self._fail(f"rule '{entry.id}' has no options", start)
            if name not in names:
                hint = did_you_mean(near(name, names)) or f"; it has {quoted(names)}"
                self._fail(f"rule '{entry.id}' has no option '{name}'{hint}", start)
            self.origins[(*path, name)] = self.source.position(value.start)
            values[names[name]] = plain(value)
        return values

    def _one(self, shape: One, node: Node, path: Path) -> str | bool:
        value = node.value if isinstance(node, Scalar) else None
        if shape.form == "flag":
            return value if isinstance(value, bool) else self._wrong_type(node, path, shape.told)
        if shape.form == "release" and isinstance(value, int | float) and not isinstance(value, bool):
            self._number_for_release(node)
        if shape.choices and value is False and self._written(node) == "off":
            self._fail(f"'off' is not {shape.told}; put the rule under 'ignore'", node.start)
        if not isinstance(value, str):
            self._wrong_type(node, path, shape.told)
        message = self._word_fault(shape, value, path)
        if message:
            self._fail(message, node.start)
        return value

    def _word_fault(self, shape: One, value: str, path: Path) -> str:
        key = _dotted(path)
        if shape.choices and value not in shape.choices:
            hint = did_you_mean(near(value, shape.choices)) or f"; use {_listed(shape.choices)}"
            return f"'{value}' in '{key}' is not {shape.told}{hint}"
        if shape.form == "preset" and value not in self.vocabulary.sets:
            hint = did_you_mean(near(value, self.vocabulary.sets))
            return f"'{value}' in '{key}' is not {shape.told}{hint}"
        if shape.form == "word" and value not in self.vocabulary:
            return f"'{value}' in '{key}' is not {shape.told}{did_you_mean(self.vocabulary.near_word(value))}"
        if shape.form == "release" and not _RELEASE.fullmatch(value):
            return f"'{value}' is not a Kubernetes release; write major and minor, such as \"1.34\""
        wrong = _FAULTS[shape.form](value) if shape.form in _FAULTS else ""
        return f"{'glob' if shape.form == 'glob' else 'pattern'} '{value}' in '{key}' {wrong}" if wrong else ""

    def _known_rule(self, rule: str, start: int, path: Path) -> None:
        if not self.vocabulary.ids(rule):
            self._fail(
                f"unknown rule '{rule}' in '{_dotted(path)}'{did_you_mean(self.vocabulary.near_rule(rule))}", start
            )

    def _number_for_release(self, node: Node) -> NoReturn:
        written = self._written(node)
        number = f"{node.value}" if isinstance(node, Scalar) else ""
        if written == number:
            why = f"{written} without quotes is a number (1.30 would become 1.3)"
        else:
            why = f"{written} without quotes is the number {number}"
        self._fail(f'{why}; write "{written}" in quotes', node.start)

    def _written(self, node: Node) -> str:
        return self.source.text[node.start : node.end].strip()

    def _wrong_type(self, node: Node, path: Path, told: str) -> NoReturn:
        name = f"'{_dotted(path)}'" if path else "a configuration"
        self._fail(f"{name} must be {told}, not {_type_name(node)}", node.start)

    def _fail(self, message: str, offset: int) -> NoReturn:
        raise ConfigError(message, self.source.path, self.source.position(offset))


def _type_name(node: Node) -> str:
    if isinstance(node, Map):
        return "a mapping"
    if isinstance(node, Seq):
        return "a list"
    match node.value:
        case None:
            return "empty"
        case bool():
            return "a flag"
        case int() | float():
            return "a number"
        case _:
            return "a text"


def _dotted(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1]
