"""The other commands: rule, rules, config, dev."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run, Tree
from tests.cli.manifests import BROKEN, CLEAN


def test_rule_explains(run: Run) -> None:
    ran = run("rule", "latest-tag")
    assert ran.code == 0
    for title in ("Why", "Bad", "Good", "Ignore"):
        assert f"\n{title}\n" in ran.out


def test_rule_offers_the_near_name(run: Run) -> None:
    ran = run("rule", "latest-tga")
    assert ran.code == 2
    assert "did you mean 'latest-tag'?" in ran.err


def test_rules_lists_every_rule_as_json(tree: Tree, run: Run) -> None:
    tree({".k8slint.yaml": "ignore: [latest-tag]\n"})
    listed = {row["id"]: row for row in json.loads(run("rules", "--output-format", "json").out)}
    assert listed["unknown-field"]["on"] is True
    assert listed["latest-tag"]["on"] is False
    assert listed["latest-tag"]["because"] == "ignore in .k8slint.yaml"


def test_config_shows_origins(tree: Tree, run: Run) -> None:
    tree({".k8slint.yaml": "fail-on: warning\n"})
    ran = run("config", "show", ".")
    assert ran.code == 0
    assert 'fail-on: "warning"  # .k8slint.yaml:1' in ran.out


def test_config_errors_have_a_place(tree: Tree, run: Run) -> None:
    tree({".k8slint.yaml": "fail-on: error\nselct: [minimal]\n", "a.yaml": CLEAN})
    ran = run("check", "a.yaml")
    assert ran.code == 2
    assert ".k8slint.yaml:2:1" in ran.err
    assert "did you mean 'select'?" in ran.err


def test_config_schema_is_a_schema(run: Run) -> None:
    schema = json.loads(run("config", "schema").out)
    assert schema["additionalProperties"] is False
    assert "kubernetes-versions" in schema["properties"]


@pytest.mark.parametrize(("text", "code"), [(CLEAN, 0), (BROKEN, 1), ("a: 1\na: 2\nkind: X\n", 0)])
def test_dev_read_exits_as_kubectl_would(tree: Tree, run: Run, text: str, code: int) -> None:
    tree({"a.yaml": text})
    assert run("dev", "read", "a.yaml").code == code


def test_dev_read_prints_values_as_kubernetes_sees_them(tree: Tree, run: Run) -> None:
    tree(
        {
            "a.yaml": "kind: X\nmode: 0644\non: yes\nname: 1.10\n---\n---\n"
            "kind: List\nitems: [{apiVersion: v1, kind: Z}]\n"
        }
    )
    lines = [json.loads(line) for line in run("dev", "read", "a.yaml").out.splitlines()]
    assert lines == [{"kind": "X", "mode": 420, "true": True, "name": 1.1}, {"apiVersion": "v1", "kind": "Z"}]


def test_new_rule_writes_a_skeleton_that_fails_until_it_is_filled(tree: Tree, run: Run) -> None:
    folder = tree({})
    assert run("dev", "new-rule", "my-own-rule", "--on", "container").code == 0
    text = (folder / "rules/k8slint_rules/my_own_rule.py").read_text()
    compile(text, "my_own_rule.py", "exec")
    assert "def my_own_rule(container: Container)" in text
    assert "# expect: my-own-rule" in (folder / "fixtures/my-own-rule/example.yaml").read_text()
    assert run("dev", "new-rule", "my-own-rule", "--on", "container").code == 2
    assert run("dev", "new-rule", "Not_An_Id", "--on", "container").code == 2
    assert "did you mean 'container'?" in run("dev", "new-rule", "other-rule", "--on", "contaner").err
