"""An editor with a server, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.lsp.client import PULL, Editor

Start: TypeAlias = Callable[[Mapping[str, str]], Editor]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Write files and start a server there; it is not initialized yet."""
    editors: list[Editor] = []

    def started(files: Mapping[str, str]) -> Editor:
        folder = tmp_path / "work"
        for name, text in {".k8slint.yaml": "", **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        editors.append(Editor(folder, tmp_path / "cache"))
        return editors[-1]

    yield started
    for editor in editors:
        editor.stop()


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """A server that several tests use one after the other, and that none of them may bring down."""
    folder = tmp_path_factory.mktemp("steady")
    (folder / "work").mkdir()
    (folder / "work" / ".k8slint.yaml").touch()
    editor = Editor(folder / "work", folder / "cache")
    editor.initialize(PULL)
    yield editor
    editor.stop()
