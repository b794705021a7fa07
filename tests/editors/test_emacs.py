"""Emacs: Eglot and lsp-mode as clients of the server, and Flymake with `check` alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.editors.desk import EDITED, MANIFEST, MENDED, Desk, Seen, editor
from tests.editors.page import said
from tests.editors.terminal import terminal

HERE = Path(__file__).parent

# What somebody has already who uses Emacs for YAML, and no questions that a test cannot answer.
_BEFORE = """\
(setq inhibit-startup-screen t make-backup-files nil create-lockfiles nil auto-save-default nil use-short-answers t
      native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(unless (require 'yaml-mode nil t)
  (define-derived-mode yaml-mode text-mode "YAML"))
(add-to-list 'auto-mode-alist '("\\\\.ya?ml\\\\'" . yaml-mode))
"""
_LSP_MODE = """\
(unless (require 'lsp-mode nil t) (error "lsp-mode-is-not-here"))
(load "lsp-mode-autoloads" t)
(setq lsp-auto-guess-root t lsp-headerline-breadcrumb-enable nil lsp-warn-no-matched-clients nil)
"""
_CODE = r"\[([a-z][a-z0-9-]+)\]"


def emacs(
    desk: Desk, purpose: str, wanted: tuple[int, int], before: str = "", change: tuple[str, str] = ("", ""), **more: str
) -> Any:
    path = editor("emacs", wanted)
    desk.settings(".config/emacs/init.el", purpose, before=_BEFORE + before, change=change)
    command = (path, "-nw", "--load", str(HERE / "emacs.el"), "web.yaml")
    with terminal(command, desk.project, {**desk.environment, "EDITED": EDITED, **more}) as screen:
        said = screen.finish()
    assert Path(desk.environment["RESULT"]).exists(), said[-3000:]
    result = desk.result()
    if "lsp-mode-is-not-here" in result.get("messages", ""):
        pytest.skip("Emacs is here, but lsp-mode is not in its load-path")
    assert "error" not in result, result
    return result


def seen(shown: list[dict[str, Any]], rule: str) -> list[Seen]:
    """Findings whose rule stands somewhere in their text."""
    found = []
    for each in shown:
        named = re.search(rule, each["text"])
        assert named, each
        found.append(Seen(named[1], tuple(each["start"]), tuple(each["end"])))
    return sorted(found)


def test_flymake_shows_what_check_says(desk: Desk) -> None:
    result = emacs(desk, "flymake", (28, 1))
    for name, text in (("opened", MANIFEST), ("edited", EDITED)):
        shown = [each.without_end() for each in seen(result[name], r"^\[(.+?)\]")]
        assert shown == [each.without_end() for each in desk.findings(text)]
    assert {each["type"] for each in result["opened"]} == {":error", ":warning"}


def test_findings_in_eglot_are_those_of_check(desk: Desk) -> None:
    result = emacs(desk, "eglot", (29, 1), STEPS="")
    assert seen(result["opened"], _CODE) == desk.findings(MANIFEST)
    assert seen(result["edited"], _CODE) == desk.findings(EDITED)


def test_eglot_mends_explains_completes_and_goes_to_what_is_named(desk: Desk) -> None:
    result = emacs(desk, "eglot", (29, 1), STEPS="eglot")
    assert Path(result["root"]) == desk.project
    assert "pods" in result["hover"]
    assert "imagePullPolicy" in " ".join(result["completions"])
    assert result["mended"] == MENDED
    assert result["definition"] == [5, 9]  # `settings` of `name: settings`


def test_findings_in_lsp_mode_are_those_of_check(desk: Desk) -> None:
    result = emacs(desk, "lsp-mode", (28, 1), before=_LSP_MODE, STEPS="")
    assert seen(result["opened"], _CODE) == desk.findings(MANIFEST)
    assert seen(result["edited"], _CODE) == desk.findings(EDITED)


def test_lsp_mode_mends_explains_and_goes_to_what_is_named(desk: Desk) -> None:
    result = emacs(desk, "lsp-mode", (28, 1), before=_LSP_MODE, STEPS="lsp-mode")
    assert "pods" in result["hover"]
    assert result["mended"] == MENDED
    assert result["definition"] == [5, 9]


def test_settings_of_eglot_reach_the_server(desk: Desk) -> None:
    line = said('("k8slint" "server" :initializationOptions (:settings (:schemaDiagnostics "off")))')
    result = emacs(desk, "eglot", (29, 1), change=('("k8slint" "server")', line), STEPS="settings")
    assert seen(result["opened"], _CODE) == desk.without_schema()


def test_settings_of_a_folder_reach_the_server_by_eglot(desk: Desk) -> None:
    line = said('((nil . ((eglot-workspace-configuration . (:k8slint (:schemaDiagnostics "off"))))))')
    (desk.project / ".dir-locals.el").write_text(line, encoding="utf-8")
    result = emacs(desk, "eglot", (29, 1), STEPS="settings")
    assert seen(result["opened"], _CODE) == desk.without_schema()


def test_settings_of_lsp_mode_reach_the_server(desk: Desk) -> None:
    result = emacs(desk, "lsp-mode", (28, 1), before=_LSP_MODE, change=('"auto"', '"off"'), STEPS="settings")
    assert seen(result["opened"], _CODE) == desk.without_schema()
