"""Vim with ALE: as a client of the server, and with `check` alone."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.editors.desk import EDITED, MANIFEST, Desk, Seen, by_bytes, editor
from tests.editors.page import said
from tests.editors.terminal import terminal

HERE = Path(__file__).parent


def vim(desk: Desk, purpose: str, change: tuple[str, str] = ("", ""), **more: str) -> Any:
    path = editor("vim", (9, 0))
    # A person loads ALE by a line of the plugin manager; a question whether it is there must not wait for a key.
    there = (
        path,
        "-N",
        "-u",
        "NONE",
        "-es",
        "-c",
        "silent! packadd ale",
        "-c",
        "if !exists(':ALEInfo') | cquit | endif",
        "-c",
        "qall!",
    )
    if subprocess.run(there, env=desk.environment, stdin=subprocess.DEVNULL, check=False).returncode:
        pytest.skip(f"{path} has no ALE in its packpath")
    desk.settings(".vim/vimrc", purpose, before=_LOAD, change=change)
    with terminal(
        (path, "web.yaml", "-c", f"source {HERE / 'ale.vim'}"),
        desk.project,
        {**desk.environment, "EDITED": EDITED, **more},
    ) as screen:
        said = screen.finish()
    assert Path(desk.environment["RESULT"]).exists(), said
    result = desk.result()
    assert "error" not in result, result
    return result


_LOAD = "set nocompatible\nfiletype plugin on\nsyntax on\nsilent! packadd! ale\n"


def seen(text: str, shown: list[dict[str, Any]]) -> list[Seen]:
    """ALE counts bytes from 1, and its last byte is still part of a finding."""
    found = []
    for each in shown:
        end = (each["end_line"] or each["line"]) - 1, each["end_column"]
        found.append(by_bytes(text, each["rule"], (each["line"] - 1, each["column"] - 1), end))
    return sorted(found)


def test_check_is_shown_at_the_right_places(desk: Desk) -> None:
    result = vim(desk, "ale-check")
    for name, text in (("opened", MANIFEST), ("edited", EDITED)):
        shown = [each.without_end() for each in seen(text, result[name])]
        assert shown == [each.without_end() for each in desk.findings(text)]
    assert {each["type"] for each in result["opened"]} == {"E", "W"}


def test_findings_of_the_server_are_those_of_check(desk: Desk) -> None:
    result = vim(desk, "ale-server", STEPS="")
    assert seen(MANIFEST, result["opened"]) == desk.findings(MANIFEST)
    assert seen(EDITED, result["edited"]) == desk.findings(EDITED)


def test_the_server_mends_explains_and_goes_to_what_is_named(desk: Desk) -> None:
    result = vim(desk, "ale-server", STEPS="all")
    assert result["mended"] == MANIFEST.replace("enabled: yes", 'enabled: "yes"')
    assert result["definition"] == [5, 9]  # `settings` of `name: settings`
    assert "pods" in result["hover"]


def test_settings_reach_the_server(desk: Desk) -> None:
    options = "'initialization_options': {'positionEncoding': 'utf-8'"
    line = said(options + ", 'settings': {'schemaDiagnostics': 'off'}}")
    result = vim(desk, "ale-server", change=(options + "}", line), STEPS="settings")
    assert seen(MANIFEST, result["opened"]) == desk.without_schema()
