"""Whatever names, texts and messages hold: nothing dangerous comes out, in any format."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from k8slint.finding import SEVERITIES, Edit, Finding, Fix, Related
from k8slint.node import Place
from k8slint.outcome import FixEdit, ObjectId, OfferedFix, Outcome, RelatedPlace, Skip
from k8slint.report import FORMATS, reporter
from k8slint.source import Source, Span

from .build import find, outcome, secret, spoken
from .hostile import RAW, texts
from .samples import CANARIES, SAMPLES

COMMAND = re.compile(
    r"::(error|warning|notice) title=k8slint"
    r"( \([^:,]*\),file=[^:,]*,line=\d+(,col=\d+,endLine=\d+,endColumn=\d+|,endLine=\d+))?::.*"
)


def written(run: Outcome, name: str) -> str:
    """A report as text."""
    stream = StringIO()
    reporter(name)(run, stream, False)
    return stream.getvalue()


@st.composite
def runs(draw: st.DrawFn) -> Outcome:
    """A run about files with hostile names and texts, some of it secret."""
    sources = [Source(draw(texts()) or "x", draw(texts())) for _ in range(draw(st.integers(1, 2)))]
    found = []
    secrets = {}
    for source in sources:
        offsets = st.integers(0, len(source.text))
        first, last = sorted((draw(offsets), draw(offsets)))
        place = Span(first, last)
        secrets[source.path] = secret(source, Span(*sorted((draw(offsets), draw(offsets))))).spans
        subject = ObjectId(draw(texts()), draw(texts()), draw(texts()), draw(texts()), 0)
        found.append(
            find(
                source,
                place,
                draw(texts()),
                severity=draw(st.sampled_from(SEVERITIES)),
                subject=draw(st.sampled_from([None, subject])),
                path=(draw(texts()), 0, draw(texts())),
                cure=draw(texts()),
                fix=OfferedFix(draw(texts()), draw(st.booleans()), (FixEdit(source.range(place), draw(texts())),)),
                related=[RelatedPlace(source.path, source.range(place), draw(texts()))],
            )
        )
    skipped = (Skip(draw(texts()), draw(texts())),)
    return outcome(found, sources, secrets=secrets, failures=(draw(texts()),), skipped=skipped)


@pytest.mark.parametrize("path", [":", "::", " :", ":\u0085"])
def test_the_name_of_a_file_makes_no_command(path: str) -> None:
    source = Source(path, "a")
    assert not written(outcome([find(source, Span(0, 1), "::x")], [source]), "concise").lstrip().startswith("::")


@settings(max_examples=150, deadline=None)
@given(runs())
def test_no_report_can_be_broken_out_of(run: Outcome) -> None:
    for name in FORMATS:
        text = written(run, name)
        text.encode("utf-8")
        for line in text.splitlines():
            if name in {"json", "sarif"}:
                # Data is exact in there; the serialiser escapes it.
                assert not RAW.search(line)
                assert line.isascii()
                assert line.isprintable()
                assert not RAW.search(line)
                continue
            assert not RAW.search(line)
            if name == "github" and line.startswith("::"):
                assert COMMAND.fullmatch(line)
            else:
                assert not line.lstrip().startswith("::")
        if name in {"json", "sarif"}:
            json.loads(text)
    assert written(run, "github").count("\n::") <= len(run.diagnostics)


@settings(max_examples=150, deadline=None)
@given(runs())
def test_paths_and_names_are_exact_in_json(run: Outcome) -> None:
    report = json.loads(written(run, "json"))
    for told, known in zip(report["findings"], run.diagnostics, strict=True):
        if not re.search("[\ud800-\udfff]", known.path):
            assert told["path"] == known.path


@settings(max_examples=100, deadline=None)
@given(st.text("ab: '\"|\n\t-é", max_size=30), st.text("ab: \n", max_size=20), st.data())
def test_no_report_shows_a_secret(before: str, after: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(["Zx7-Zx7", '"Zx7 Zx7"', "|\n  Zx7-Zx7\n  Zx7-Zx7"]))
    source = Source("a.yaml", before + text + after)
    offsets = st.integers(0, len(source.text))
    place = Span(*sorted((data.draw(offsets), data.draw(offsets))))
    other = Span(*sorted((data.draw(offsets), data.draw(offsets))))
    hidden = secret(source, Span(len(before), len(before) + len(text)))
    found = Finding("here", Place(source, place), related=(Related("there", Place(source, other)),))
    run = outcome(spoken([found], hidden), [source], secrets={"a.yaml": hidden.spans})
    for name in FORMATS:
        assert "Zx7" not in written(run, name)


@pytest.mark.parametrize("name", FORMATS)
def test_canaries_do_not_come_out(name: str) -> None:
    text = written(SAMPLES["secrets"](), name)
    assert not [canary for canary in (*CANARIES, "ecretline", "hunter2", "4711") if canary in text]


@pytest.mark.parametrize("name", FORMATS)
def test_length_of_a_secret_does_not_come_out(name: str) -> None:
    """The same report for a short and a long secret, for findings that begin in front of it or on it."""
    reports = set()
    for text in ("swordfish-1", "swordfish-and-more-than-that", "s-" * 1500):
        source = Source("a.yaml", f"kind: Secret\ntok: {text}\nnext: 1\n")
        span = Span(source.text.index(text), source.text.index(text) + len(text))
        places = [
            Span(span.start - 5, span.end),
            span,
            Span(span.start + 2, span.end - 2),
            Span(span.start + 2, span.start + 2),
            Span(span.end, span.end),
        ]
        fix = Fix("quote it", (Edit(Span(span.end, span.end), '"'),))
        found = [Finding(f"value {text} is '{text}'", Place(source, place), fix=fix) for place in places]
        hidden = secret(source, span)
        reports.add(written(outcome(spoken(found, hidden), [source], secrets={"a.yaml": hidden.spans}), name))
    assert len(reports) == 1
