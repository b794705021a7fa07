"""Find, read and show the configuration of a project."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from k8slint.discover import Unreadable, find_root, leads_out, read_bytes, shown
from k8slint.document import File
from k8slint.errors import ConfigError
from k8slint.node import Node
from k8slint.printable import printable
from k8slint.settings import Settings
from k8slint.source import Source, Span

if TYPE_CHECKING:
    from k8slint.rule import RuleEntry

NAME = ".k8slint.yaml"
PYPROJECT = "pyproject.toml"
_MISSPELT = ".k8slint.yml"
_LARGEST = 1 << 20
_TOO_LARGE = "is larger than 1 MiB"
# A configuration is no object, and what only kustomize minds does not concern it.
_HARMLESS = ("not-an-object", "kustomize-differs", "merge-order")
# The reader speaks of kubectl, which never sees a configuration.
_SAID = {
    "duplicate-key": "key '{}' is set a second time",
    "directive": "'{}' does not belong into a configuration",
    "dropped-content": "nothing may follow the end of the document",
    "ignored-tag": "tag '{}' means nothing in a configuration",
}


def find_config(directory: str) -> str | None:
    """The configuration that holds for a directory: the nearest one upwards, not beyond the git root.

    Raises:
        ConfigError: what was found cannot be the configuration.
    """
    folder = os.path.abspath(directory)
    while True:
        found = config_in(folder)
        parent = os.path.dirname(folder)
        if found is not None or parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return found
        folder = parent


def config_in(folder: str) -> str | None:
    """The configuration that lies in a folder itself.

    Raises:
        ConfigError: what was found cannot be the configuration.
    """
    for name in (NAME, PYPROJECT):
        path = os.path.join(folder, name)
        if os.path.lexists(path) and (name == NAME or _pyproject_table(path)):
            _refuse_foreign(path)
            return path
    misspelt = os.path.join(folder, _MISSPELT)
    if os.path.lexists(misspelt):
        raise ConfigError(f"is not read; rename it to '{NAME}'", shown(misspelt))
    return None


def load(path: str, rules: Sequence[RuleEntry], data: bytes | None = None) -> Settings:
    """The settings of one configuration file; `data` is what stands in it, where that is not on disk yet.

    Raises:
        ConfigError: the file cannot be read, or something in it cannot be used.
    """
    from k8slint.config.check import Checker
    from k8slint.vocabulary import Vocabulary

    data = _bytes(path) if data is None else data
    root: Node | None
    if path.endswith(".toml"):
        from k8slint.config.toml import tool_table

        source, root = tool_table(data, shown(path))
    else:
        source, root = _yaml(data, shown(path))
    settings = Checker(source, Vocabulary(rules)).settings(root)
    return settings._replace(config_path=path)


def show(settings: Settings) -> str:
    """The effective settings as YAML, each with where it comes from."""
    import json

    from k8slint.config.keys import CONFIG

    name = os.path.basename(settings.config_path or "")
    lines = [f"# {shown(settings.config_path)}" if settings.config_path else "# no configuration, defaults only"]
    for key in CONFIG.keys:
        if key.name == "overrides":
            continue
        position = settings.origins.get((key.name,))
        value = json.dumps(_plain(getattr(settings, key.field)), ensure_ascii=False)
        lines.append(f"{key.name}: {value}  # " + (f"{name}:{position.line}" if position else "default"))
    if settings.overrides:
        lines.append("overrides:")
    for index, override in enumerate(settings.overrides):
        values = {k.replace("_", "-"): _plain(v) for k, v in override._asdict().items() if v}
        position = settings.origins["overrides", index]
        lines.append(f"- {json.dumps(values, ensure_ascii=False)}  # {name}:{position.line}")
    return "".join(f"{printable(line)}\n" for line in lines)


def _yaml(data: bytes, path: str) -> tuple[Source, Node | None]:
    from k8slint.reading.read import read

    file = read(data, path)
    _refuse_problems(file)
    if len(file.documents) > 1:
        start = file.documents[1].span.start
        raise ConfigError("a configuration is one document", path, file.source.position(start))
    return file.source, file.documents[0].root if file.documents else None


def _refuse_problems(file: File) -> None:
    for problem in file.problems:
        if problem.kind not in _HARMLESS:
            start, end = problem.span
            own = _SAID.get(problem.kind)
            message = own.format(file.source.text[start:end].strip("\"'")) if own else problem.message
            raise ConfigError(
                _without_secrets(message, file, problem.span), file.source.path, file.source.position(start)
            )


def _without_secrets(message: str, file: File, span: Span) -> str:
    """A message about what may be a manifest that somebody took for a configuration."""
    from k8slint.finding import Finding
    from k8slint.kube.hidden import hidden_in
    from k8slint.node import Place
    from k8slint.scrub import scrub

    hidden = {file.source.path: hidden_in(file)}
    return scrub(Finding(message, Place(file.source, span)), None, hidden.__getitem__).message


def _pyproject_table(path: str) -> bool:
    """Whether a pyproject.toml has a table of ours; it is parsed only when it names us.

    Raises:
        ConfigError: it may have one, but cannot be read to its end.
    """
    try:
        data = read_bytes(path, _LARGEST)
    except Unreadable:
        return False
    if len(data) > _LARGEST:
        raise ConfigError(_TOO_LARGE, shown(path))
    if b"k8slint" not in data or b"tool" not in data:
        return False
    _refuse_foreign(path)
    from k8slint.config.toml import has_tool_table

    return has_tool_table(data, shown(path))


def _bytes(path: str) -> bytes:
    try:
        data = read_bytes(path, _LARGEST)
    except Unreadable as error:
        raise ConfigError(f"cannot be read: {error}", shown(path)) from error
    if len(data) > _LARGEST:
        raise ConfigError(_TOO_LARGE, shown(path))
    return data


def _refuse_foreign(path: str) -> None:
    """A link in a stranger's tree must not make a file from elsewhere appear in our messages."""
    root = find_root(os.path.dirname(path))[0]
    if os.path.islink(path) and leads_out(path, root):
        raise ConfigError(f"is a link that leads out of '{shown(root)}'", shown(path))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return value
