"""What the server keeps of projects while settings, files and questions come and go."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from k8slint.gather import Found
from k8slint.homes import Home
from k8slint.lsp.client import client
from k8slint.lsp.connection import Server
from k8slint.lsp.diagnosing import Diagnosing
from k8slint.lsp.options import Options
from k8slint.lsp.session import Desk, Session
from k8slint.lsp.uris import path_in, uri_for
from k8slint.lsp.workspace import Workspace
from k8slint.registry import builtin
from k8slint.settings import Settings
from k8slint.warm import Warm

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx:1.29.1
    env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: level}}}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two files, which is the working directory."""
    found = tmp_path / "work"
    found.mkdir()
    for name, text in {".k8slint.yaml": "", "map.yaml": MAP, "pod.yaml": POD}.items():
        (found / name).write_text(text, "utf-8")
    monkeypatch.chdir(found)
    return found


def workspace(folder: Path, texts: dict[str, str] | None = None, options: Options | None = None) -> Workspace:
    """A workspace folder of which nothing has been read."""
    return Workspace(str(folder), options or Options(), builtin(), {} if texts is None else texts)


def read(space: Workspace, path: str) -> Warm:
    """The project of a file, read now."""
    home = space.home_of(path)
    assert home is not None
    if space.warm_of(home) is None:
        list(space.read(home))
    warm = space.warm_of(home)
    assert warm is not None
    return warm


def test_what_is_forgotten_while_it_is_read_is_read_again(folder: Path) -> None:
    space = workspace(folder)
    home = space.home_of("pod.yaml")
    assert home is not None
    steps = space.read(home)
    next(steps)
    space.forget()
    list(steps)
    assert space.warm_of(home) is None
    assert space.warms == []
    assert read(space, "pod.yaml").paths == {"map.yaml", "pod.yaml"}


def test_edits_are_read_once_somebody_asks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"pod.yaml": POD}
    space = workspace(folder, texts)
    read(space, "pod.yaml")
    put: list[str] = []
    real = Warm.put

    def counted(self: Warm, found: Found, *, keep: bool = False) -> None:
        put.append(found.path)
        real(self, found, keep=keep)

    monkeypatch.setattr(Warm, "put", counted)
    for number in range(5):
        texts["pod.yaml"] = f"{POD}# {number}\n"
        space.take("pod.yaml")
    assert put == []
    source = read(space, "pod.yaml").source("pod.yaml")
    assert source is not None
    assert source.text.endswith("# 4\n")
    assert put == ["pod.yaml"]


def begin_below(folder: Path) -> None:
    """Let a project begin in a folder below."""
    (folder / "sub" / ".k8slint.yaml").write_text("ignore: [latest-tag]\n", "utf-8")


def begin_above(folder: Path) -> None:
    """Let a project begin in the folder above."""
    (folder / ".k8slint.yaml").unlink()
    (folder.parent / ".git").mkdir()


def configure(folder: Path) -> None:
    """Change the settings."""
    (folder / ".k8slint.yaml").write_text("ignore: [latest-tag]\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "root", "ignore", "paths"),
    [
        (begin_below, "work/sub", ("latest-tag",), {"sub/c.yaml"}),
        (begin_above, "", (), {"map.yaml", "pod.yaml", "sub/c.yaml"}),
        (configure, "work", ("latest-tag",), {"map.yaml", "pod.yaml", "sub/c.yaml"}),
    ],
)
def test_who_looks_at_the_disk_sees_which_projects_there_are(
    folder: Path, change: Callable[[Path], None], root: str, ignore: tuple[str, ...], paths: set[str]
) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "c.yaml").write_text(MAP, "utf-8")
    space = workspace(folder)
    assert read(space, "sub/c.yaml").home.root == str(folder)
    change(folder)
    list(space.reread())
    warm = read(space, "sub/c.yaml")
    assert Path(warm.home.root) == folder.parent / root
    assert warm.home.settings.ignore == ignore
    assert warm.paths == paths


def test_a_configuration_of_any_name_that_changes(folder: Path) -> None:
    (folder / "lint-rules.yaml").write_text("", "utf-8")
    space = workspace(folder, options=Options(config="lint-rules.yaml"))
    assert read(space, "pod.yaml").home.settings.ignore == ()
    (folder / "lint-rules.yaml").write_text("ignore: [latest-tag]\n", "utf-8")
    list(space.reread())
    assert read(space, "pod.yaml").home.settings.ignore == ("latest-tag",)
    (folder / "lint-rules.yaml").write_text("ignore: [\n", "utf-8")
    list(space.reread())
    assert read(space, "pod.yaml").paths
    assert any("lint-rules.yaml" in each for each in space.trouble)


@pytest.mark.parametrize("is_ignored", [False, True])
def test_a_file_that_was_written_while_it_was_open(folder: Path, *, is_ignored: bool) -> None:
    texts = {"new.yaml": MAP}
    space = workspace(folder, texts)
    assert "new.yaml" in read(space, "pod.yaml").paths
    (folder / ("new.yaml" if not is_ignored else "node_modules")).touch()
    del texts["new.yaml"]
    assert space.drop("new.yaml") is not is_ignored
    list(space.reread())
    assert ("new.yaml" in read(space, "pod.yaml").paths) is not is_ignored


def session(folder: Path, busy: list[str | None]) -> Session:
    """A session in one folder."""
    found = Session(builtin(), lambda _: None, busy.append)
    found.work_in([(str(folder), Options())], Options())
    return found


async def opened(space: Session, path: Path) -> Desk:
    """A file that was opened."""
    uri = uri_for(str(path))
    space.open(uri, path.read_text("utf-8"), 1)
    desk = await space.desk(uri)
    assert desk is not None
    return desk


def test_a_project_is_read_to_its_end_though_nobody_waits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("k8slint.lsp.folders._SLICE", -1)

    async def told() -> list[str | None]:
        busy: list[str | None] = []
        space = session(folder, busy)
        space.open(uri_for("pod.yaml"), POD, 1)
        asked = asyncio.ensure_future(space.desk(uri_for("pod.yaml")))
        await asyncio.sleep(0)
        asked.cancel()
        await everything_else()
        return busy

    assert asyncio.run(told()) == [str(folder), None]


def test_beside_a_file_outside_of_all_folders_nothing_below_is_read(folder: Path, tmp_path: Path) -> None:
    for name in ("lone", "lone/deep", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(MAP, "utf-8")
    (tmp_path / "lone" / "b.yaml").write_text(POD, "utf-8")

    async def paths() -> list[set[str]]:
        space = session(folder, [])
        desks = [await opened(space, tmp_path / name) for name in ("lone/a.yaml", "lone/deep/a.yaml", "other/a.yaml")]
        return [set(desk.warm.paths) for desk in desks]

    assert asyncio.run(paths()) == [
        {"../lone/a.yaml", "../lone/b.yaml"},
        {"../lone/deep/a.yaml"},
        {"../other/a.yaml"},
    ]


async def everything_else() -> None:
    """Wait until all that was begun is done."""
    while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(tasks)


class Ears:
    """A server in a folder, and what it would have sent."""

    def __init__(self, folder: Path, capabilities: types.ClientCapabilities) -> None:
        self.sent: list[str] = []
        self.server = Server(builtin())
        self.server.client = client(types.InitializeParams(capabilities=capabilities))
        self.server.session.work_in([(str(folder), Options())], Options())
        self.server.note = self.sent.append  # type: ignore[method-assign,assignment]
        self.server.ask = self._ask  # type: ignore[method-assign,assignment]
        self.server.text_document_publish_diagnostics = self._publish  # type: ignore[method-assign]
        self.ready = asyncio.Event()
        self.diagnosing = Diagnosing(self.server, self.ready)

    def _ask(self, method: str, _params: Any) -> None:
        self.sent.append(method)

    def _publish(self, params: types.PublishDiagnosticsParams) -> None:
        self.sent.append(os.path.basename(params.uri) + " " + " ".join(str(each.code) for each in params.diagnostics))

    def edit(self, name: str, text: str) -> None:
        """Open a file, or change it."""
        self.server.session.open(uri_for(name), text, 1)
        self.diagnosing.edited(uri_for(name))

    async def news(self) -> list[str]:
        """What was sent since somebody asked."""
        await everything_else()
        sent = sorted(self.sent)
        self.sent.clear()
        return sent


def heard(listen: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test in a loop."""
    asyncio.run(listen())


PULLING = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
    workspace=types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    ),
)


def test_a_client_is_told_once_to_ask_again(folder: Path) -> None:
    async def listen() -> None:
        ears = Ears(folder, PULLING)
        ears.ready.set()
        ears.server.client = ears.server.client._replace(pages=False)
        ears.edit("pod.yaml", POD)
        await ears.diagnosing.report(uri_for("pod.yaml"), None)
        ears.edit("map.yaml", MAP)
        await ears.diagnosing.report(uri_for("map.yaml"), None)
        assert await ears.news() == []
        for number, told in enumerate([1, 0, 0]):  # a tab that nobody looks at is not asked about again
            ears.edit("map.yaml", MAP.replace("level", "loglevel") + "#" * number)
            await ears.diagnosing.report(uri_for("map.yaml"), None)
            assert await ears.news() == ["workspace/diagnostic/refresh"] * told
        ears.edit("map.yaml", MAP)
        await ears.diagnosing.report(uri_for("map.yaml"), None)
        assert await ears.news() == []
        ears.edit("map.yaml", MAP.replace("level", "loglevel"))
        await ears.diagnosing.report(uri_for("map.yaml"), None)
        assert await ears.news() == ["workspace/diagnostic/refresh"]

    heard(listen)


def test_nothing_is_told_before_the_settings_are_known(folder: Path) -> None:
    async def listen() -> None:
        ears = Ears(folder, types.ClientCapabilities())
        ears.edit("map.yaml", MAP.replace("v1", "v7"))
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=0.3)
        assert ears.sent == []
        ears.ready.set()
        assert await ears.news() == ["map.yaml unknown-api-version"]

    heard(listen)


def test_a_fault_in_one_file_leaves_the_others_theirs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Session.findings

    def broken(self: Session, desk: Desk) -> Any:
        if desk.path == "pod.yaml":
            raise ValueError(desk.path)
        return real(self, desk)

    monkeypatch.setattr(Session, "findings", broken)

    async def listen() -> None:
        ears = Ears(folder, types.ClientCapabilities())
        ears.ready.set()
        ears.edit("map.yaml", MAP)
        ears.edit("pod.yaml", POD)
        fault, told, failed = sorted(await ears.news())
        assert fault.startswith("ValueError in test_session.py")
        assert told == "map.yaml "
        assert failed == "pod.yaml None"

    heard(listen)


@pytest.mark.parametrize("name", ["a b", "100%", "a#b", "a?b", "ä", "🦊", "a;b", "a%20b", "a:b", "a&b=c"])
def test_names_and_uris(tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name)
    assert path_in(uri_for(path)) == path
    assert path_in((tmp_path / name).as_uri()) == path


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_has_a_uri() -> None:
    assert uri_for("/a\udcff.yaml") == "file:///a%FF.yaml"
    assert path_in("file:///a%FF.yaml") == "/a\udcff.yaml"
    assert path_in("file:///a%EF%BF%BD.yaml") == "/a\ufffd.yaml"


@pytest.mark.parametrize("uri", ["", "http://[::1", "git:/a.yaml", "untitled:a", "file://", "file:///a%00b", "/a.yaml"])
def test_what_names_no_file(uri: str) -> None:
    assert path_in(uri) is None


def test_a_project_whose_settings_cannot_be_read_at_first(folder: Path) -> None:
    (folder / ".k8slint.yaml").write_text("ignore: [\n", "utf-8")
    space = workspace(folder)
    assert read(space, "pod.yaml").home.settings == Settings()
    assert isinstance(space.home_of("pod.yaml"), Home)
    configure(folder)
    list(space.reread())
    assert read(space, "pod.yaml").home.settings.ignore == ("latest-tag",)
