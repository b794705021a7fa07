"""The pages about pitfalls: what they say that k8slint says is what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from k8slint.registry import Registry
from k8slint.run import Request, check
from k8slint.select import command_line

PAGES = sorted(path for path in (Path(__file__).parents[1] / "docs/pitfalls").glob("*.md") if path.stem != "README")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"\[([a-z0-9-]+)\]")
_TIMES = re.compile(r"<([\d,]+) times (.)>")  # text that nobody wants to read in full


def said(manifest: str, folder: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch, preset: str) -> list[str]:
    """The concise report of a manifest in a project of its own."""
    manifest = _TIMES.sub(lambda found: int(found[1].replace(",", "")) * found[2], manifest)
    (folder / "manifest.yaml").write_text(manifest, "utf-8")
    monkeypatch.chdir(folder)
    outcome = check(Request(("manifest.yaml",), command_line(preset=preset), isolated=True), registry)
    return [
        f"{d.path}:{d.range.start.line}:{d.range.start.column}: {d.severity}[{d.rule}] {d.message}"
        for d in outcome.diagnostics
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_what_is_said_and_how_to_mend_it(
    page: Path, tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text("utf-8")
    blocks = _BLOCK.findall(text)
    manifests = [body for language, body in blocks if language == "yaml"]
    shown = [line for language, body in blocks if language == "text" for line in body.splitlines()]
    assert len(manifests) == 2, "one manifest that people copy, one that is mended"
    assert shown
    preset = "strict" if "`--preset strict`" in text else "default"
    found = said(manifests[0], tmp_path, registry, monkeypatch, preset)
    rules = {_RULE.findall(line)[0] for line in shown}
    assert [line for line in found if _RULE.findall(line)[0] in rules] == shown
    mended = said(manifests[1], tmp_path, registry, monkeypatch, preset)
    assert [line for line in mended if _RULE.findall(line)[0] in rules] == []
    for rule in rules:
        assert f"../rules/{rule}.md" in text, f"the page does not link to {rule}"
    for heading in ("## What happens", "## What k8slint says", "## How to mend it"):
        assert heading in text


def test_the_index_names_every_page() -> None:
    index = (Path(__file__).parents[1] / "docs/pitfalls/README.md").read_text("utf-8")
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", index)) == {page.name for page in PAGES}
