"""Neovim: its own client of the server, and the linter for nvim-lint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.editors.desk import EDITED, MANIFEST, MENDED, Desk, Seen, by_bytes, editor
from tests.editors.page import said
from tests.editors.terminal import run

HERE = Path(__file__).parent


def neovim(desk: Desk, script: str, wanted: tuple[int, int], *options: str, **more: str) -> Any:
    command = (editor("nvim", wanted), "--headless", *options, "web.yaml", "-c", f"luafile {HERE / script}")
    said = run(command, desk.project, {**desk.environment, "EDITED": EDITED, **more})
    assert Path(desk.environment["RESULT"]).exists(), said
    result = desk.result()
    assert "error" not in result, (result, said)
    return result


def seen(text: str, shown: list[dict[str, Any]]) -> list[Seen]:
    return sorted(by_bytes(text, each["rule"], tuple(each["start"]), tuple(each["end"])) for each in shown)


def test_findings_are_those_of_check(desk: Desk) -> None:
    desk.settings(".config/nvim/init.lua")
    result = neovim(desk, "neovim.lua", (0, 11), STEPS="")
    assert Path(result["root"]) == desk.project
    assert seen(MANIFEST, result["opened"]) == desk.findings(MANIFEST)
    assert seen(EDITED, result["edited"]) == desk.findings(EDITED)


def test_it_mends_explains_completes_and_goes_to_what_is_named(desk: Desk) -> None:
    desk.settings(".config/nvim/init.lua")
    result = neovim(desk, "neovim.lua", (0, 11), STEPS="all")
    assert result["mended"] == MENDED
    assert "env-value-not-string" not in {each.rule for each in desk.findings(result["ignored"])}
    assert "env-value-not-string" in result["explained"]
    assert "pods" in result["hover"]
    assert "imagePullPolicy" in result["completions"]
    assert result["definition"] == [4, 8]  # `settings` of `name: settings`


@pytest.mark.parametrize(
    "line",
    [
        "init_options = { settings = { schemaDiagnostics = 'off' } }",
        "settings = { k8slint = { schemaDiagnostics = 'off' } }",
    ],
)
def test_settings_reach_the_server(desk: Desk, line: str) -> None:
    desk.settings(".config/nvim/init.lua", change=("  cmd =", f"  {said(line)},\n  cmd ="))
    result = neovim(desk, "neovim.lua", (0, 11), STEPS="settings")
    assert seen(MANIFEST, result["opened"]) == desk.without_schema()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_are_right_in_each_encoding(desk: Desk, encoding: str) -> None:
    only = f"""vim.lsp.config('*', {{
      capabilities = {{ general = {{ positionEncodings = {{ '{encoding}' }} }} }} }})"""
    desk.settings(".config/nvim/init.lua", after=only)
    result = neovim(desk, "neovim.lua", (0, 11), STEPS="")
    assert result["encoding"] == encoding
    assert seen(MANIFEST, result["opened"]) == desk.findings(MANIFEST)
    assert seen(EDITED, result["edited"]) == desk.findings(EDITED)


def test_nvim_lint_shows_what_check_says(desk: Desk) -> None:
    desk.settings(".config/nvim/after/plugin/k8slint.lua")
    (desk.home / ".config/nvim/init.lua").write_text(f"dofile('{HERE / 'neovim_lint.lua'}')", encoding="utf-8")
    result = neovim(desk, "neovim_lint_steps.lua", (0, 11))
    assert seen(MANIFEST, result["opened"]) == desk.findings(MANIFEST)
    assert seen(EDITED, result["edited"]) == desk.findings(EDITED)
