"""Where output goes, and in which colours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, TextIO

from k8slint.cli.codes import INCOMPLETE, INTERRUPTED
from k8slint.errors import UsageError
from k8slint.printable import printable


def colour_wanted(choice: str, stream: TextIO) -> bool:
    """Whether to colour: --color, then NO_COLOR, then FORCE_COLOR, then whether a capable terminal listens."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def opened(path: str | None) -> Iterator[TextIO]:
    """Standard output, or a file to write; neither ever fails over a character it cannot encode.

    Raises:
        UsageError: the file cannot be written.
    """
    if path is None:
        yield from _standard_output()
        return
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
    except OSError as error:
        raise UsageError(f"cannot write '{path}': {(error.strerror or 'failed').lower()}") from error


def _standard_output() -> Iterator[TextIO]:
    if sys.stdout is None:  # whoever started us closed it
        raise UsageError("cannot write to standard output: it is closed")
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        give_away(sys.stdout)
        raise UsageError(f"cannot write to standard output: {(error.strerror or 'failed').lower()}") from error


def give_away(stream: TextIO) -> None:
    """Let nothing that is still to be written fail: nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(sentence: str) -> None:
    """One line for the person who started us, on standard error, if anybody listens there."""
    if sys.stderr is None:
        return
    text = printable(f"k8slint: {sentence}\n".replace("\n", " ").strip())
    try:
        sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stderr.flush()
    except OSError:
        give_away(sys.stderr)


def break_off(error: BaseException) -> NoReturn:
    """End a run in which k8slint itself failed. The text of the error may quote a manifest, so it is not told."""
    if isinstance(error, KeyboardInterrupt):
        raise SystemExit(INTERRUPTED) from None
    if isinstance(error, UsageError):
        give_up(error)
    if isinstance(error, BrokenPipeError):
        give_away(sys.stdout)
        raise SystemExit(INCOMPLETE)
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = f" in {os.path.basename(at.tb_frame.f_code.co_filename)}, line {at.tb_lineno}" if at else ""
    complain(f"error: {type(error).__name__}{where}; this is a fault of k8slint or of a plugin, please report it")
    raise SystemExit(INCOMPLETE)


def give_up(error: UsageError) -> NoReturn:
    """Say why a run cannot be served, and end it."""
    complain(f"error: {error}")
    raise SystemExit(INCOMPLETE)
