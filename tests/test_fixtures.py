"""Every fixture of every rule, each by its rule alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from k8slint.finding import Edit
from k8slint.fix import applied
from k8slint.outcome import Diagnostic
from k8slint.registry import Registry
from k8slint.source import Position, Source, Span
from k8slint.testing import Expectation, check_fixture, expectations, expectations_beside, fixtures

FIXTURES = Path(__file__).parents[1] / "fixtures"

CASES = [
    pytest.param(folder.name, fixture, id=f"{folder.name}/{fixture.name}")
    for folder in sorted(FIXTURES.iterdir())
    if not folder.name.startswith("_")
    for fixture in fixtures(folder)
]

# What a suppression did is known only when all rules have spoken, so these are shown a whole run.
AFTER_THE_RULES = ("malformed-suppression", "unknown-suppression", "unused-suppression")


@pytest.mark.parametrize(("rule", "fixture"), CASES)
def test_fixture(
    rule: str,
    fixture: Path,
    registry: Registry,
    check_files: Callable[[Mapping[str, bytes]], tuple[Diagnostic, ...]],
) -> None:
    if rule in AFTER_THE_RULES:
        files = _files(fixture)
        said = [diagnostic for diagnostic in check_files(files) if diagnostic.rule == rule]
        assert list(_disagreements(fixture, files, said)) == []
    else:
        assert check_fixture(fixture, rule, registry) == []


def _files(fixture: Path) -> dict[str, bytes]:
    paths = [path for path in fixture.rglob("*") if path.is_file()] if fixture.is_dir() else [fixture]
    base = fixture if fixture.is_dir() else fixture.parent
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in paths
        if ".fixed." not in path.name and path.suffix != ".expect"
    }


def _disagreements(fixture: Path, files: Mapping[str, bytes], said: Iterable[Diagnostic]) -> Iterator[str]:
    base = fixture if fixture.is_dir() else fixture.parent
    wanted: list[Expectation] = []
    for path, data in files.items():
        beside = base / f"{path}.expect"
        wanted += (
            expectations_beside(path, beside.read_text("utf-8"))
            if beside.exists()
            else expectations(path, data.decode())
        )
    for one in said:
        (line, column), _ = one.range
        match = next(
            (
                want
                for want in wanted
                if (want.path, want.line) == (one.path, line)
                and want.column in (None, column)
                and want.text in one.message
            ),
            None,
        )
        if match is None:
            yield f"unexpected at {one.path}:{line}:{column}: {one.message}"
        else:
            wanted.remove(match)
    yield from (f"missing at {want.path}:{want.line}: {want.text}" for want in wanted)
    for path, data in files.items():
        fixed = base / Path(path).with_suffix(f".fixed{Path(path).suffix}")
        mended = _mended(data.decode(), [one for one in said if one.path == path])
        if mended != (fixed.read_text("utf-8") if fixed.exists() else data.decode()):
            yield f"{fixed} is not what the fixes give:\n{mended}"


def _mended(text: str, said: Iterable[Diagnostic]) -> str:
    starts = Source("", text).line_starts

    def offset(position: Position) -> int:
        return starts[position.line - 1] + position.column - 1

    edits = (edit for one in said if one.fix for edit in one.fix.edits)
    return applied(text, (Edit(Span(offset(e.range.start), offset(e.range.end)), e.text) for e in edits))
