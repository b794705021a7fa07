"""Arguments to files: what is named, what belongs to the project, what is read at all."""

from __future__ import annotations

import os
import posixpath
import stat
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from k8slint.errors import NO_MEMORY

if TYPE_CHECKING:
    from io import BufferedReader

SUFFIXES = (".yaml", ".yml", ".json")
_AT_ONCE = 1 << 20  # bytes
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv"})


class Unreadable(Exception):
    """A file that cannot be read, with a sentence that says why."""


def find_root(start: str) -> tuple[str, bool]:
    """The folder of the nearest git root above a folder, and whether there is one; else the folder itself."""
    folder = os.path.abspath(start)
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder, True
        parent = os.path.dirname(folder)
        if parent == folder:
            return os.path.abspath(start), False
        folder = parent


def shown(path: str) -> str:
    """A path as reports show it: relative to the working directory, with forward slashes."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        relative = os.path.abspath(path)
    return relative.replace(os.sep, "/")


class Listing(NamedTuple):
    """The files below a folder, and the folders that cannot be listed, each with the reason."""

    files: list[str]
    unreadable: tuple[tuple[str, str], ...] = ()


def walk(root: str) -> Listing:
    """Every file below a folder that may hold manifests, sorted, without what git ignores.

    Hidden folders are left out, links are not followed.
    """
    listed = _git_files(root)
    below, unreadable = _scan(root) if listed is None else Listing(listed)
    start = shown(root)
    above = "" if start == "." else start.rstrip("/") + "/"
    way = _way_down(root)
    files = sorted(_from_below(path, way) if way else above + path for path in below if _may_hold_manifests(path))
    return Listing(files, tuple((above + path or start, why) for path, why in unreadable))


def _way_down(root: str) -> list[str]:
    """The folders on the way from one down to the working directory; none where that does not lie below."""
    full, here = os.path.join(os.path.abspath(root), ""), os.getcwd()
    return here[len(full) :].split(os.sep) if here.startswith(full) else []


def _from_below(path: str, way: list[str]) -> str:
    """A path as `shown`, in less time, which leads from a folder above the working directory to a file."""
    parts = path.split("/")
    shared = 0
    while shared < min(len(way), len(parts) - 1) and parts[shared] == way[shared]:
        shared += 1
    return "../" * (len(way) - shared) + "/".join(parts[shared:])


def _may_hold_manifests(path: str) -> bool:
    return path.endswith(SUFFIXES) or posixpath.basename(path) == "Kustomization"


def beside(folder: str) -> list[str]:
    """The files of a folder itself that may hold manifests, sorted."""
    try:
        entries = [entry for entry in os.scandir(folder) if not entry.is_dir()]
    except OSError:
        return []
    return sorted(shown(entry.path) for entry in entries if entry.name.endswith(SUFFIXES) and entry.name[0] != ".")


def _scan(root: str) -> Listing:
    """The files below a folder, by their paths from there with forward slashes."""
    files: list[str] = []
    unreadable: list[tuple[str, str]] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            unreadable.append((folder, _reason(error)))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if not entry.is_dir(follow_symlinks=False):
                files.append(folder + entry.name)
            elif entry.name not in _SKIPPED_FOLDERS:
                waiting.append(f"{folder}{entry.name}/")
    return Listing(files, tuple(unreadable))


def _git_files(root: str) -> list[str] | None:
    """The files git knows or would add below a folder, by their paths from there; None where git cannot tell."""
    top, is_git = find_root(root)
    git = _git(top) if is_git else None
    if git is None:
        return None
    import subprocess

    # Nothing in the repository's own configuration may start a program.
    command = [git, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "ls-files", "-z", "--cached"]
    if os.environ.get("PRE_COMMIT") != "1":
        command += ["--others", "--exclude-standard"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        result = subprocess.run(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return [
        name
        for name in dict.fromkeys(os.fsdecode(result.stdout).split("\0"))
        if _may_hold_manifests(name)
        and not any(part.startswith(".") or part in _SKIPPED_FOLDERS for part in name.split("/"))
        and not _is_gone(os.path.join(root, name))
    ]


def _is_gone(path: str) -> bool:
    """Whether a file was deleted; git goes on listing it until that is committed."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # it is there, and cannot be read, which is told in time
        pass
    return False


def _git(top: str) -> str | None:
    """The git program. One that lies in the repository, or in the working directory, is not to be started."""
    path = _which("git.exe" if os.name == "nt" else "git")
    if path is None or not leads_out(path, top) or os.path.dirname(os.path.abspath(path)) == os.getcwd():
        return None
    return os.path.abspath(path)


def _which(program: str) -> str | None:
    """The first file on the PATH that can be run by this name. What shutil has for it takes longer to import."""
    paths = (os.path.join(folder, program) for folder in os.get_exec_path())
    return next((path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)), None)


def read_bytes(path: str, limit: int) -> bytes:
    """The bytes of a regular file, one more than `limit` at most. Devices and pipes are not opened.

    Raises:
        Unreadable: the file is missing, not regular, may not be read, or is written to at this moment.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unreadable("not a regular file")
        # Should it have become a pipe by now, this does not wait for somebody to write.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable(_reason(error)) from error
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable("not a regular file")
        data = _one_more_than(limit, partial(os.read, descriptor))
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Unreadable("changed while it was read")
        return data
    except OSError as error:
        raise Unreadable(_reason(error)) from error
    except MemoryError as error:
        raise Unreadable(NO_MEMORY) from error
    finally:
        os.close(descriptor)


def read_stdin(limit: int) -> bytes:
    """The bytes of standard input, one more than `limit` at most; none where it is closed.

    Raises:
        Unreadable: it cannot be read.
    """
    if sys.stdin is None:
        return b""
    try:
        # Part by part, since Python looks for an interruption only in between.
        return _one_more_than(limit, cast("BufferedReader", sys.stdin.buffer).read1)
    except OSError as error:
        raise Unreadable(_reason(error)) from error


def _one_more_than(limit: int, read: Callable[[int], bytes]) -> bytes:
    parts = []
    while limit >= 0 and (part := read(min(limit + 1, _AT_ONCE))):
        parts.append(part)
        limit -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()


def leads_out(path: str, root: str) -> bool:
    """Whether a link points out of a folder."""
    real = os.path.realpath(path)
    return not (real + os.sep).startswith(os.path.realpath(root) + os.sep)


def chart_folder(path: str, known: dict[str, str | None]) -> str | None:
    """The folder of the Helm chart that a file lies in, nearest upwards; None outside of charts."""
    folder = posixpath.dirname(path)
    trail = []
    found: str | None = None
    while folder not in known:
        trail.append(folder)
        if os.path.exists(posixpath.join(folder, "Chart.yaml")):
            found = folder
            break
        if folder in ("", "/", ".") or posixpath.basename(folder) == "..":
            break
        folder = posixpath.dirname(folder)
    else:
        found = known[folder]
    for step in trail:
        known[step] = found
    return found
