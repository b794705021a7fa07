"""Builds the schema index and the descriptions from the kubernetes-validate package: `python schemas/refresh.py`.

The index is zlib-compressed text. Its first line is a JSON directory:

    releases     the releases it knows, oldest first
    kinds        "apps/v1/Deployment" -> the name of its definition
    aging        the kinds of these that some release deprecated or removed, from api-lifecycle.json
    definitions  name -> [line, first, last, ...], a triple for each form it had; first and last count releases

Every further line is one definition as `k8slint.schema.convert` writes it, to be parsed when it is needed.

The descriptions are compressed in the same way. They are the words of the Kubernetes project, under the Apache License
2.0, each as the newest release has it that knows the field. The first line leads from the name of a definition and a
field, "" for the definition itself, to the number of a line; every further line is one description in JSON. Definitions
that differ in their version only stand side by side, which makes the file smaller.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

import kubernetes_validate  # type: ignore[import-untyped]

from k8slint.schema.convert import Release, read_descriptions, read_release
from k8slint.schema.described import tidy

_FOLDER = Path(__file__).parent / "k8slint_schemas"
TARGET = _FOLDER / "kubernetes.jsonl.zz"
DESCRIPTIONS = _FOLDER / "descriptions.jsonl.zz"
LIFECYCLE = _FOLDER / "api-lifecycle.json"
_LOCAL = re.compile(r"v(1\.\d+)\.0-local")


def folders() -> dict[str, Path]:
    """The schema folder of each release that kubernetes-validate carries, oldest first."""
    root = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    found = {match[1]: folder for folder in root.iterdir() if (match := _LOCAL.fullmatch(folder.name))}
    return dict(sorted(found.items(), key=lambda item: int(item[0].partition(".")[2])))


def build(releases: dict[str, Release], aging: Container[str]) -> str:
    """The text of the index: the directory, then one definition a line."""
    lines: dict[str, int] = {}
    kinds: dict[str, str] = {}
    definitions: dict[str, list[int]] = {}
    for number, release in enumerate(releases.values()):
        for kind, name in release.kinds.items():
            if kinds.setdefault(kind, name) != name:
                raise ValueError(f"{kind} is {kinds[kind]} in one release and {name} in another")
        for name, definition in release.definitions.items():
            line = lines.setdefault(_json(definition), len(lines) + 1)
            forms = definitions.setdefault(name, [])
            if forms and forms[-3] == line and forms[-1] == number - 1:
                forms[-1] = number
            else:
                forms += (line, number, number)
    directory = {
        "releases": list(releases),
        "kinds": dict(sorted(kinds.items())),
        "aging": [kind for kind in sorted(kinds) if kind in aging],
        "definitions": dict(sorted(definitions.items())),
    }
    return "\n".join((_json(directory), *lines)) + "\n"


def build_descriptions(releases: Iterable[Mapping[str, Mapping[str, str]]]) -> str:
    """The text of the descriptions: where each stands, then one a line."""
    newest: dict[str, dict[str, str]] = {}
    for release in releases:
        for name, told in release.items():
            newest.setdefault(name, {}).update(told)
    lines: dict[str, int] = {}
    numbers: dict[str, dict[str, int]] = {}
    for name in sorted(newest, key=_beside):
        for field, text in sorted(newest[name].items()):
            if tidied := tidy(text):
                numbers.setdefault(name, {})[field] = lines.setdefault(_json(tidied), len(lines))
    return "\n".join((_json(dict(sorted(numbers.items()))), *lines)) + "\n"


def _beside(name: str) -> tuple[str, str]:
    group, _, kind = name.partition(".")
    return f"{group}.{kind.rpartition('.')[2]}", name


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def rebuild() -> str:
    """The text of the index, from what is installed."""
    releases = {release: read_release(folder) for release, folder in folders().items()}
    return build(releases, json.loads(LIFECYCLE.read_bytes()))


def rebuild_descriptions() -> str:
    """The text of the descriptions, from what is installed."""
    return build_descriptions(read_descriptions(folder) for folder in folders().values())


def main() -> None:
    """Write the index and the descriptions."""
    for target, text in ((TARGET, rebuild()), (DESCRIPTIONS, rebuild_descriptions())):
        target.write_bytes(zlib.compress(text.encode(), 9))
        sys.stdout.write(f"{target}: {len(text)} characters, {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
