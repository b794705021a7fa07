"""`python -m k8slint`, and the console script."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line.

    `python -m` puts the working directory on the import path; a linted tree must not be able to lend us modules.
    """
    if sys.path and sys.path[0] in ("", _here()):
        del sys.path[0]
    gc.disable()  # a run is short and makes a million small values; collecting them doubles its time
    try:
        from k8slint.cli.options import plain

        values = plain(sys.argv[1:])
        if values is None:
            from k8slint.cli.commands import cli

            cli(prog_name="k8slint")
        else:
            from k8slint.cli.checking import run_alone

            run_alone(values)
    except KeyboardInterrupt:  # while something was imported
        sys.exit(130)
    except MemoryError:  # there may be none to end in any other way, either
        os.write(2, b"k8slint: error: there is not enough memory\n")
        os._exit(2)
    finally:
        gc.freeze()  # nor are they looked through at the end, where they all go anyway


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


if __name__ == "__main__":
    main()
