"""Let atheris look for bytes that break something: `python -m tests.fuzz reader --seconds 60`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Feed one target until the time is up. What breaks it is written to a file and its traceback shown."""
    words = argparse.ArgumentParser(prog="python -m tests.fuzz")
    words.add_argument("target", choices=("reader", "configuration", "check", "shown"))
    words.add_argument("--seconds", type=int, default=60)
    words.add_argument("--corpus", help="a folder of what is to be tried first, to which is added what found new ways")
    words.add_argument("files", nargs="*", help="files to feed to the target once, instead")
    asked = words.parse_args()
    if asked.files:
        from .targets import TARGETS

        for path in asked.files:
            TARGETS[asked.target](Path(path).read_bytes())
        return
    try:
        import atheris
    except ImportError:
        words.exit(2, "atheris is not here: pip install atheris (CPython 3.11 to 3.13 on Linux)\n")
    with atheris.instrument_imports(include=["k8slint", "k8slint_rules"], enable_loader_override=False):
        from .targets import TARGETS, seeds
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(asked.corpus or folder)
        corpus.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(seeds(asked.target)):
            (corpus / f"seed-{number}").write_bytes(data)
        options = [f"-max_total_time={asked.seconds}", "-max_len=4096", "-rss_limit_mb=4096", "-timeout=30"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[asked.target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
