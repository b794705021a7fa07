"""A report about one file says of it what a report about all files says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from k8slint.assemble import ReadFile, assemble
from k8slint.discover import SUFFIXES
from k8slint.engine import Rules, Spoken, lint
from k8slint.project import Project
from k8slint.reading.read import read
from k8slint.registry import Registry, builtin
from k8slint.schema.releases import newest_release
from k8slint.target import WHOLE_PROJECT
from k8slint.testing import fixtures

ROOT = Path(__file__).parents[1] / "fixtures"
RULES = sorted(entry.id for entry in builtin().entries.values() if entry.on == WHOLE_PROJECT.name)


def files_of(rule: str) -> dict[str, bytes]:
    """The fixtures of a rule as one project, which no folder keeps apart but those that are projects of their own."""
    found = {}
    for fixture in fixtures(ROOT / rule):
        paths = sorted(fixture.rglob("*")) if fixture.is_dir() else [fixture]
        wanted = [path for path in paths if path.suffix in SUFFIXES and ".fixed." not in path.name]
        found.update({path.relative_to(ROOT).as_posix(): path.read_bytes() for path in wanted})
    return found


def project_of(files: dict[str, bytes], *, complete: bool) -> Project:
    were_read = (ReadFile(read(data, path)) for path, data in files.items())
    return assemble(were_read, (newest_release(),), complete=complete)


def said(found: Iterable[Spoken]) -> list[str]:
    """Findings as text, in an order that does not depend on how they were found."""
    return sorted(map(_as_text, found))


def _as_text(each: Spoken) -> str:
    finding = each.finding
    places = [finding.place, *(related.place for related in finding.related)]
    return repr(
        (
            (each.rule.id, finding.severity, finding.message, finding.help),
            [(place.source.path, place.span, place.path) for place in places],
            [related.message for related in finding.related],
            [edit.text for edit in finding.fix.edits] if finding.fix else None,
        )
    )


@pytest.fixture(scope="module")
def rules(registry: Registry) -> Rules:
    return Rules(registry, {*RULES, "rule-crashed"})


@pytest.mark.parametrize("complete", [False, True], ids=["", "complete"])
@pytest.mark.parametrize("rule", RULES)
def test_one_file_at_a_time(rule: str, complete: bool, rules: Rules) -> None:
    files = files_of(rule)
    project = project_of(files, complete=complete)
    all_at_once = said(lint(project, project.units, rules))
    assert said(spoken for unit in project.units for spoken in lint(project, [unit], rules)) == all_at_once


def test_one_file_at_a_time_of_many(rules: Rules) -> None:
    files = {path: data for rule in RULES[::3] for path, data in files_of(rule).items()}
    project = project_of(files, complete=False)
    assert len(project.objects) > 300
    one_by_one = [spoken for unit in project.units for spoken in lint(project, [unit], rules)]
    assert said(one_by_one) == said(lint(project, project.units, rules))


def test_a_project_with_one_file_exchanged(rules: Rules) -> None:
    files = {path: data for rule in ("duplicate-object", "dangling-service") for path, data in files_of(rule).items()}
    before = project_of(files, complete=False)
    list(lint(before, before.units, rules))
    for number, (path, data) in enumerate(files.items()):
        changed = files | {path: data.replace(b"name: ", b"name: x", 1).replace(b"app: web", b"app: wob", 1)}
        alone = project_of(changed, complete=False)
        units = [*before.units]
        units[number] = alone.units[number]
        project = Project(units, before.surroundings)
        reported = [project.units[number]]
        assert said(lint(project, reported, rules)) == said(lint(alone, [alone.units[number]], rules)), path
