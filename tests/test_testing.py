"""The fixture harness fails as it should, so that no fixture passes for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from k8slint.finding import Edit, Finding, Fix, Related
from k8slint.kube.objects import Object
from k8slint.kube.pods import Container
from k8slint.node import At
from k8slint.registry import Registry, rule_in
from k8slint.rule import Facts, Rule, rule
from k8slint.target import EACH_CONTAINER, EACH_OBJECT, WHOLE_PROJECT, Project
from k8slint.testing import check_fixture, expectations, expectations_beside, fixtures, lint_files

FACTS: Facts = {"severity": "warning", "preset": "default", "category": "metadata", "since": "0.1"}


class InMemory(Registry):
    """Rules that stand in no file."""

    def __init__(self, *rules: Rule[Any]) -> None:
        self._rules = {each.entry.id: each for each in (*rules, rule_in("k8slint_rules.rule_crashed"))}
        super().__init__({id: each.entry for id, each in self._rules.items()}, {})

    def load(self, id: str) -> Rule[Any]:
        return self._rules[id]


@rule("no-colour", "value of a ConfigMap is a colour", on=EACH_OBJECT, **FACTS)
def no_colour(obj: Object) -> Iterator[Finding]:
    """Flag every 'red', and mend it."""
    for _, at in obj["data"].fields():
        if at.text == "red":
            fix = Fix("make it grey", (Edit(at.place.span, "grey"),))
            yield Finding(f"'{at.text}' is a colour", at.place, fix=fix)


@rule("no-shape", "value of a ConfigMap is a shape", on=EACH_OBJECT, **FACTS)
def no_shape(obj: Object) -> Iterator[Finding]:
    """Flag every 'round', with no way to mend it."""
    yield from (Finding("'round' is a shape", at.place) for _, at in obj["data"].fields() if at.text == "round")


@rule("careless", "trips over what is not there", on=EACH_CONTAINER, **FACTS)
def careless(container: Container) -> Iterator[Finding]:
    """Crash where there is no image."""
    image = container["image"].text
    assert image is not None
    yield from ()


@rule("how-many", "project holds several objects", on=WHOLE_PROJECT, **FACTS)
def how_many(project: Project) -> Iterator[Finding]:
    """Flag every object but the first."""
    kinds: list[At] = [obj["kind"] for obj in project.objects[1:]]
    yield from (Finding("there is another object", at.place) for at in kinds)


@rule("verbose", "says more than anybody reads", on=EACH_OBJECT, **FACTS)
def verbose(obj: Object) -> Iterator[Finding]:
    """Repeat what the manifest says, however long it is."""
    for key, at in obj["data"].fields():
        text = (at.text or "") * 10_000
        fix = Fix(text, (Edit(at.place.span, text if key == "long" else "short"),))
        yield Finding(text, at.place, text, tuple([Related(text, at.place)] * 1000), fix)


REGISTRY = InMemory(no_colour, no_shape, careless, how_many, verbose)

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"


def verdict(folder: Path, text: str, rule: str = "no-shape", **others: str) -> list[str]:
    """What the harness says of a fixture with these files beside it."""
    path = folder / "case.yaml"
    path.write_text(text, "utf-8")
    for name, other in others.items():
        (folder / name.replace("_", ".")).write_text(other, "utf-8")
    return [said.replace(f"{folder}/", "") for said in check_fixture(path, rule, REGISTRY)]


def test_expectations_that_are_met(tmp_path: Path) -> None:
    text = HEAD + '  a: round # expect: no-shape\n  # expect: no-shape "is a shape"\n  b: round\n  c: red\n'
    assert verdict(tmp_path, text) == []


def test_a_finding_without_an_expectation(tmp_path: Path) -> None:
    assert verdict(tmp_path, HEAD + "  a: round\n") == [
        "unexpected at case.yaml:5:6: no-shape \"'round' is a shape\"",
    ]


def test_an_expectation_without_a_finding(tmp_path: Path) -> None:
    assert verdict(tmp_path, HEAD + "  a: flat # expect: no-shape\n") == ["missing at case.yaml:5: no-shape ''"]


@pytest.mark.parametrize(
    "line",
    [
        '  a: round # expect: no-shape "is a size"\n',  # another message
        "  a: round # expect: no-colour\n",  # another rule
        "  # expect: no-shape\n\n  a: round\n",  # a blank line between
        "  a: round\n  b: flat # expect: no-shape\n",  # the line behind
    ],
)
def test_an_expectation_that_is_beside_the_point(tmp_path: Path, line: str) -> None:
    said = verdict(tmp_path, HEAD + line)
    assert [each.partition(" ")[0] for each in said] == ["unexpected", "missing"]


def test_one_expectation_is_not_met_twice(tmp_path: Path) -> None:
    twice = HEAD + "  a: round # expect: no-shape\n  b: [round]\n"
    assert verdict(tmp_path, twice.replace("[round]", "round")) == [
        "unexpected at case.yaml:6:6: no-shape \"'round' is a shape\"",
    ]
    assert verdict(tmp_path, HEAD + "  # expect: no-shape\n  # expect: no-shape\n  a: round\n") == [
        "missing at case.yaml:7: no-shape ''",
    ]


def test_expectations_beside_a_file_say_the_column(tmp_path: Path) -> None:
    text = HEAD + "  a: round\n"
    assert verdict(tmp_path, text, case_yaml_expect="5:6 no-shape\n") == []
    assert len(verdict(tmp_path, text, case_yaml_expect="5:7 no-shape\n")) == 2
    assert len(verdict(tmp_path, text, case_yaml_expect='5:6 no-shape "is a size"\n')) == 2
    # Where there is such a file, comments do not count.
    commented = HEAD + "  a: round # expect: no-shape\n"
    assert verdict(tmp_path, commented, case_yaml_expect="") == [
        "unexpected at case.yaml:5:6: no-shape \"'round' is a shape\"",
    ]


def test_a_fixed_twin_that_agrees(tmp_path: Path) -> None:
    text = HEAD + "  a: red # expect: no-colour\n"
    assert verdict(tmp_path, text, "no-colour", case_fixed_yaml=text.replace(": red", ": grey")) == []


def test_a_fixed_twin_that_is_stale(tmp_path: Path) -> None:
    text = HEAD + "  a: red # expect: no-colour\n"
    (said,) = verdict(tmp_path, text, "no-colour", case_fixed_yaml=text)
    assert said.startswith("case.fixed.yaml is not what the fixes of case.yaml give:\n")
    assert "  a: grey" in said


def test_a_fixed_twin_that_is_missing(tmp_path: Path) -> None:
    (said,) = verdict(tmp_path, HEAD + "  a: red # expect: no-colour\n", "no-colour")
    assert said.startswith("a finding in case.yaml has a fix, but case.fixed.yaml does not exist")


def test_a_fixed_twin_that_nothing_mends(tmp_path: Path) -> None:
    text = HEAD + "  a: round # expect: no-shape\n"
    assert verdict(tmp_path, text, case_fixed_yaml=text) == [
        "case.fixed.yaml exists, but no finding in case.yaml has a fix"
    ]


def test_a_rule_that_crashes_fails_its_fixture(tmp_path: Path) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: web}]}\n"
    assert verdict(tmp_path, pod, "careless") == [
        "unexpected at case.yaml:2:7: rule-crashed \"rule 'careless' failed with AssertionError\"",
    ]


def test_a_crash_says_nothing_of_the_manifest() -> None:
    pod = b"apiVersion: v1\nkind: Pod\nmetadata: {name: s3cr3t}\nspec: {containers: [{name: s3cr3t}]}\n"
    (said,) = lint_files({"pod.yaml": pod}, ["careless"], (), REGISTRY)
    assert (said.rule, said.severity) == ("rule-crashed", "error")
    assert "s3cr3t" not in said.message + said.help


def test_what_is_said_of_a_finding_is_bounded() -> None:
    long, short = lint_files({"a.yaml": (HEAD + "  long: abc\n  short: abc\n").encode()}, ["verbose"], (), REGISTRY)
    for said in (long, short):
        assert len(said.message) == len(said.help) == 1000
        assert len(said.related) == 100
        assert {len(place.message) for place in said.related} == {1000}
    # A fix is whole or not there.
    assert long.fix is None
    assert short.fix is not None
    assert (len(short.fix.title), [edit.text for edit in short.fix.edits]) == (1000, ["short"])


def test_a_folder_is_one_project(tmp_path: Path) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    (folder / "a.yaml").write_text(HEAD, "utf-8")
    (folder / "b.yaml").write_text(HEAD.replace("ConfigMap", "ConfigMap # expect: how-many"), "utf-8")
    assert fixtures(tmp_path) == [folder]
    assert check_fixture(folder, "how-many", REGISTRY) == []
    assert check_fixture(folder / "a.yaml", "how-many", REGISTRY) == []
    assert len(check_fixture(folder / "b.yaml", "how-many", REGISTRY)) == 1


def test_only_manifests_are_fixtures(tmp_path: Path) -> None:
    for name in ("a.yaml", "a.fixed.yaml", "a.yaml.expect", "b.json", "c.yml", "notes.txt"):
        (tmp_path / name).write_text("", "utf-8")
    assert [path.name for path in fixtures(tmp_path)] == ["a.yaml", "b.json", "c.yml"]


def test_releases_are_read_from_the_file(tmp_path: Path) -> None:
    removed = rule_in("k8slint_rules.removed_api_version")
    path = tmp_path / "case.yaml"
    scaler = "apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
    for release, count in (("1.25", 0), ("1.26", 1), ("1.25,1.26", 1)):
        path.write_text(f"# with: kubernetes-versions={release}\n{scaler}", "utf-8")
        said = check_fixture(path, "removed-api-version", InMemory(removed))
        assert len([each for each in said if each.startswith("unexpected")]) == count


def test_how_an_expectation_is_written() -> None:
    text = 'a: 1 # expect: one "x y" # expect: two\r\n# expect: three\r# more\nb: 2\n'
    assert [(e.line, e.rule, e.text) for e in expectations("f", text)] == [
        (1, "one", "x y"),
        (1, "two", ""),
        (4, "three", ""),
    ]
    assert list(expectations("f", "# an expectation: none\n#expect nothing\n")) == []
    beside = list(expectations_beside("f", '3:7 one "x"\n10:1 two\n'))
    assert [(e.line, e.column, e.rule, e.text) for e in beside] == [(3, 7, "one", "x"), (10, 1, "two", "")]
