"""File modes of volumes: octal numbers that people write as decimal ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from k8slint.finding import Fix
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import rewrite
from k8slint.node import At, Scalar

MOST = 0o777
_SOURCES = ("configMap", "downwardAPI", "projected", "secret")


def modes(pod: PodSpec) -> Iterator[At]:
    """Every mode that a volume of a pod gives to its files."""
    for volume in pod["volumes"].items():
        for source in _SOURCES:
            yield volume[source]["defaultMode"]
            for item in volume[source]["items"].items():
                yield item["mode"]
        for projected in volume["projected"]["sources"].items():
            for source in _SOURCES:
                for item in projected[source]["items"].items():
                    yield item["mode"]


def meant(at: At) -> int | None:
    """The mode that the digits say when they are read as octal; None where they are not plain decimal digits."""
    digits = written(at)
    is_octal = isinstance(at.node, Scalar) and digits == str(at.number) and re.fullmatch(r"[1-7][0-7]{2}", digits)
    return int(digits, 8) if is_octal else None


def written(at: At) -> str:
    """A mode as it stands in the text."""
    node = at.node
    return at.source.text[node.start : node.end] if node is not None else ""


def octal(at: At, mode: int) -> str:
    """A mode as it is written in this file: JSON has no octal numbers."""
    return str(mode) if at.source.text.lstrip().startswith(("{", "[")) else f"{mode:04o}"


def write(at: At, mode: int | None, *, safe: bool) -> Fix | None:
    """The fix that writes a mode as an octal number."""
    edit = rewrite(at, octal(at, mode)) if mode is not None else None
    return Fix(f"write the mode as {octal(at, mode or 0)}", (edit,), safe=safe) if edit else None
