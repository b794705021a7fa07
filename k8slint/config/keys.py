"""The keys of a configuration: one table, from which validation and the JSON Schema both follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from k8slint.finding import SEVERITIES

if TYPE_CHECKING:
    from k8slint.rule import RuleEntry


class One(NamedTuple):
    """A single value: what it is called in an error, and the words it is limited to, if it is.

    `form` picks the further check: "text", "flag", "choice", "release", "glob" for paths, "pattern" for other text,
    "placeholder" for text that must not match everything, and those that depend on the rules on board, "preset", "word"
    and "rule".
    """

    form: str
    told: str
    choices: tuple[str, ...] = ()


class Many(NamedTuple):
    """A list of values."""

    item: Shape
    told: str


class Named(NamedTuple):
    """A mapping whose keys the user chooses."""

    key: One
    value: Shape
    told: str


class Table(NamedTuple):
    """A mapping with keys of ours."""

    keys: tuple[Key, ...]
    told: str


class Options(NamedTuple):
    """The options of one rule, which only the rule can judge."""

    told: str


Shape: TypeAlias = "One | Many | Named | Table | Options"


class Key(NamedTuple):
    """One key of a table, with the field of `Settings` or `Override` of the same name, `-` written as `_`."""

    name: str
    shape: Shape
    summary: str

    @property
    def field(self) -> str:
        """The name of the field that holds the value."""
        return self.name.replace("-", "_")


TEXT = One("text", "a text")
FLAG = One("flag", "true or false")
RULE = One("rule", "a rule id")
LEVEL = One("choice", "a level", SEVERITIES)
GLOBS = Many(One("glob", "a glob"), 'a list of globs, such as ["deploy/**"]')
WORDS = Many(
    One("word", "a preset, set, category or rule"), "a list of presets, sets, categories and rules, such as [default]"
)
LEVELS = Named(RULE, LEVEL, "a mapping from rules to levels")
PATTERN = One("pattern", "a text")
NAMES = Many(TEXT, "a list of names")

SELECT = Key("select", WORDS, "presets, sets, categories and rules that run; default: [default]")
EXTEND_SELECT = Key("extend-select", WORDS, "what runs besides that")
IGNORE = Key("ignore", WORDS, "what does not run; a more specific word wins over a less specific one")
SEVERITY = Key("severity", LEVELS, "other levels for some rules")

OVERRIDE = Table(
    (
        Key("files", GLOBS, "globs of files, relative to this file"),
        Key("kinds", NAMES, "kinds of objects, such as Job or batch/Job"),
        Key("namespaces", Many(PATTERN, "a list of names"), "namespaces as written in the objects, with * as wildcard"),
        Key("annotations", Named(TEXT, PATTERN, "a mapping of texts"), "annotations of the object, with * as wildcard"),
        SELECT._replace(summary="what runs here instead of what was selected before"),
        EXTEND_SELECT._replace(summary="what runs here besides what was selected before"),
        IGNORE._replace(summary="what does not run here"),
        SEVERITY,
    ),
    "a mapping",
)
CONDITIONS = ("files", "kinds", "namespaces", "annotations")

CONFIG = Table(
    (
        Key(
            "kubernetes-versions",
            Many(One("release", 'a release in quotes, such as "1.34"'), 'a list of releases, such as ["1.34", "1.37"]'),
            "releases to check against; default: the newest on board",
        ),
        Key("include", GLOBS, "globs of files that belong to the project; default: all manifests"),
        Key("exclude", GLOBS, "globs of files that do not"),
        Key("preset", One("preset", "a preset or set"), "shorthand for select with this one word"),
        SELECT._replace(summary=f"{SELECT.summary}; wins over preset"),
        EXTEND_SELECT,
        IGNORE,
        SEVERITY,
        Key("fail-on", One("choice", "a level", (*SEVERITIES, "never")), "the lowest level that fails a run"),
        Key("require-suppression-reason", FLAG, "whether each suppression must say why"),
        Key(
            "rules",
            Named(RULE, Options("a mapping from options to values"), "a mapping from rules to their options"),
            "options of rules",
        ),
        Key("crds", GLOBS, "globs of files with CustomResourceDefinitions"),
        Key(
            "placeholders",
            Many(One("placeholder", "a text, with * as wildcard"), 'a list of patterns, such as ["${*}", "@*@"]'),
            "text, with * as wildcard, that is replaced before the manifests are applied; "
            "values that hold it are exempt from type checks",
        ),
        Key("complete", FLAG, "whether everything that the objects refer to is in the project"),
        Key("overrides", Many(OVERRIDE, "a list of mappings"), "other settings for some files or objects"),
    ),
    "a mapping",
)

_CODE = "cannot be set in a configuration, because a linted tree must not make code run; "
_FIXED = "cannot be set in a configuration; the limits of the reader are fixed"

# Keys that people may look for, and why they are not there.
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(
        ("plugins", "plugin", "modules", "module", "extensions", "custom-rules"),
        _CODE + "rules of other packages are switched on from the command line",
    ),
    **dict.fromkeys(("limits", "max-size", "max-depth", "max-nodes", "max-file-size"), _FIXED),
}


def config_json_schema(rules: Sequence[RuleEntry]) -> dict[str, Any]:
    """The JSON Schema of a configuration, with the words and rule ids that these rules know."""
    from k8slint.vocabulary import Vocabulary

    words = Vocabulary(rules)
    ids = [*words.entries, *words.renamed]
    defs = {
        "preset": {"enum": list(words.sets)},
        "word": {"enum": list(dict.fromkeys([*words.sets, *words.categories, *ids]))},
        "rule": {"enum": ids},
        "options": {
            "type": "object",
            "additionalProperties": False,
            "properties": {rule.id: _option_schema(rule) for rule in rules if rule.options},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "k8slint configuration",
        **_shape_schema(CONFIG),
        "$defs": defs,
    }


def option_names(rule: RuleEntry) -> dict[str, str]:
    """The options of a rule as a configuration writes them, each with the name of its field."""
    return {field.replace("_", "-"): field for field in rule.options}


def _option_schema(rule: RuleEntry) -> dict[str, Any]:
    properties: dict[str, Any] = {name: {} for name in option_names(rule)}
    return {"description": rule.summary, "type": "object", "additionalProperties": False, "properties": properties}


def _shape_schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case One(form, _, choices):
            return _one_schema(form, choices)
        case Many(item, _):
            return {"type": "array", "items": _shape_schema(item)}
        case Named(_, Options(), _):
            return {"$ref": "#/$defs/options"}
        case Named(key, value, _):
            return {
                "type": "object",
                "propertyNames": _shape_schema(key),
                "additionalProperties": _shape_schema(value),
            }
        case Table(keys, _):
            properties = {key.name: {"description": key.summary, **_shape_schema(key.shape)} for key in keys}
            return {"type": "object", "additionalProperties": False, "properties": properties}
        case Options(_):
            return {"type": "object"}


def _one_schema(form: str, choices: tuple[str, ...]) -> dict[str, Any]:
    if choices:
        return {"enum": list(choices)}
    match form:
        case "flag":
            return {"type": "boolean"}
        case "release":
            return {"type": "string", "pattern": r"^1\.(0|[1-9][0-9]*)$"}
        case "glob" | "placeholder":
            return {"type": "string", "minLength": 1}
        case "preset" | "word" | "rule":
            return {"$ref": f"#/$defs/{form}"}
        case _:
            return {"type": "string"}
