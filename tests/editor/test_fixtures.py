"""Links over all fixtures: what the index knows is what a place leads to, and the way back is there."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from k8slint.assemble import ReadFile, assemble
from k8slint.editor.declared import object_name, place_of
from k8slint.editor.links import definitions, highlights, references
from k8slint.editor.symbols import Symbol, symbols
from k8slint.kube.hidden import hidden_in
from k8slint.project import Project
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release
from k8slint.scrub import MASK

FIXTURES = Path(__file__).parents[2] / "fixtures"
FOLDERS = sorted(path for path in FIXTURES.iterdir() if path.is_dir())


def _project(folder: Path) -> Project:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml", ".json"))
    files = [ReadFile(read(path.read_bytes(), path.relative_to(folder).as_posix())) for path in paths if path.is_file()]
    return assemble(files, (newest_release(),))


def _all(found: tuple[Symbol, ...]) -> list[Symbol]:
    return [symbol for each in found for symbol in (each, *_all(each.children))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_reference_is_a_link(folder: Path) -> None:
    project = _project(folder)
    units = {unit.file.source.path: unit for unit in project.units}
    for reference in project.references:
        place = place_of(reference.at)
        wanted = [object_name(target) for target in project.targets(reference)]
        links = definitions(project, units[reference.source.path], reference.at.place.span.start)
        found = {(each.source.path, each.span) for each in links.targets} if links is not None else set()
        assert not wanted or found == {(each.place.source.path, each.place.span) for each in wanted}
        for each in wanted:
            unit = units[each.place.source.path]
            uses = references(project, unit, each.place.span.start)
            assert (place.source.path, place.span) in [(use.source.path, use.span) for use in uses]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_nothing_fails_anywhere(folder: Path) -> None:
    project, random = _project(folder), Random(1)
    for unit in project.units:
        for _ in range(20):
            offset = random.randint(0, len(unit.file.source.text))
            definitions(project, unit, offset)
            spans = highlights(project, unit, offset)
            assert list(spans) == sorted(set(spans))
        hidden = hidden_in(unit.file)
        assert all(MASK in each.name for each in _all(symbols(unit)) if hidden.touches(each.selection))
