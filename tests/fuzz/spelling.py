"""What is said of how something is written, and so is said otherwise where the same is written otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from k8slint.node import Path
from k8slint.outcome import Diagnostic
from k8slint.scrub import MASK

from .lint import Said, said

# Rules that speak of the spelling itself, each with the reason.
ABOUT_SPELLING = {
    "default-mode-decimal": "a mode is told by its digits, and the same number has others in octal",
    "invalid-file-mode": "a mode is told by its digits, and the same number has others in octal",
    "kustomization-unlisted-file": "an entry of a kustomization that is commented out is a decision as well",
    "note-in-value": "text in quotes is meant as it stands, and is not suspected",
    "typographic-quotes": "text in real quotes is meant as it stands, and is not suspected",
    "yaml-implicit-type": "it is about words and numbers without quotes that are read as something else",
}

# Rules that quote keys in the order of the text, or only the first of them.
IN_ORDER = {
    "dangling-networkpolicy": "the labels of a selector are quoted as they stand",
    "dangling-poddisruptionbudget": "the labels of a selector are quoted as they stand",
    "dangling-service": "the labels of a selector are quoted as they stand",
    "live-fields-in-manifest": "all fields of an object are one finding, at the first of them",
    "mismatching-selector": "the labels of a selector are quoted as they stand",
    "secret-in-manifest": "all values of a Secret are one finding, which names the first",
    "selector-overlap": "the labels of a selector are quoted as they stand",
    "topology-spread-selector": "the labels of a selector are quoted as they stand",
}

# Rules that ask whether objects stand in one file, or in which order they stand there.
IN_ONE_FILE = {
    "crd-after-cr": "the objects of a file are applied in order",
    "cross-namespace-reference": "the objects of a file are surely applied together",
    "duplicate-host-port": "the objects of a file are surely applied together",
    "duplicate-ingress-host-path": "the objects of a file are surely applied together",
    "duplicate-object": "the same object in two files may be meant for two clusters",
    "multiple-default-ingress-class": "the objects of a file are surely applied together",
    "multiple-default-storage-class": "the objects of a file are surely applied together",
    "not-an-object": "a list or a plain value is blamed where it stands among objects",
    "namespace-after-use": "the objects of a file are applied in order",
    "selector-overlap": "the objects of a file are surely applied together",
    "service-account-after-use": "the objects of a file are applied in order",
}

# Rules whose path is found by the offset of what they blame.
BY_OFFSET = {
    "not-an-object": "an item of a list may begin where its first key does",
}

# A value that is quoted as it is written, since `False` and `0x50` do not look like what they are read as.
_READ_AS = re.compile(r"'[^']*' is read as the (boolean|number) ([^ ,]+)")


def facts(found: Iterable[Diagnostic], but: Iterable[str] = ()) -> list[Said]:
    """What is said of the things themselves, with values as they are read and not as they are written."""
    left_out = {*ABOUT_SPELLING, *but}
    about = (each for each in said(found) if each.rule not in left_out)
    return sorted((each._replace(message=_fact(each), path=_path(each)) for each in about), key=repr)


def _path(said: Said) -> Path:
    return () if said.rule in BY_OFFSET else said.path


def _fact(said: Said) -> str:
    return _READ_AS.sub(r"\2 is a \1", said.message)


def compared(one: list[Said], other: list[Said]) -> tuple[object, object]:
    """Two lists of findings, so that they are equal if they say the same.

    Where something is blotted out, that is rules and objects alone: how much is blotted out, and whether a path is
    told, depends on how the text there is written.
    """
    if any(MASK in each.message for each in (*one, *other)):
        return {(each.rule, each.who) for each in one}, {(each.rule, each.who) for each in other}
    return Counter(one), Counter(other)
