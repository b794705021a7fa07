"""What each format promises beyond how it looks."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest

from k8slint.outcome import Outcome, Skip
from k8slint.report import FORMATS, reporter, sarif
from k8slint.report.frame import Frame, frame
from k8slint.report.masks import Masks
from k8slint.report.words import dotted, summary_line
from k8slint.source import Source, Span

from .build import find, outcome
from .samples import SAMPLES


def written(run: Outcome, name: str) -> str:
    """A report as text."""
    stream = StringIO()
    reporter(name)(run, stream, False)
    return stream.getvalue()


def test_formats_are_known_by_name() -> None:
    assert FORMATS == ("full", "concise", "json", "github", "sarif")
    with pytest.raises(KeyError):
        reporter("xml")


@pytest.mark.parametrize("name", ["full", "concise", "github", "json"])
def test_a_report_imports_little(name: str) -> None:
    code = f"import sys; from k8slint.report import reporter; reporter({name!r}); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    unwanted = {
        "yaml",
        "click",
        "jsonschema",
        "urllib.parse",
        "k8slint.report.sarif",
        *([] if name == "json" else ["json"]),
    }
    assert not unwanted & set(modules)


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (outcome(files=0, objects=0), "no Kubernetes objects found in 0 files."),
        (outcome(files=1, objects=0), "no Kubernetes objects found in 1 file."),
        (outcome(files=1, objects=1), "no findings in 1 file (1 object)."),
        (
            outcome(files=2, objects=1234, unchecked=1),
            "no findings in 2 files (1,234 objects; 1 object without a schema).",
        ),
        (
            outcome()._replace(summary=outcome().summary._replace(unjudged=2)),
            "no findings in 1 file (1 object; 2 expressions not tried).",
        ),
        (outcome(files=2, unchecked=2), "no findings in 2 files (1 object; 2 objects without a schema)."),
        (outcome(suppressed=1, baselined=2), "no findings in 1 file (1 object). 1 suppressed, 2 in the baseline."),
        (outcome(failures=("x", "y")), "no findings in 1 file (1 object). Incomplete: 2 failures."),
        (
            outcome([find(Source("a", "b"), Span(0, 1), "m", severity="error")], files=3, objects=0),
            "1 error in 1 of 3 files (no Kubernetes objects found).",
        ),
        (
            outcome(files=9, skipped=(Skip("a", "z"), Skip("b", "y"), Skip("c", "z"))),
            "no findings in 9 files (1 object; skipped: 2 z, 1 y).",
        ),
    ],
)
def test_closing_line(run: Outcome, line: str) -> None:
    assert summary_line(run) == line


@pytest.mark.parametrize("name", FORMATS)
def test_quiet_leaves_out_the_closing_line_only(name: str) -> None:
    run = SAMPLES["ordinary"]()
    stream = StringIO()
    reporter(name)(run, stream, False, quiet=True)
    loud = written(run, name)
    assert stream.getvalue() == (loud if name in {"json", "sarif"} else loud.removesuffix(summary_line(run) + "\n"))


def test_path_is_written_as_people_write_it() -> None:
    assert dotted(("spec", "containers", 0, "image")) == "spec.containers[0].image"
    assert dotted(("metadata", "annotations", 'a.b/"c"')) == r'metadata.annotations["a.b/\"c\""]'
    assert dotted((0, "kind")) == "[0].kind"
    assert dotted(()) == ""


def underlined(text: str, needle: str, secret: str = "") -> tuple[str, str]:
    """The last line of the frame of a needle, and its underline."""
    source = Source("a.yaml", text)
    spans = {"a.yaml": (Span(text.index(secret), text.index(secret) + len(secret)),)} if secret else {}
    start = text.index(needle)
    shown = frame(
        source,
        source.range(Span(start, start + len(needle))),
        Masks(outcome(sources=[source], secrets=spans)),
        context=False,
    )
    assert isinstance(shown, Frame)
    return shown.lines[-1][1], " " * shown.start + "^" * (shown.end - shown.start) + shown.remark


@pytest.mark.parametrize(
    ("text", "needle", "secret", "line", "carets"),
    [
        ("a: b", "b", "", "a: b", "   ^"),
        ("\ta\tb", "b", "", "    a   b", "        ^"),
        ("a:\tb", "\t", "", "a:  b", "  ^^"),
        ("日本: 語", "語", "", "日本: 語", "      ^^"),
        ("a\x1bb: c", "c", "", r"a\x1bb: c", "        ^"),
        ("a: b\nc: d\n", "b\nc", "", "a: b", "   ^... to line 2"),
        ("a: b\nc: d\n", "a: b\n", "", "a: b", "^^^^"),
        ("a: sesame # b", "b", "sesame", "a: ••• # b", "         ^"),
        ("a: sesame # b", "sam", "sesame", "a: ••• # b", "   ^^^"),
        ("a: sesame # b", "e # b", "sesame", "a: ••• # b", "   ^^^^^^^"),
        ("a: sesame # b", "a: s", "sesame", "a: ••• # b", "^^^^^^"),
    ],
)
def test_carets_stand_under_what_they_mean(text: str, needle: str, secret: str, line: str, carets: str) -> None:
    assert underlined(text, needle, secret) == (line, carets)


@pytest.mark.parametrize("before", [0, 50, 110, 119, 130, 500, 5_000])
@pytest.mark.parametrize("behind", [0, 50, 130, 5_000])
@pytest.mark.parametrize("filler", ["x", "語", "\t"])
def test_long_lines_are_cut_around_the_place(before: int, behind: int, filler: str) -> None:
    line, carets = underlined(filler * before + "needle" + filler * behind, "needle")
    columns = sum(2 if char == "語" else 1 for char in line)
    assert columns <= 120
    at = sum(2 if char == "語" else 1 for char in line[: line.index("needle")])
    assert carets == " " * at + "^" * 6


def test_a_place_outside_of_its_text_has_no_frame() -> None:
    source = Source("a.yaml", "a: b\n")
    elsewhere = Source("a.yaml", "\n\n\n\na: b").range(Span(4, 5))
    assert frame(source, elsewhere, Masks(outcome(sources=[source])), context=True) is None


def sarif_of(run: Outcome) -> dict[str, Any]:
    """The only run of a SARIF log."""
    log = json.loads(written(run, "sarif"))
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 1
    found: dict[str, Any] = log["runs"][0]
    return found


@pytest.mark.parametrize("sample", SAMPLES)
def test_sarif_is_what_github_takes(sample: str) -> None:
    run = sarif_of(SAMPLES[sample]())
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert run["columnKind"] == "unicodeCodePoints"
    assert isinstance(run["results"], list)
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["shortDescription"]["text"]
        assert len(rule["properties"]["tags"]) <= 20
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        assert result["locations"]
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            physical = place["physicalLocation"]
            uri, region = physical["artifactLocation"]["uri"], physical["region"]
            assert uri
            assert not set(uri) & set(' \\:"<>')
            assert region["startLine"] >= 1
            assert (region["endLine"], region["endColumn"]) >= (region["startLine"], region["startColumn"])
    assert not [value for value in everything(run) if value == {}]


def everything(value: Any) -> list[Any]:
    """A value and all values in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(found for each in inner for found in everything(each))]


def test_sarif_names_a_file_that_is_not_utf_8() -> None:
    source = Source("a b/\udcff:ü.yaml", "x")
    run = sarif_of(outcome([find(source, Span(0, 1), "m")], [source]))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%FF%3A%C3%BC.yaml"


def test_sarif_leaves_out_the_least_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST_RESULTS", 3)
    run = sarif_of(SAMPLES["many"]())
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert notes[0]["message"]["text"].startswith("12 findings left out")


def test_a_failure_is_told_by_machines() -> None:
    run = outcome(failures=("cannot read 'a'",))
    assert json.loads(written(run, "json"))["failures"] == ["cannot read 'a'"]
    assert sarif_of(run)["invocations"][0]["executionSuccessful"] is False


def test_github_gives_the_totals_only_where_it_drops_some() -> None:
    source = Source("a.yaml", "a: b\n")
    found = [find(source, Span(0, 1), "m") for _ in range(11)]
    assert "::notice" not in written(outcome(found[:10], [source]), "github")
    assert "\n::notice title=k8slint::k8slint found 11 warnings;" in written(outcome(found, [source]), "github")
