"""An editor with a server, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.lsp.client import Editor

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
