"""Whole reports as they stand in golden/; K8SLINT_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest

from k8slint.report import FORMATS, reporter

from .samples import SAMPLES

GOLDEN = Path(__file__).parent / "golden"


def rendered(sample: str, name: str, colour: bool = False) -> str:
    """A sample in a format."""
    stream = StringIO()
    reporter(name)(SAMPLES[sample](), stream, colour)
    return stream.getvalue()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_report_is_as_recorded(sample: str, name: str) -> None:
    compare(GOLDEN / f"{sample}.{name}.txt", rendered(sample, name))


@pytest.mark.parametrize("name", ["full", "concise"])
def test_colours_are_as_recorded(name: str) -> None:
    compare(GOLDEN / f"ordinary-colour.{name}.txt", rendered("ordinary", name, colour=True))


def compare(file: Path, text: str) -> None:
    """The text is what the file holds; with K8SLINT_UPDATE_GOLDEN it is from now on."""
    if os.environ.get("K8SLINT_UPDATE_GOLDEN"):
        file.write_bytes(text.encode("utf-8"))
    assert text == file.read_bytes().decode("utf-8")


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{sample}.{name}.txt" for sample in SAMPLES for name in FORMATS}
    wanted |= {f"ordinary-colour.{name}.txt" for name in ("full", "concise")}
    assert {file.name for file in GOLDEN.iterdir()} == wanted
