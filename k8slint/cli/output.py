"""Where output goes, and in which colours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import NoReturn, TextIO

from k8slint.cli.codes import INCOMPLETE, INTERRUPTED
from k8slint.errors import UsageError, fault
from k8slint.printable import line_start, printable

_LONGEST = 2000  # characters of a sentence, which may quote a path or a setting


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
        raise UsageError(f"cannot write '{path}': {_why(error)}") from error


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
        raise UsageError(f"cannot write to standard output: {_why(error)}") from error


def _why(error: OSError) -> str:
    return (error.strerror or "failed").lower()


def give_away(stream: TextIO) -> None:
    """Let nothing that is still to be written fail: nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(sentence: str) -> None:
    """One line for the person who started us, on standard error, if anybody listens there."""
    _to_stderr(printable(f"k8slint: {sentence}".replace("\n", " ").strip(), _LONGEST))


def tell(sentence: str) -> None:
    """One line on standard output, of a command that reports nothing else."""
    with opened(None) as stream:
        stream.write(line_start(printable(sentence)) + "\n")


@contextmanager
def tamed() -> Iterator[None]:
    """Print what click complains about as everything else is printed: it quotes words that may be names of files."""
    from click import ClickException

    try:
        yield
    except ClickException as error:
        text = StringIO()
        error.show(text)
        for line in text.getvalue().splitlines():
            _to_stderr(line_start(printable(line)))
        raise SystemExit(error.exit_code) from None


def _to_stderr(line: str) -> None:
    """Bytes of another encoding than that of the terminal may be control characters there."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.buffer.write(line.encode(sys.stderr.encoding or "utf-8", "backslashreplace") + b"\n")
        sys.stderr.flush()
    except OSError:
        give_away(sys.stderr)


def break_off(error: BaseException) -> NoReturn:
    """End a run in which k8slint itself failed; what to do without memory is known further up."""
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, KeyboardInterrupt):
        raise SystemExit(INTERRUPTED) from None
    if isinstance(error, UsageError):
        give_up(error)
    if isinstance(error, BrokenPipeError):
        give_away(sys.stdout)
        raise SystemExit(INCOMPLETE)
    complain(f"error: {fault(error)}")
    raise SystemExit(INCOMPLETE)


def give_up(error: UsageError) -> NoReturn:
    """Say why a run cannot be served, and end it."""
    complain(f"error: {error}")
    raise SystemExit(INCOMPLETE)
