"""Projects while they are read, step by step."""

from __future__ import annotations

from pathlib import Path

from k8slint.lsp.options import Options
from k8slint.lsp.workspace import Workspace
from k8slint.registry import builtin


def test_a_project_whose_settings_change_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", "utf-8")
    workspace = Workspace(str(tmp_path), Options(), builtin(), {})
    home = workspace.home_of(str(file))
    assert home is not None
    reading = workspace.read(home)
    next(reading)
    workspace.forget()
    assert list(reading) == []
    assert workspace.warm_of(home) is None
    assert workspace.warms == []
    list(workspace.read(home))
    assert [len(warm.paths) for warm in workspace.warms] == [1]
