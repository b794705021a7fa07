"""What the fixes of all rules do to all fixtures: each cures its own finding and makes no new one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from k8slint.engine import Spoken
from k8slint.fix import applied
from k8slint.registry import Registry
from k8slint.testing import files_of, fixtures, releases_of, speak

FIXTURES = Path(__file__).parents[1] / "fixtures"
FOLDERS = sorted(folder.name for folder in FIXTURES.iterdir() if not folder.name.startswith("_"))

# Findings that name a replacement and have no fix, by rule and what stands there.
NOTHING_TO_REPLACE = {
    ("unknown-field", "limit"): "the mapping has the field that was meant already",
    ("topology-spread-selector", "{matchExpressions: [{key: app, operator: In, values: [wbe]}]}"): "it is no label",
}

# The server looks no further into an object that it cannot decode; once that is mended, the rest comes to light.
UNCOVERING = {
    "deprecated-api-version",
    "env-value-not-string",
    "invalid-type",
    "removed-api-version",
    "unknown-api-version",
    "unknown-field",
    "yaml-syntax",
}

# What a fix may lead to beside that.
NEXT = {
    ("dangling-endpoints", "duplicate-object"): "the Service that was meant has Endpoints already",
    ("dangling-ingress", "ingress-backend-port"): "the Service that was meant has another port",
    ("deprecated-service-account-field", "invalid-format"): "the name was as wrong in the old field",
    ("invalid-device-request", "duplicate-list-key"): "the request that was meant is in the list already",
    ("invalid-object-name", "duplicate-object"): "another object has the name that was meant",
    ("privileged-container", "contradictory-privileges"): "a mount that only a privileged container can have",
    ("resource-unit-suspicious", "requests-exceed-limits"): "the limit has a unit of its own",
    ("typographic-quotes", "invalid-type"): "with straight quotes a number is a text",
}


class Case(NamedTuple):
    """The files of one fixture, the releases it asks for, and what all rules say of it."""

    files: Mapping[str, bytes]
    releases: tuple[str, ...]
    said: list[Spoken]


def _cases(folder: str, registry: Registry) -> Iterator[Case]:
    for fixture in fixtures(FIXTURES / folder):
        files = files_of(fixture)
        releases = releases_of(files)
        yield Case(files, releases, speak(files, registry.entries, releases, registry))


def _key(one: Spoken) -> tuple[str, str, str]:
    return one.finding.place.source.path, one.rule.id, one.finding.message


@pytest.mark.parametrize("folder", FOLDERS)
def test_who_names_a_replacement_can_make_it(folder: str, registry: Registry) -> None:
    for case in _cases(folder, registry):
        for one in case.said:
            finding = one.finding
            if finding.fix is None and re.match(r"did you mean '[^']*'\?", finding.help):
                (start, end), text = finding.place.span, finding.place.source.text
                assert (one.rule.id, text[start:end]) in NOTHING_TO_REPLACE, finding


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_fix_cures_its_finding_and_makes_no_new_one(folder: str, registry: Registry) -> None:
    for case in _cases(folder, registry):
        before = Counter(map(_key, case.said))
        for one in {one.finding.fix: one for one in case.said if one.finding.fix is not None}.values():
            fix, source = one.finding.fix, one.finding.place.source
            assert fix is not None
            text = applied(source.text, fix.edits)
            after = speak({**case.files, source.path: text.encode()}, registry.entries, case.releases, registry)
            left = [each for each in after if _key(each) == _key(one)]
            # What was said once for several places is now said of the next one.
            assert all(each.finding.place.span.start != one.finding.place.span.start for each in left), (one, fix)
            counts = Counter(map(_key, after))
            for each in after:
                is_error = (each.finding.severity or each.rule.severity) == "error"
                if is_error and counts[_key(each)] > before[_key(each)] and each.rule.id != one.rule.id:
                    assert one.rule.id in UNCOVERING or (one.rule.id, each.rule.id) in NEXT, (one, fix, each)
