"""Test rules by manifests that say what they expect. Public: for the rules here and for anybody's.

A fixture is a YAML file with the expectation on the line it speaks of:

    image: nginx  # expect: latest-tag "uses image 'nginx'"

A comment alone on its line speaks of the next line that is no comment; several stack. The quoted text is
optional and must occur in the message. Matching is exact both ways: an expectation without a finding fails, and
so does a finding without an expectation. What cannot carry a comment has a `<file>.expect` beside it, with
`line:column rule-id` on each line. `# with: kubernetes-versions=1.24,1.29` among the first lines sets the releases.

A folder inside the fixture folder is one project of several files. `<name>.fixed.yaml` beside a file holds its
text after every fix, and must exist exactly when some finding has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from k8slint.assemble import ReadFile, assemble
from k8slint.discover import SUFFIXES
from k8slint.engine import Rules, Spoken, lint, objects_by_file
from k8slint.fix import applied
from k8slint.outcome import Diagnostic
from k8slint.pattern import Pattern
from k8slint.reading.read import read
from k8slint.registry import Registry, builtin
from k8slint.resolve import diagnostics
from k8slint.schema.releases import newest_release

_EXPECT = Pattern(r'#\s*expect:\s*([a-z0-9-]+)(?:\s+"([^"]*)")?')
_WITH = Pattern(r"^#\s*with:\s*kubernetes-versions=([\d.,]+)", re.MULTILINE)
_BESIDE = Pattern(r'(?<!\d)(\d++):(\d+)\s+([a-z0-9-]+)(?:\s+"([^"]*)")?')


class Expectation(NamedTuple):
    """A finding that a fixture expects; `column` is None where only the line is said."""

    path: str
    line: int
    column: int | None
    rule: str
    text: str


def speak(
    files: Mapping[str, bytes], rules: Iterable[str], releases: tuple[str, ...] = (), registry: Registry | None = None
) -> list[Spoken]:
    """What these rules say about files, given as path to bytes, that make one project."""
    chosen = Rules(registry or builtin(), {*rules, "rule-crashed"})
    project = assemble(
        (ReadFile(read(data, path), named=True) for path, data in files.items()), releases or (newest_release(),)
    )
    return list(lint(project, project.units, chosen))


def lint_files(
    files: Mapping[str, bytes], rules: Iterable[str], releases: tuple[str, ...] = (), registry: Registry | None = None
) -> tuple[Diagnostic, ...]:
    """As `speak`, with lines and columns, sorted; severities are the rules' own."""
    chosen = Rules(registry or builtin(), {*rules, "rule-crashed"})
    project = assemble(
        (ReadFile(read(data, path), named=True) for path, data in files.items()), releases or (newest_release(),)
    )
    said = lint(project, project.units, chosen)
    return diagnostics(((s, s.finding.severity or s.rule.severity) for s in said), objects_by_file(project.units))


def expectations(path: str, text: str) -> Iterator[Expectation]:
    """The expectations that stand in the comments of a text."""
    lines = re.split(r"\r\n|\n|\r", text)
    for number, line in enumerate(lines, 1):
        found = _EXPECT.findall(line)
        if not found:
            continue
        target = number
        if line.lstrip().startswith("#"):
            target = next((n for n in range(number + 1, len(lines) + 1) if _speaks(lines[n - 1])), number)
        for rule, message in found:
            yield Expectation(path, target, None, rule, message)


def _speaks(line: str) -> bool:
    return not line.lstrip().startswith("#")


def expectations_beside(path: str, text: str) -> Iterator[Expectation]:
    """The expectations of a `.expect` file, for the file of this path."""
    for line, column, rule, message in _BESIDE.findall(text):
        yield Expectation(path, int(line), int(column), rule, message)


def fixtures(folder: Path) -> list[Path]:
    """The fixtures of a rule's folder: files, and folders that are projects of their own."""
    return sorted(
        path for path in folder.iterdir() if path.is_dir() or (path.suffix in SUFFIXES and ".fixed." not in path.name)
    )


def files_of(fixture: Path) -> dict[str, bytes]:
    """The manifests of a fixture, path to bytes."""
    paths = sorted(fixture.rglob("*")) if fixture.is_dir() else [fixture]
    return {str(path): path.read_bytes() for path in paths if path.suffix in SUFFIXES and ".fixed." not in path.name}


def releases_of(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The releases that a fixture asks for."""
    found = [each for data in files.values() for each in _WITH.findall(data.decode("utf-8", "replace"))]
    return tuple(found[-1].split(",")) if found else ()


def check_fixture(fixture: Path, rule: str, registry: Registry | None = None) -> list[str]:
    """Run one rule over a fixture; what does not agree with the expectations, one sentence each."""
    files = files_of(fixture)
    releases = releases_of(files)
    expected: list[Expectation] = []
    for name, data in files.items():
        text = data.decode("utf-8", "replace")
        beside = Path(name + ".expect")
        if beside.exists():
            expected += expectations_beside(name, beside.read_text("utf-8"))
        else:
            expected += expectations(name, text)
    found_ = lint_files(files, [rule], releases, registry)
    return [*_disagreements(expected, found_), *_fix_disagreements(files, rule, releases, registry)]


def _disagreements(expected: list[Expectation], found: Iterable[Diagnostic]) -> Iterator[str]:
    left = list(expected)
    for said in found:
        match = next((e for e in left if _agree(e, said)), None)
        if match is not None:
            left.remove(match)
        else:
            start = said.range.start
            yield f"unexpected at {said.path}:{start.line}:{start.column}: {said.rule} {said.message!r}"
    for missing in left:
        yield f"missing at {missing.path}:{missing.line}: {missing.rule} {missing.text!r}"


def _agree(expected: Expectation, said: Diagnostic) -> bool:
    start = said.range.start
    return (
        (expected.path, expected.line, expected.rule) == (said.path, start.line, said.rule)
        and expected.column in (None, start.column)
        and expected.text in said.message
    )


def _fix_disagreements(
    files: Mapping[str, bytes], rule: str, releases: tuple[str, ...], registry: Registry | None
) -> Iterator[str]:
    said = speak(files, [rule], releases, registry)
    for name in files:
        twin = Path(name).with_suffix(f".fixed{Path(name).suffix}")
        edits = [e for s in said if s.finding.fix and s.finding.place.source.path == name for e in s.finding.fix.edits]
        if not edits:
            if twin.exists():
                yield f"{twin} exists, but no finding in {name} has a fix"
            continue
        text = next(s.finding.place.source.text for s in said if s.finding.place.source.path == name)
        if not twin.exists():
            yield f"a finding in {name} has a fix, but {twin.name} does not exist; it would be:\n{applied(text, edits)}"
        elif twin.read_bytes().decode("utf-8") != applied(text, edits):
            yield f"{twin} is not what the fixes of {name} give:\n{applied(text, edits)}"
