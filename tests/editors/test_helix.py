"""Helix, driven by its keys: it has no other way. Where a finding stands is told by what keys do to the text there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.editors.desk import EDITED, MANIFEST, MENDED, SETTINGS, Desk, editor
from tests.editors.page import said
from tests.editors.terminal import PATIENCE, Terminal, run, terminal

NEW_ENOUGH = (25, 1)
ESCAPE = "\x1b"
FIRST, LAST = "gg]d", "]D"
# What a test types is what is written, and each finding is told beside its line.
_CONFIG = """\
[editor]
auto-pairs = false
end-of-line-diagnostics = "hint"
"""


def test_health_names_the_server(desk: Desk) -> None:
    desk.settings(".config/helix/languages.toml")
    said = re.sub(
        r"\x1b\[[0-9;]*m", "", run((editor("hx", NEW_ENOUGH), "--health", "yaml"), desk.project, desk.environment)
    )
    assert "✓ k8slint" in said, said


@contextmanager
def helix(desk: Desk, name: str, more: str = "") -> Iterator[Terminal]:
    path = editor("hx", NEW_ENOUGH)
    desk.settings(".config/helix/languages.toml", after=more)
    (desk.home / ".config/helix/config.toml").write_text(_CONFIG, encoding="utf-8")
    with terminal((path, name), desk.project, desk.environment) as screen:
        yield screen


def again(screen: Terminal, keys: str, done: Callable[[], bool]) -> None:
    """Press keys until what they should do is done."""
    for _ in range(int(PATIENCE)):
        screen.press(keys)
        settle(screen)
        if done():
            return
    raise TimeoutError(f"{keys!r} in vain; on the screen: {screen.seen[-4000:]!r}")


def settle(screen: Terminal) -> None:
    """Read until the screen is quiet; a key after the escape key would be one with Alt otherwise."""
    seen = -1
    while len(screen.seen) != seen:
        seen = len(screen.seen)
        screen.read(0.3)


def type_in(screen: Terminal, *keys: str) -> None:
    for each in keys:
        screen.press(each)
        settle(screen)


def marked(screen: Terminal, keys: str, file: Path) -> str:
    """Go to a finding by keys, overwrite what is selected there and take it back; gives the file of in between."""
    before = file.read_text(encoding="utf-8")
    type_in(screen, keys, "c<HERE>", ESCAPE)
    again(screen, ":w\r", lambda: file.read_text(encoding="utf-8") != before)
    text = file.read_text(encoding="utf-8")
    type_in(screen, "u", ":w\r")
    return text


def at(desk: Desk, text: str, rule: str) -> str:
    """A text with a mark in place of what `k8slint check` finds by a rule."""
    (found,) = [each for each in desk.findings(text) if each.rule == rule]
    lines = text.split("\n")
    assert found.end is not None
    assert found.start[0] == found.end[0]
    line = lines[found.start[0] - 1]
    lines[found.start[0] - 1] = line[: found.start[1] - 1] + "<HERE>" + line[found.end[1] - 1 :]
    return "\n".join(lines)


def test_findings_stand_where_check_says(desk: Desk) -> None:
    with helix(desk, "web.yaml") as screen:
        screen.until("unknown field")
        web = desk.project / "web.yaml"
        assert marked(screen, LAST, web) == at(desk, MANIFEST, "unknown-field")
        assert marked(screen, FIRST, web) == at(desk, MANIFEST, "env-value-not-string")


def test_findings_of_an_unsaved_edit(desk: Desk) -> None:
    edited = desk.home / "edited"
    edited.write_text(EDITED, encoding="utf-8")
    with helix(desk, "web.yaml") as screen:
        screen.until("unknown field")
        screen.press(f"%|cat {edited}\r")
        screen.until("'two'")
        assert marked(screen, FIRST, desk.project / "web.yaml") == at(desk, EDITED, "invalid-type")


def test_a_code_action_mends(desk: Desk) -> None:
    with helix(desk, "web.yaml") as screen:
        screen.until("unknown field")
        type_in(screen, FIRST)
        screen.press(" a")
        screen.until("quotes")
        type_in(screen, "\r")
        again(screen, ":w\r", lambda: (desk.project / "web.yaml").read_text(encoding="utf-8") == MENDED)


def test_it_explains_completes_and_goes_to_what_is_named(desk: Desk) -> None:
    settings = desk.project / "settings.yaml"
    with helix(desk, "web.yaml") as screen:
        screen.until("unknown field")
        type_in(screen, "gg/replicas\r")
        screen.press(" k")
        screen.until("pods")
        type_in(screen, ESCAPE, "gg/ports:\r")
        screen.press("OimageP")
        screen.until("imagePullPolicy")
        type_in(screen, ESCAPE, ESCAPE, "u", 'gg/configMapRef: .name: "s\r', "gd")
        type_in(screen, "c<HERE>", ESCAPE)
        again(screen, ":w\r", lambda: settings.read_text(encoding="utf-8") != SETTINGS)
    assert settings.read_text(encoding="utf-8") == SETTINGS.replace("name: settings", "name: <HERE>")


def test_settings_reach_the_server(desk: Desk) -> None:
    table, line = said("[language-server.k8slint.config.settings]"), said('schemaDiagnostics = "off"')
    with helix(desk, "web.yaml", f"\n{table}\n{line}\n") as screen:
        screen.until("container 'web' has no")
        text = marked(screen, FIRST, desk.project / "web.yaml")
    assert text == MANIFEST.replace("- name: web", "- <HERE>: web")
