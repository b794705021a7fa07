"""What lies in a folder that is no ordinary file, and what happens to files meanwhile (rows 62 to 68)."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from .conftest import Hostile
from .row import Row
from .test_documents import service, warned

pytestmark = pytest.mark.skipif(os.name == "nt", reason="such files are made differently there")

# Writes down every file that is opened, and everything that is done to one; the run's own imports aside.
WATCH = """
import os, sys
log = os.open("../log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
here = os.getcwd()
def hear(event, given):
    if event.split(".")[0] in ("open", "os", "shutil") and given and isinstance(given[0], (str, bytes)):
        path = os.path.join(here, os.fsdecode(given[0]))
        if path.startswith(here + os.sep):
            name = path[len(here) + 1 :]
            writes = event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            os.write(log, f"{event} {'to write ' if writes else ''}{name}\\n".encode())
sys.addaudithook(hear)
"""


def heard(hostile: Hostile) -> list[str]:
    """What WATCH wrote down of files in the folder."""
    log = hostile.folder.parent / "log"
    lines = log.read_text().splitlines()
    log.unlink()
    return lines


def opened(hostile: Hostile) -> set[str]:
    """The files of the folder that were opened."""
    return {line.removeprefix("open ") for line in heard(hostile) if line.startswith("open ")}


NOT_REGULAR = Row(
    number=62,
    given="a pipe, a socket or a device, or a link to one, found or named",
    then="'not a regular file'; it is never opened. A link that is found is skipped and counted",
    place="the path",
    exit=2,
    seconds=0.1,
)


def make_special(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put files into a folder that are not regular; gives their names."""
    monkeypatch.chdir(folder)
    os.mkfifo("pipe.yaml")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.yaml")
    names = ["pipe.yaml", "socket.yaml"]
    try:
        os.mknod("device.yaml", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError:
        return names
    return ["device.yaml", *names]


@NOT_REGULAR
def test_special_files_that_are_found(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    names = make_special(hostile.folder, monkeypatch)
    ran = hostile.check({}, prelude=WATCH)
    assert ran.failures == [f"{name}: not a regular file" for name in names]
    assert ran.err.splitlines() == [f"k8slint: {name}: not a regular file" for name in names]
    assert opened(hostile) == {"bystander.yaml"}


@NOT_REGULAR
def test_special_files_that_are_named(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    names = make_special(hostile.folder, monkeypatch)
    for link, target in (("null.yaml", "/dev/null"), ("pipe-link.yaml", "pipe.yaml"), ("zero.yaml", "/dev/zero")):
        Path(link).symlink_to(target)
        names.append(link)
    ran = hostile.check({}, *names, "bystander.yaml", prelude=WATCH)
    assert ran.failures == [f"{name}: not a regular file" for name in sorted(names)]
    assert opened(hostile) == {"bystander.yaml"}
    for name in ("/dev/zero", "pipe.yaml"):
        (failure,) = hostile.check({}, name, bystander=False).failures
        assert failure.endswith(f"{name}: not a regular file")


@NOT_REGULAR
def test_links_to_special_files_that_are_found(hostile: Hostile) -> None:
    hostile.folder.joinpath("zero.yaml").symlink_to("/dev/zero")
    os.mkfifo(hostile.folder / "pipe")
    hostile.folder.joinpath("pipe.yaml").symlink_to("pipe")
    ran = hostile.check({}, code=0, prelude=WATCH)
    assert ran.skipped == {"pipe.yaml": "link", "zero.yaml": "link-outside"}
    assert opened(hostile) == {"bystander.yaml"}


ODD_PATHS = Row(
    number=63,
    given="a folder named `x.yaml`; a link to itself, in a ring or to nothing; a file without permission to read",
    then="the folder is searched; a link that is found is skipped and counted, what is named or may not be read is "
    "told in a sentence of its own",
    place="the path",
)


@ODD_PATHS
def test_a_folder_named_like_a_file(hostile: Hostile) -> None:
    files = {"x.yaml/in.yaml": service(), "x.yaml/deeper.json/in.yml": service()}
    for arguments in ((), ("x.yaml", "bystander.yaml")):
        ran = hostile.check(files, *arguments, code=0)
        assert [ran.about(name) for name in files] == [[warned(4)], [warned(4)]]


@ODD_PATHS
def test_links_that_lead_nowhere(hostile: Hostile) -> None:
    targets = {"a.yaml": "b.yaml", "b.yaml": "a.yaml", "nothing.yaml": "gone.yaml", "self.yaml": "self.yaml"}
    for name, target in targets.items():
        hostile.folder.joinpath(name).symlink_to(target)
    assert hostile.check({}, code=0).skipped == dict.fromkeys(targets, "link")
    ran = hostile.check({}, *targets, "bystander.yaml", code=2)
    assert [each.partition(": ")[0] for each in ran.failures] == sorted(targets)
    assert ran.failures[2] == "nothing.yaml: no such file or directory"
    assert ran.failures[3] == "self.yaml: too many levels of symbolic links"


REFUSED = """
import errno, os
really = os.open
def refuse(path, *rest, **more):
    if str(path).endswith("a.yaml"):
        raise OSError({number}, os.strerror({number}), path)
    return really(path, *rest, **more)
os.open = refuse
"""


@ODD_PATHS
@pytest.mark.parametrize(
    ("number", "reason"), [("errno.EACCES", "permission denied"), ("errno.EIO", "input/output error")]
)
def test_a_file_that_cannot_be_opened(hostile: Hostile, number: str, reason: str) -> None:
    ran = hostile.check({"a.yaml": service()}, code=2, prelude=REFUSED.replace("{number}", number))
    assert ran.failures == [f"a.yaml: {reason}"]
    assert ran.err == f"k8slint: a.yaml: {reason}\n"


@ODD_PATHS
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(hostile: Hostile) -> None:
    hostile.write({"a.yaml": service()})
    hostile.folder.joinpath("a.yaml").chmod(0)
    assert hostile.check({}, code=2).failures == ["a.yaml: permission denied"]


@ODD_PATHS
def test_a_file_that_breaks_off_while_it_is_read(hostile: Hostile) -> None:
    fail = "import os\ndef fail(*_):\n    raise OSError(5, os.strerror(5))\n"
    late = f"{fail}real = os.read\nos.read = lambda at, n: fail() if os.fstat(at).st_size == 5 else real(at, n)\n"
    ran = hostile.check({"a.yaml": "a: 1\n"}, code=2, prelude=late)
    assert ran.failures == ["a.yaml: input/output error"]


LINKS_OUT = Row(
    number=64,
    given="a link in the tree that leads out of it, to `/etc/passwd` or `/proc/self/environ`",
    then="skipped and counted, never opened; read if a person names it",
    place="the link",
)


@LINKS_OUT
def test_links_out_of_the_tree(hostile: Hostile, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(service().replace("name: a", "name: Canary"))
    for name, target in (
        ("a.yaml", outside),
        ("b.yaml", "../outside.yaml"),
        ("etc.yaml", "/etc/passwd"),
        ("environ.json", "/proc/self/environ"),
        ("folder", tmp_path),
        ("in.yaml", "bystander.yaml"),
    ):
        hostile.folder.joinpath(name).symlink_to(target)
    ran = hostile.check({}, code=0, environment={"CANARY": "canary"}, prelude=WATCH)
    out = ("a.yaml", "b.yaml", "environ.json", "etc.yaml")
    assert ran.skipped == {**dict.fromkeys(out, "link-outside"), "in.yaml": "link"}
    assert "canary" not in ran.out.lower()
    assert opened(hostile) == {"bystander.yaml"}
    named = hostile.check({}, "a.yaml", "bystander.yaml", code=1).about("a.yaml")
    assert [each.rule for each in named] == ["invalid-object-name", "server-warning"]


CYCLES = Row(
    number=65,
    given="a link to a folder above, copies of a file by hard links",
    then="the link is not followed; a hard link is a file of its own, as it is for git and for kubectl",
    exit=0,
)


@CYCLES
def test_folders_in_a_ring(hostile: Hostile) -> None:
    files = {"sub/a.yaml": service()}
    hostile.write(files)
    hostile.folder.joinpath("sub/up").symlink_to("..")
    hostile.folder.joinpath("sub/here").symlink_to(".")
    ran = hostile.check(files)
    assert [each["path"] for each in ran.findings] == ["bystander.yaml", "sub/a.yaml"]


@CYCLES
def test_hard_links(hostile: Hostile) -> None:
    hostile.write({"one/a.yaml": service()})
    hostile.folder.joinpath("two").mkdir()
    os.link(hostile.folder / "one/a.yaml", hostile.folder / "two/a.yaml")
    ran = hostile.check({})
    assert ran.about("one/a.yaml") == ran.about("two/a.yaml") == [warned(4)]


MEANWHILE = Row(
    number=66,
    given="a file that is removed, truncated, grows or is replaced while it is looked at",
    then="each file is read once, and what is shown is what was read; what is gone, has become something else or "
    "changes in the middle of reading is told",
    place="the path",
)


def meanwhile(moment: str, deed: str) -> str:
    """Python that does something to a.yaml at the first `open`, or behind the first `read` or the `close` of it."""
    return f"""
import os
really = {{name: getattr(os, name) for name in ("open", "read", "close")}}
watched = None
is_done = False
def reached(moment):
    global is_done
    if moment == {moment!r} and not is_done:
        is_done = True
        {deed}
def open_(path, *rest, **more):
    global watched
    if not str(path).endswith("a.yaml"):
        return really["open"](path, *rest, **more)
    reached("open")
    watched = really["open"](path, *rest, **more)
    return watched
def read(at, size):
    part = really["read"](at, size)
    if at == watched:
        reached("read")
    return part
def close(at):
    really["close"](at)
    if at == watched:
        reached("close")
os.open, os.read, os.close = open_, read, close
"""


LONG = service() + "# 3456789 123456789 123456789 123456789\n" * 50_000


@MEANWHILE
@pytest.mark.parametrize(
    ("moment", "deed", "reason"),
    [
        ("open", "os.remove('a.yaml')", "no such file or directory"),
        ("open", "os.remove('a.yaml'); os.mkfifo('a.yaml')", "not a regular file"),
        ("open", "os.remove('a.yaml'); os.mkdir('a.yaml')", "not a regular file"),
        ("read", "os.truncate('a.yaml', 100)", "changed while it was read"),
        ("read", "open('a.yaml', 'a').write('more')", "changed while it was read"),
    ],
)
def test_a_file_that_is_changed_before_it_is_read(hostile: Hostile, moment: str, deed: str, reason: str) -> None:
    ran = hostile.check({"a.yaml": LONG}, code=2, prelude=meanwhile(moment, deed))
    assert ran.failures == [f"a.yaml: {reason}"]
    assert ran.about("a.yaml") == []


@MEANWHILE
@pytest.mark.parametrize("deed", ["os.remove('a.yaml')", "open('a.yaml', 'w').write('other: 1')"])
def test_a_file_that_is_changed_behind_reading_is_shown_as_it_was(hostile: Hostile, deed: str) -> None:
    ran = hostile.check({"a.yaml": service()}, code=0, form="full", prelude=meanwhile("close", deed))
    assert f" --> a.yaml:4:39\n  |\n3 | metadata: {{name: a}}\n4 | {service().splitlines()[3]}\n" in ran.out
    path = hostile.folder / "a.yaml"
    assert not path.exists() or path.read_text() == "other: 1"


NEVER_WRITES = Row(
    number=67,
    given="a fix for a file, be it read-only, a link, a hard link or changed since it was read",
    then="nothing is written: a fix is only ever part of a report",
    exit=1,
)
FIXABLE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: yes\n"


def state(folder: Path) -> dict[str, tuple[object, ...]]:
    """All there is to know of the files below a folder."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        text = path.read_text() if path.is_file() else ""
        found[str(path)] = (about.st_mode, about.st_ino, about.st_nlink, about.st_size, about.st_mtime_ns, text)
    return found


@NEVER_WRITES
def test_no_file_is_written(hostile: Hostile) -> None:
    hostile.write({"bystander.yaml": "", "a.yaml": FIXABLE, "read-only.yaml": FIXABLE, "one/hard.yaml": FIXABLE})
    hostile.folder.joinpath("read-only.yaml").chmod(0o444)
    hostile.folder.joinpath("two").mkdir()
    os.link(hostile.folder / "one/hard.yaml", hostile.folder / "two/hard.yaml")
    hostile.folder.joinpath("link.yaml").symlink_to("a.yaml")
    before = state(hostile.folder)
    ran = hostile.check({}, ".", "link.yaml", bystander=False, prelude=WATCH)
    fixed = {each["path"] for each in ran.findings if each["fix"] and each["fix"]["edits"]}
    assert fixed == {"a.yaml", "read-only.yaml", "one/hard.yaml", "two/hard.yaml", "link.yaml"}
    assert state(hostile.folder) == before
    assert {line.partition(" ")[0] for line in heard(hostile)} <= {"open", "os.scandir", "os.listdir"}


@NEVER_WRITES
def test_nothing_is_opened_to_write(hostile: Hostile) -> None:
    hostile.check({"a.yaml": FIXABLE}, prelude=WATCH)
    assert opened(hostile) == {"a.yaml", "bystander.yaml"}


NOTHING_THERE = Row(
    number=68,
    given="a path that does not exist; a folder without any file to lint",
    then="'no such file or folder', and the other paths are linted; a warning that there is no file to lint",
    place="the path",
)


@NOTHING_THERE
def test_paths_that_do_not_exist(hostile: Hostile) -> None:
    names = ["none.yaml", "no/such", "bystander.yaml/x", "*.yml", ""]
    ran = hostile.check({}, "bystander.yaml", *names, code=2)
    assert ran.failures == [f"{name}: no such file or folder" for name in names]
    ran = hostile.check({}, "none.yaml", code=2, bystander=False, form="full")
    assert ran.err == "k8slint: none.yaml: no such file or folder\n"


@NOTHING_THERE
def test_a_folder_without_a_file_to_lint(hostile: Hostile) -> None:
    for form in ("full", "json"):
        ran = hostile.check({"empty/a.txt": "a: 1\n"}, "empty", code=0, bystander=False, form=form)
        said = "no .yaml, .yml or .json file was found, so nothing was linted"
        assert ran.err == f"k8slint: warning: {said}\n"
        assert "no Kubernetes objects found in 0 files." in ran.out or form == "json"
