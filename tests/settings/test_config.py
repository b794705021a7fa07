"""Configuration files: found, read, refused with a place and a hint."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from k8slint.config import find_config, load, show
from k8slint.config.keys import CONFIG, OVERRIDE, config_json_schema
from k8slint.errors import ConfigError
from k8slint.node import plain
from k8slint.reading.read import read
from k8slint.rule import RuleEntry
from k8slint.settings import Override, Settings
from k8slint.source import Position

FULL = """\
# yaml-language-server: $schema=./.k8slint.schema.json
kubernetes-versions: ["1.34", "1.37"]
include: ["deploy/**", "clusters/**"]
exclude: ["**/vendor/**"]
select: [default]
extend-select: [pss-baseline]
ignore: [no-liveness-probe]
severity: {latest-tag: info}
fail-on: warning
require-suppression-reason: true
rules:
  latest-tag: {allowed-registries: ["registry.example.com/*"], allow-digest-only: false}
crds: ["deploy/crds/*.yaml"]
placeholders: ['${*}', '@*@']
complete: true
overrides:
  - {files: ["dev/**"], ignore: [minimum-replicas]}
  - {kinds: [Job, CronJob], namespaces: [dev], severity: {image-tag: error}}
  - annotations: {"helm.sh/hook": "test"}
    select: [minimal]
    extend-select: [latest-tag]
"""

FULL_TOML = """\
[project]
name = "include"

[tool.k8slint]
kubernetes-versions = ["1.34", "1.37"]
include = ["deploy/**", "clusters/**"]
exclude = ["**/vendor/**"]
select = ["default"]
extend-select = ["pss-baseline"]
ignore = ["no-liveness-probe"]
severity = {latest-tag = "info"}
fail-on = "warning"
require-suppression-reason = true
crds = ["deploy/crds/*.yaml"]
placeholders = ['${*}', '@*@']
complete = true

[tool.k8slint.rules]
latest-tag = {allowed-registries = ["registry.example.com/*"], allow-digest-only = false}

[[tool.k8slint.overrides]]
files = ["dev/**"]
ignore = ["minimum-replicas"]

[[tool.k8slint.overrides]]
kinds = ["Job", "CronJob"]
namespaces = ["dev"]
severity = {image-tag = "error"}

[[tool.k8slint.overrides]]
annotations = {"helm.sh/hook" = "test"}
select = ["minimal"]
extend-select = ["latest-tag"]
"""

EXPECTED = Settings(
    kubernetes_versions=("1.34", "1.37"),
    include=("deploy/**", "clusters/**"),
    exclude=("**/vendor/**",),
    select=("default",),
    extend_select=("pss-baseline",),
    ignore=("no-liveness-probe",),
    severity={"latest-tag": "info"},
    fail_on="warning",
    require_suppression_reason=True,
    rules={"latest-tag": {"allowed_registries": ["registry.example.com/*"], "allow_digest_only": False}},
    crds=("deploy/crds/*.yaml",),
    placeholders=("${*}", "@*@"),
    complete=True,
    overrides=(
        Override(files=("dev/**",), ignore=("minimum-replicas",)),
        Override(kinds=("Job", "CronJob"), namespaces=("dev",), severity={"latest-tag": "error"}),
        Override(annotations={"helm.sh/hook": "test"}, select=("minimal",), extend_select=("latest-tag",)),
    ),
)

NO_CODE = (
    "cannot be set in a configuration, because a linted tree must not make code run; "
    "rules of other packages are switched on from the command line"
)
WORDS = "a list of presets, sets, categories and rules, such as [default]"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git root that is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def refused(text: str | bytes, rules: list[RuleEntry], name: str = ".k8slint.yaml") -> str:
    with pytest.raises(ConfigError) as caught:
        load(write(name, text), rules)
    return str(caught.value)


@pytest.mark.parametrize(("name", "text"), [(".k8slint.yaml", FULL), ("pyproject.toml", FULL_TOML)])
def test_every_key(name: str, text: str, rules: list[RuleEntry], project: Path) -> None:
    settings = load(write(name, text), rules)
    assert settings._replace(origins={}) == EXPECTED._replace(config_path=name, origins={})


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "---\n# nothing\n", "{}\n", "\ufeff# mark\r\n"])
def test_an_empty_configuration_is_one(text: str, rules: list[RuleEntry], project: Path) -> None:
    path = write(".k8slint.yaml", text)
    assert load(path, rules) == Settings(config_path=path)


def test_every_value_has_a_place(rules: list[RuleEntry]) -> None:
    origins = load(write(".k8slint.yaml", FULL), rules).origins
    assert origins["fail-on",] == Position(9, 1)
    assert origins["kubernetes-versions", 1] == Position(2, 31)
    assert origins["rules", "latest-tag", "allow-digest-only"] == Position(12, 83)
    assert origins["overrides", 1] == Position(18, 5)
    origins = load(write("pyproject.toml", FULL_TOML), rules).origins
    assert origins["include",] == Position(6, 1)
    assert origins["fail-on",] == Position(12, 1)
    assert origins["kubernetes-versions", 1] == Position(5, 32)
    assert origins["overrides", 1, "kinds"] == Position(26, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exlude: []", "1:1: unknown key 'exlude'; did you mean 'exclude'?"),
        ("select: []\n\n qqq: 1", "3:2: "),
        ("nonsense: 1", "1:1: unknown key 'nonsense'"),
        ("fail_on: error", "1:1: unknown key 'fail_on'; did you mean 'fail-on'?"),
        ("overrides:\n- file: [a]", "2:3: unknown key 'file' in 'overrides[0]'; did you mean 'files'?"),
        (
            "plugins: [evil]",
            f"1:1: 'plugins' {NO_CODE}",
        ),
        ("max-depth: 9999", "1:1: 'max-depth' cannot be set in a configuration; the limits of the reader are fixed"),
        (
            "select: [defualt]",
            "1:10: 'defualt' in 'select[0]' is not a preset, set, category or rule; did you mean 'default'?",
        ),
        ("preset: images", "1:9: 'images' in 'preset' is not a preset or set"),
        ("preset: stict", "1:9: 'stict' in 'preset' is not a preset or set; did you mean 'strict'?"),
        ("severity: {latest-tags: info}", "1:12: unknown rule 'latest-tags' in 'severity'; did you mean 'latest-tag'?"),
        (
            "severity: {latest-tag: warn}",
            "1:24: 'warn' in 'severity.latest-tag' is not a level; did you mean 'warning'?",
        ),
        (
            "severity: {latest-tag: critical}",
            "1:24: 'critical' in 'severity.latest-tag' is not a level; use error, warning or info",
        ),
        ("severity: {latest-tag: off}", "1:24: 'off' is not a level; put the rule under 'ignore'"),
        ("fail-on: always", "1:10: 'always' in 'fail-on' is not a level; use error, warning, info or never"),
        ("complete: 'yes please'", "1:11: 'complete' must be true or false, not a text"),
        ("ignore: latest-tag", f"1:9: 'ignore' must be {WORDS}, not a text"),
        ("ignore:", f"'ignore' must be {WORDS}, not empty"),
        ("crds: {a: b}", "1:7: 'crds' must be a list of globs, such as [\"deploy/**\"], not a mapping"),
        ("crds: [1]", "1:8: 'crds[0]' must be a glob, not a number"),
        ("overrides: {files: [a]}", "1:12: 'overrides' must be a list of mappings, not a mapping"),
        ("overrides: [a]", "1:13: 'overrides[0]' must be a mapping, not a text"),
        ("- a\n- b", "1:1: a configuration must be a mapping, not a list"),
        ("just text", "1:1: a configuration must be a mapping, not a text"),
        (
            "kubernetes-versions: [1.30]",
            '1:23: 1.30 without quotes is the number 1.3; write "1.30" in quotes',
        ),
        (
            "kubernetes-versions: [1.34]",
            '1:23: 1.34 without quotes is a number (1.30 would become 1.3); write "1.34" in quotes',
        ),
        (
            "kubernetes-versions: ['1.34.2']",
            "1:23: '1.34.2' is not a Kubernetes release; write major and minor, such as \"1.34\"",
        ),
        (
            "exclude: [../other]",
            "1:11: glob '../other' in 'exclude[0]' leads out of the directory of the configuration with '..'",
        ),
        ("placeholders: ['']", "1:16: pattern '' in 'placeholders[0]' is empty"),
        ("placeholders: ['**']", "1:16: pattern '**' in 'placeholders[0]' would match everything"),
        (
            "placeholders: ['[z-a]']",
            "1:16: pattern '[z-a]' in 'placeholders[0]' cannot be read: bad character range z-a",
        ),
        ("include: ['[z-a]']", "1:11: glob '[z-a]' in 'include[0]' cannot be read: bad character range z-a"),
        (
            "overrides:\n- {namespaces: ['[z-a]'], ignore: [all]}",
            "2:17: pattern '[z-a]' in 'overrides[0].namespaces[0]' cannot be read: bad character range z-a",
        ),
        (
            "overrides:\n- {annotations: {a: '[z-a]'}, ignore: [all]}",
            "2:21: pattern '[z-a]' in 'overrides[0].annotations.a' cannot be read: bad character range z-a",
        ),
        (
            "rules: {latest-tag: {allowed-registry: []}}",
            "1:22: rule 'latest-tag' has no option 'allowed-registry'; did you mean 'allowed-registries'?",
        ),
        ("rules: {minimum-replicas: {xyz: 1}}", "1:28: rule 'minimum-replicas' has no option 'xyz'; it has 'minimum'"),
        ("rules: {unknown-field: {xyz: 1}}", "1:25: rule 'unknown-field' has no options"),
        ("rules: {latest: {}}", "1:9: unknown rule 'latest' in 'rules'"),
        ("rules: {latest-tag: 3}", "1:21: 'rules.latest-tag' must be a mapping from options to values, not a number"),
        (
            "overrides:\n- ignore: [latest-tag]",
            "2:3: override 1 holds everywhere; give it files, kinds, namespaces or annotations, or move it to the top",
        ),
        (
            "overrides:\n- files: [a]",
            "2:3: override 1 changes nothing; give it select, extend-select, ignore or severity",
        ),
        (
            "overrides:\n- {annotations: {a: true}, ignore: [all]}",
            "'overrides[0].annotations.a' must be a text, not a flag",
        ),
        ("ignore: []\n---\nignore: []", "a configuration is one document"),
        ("ignore: []\n'ignore': []", "2:1: key 'ignore' is set a second time"),
        ("%YAML 1.1\n---\nignore: []", "1:1: "),
        ("ignore: !mine []", "1:9: tag '!mine' means nothing in a configuration"),
        ("ignore: [", ".k8slint.yaml:1:"),
        ("a: \xff".encode("latin-1"), ".k8slint.yaml:1:"),
        (b"#" * (1 << 20) + b"#", ".k8slint.yaml: is larger than 1 MiB"),
    ],
)
def test_what_cannot_be_used(text: str | bytes, message: str, rules: list[RuleEntry]) -> None:
    found = refused(text, rules)
    assert found.startswith(".k8slint.yaml:")
    assert message in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.k8slint]\nselect = ['default']\nfial-on = 'info'",
            "3:1: unknown key 'fial-on'; did you mean 'fail-on'?",
        ),
        (
            "[tool.k8slint]\nkubernetes-versions = [1.30]",
            '2:24: 1.30 without quotes is the number 1.3; write "1.30" in quotes',
        ),
        ("[tool.k8slint]\nselect = ['x']", "2:11: 'x' in 'select[0]' is not a preset, set, category or rule"),
        ("[tool.k8slint]\ncomplete = 'no'", "2:12: 'complete' must be true or false, not a text"),
        ("[tool.k8slint\n", "1:14: not TOML: "),
        ("[tool]\nk8slint = 3", "2:11: a configuration must be a mapping, not a number"),
        ("[tool.other]", "pyproject.toml: has no table [tool.k8slint]"),
        ("\xff".encode("latin-1"), "pyproject.toml: is not UTF-8"),
    ],
)
def test_what_cannot_be_used_in_pyproject(text: str | bytes, message: str, rules: list[RuleEntry]) -> None:
    found = refused(text, rules, "pyproject.toml")
    assert found.startswith("pyproject.toml:")
    assert message in found


def test_the_nearest_configuration_wins(project: Path) -> None:
    os.makedirs("a/b/c")
    assert find_config("a/b/c") is None
    top = write(str(project / "pyproject.toml"), "[tool.k8slint]\n")
    assert find_config("a/b/c") == top
    top = write(str(project / ".k8slint.yaml"), "")
    assert find_config("a/b/c") == top
    write("a/pyproject.toml", "[tool.black]\n# not for k8slint, a tool\n")
    assert find_config("a/b/c") == top
    near = write(str(project / "a/b/pyproject.toml"), '["tool".k8slint]\n')
    assert find_config("a/b/c") == near


def test_the_search_ends_at_the_git_root(project: Path) -> None:
    write(".k8slint.yaml", "")
    write("sub/.git", "gitdir: ../.git/modules/sub\n")
    os.makedirs("sub/a")
    assert find_config("sub/a") is None
    inner = write(str(project / "sub/.k8slint.yaml"), "")
    assert find_config("sub/a") == inner


def test_a_broken_pyproject_that_speaks_of_us_is_told() -> None:
    write("pyproject.toml", "[tool.k8slint]\nselect = \n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2:10: not TOML: invalid value$"):
        find_config(".")


def test_another_ending_is_told() -> None:
    write(".k8slint.yml", "")
    with pytest.raises(ConfigError, match=r"^\.k8slint\.yml: is not read; rename it to '\.k8slint\.yaml'$"):
        find_config(".")


def test_a_link_out_of_the_tree_is_refused(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret"
    outside.write_text("password: hunter2\n")
    os.makedirs("a")
    os.symlink(outside, "a/.k8slint.yaml")
    with pytest.raises(ConfigError, match=r"^a/\.k8slint\.yaml: is a link that leads out of '\.'$"):
        find_config("a")
    os.remove("a/.k8slint.yaml")
    write("outside.yaml", "")
    os.symlink("../outside.yaml", "a/.k8slint.yaml")
    assert find_config("a") == str(project / "a/.k8slint.yaml")


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "dangling"])
def test_what_is_no_file(kind: str, rules: list[RuleEntry]) -> None:
    if kind == "folder":
        os.makedirs(".k8slint.yaml")
    elif kind == "pipe":
        os.mkfifo(".k8slint.yaml")
    elif kind == "dangling":
        os.symlink("nothing", ".k8slint.yaml")
    with pytest.raises(ConfigError, match=r"^\.k8slint\.yaml: cannot be read: "):
        load(".k8slint.yaml", rules)


def test_show_says_where_each_value_comes_from(rules: list[RuleEntry]) -> None:
    text = show(load(write(".k8slint.yaml", FULL), rules))
    lines = text.splitlines()
    assert lines[0] == "# .k8slint.yaml"
    assert 'exclude: ["**/vendor/**"]  # .k8slint.yaml:4' in lines
    assert "preset: null  # default" in lines
    assert '- {"files": ["dev/**"], "ignore": ["minimum-replicas"]}  # .k8slint.yaml:17' in lines
    shown = plain(read(text.encode(), "shown.yaml").documents[0].root)
    assert isinstance(shown, dict)
    assert list(shown) == [key.name for key in CONFIG.keys]
    defaults = show(Settings()).splitlines()
    assert defaults[0] == "# no configuration, defaults only"
    assert all(line.endswith("  # default") for line in defaults[1:])


def test_the_json_schema_agrees_with_validation(rules: list[RuleEntry]) -> None:
    schema = config_json_schema(rules)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(json.loads(json.dumps(schema)))
    assert list(validator.iter_errors(plain(read(FULL.encode(), "x.yaml").documents[0].root))) == []
    wrongs: list[object] = [
        {"exlude": []},
        {"select": ["defualt"]},
        {"preset": "images"},
        {"severity": {"latest-tags": "info"}},
        {"severity": {"latest-tag": "warn"}},
        {"kubernetes-versions": [1.3]},
        {"kubernetes-versions": ["1.34.2"]},
        {"overrides": [{"file": []}]},
        {"rules": {"latest-tag": {"nope": 1}}},
        {"complete": "yes"},
        [],
    ]
    for wrong in wrongs:
        assert not validator.is_valid(wrong), wrong
        assert refused(json.dumps(wrong), rules)


def test_the_table_has_a_key_for_each_field() -> None:
    assert [key.field for key in CONFIG.keys] == list(Settings._fields[: -len(("config_path", "origins"))])
    assert [key.field for key in OVERRIDE.keys] == list(Override._fields)
