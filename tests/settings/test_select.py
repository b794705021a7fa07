"""Which rules run, how loud, and which setting says so."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.errors import UsageError
from k8slint.outcome import ObjectId
from k8slint.rule import RuleEntry
from k8slint.select import CommandLine, Decision, Selector, command_line
from k8slint.settings import Override, Settings

CONFIG = "/project/.k8slint.yaml"
NO_WORD = "is not a preset, set, category or rule"
WEB = ObjectId("apps/v1", "Deployment", "dev", "web", 0)


def running(selector: Selector) -> list[str]:
    return [rule.id for rule in selector.rules]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ((), "unknown-field latest-tag no-liveness-probe unused-suppression"),
        (("minimal",), "unknown-field"),
        (
            ("strict",),
            "unknown-field latest-tag no-liveness-probe minimum-replicas privileged-container run-as-non-root",
        ),
        (("policy",), "required-label"),
        (("pss-baseline",), "privileged-container"),
        (("images", "pss-restricted"), "latest-tag privileged-container run-as-non-root"),
        (("image-tag",), "latest-tag"),
        (("cpu-limit-set", "minimal"), "unknown-field cpu-limit-set"),
    ],
)
def test_words(rules: list[RuleEntry], select: tuple[str, ...], expected: str) -> None:
    found = set(running(Selector(Settings(select=select), rules)))
    assert found - {"unused-suppression"} == set(expected.split()) - {"unused-suppression"}


def test_all_is_everything(rules: list[RuleEntry]) -> None:
    assert running(Selector(Settings(preset="all"), rules)) == [rule.id for rule in rules]


@pytest.mark.parametrize(
    ("settings", "line", "rule", "expected"),
    [
        pytest.param({}, {}, "latest-tag", (True, "preset default"), id="default"),
        pytest.param({}, {}, "minimum-replicas", (False, "not in preset default"), id="not-default"),
        pytest.param(
            {"select": ("minimal",)}, {}, "latest-tag", (False, "not selected in .k8slint.yaml"), id="not-selected"
        ),
        pytest.param({"select": ("images",)}, {}, "latest-tag", (True, "select in .k8slint.yaml"), id="select"),
        pytest.param({"preset": "strict"}, {}, "latest-tag", (True, "preset strict in .k8slint.yaml"), id="preset"),
        pytest.param(
            {"extend_select": ("cpu-limit-set",)},
            {},
            "cpu-limit-set",
            (True, "extend-select in .k8slint.yaml"),
            id="extend-select",
        ),
        pytest.param(
            {"extend_select": ("cpu-limit-set",)}, {}, "latest-tag", (True, "preset default"), id="extend-keeps"
        ),
        pytest.param({"ignore": ("images",)}, {}, "latest-tag", (False, "ignore in .k8slint.yaml"), id="ignore"),
        # The more specific word wins in one layer, and an ignore wins a draw.
        pytest.param(
            {"select": ("latest-tag",), "ignore": ("images",)},
            {},
            "latest-tag",
            (True, "select in .k8slint.yaml"),
            id="rule-beats-category",
        ),
        pytest.param(
            {"select": ("images",), "ignore": ("latest-tag",)},
            {},
            "latest-tag",
            (False, "ignore in .k8slint.yaml"),
            id="ignored-rule-beats-category",
        ),
        pytest.param(
            {"select": ("workload-reliability",), "ignore": ("default",)},
            {},
            "no-liveness-probe",
            (True, "select in .k8slint.yaml"),
            id="category-beats-preset",
        ),
        pytest.param(
            {"select": ("strict",), "ignore": ("default",)},
            {},
            "latest-tag",
            (False, "ignore in .k8slint.yaml"),
            id="ignore-wins-draw",
        ),
        pytest.param(
            {"select": ("minimal",), "ignore": ("all",)},
            {},
            "unknown-field",
            (True, "select in .k8slint.yaml"),
            id="anything-beats-all",
        ),
        # The command line.
        pytest.param({}, {"preset": "strict"}, "minimum-replicas", (True, "--preset strict"), id="cli-preset"),
        pytest.param(
            {"select": ("images",), "preset": "minimal"},
            {},
            "unknown-field",
            (False, "not selected in .k8slint.yaml"),
            id="select-wins-over-preset",
        ),
        pytest.param(
            {},
            {"select": ("images",), "preset": "minimal"},
            "unknown-field",
            (False, "not in --select"),
            id="cli-select-wins-over-preset",
        ),
        pytest.param({}, {"preset": "minimal"}, "latest-tag", (False, "not in --preset minimal"), id="cli-preset-off"),
        pytest.param(
            {"extend_select": ("cpu-limit-set",)},
            {"select": ("images",)},
            "cpu-limit-set",
            (False, "not in --select"),
            id="cli-select-replaces",
        ),
        pytest.param(
            {}, {"extend_select": ("cpu-limit-set",)}, "latest-tag", (True, "preset default"), id="cli-extend-keeps"
        ),
        pytest.param({}, {"ignore": ("default",)}, "latest-tag", (False, "--ignore"), id="cli-ignore"),
        pytest.param(
            {"select": ("latest-tag",)},
            {"ignore": ("default",)},
            "latest-tag",
            (False, "--ignore"),
            id="cli-ignore-wins",
        ),
        pytest.param(
            {"ignore": ("latest-tag",)},
            {"select": ("strict",)},
            "latest-tag",
            (False, "ignore in .k8slint.yaml"),
            id="config-ignores-stand-against-presets",
        ),
        pytest.param(
            {"ignore": ("latest-tag",)}, {"select": ("latest-tag",)}, "latest-tag", (True, "--select"), id="cli-by-name"
        ),
        pytest.param(
            {"ignore": ("images",)},
            {"extend_select": ("image-tag",)},
            "latest-tag",
            (True, "--extend-select"),
            id="old-id",
        ),
    ],
)
def test_layers(
    rules: list[RuleEntry],
    settings: dict[str, Any],
    line: dict[str, Any],
    rule: str,
    expected: tuple[bool, str],
) -> None:
    path = CONFIG if settings else None
    selector = Selector(Settings(config_path=path)._replace(**settings), rules, CommandLine()._replace(**line))
    decision = selector.decide(rule)
    assert (decision.on, decision.because) == expected
    assert (rule in running(selector)) == decision.on


def test_severities(rules: list[RuleEntry]) -> None:
    settings = Settings(severity={"latest-tag": "info", "no-liveness-probe": "error"})
    selector = Selector(settings, rules, command_line(severity=["no-liveness-probe=warning"]))
    assert selector.decide("unknown-field") == Decision(True, "error", "preset default")
    assert selector.decide("latest-tag") == Decision(True, "info", "preset default", configured=True)
    assert selector.decide("no-liveness-probe") == Decision(True, "warning", "preset default", configured=True)


OVERRIDES = (
    Override(files=("dev/**",), ignore=("workload-reliability",), severity={"latest-tag": "info"}),
    Override(files=("dev/web/**",), kinds=("apps/Deployment",), extend_select=("no-liveness-probe",)),
    Override(annotations={"helm.sh/hook": "*test*"}, select=("minimal",)),
    Override(namespaces=("kube-*",), extend_select=("pod-security",), severity={"run-as-non-root": "error"}),
)


@pytest.mark.parametrize(
    ("path", "object_id", "annotations", "rule", "expected"),
    [
        ("prod/a.yaml", WEB, {}, "no-liveness-probe", (True, "warning", "preset default")),
        ("dev/a.yaml", WEB, {}, "no-liveness-probe", (False, "warning", "override 1 in .k8slint.yaml: files 'dev/**'")),
        ("dev/a.yaml", None, {}, "latest-tag", (True, "info", "preset default")),
        (
            "dev/web/a.yaml",
            WEB,
            {},
            "no-liveness-probe",
            (True, "warning", "override 2 in .k8slint.yaml: files 'dev/web/**'; kinds 'apps/Deployment'"),
        ),
        (
            "dev/web/a.yaml",
            WEB._replace(kind="Job", api_version="batch/v1"),
            {},
            "no-liveness-probe",
            (False, "warning", "override 1 in .k8slint.yaml: files 'dev/**'"),
        ),
        (
            "x.yaml",
            WEB,
            {"helm.sh/hook": "pre-test,test"},
            "latest-tag",
            (False, "warning", "override 3 in .k8slint.yaml: annotations 'helm.sh/hook: *test*'"),
        ),
        ("x.yaml", WEB, {"helm.sh/hook": "install"}, "latest-tag", (True, "warning", "preset default")),
        (
            "x.yaml",
            WEB._replace(namespace="kube-system"),
            {},
            "run-as-non-root",
            (True, "error", "override 4 in .k8slint.yaml: namespaces 'kube-*'"),
        ),
        ("x.yaml", None, {}, "run-as-non-root", (False, "warning", "not in preset default")),
        ("", None, None, "latest-tag", (True, "warning", "preset default")),
    ],
)
def test_overrides(
    rules: list[RuleEntry],
    path: str,
    object_id: ObjectId | None,
    annotations: dict[str, str] | None,
    rule: str,
    expected: tuple[bool, str, str],
) -> None:
    selector = Selector(Settings(overrides=OVERRIDES, config_path=CONFIG), rules)
    assert selector.decide(rule, path, object_id, annotations)[:3] == expected


def test_rules_that_only_an_override_selects_run(rules: list[RuleEntry]) -> None:
    selector = Selector(Settings(overrides=OVERRIDES), rules)
    assert {"privileged-container", "run-as-non-root"} < set(running(selector))
    assert running(Selector(Settings(overrides=OVERRIDES), rules, CommandLine(select=("images",)))) == ["latest-tag"]


def test_the_command_line_wins_over_overrides_and_keeps_their_more_specific_ignores(rules: list[RuleEntry]) -> None:
    overrides = (
        Override(files=("dev/**",), ignore=("latest-tag",)),
        Override(files=("dev/**",), extend_select=("images",)),
        Override(files=("test/**",), select=("minimal",)),
    )
    settings = Settings(overrides=overrides)
    assert not Selector(settings, rules).decide("latest-tag", "dev/a").on
    assert not Selector(settings, rules, CommandLine(preset="strict")).decide("latest-tag", "dev/a").on
    assert Selector(settings, rules, CommandLine(select=("latest-tag",))).decide("latest-tag", "dev/a").on
    assert not Selector(settings, rules).decide("no-liveness-probe", "test/a").on
    assert Selector(settings, rules, CommandLine(preset="strict")).decide("no-liveness-probe", "test/a").on


def test_old_ids_are_noted(rules: list[RuleEntry]) -> None:
    selector = Selector(Settings(ignore=("image-tag",), severity={"image-tag": "error"}), rules)
    assert selector.notes == ("rule 'image-tag' is now called 'latest-tag'",)
    assert selector.decide("latest-tag") == Decision(False, "error", "ignore", configured=True)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (CommandLine(select=("defualt",)), f"--select: 'defualt' {NO_WORD}; did you mean 'default'?"),
        (CommandLine(ignore=("latest_tag",)), f"--ignore: 'latest_tag' {NO_WORD}; did you mean 'latest-tag'?"),
        (CommandLine(extend_select=("qqq",)), f"--extend-select: 'qqq' {NO_WORD}"),
        (CommandLine(preset="stric"), "--preset: 'stric' is not a preset or set; did you mean 'strict'?"),
        (CommandLine(preset="images"), "--preset: 'images' is not a preset or set"),
        (
            CommandLine(severity=(("latest-tags", "info"),)),
            "--severity: unknown rule 'latest-tags'; did you mean 'latest-tag'?",
        ),
    ],
)
def test_unknown_words(rules: list[RuleEntry], line: CommandLine, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Selector(Settings(), rules, line)
    assert str(caught.value) == message


def test_command_line_texts() -> None:
    line = command_line("strict", ["a, b", "c"], ["d"], ["e,,f"], ["x=info,y=error", "z=warning"])
    assert line == CommandLine(
        "strict", ("a", "b", "c"), ("d",), ("e", "f"), (("x", "info"), ("y", "error"), ("z", "warning"))
    )
    assert command_line(no_suppressions=True) == CommandLine(no_suppressions=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("latest-tag", "--severity: 'latest-tag' does not have the form RULE=LEVEL"),
        ("=info", "--severity: '=info' does not have the form RULE=LEVEL"),
        ("latest-tag=warn", "--severity: 'warn' is not a level; did you mean 'warning'?"),
        ("latest-tag=off", "--severity: 'off' is not a level; use error, warning or info"),
    ],
)
def test_command_line_severity(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        command_line(severity=[text])
    assert str(caught.value) == message
