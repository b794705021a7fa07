"""A whole check in memory, with the rules that are on by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import NamedTuple

from k8slint.conclude import Result, conclude
from k8slint.gather import Found, Gathered, Part
from k8slint.homes import Home
from k8slint.node import Path
from k8slint.outcome import Diagnostic, Outcome
from k8slint.part import lint_part
from k8slint.registry import builtin
from k8slint.report import reporter
from k8slint.request import Request
from k8slint.rule import CRASHED
from k8slint.settings import Settings
from k8slint.source import Source


class Said(NamedTuple):
    """A finding without its place in the text: what has to stay the same when the same is written in another way."""

    rule: str
    message: str
    path: Path
    who: tuple[object, ...]


def run(files: Mapping[str, bytes]) -> tuple[Result, dict[str, Source]]:
    """Lint files, given as path to bytes, that are a project of their own; no rule may fail."""
    found = tuple(Found(path, data) for path, data in sorted(files.items()))
    part = Part(Home("/project", Settings()), frozenset(files))
    gathered = Gathered(found, (), sum(len(each.data) for each in found))
    result, sources = lint_part(part, gathered, Request(tuple(files), jobs=1), builtin())
    assert [each for each in result.diagnostics if each.rule == CRASHED] == []
    return result, sources


def found_in(files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """What is found in files."""
    return run(files)[0].diagnostics


def outcome_of(files: Mapping[str, bytes]) -> Outcome:
    """What a report is made of."""
    result, sources = run(files)
    return conclude([result], sources, (), ())


def said(diagnostics: Iterable[Diagnostic]) -> list[Said]:
    """Findings as they can be compared."""
    found = (
        Said(each.rule, each.message, each.yaml_path, each.object[:4] if each.object else ()) for each in diagnostics
    )
    return sorted(found, key=repr)


def printed(outcome: Outcome, name: str) -> str:
    """A report as text."""
    stream = StringIO()
    reporter(name)(outcome, stream, False)
    return stream.getvalue()
