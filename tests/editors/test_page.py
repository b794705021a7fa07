"""The page without any editor: what can be read of it is read."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest

from k8slint.lsp.options import Options, understood
from tests.editors.page import PAGE, Piece, pieces


@pytest.mark.parametrize(
    "piece", [each for each in pieces() if each.language in ("json", "toml")], ids=lambda each: each.file
)
def test_what_is_data_can_be_read_and_its_settings_are_known(piece: Piece) -> None:
    data = json.loads(piece.text) if piece.language == "json" else tomllib.loads(piece.text)
    for settings in _settings(data):
        assert understood(settings).warnings == ()


def _settings(data: Any) -> list[Any]:
    """What stands under the key `settings` of some initialization options."""
    if not isinstance(data, dict):
        return []
    own = [
        options["settings"]
        for key, options in data.items()
        if key in ("initializationOptions", "initialization_options")
    ]
    return own + [found for value in data.values() for found in _settings(value)]


def test_the_table_has_each_setting() -> None:
    table = re.search(r"^\| key \| value .*?\n\n", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert table
    named = re.findall(r"`([a-zA-Z]+)`", "".join(re.findall(r"^\|([^|]*)\|", table[0], re.M)))
    changed = understood({name: _another(name) for name in named})
    assert changed.warnings == ()
    assert [field for field in Options._fields if getattr(changed.options, field) == getattr(Options(), field)] == []
    assert len(named) == len(Options._fields)


def _another(name: str) -> object:
    """A value for a setting that is not its default."""
    if name in ("schemaDiagnostics", "hover", "completion"):
        return "off"
    return {"config": "other.yaml", "preset": "strict"}.get(name, ["1.34"])


def test_each_section_for_an_editor_says_how_to_see_that_it_works() -> None:
    sections = re.split(r"^##+ ", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
    with_pieces = [section for section in sections if " file=" in section]
    findings_only = ("nvim-lint",)
    assert [
        s.split("\n")[0] for s in with_pieces if "*See that it works:*" not in s and not s.startswith(findings_only)
    ] == []


@pytest.mark.skipif(not (PAGE.parent / "../editors").exists(), reason="the extension is not in the source distribution")
def test_links_lead_somewhere() -> None:
    for target, anchor in re.findall(r"\]\((?!https:)([^)#]*)#?([^)]*)\)", PAGE.read_text(encoding="utf-8")):
        path = PAGE if not target else PAGE.parent / target
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
            assert anchor in [re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings]
