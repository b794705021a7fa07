"""Which parts of a tree are secret: the values of Secrets, of variables with secret names, of URLs with passwords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from k8slint.kube.given import is_option, keeps_secret
from k8slint.kube.near import distance
from k8slint.kube.secrets import looks_secret, may_be_secret, password_in_url
from k8slint.kube.unread import key_is_shown, value_is_shown
from k8slint.node import Map, Node, Scalar, Seq, Value
from k8slint.pattern import Pattern
from k8slint.source import Span

_WORD = Pattern(r"[A-Za-z]+")
_SECRET_TYPE = Pattern(
    r"Opaque|kubernetes\.io/(tls|basic-auth|ssh-auth|dockerconfigjson|dockercfg|service-account-token)"
)
_ASSIGNED = Pattern(r"\s*([\w.-]+)\s*[=:]")
_KEY = Pattern(r"""(["']?)[\w./$-]{1,253}\1""")
_SIMPLE = Pattern(r"""(["']?)[\w./@:+-]{0,253}\1|~""")
_COLON = Pattern(r"\s*:")
_LONGEST_KIND = 200
_LISTS = ("env", "envs")
_GENERATORS = frozenset({"secretGenerator", "secretGenerators"})
_TEMPLATES = frozenset({"template", "templates", "secretTemplate", "secretTemplates"})


class Keeper(NamedTuple):
    """A map that keeps secrets: the spans in it that may be shown, and those that may not, wherever they stand."""

    node: Map
    shown: list[Span]
    values: list[Span]


class Found(NamedTuple):
    """What a tree holds: Secrets, variables, other values, and where its kinds and its texts stand."""

    secrets: list[Keeper]
    variables: list[Keeper]
    values: list[Span]
    kinds: set[int]


@lru_cache(maxsize=4096)
def means_secret(word: str) -> bool:
    """Whether a word says Secret, whatever its case and with a slip or two, or SecretList."""
    word = word.lower()
    if not 4 <= len(word) <= 12:
        return False
    word = word.removesuffix("list") if len(word) > 8 else word
    return word[0] in "sc" and distance(word, "secret", 2) <= 2


@lru_cache(maxsize=4096)
def means_kind(key: str) -> bool:
    """Whether a key says kind, with a slip."""
    return distance(key.lower(), "kind", 1) <= 1


def secrets_in(text: str, root: Node) -> Found:
    """What a tree keeps secret; the Secrets and variables among its maps, at any depth."""
    found = Found([], [], [], set())
    # Each node with whether a Secret is awaited there, and whether it lists variables.
    waiting: list[tuple[Node, bool, bool]] = [(root, True, False)]
    while waiting:
        node, is_object, is_env = waiting.pop()
        if isinstance(node, Scalar):
            if _is_secret_text(node.value, is_env):
                found.values.append(Span(node.start, node.end))
            continue
        if isinstance(node, Seq):
            waiting.extend((item, is_object, is_env) for item in node.items)
            found.values.extend(_behind_options(node))
            continue
        fields = node.fields
        marks = set(map(_mark, node.keys))
        if "kind" in marks:
            found.kinds.update(start for key, (start, _) in node.keys.items() if len(key) < 6 and means_kind(key))
        is_worth_it = "kind" in marks or "string" in marks or ("type" in fields and _has_secret_type(node))
        if is_worth_it and is_secret(text, node, is_object=is_object):
            items = fields.get("items")
            listed = items.items if is_object and isinstance(items, Seq) else [node]
            found.secrets.extend(secret(text, each) for each in listed if isinstance(each, Map))
            continue
        name = fields.get("name")
        if isinstance(name, Scalar) and isinstance(name.value, str) and (is_env or "value" in fields):
            value = fields.get("value")
            text_of = value.value if isinstance(value, Scalar) else None
            if keeps_secret(name.value) or (isinstance(text_of, str) and password_in_url(text_of)):
                found.variables.append(_variable(node))
                continue
        if "kept" in marks:
            found.values.extend(_kept(node))
        if "env" in fields and "value" in fields:
            found.values.extend(whole(fields["value"]))  # it fell out of the list
        has_env = "env" in marks
        for key, child in fields.items():
            lists_variables = has_env and key.lower() in _LISTS
            if is_env and looks_secret(key):
                found.values.extend(whole(child))
            elif not isinstance(child, Scalar):
                waiting.append((child, is_object and key == "items", lists_variables))
            elif _is_secret_text(child.value, lists_variables):
                found.values.append(Span(child.start, child.end))
    return found


def _is_secret_text(value: Value, is_env: bool) -> bool:
    if not isinstance(value, str) or not (is_env or "://" in value):
        return False
    return password_in_url(value) or (is_env and _assigns_secret(value))


def is_secret(text: str, node: Map, *, is_object: bool) -> bool:
    """Whether a map is a Secret or was meant to be one; `is_object` says that an object stands there."""
    has_kind = False
    for key, child in node.fields.items():
        if len(key) < 6 and means_kind(key):
            has_kind = has_kind or (isinstance(child, Scalar) and isinstance(child.value, str))
            said = child.value if isinstance(child, Scalar) and isinstance(child.value, str) else ""
            written = text[child.start : min(child.end, child.start + _LONGEST_KIND)]
            if any(means_secret(word) for word in _WORD.findall(f"{said[:_LONGEST_KIND]} {written}")):
                return is_object or _has_data(node)
    if has_kind:
        return False
    return (_has_secret_type(node) and _has_data(node)) or any(_means(key, "stringdata") for key in node.fields)


def _has_secret_type(node: Map) -> bool:
    kind = node.fields.get("type")
    return isinstance(kind, Scalar) and isinstance(kind.value, str) and _SECRET_TYPE.fullmatch(kind.value) is not None


def _has_data(node: Map) -> bool:
    return any(_means(key, "data") or _means(key, "stringdata") for key in node.fields)


def _means(key: str, meant: str) -> bool:
    return abs(len(key) - len(meant)) <= 1 and distance(key.lower(), meant, 1) <= 1


@lru_cache(maxsize=4096)
def _mark(key: str) -> str:
    """Why a map with this key is worth a look."""
    if len(key) < 6 and means_kind(key):
        return "kind"
    if _means(key, "stringdata"):
        return "string"
    if key.lower() in _LISTS:
        return "env"
    is_kept = key in _GENERATORS or key in _TEMPLATES or key in ("value", "patch") or keeps_secret(key)
    return "kept" if is_kept else ""


def _kept(node: Map) -> Iterator[Span]:
    """The values in a map that are secret by its keys, or by what it is: a patch, a generator, a template."""
    fields = node.fields
    for key, child in fields.items():
        if key in _GENERATORS:
            yield from _of_generator(child)
        elif key in _TEMPLATES:
            yield from _of_template(child)
        elif keeps_secret(key) and not (key == "secretKey" and "remoteRef" in fields):
            value = child.fields.get("value", child) if isinstance(child, Map) else child
            for each in value.items if isinstance(value, Seq) else [value]:
                if isinstance(each, Scalar) and isinstance(each.value, str) and may_be_secret(each.value):
                    yield Span(each.start, each.end)
    path, target = fields.get("path"), fields.get("target")
    if (
        "value" in fields
        and isinstance(path, Scalar)
        and isinstance(path.value, str)
        and _is_path_of_secret(path.value)
    ):
        yield from whole(fields["value"])
    kind = target.fields.get("kind") if isinstance(target, Map) else None
    if "patch" in fields and isinstance(kind, Scalar) and isinstance(kind.value, str) and means_secret(kind.value):
        yield from whole(fields["patch"])


def _is_path_of_secret(path: str) -> bool:
    """Whether a JSON patch changes something there that is secret, or may be: it does not say of which kind it is."""
    return path.startswith(("/data/", "/stringData")) or path == "/data" or keeps_secret(path.rpartition("/")[2])


def _of_generator(node: Node) -> Iterator[Span]:
    for item in node.items if isinstance(node, Seq) else [node]:
        for key, child in item.fields.items() if isinstance(item, Map) else ():
            if key.lower().startswith("lit"):
                yield from whole(child)


def _of_template(node: Node) -> Iterator[Span]:
    """The data of the Secrets that something makes of a template."""
    for item in node.items if isinstance(node, Seq) else [node]:
        fields = item.fields if isinstance(item, Map) else {}
        if not isinstance(fields.get("spec"), Map):
            for key in ("data", "stringData"):
                data = fields.get(key)
                for value in data.fields.values() if isinstance(data, Map) else ():
                    yield from whole(value)


def _behind_options(node: Seq) -> Iterator[Span]:
    """The words of a command that follow an option such as `--password`."""
    for option, value in pairwise(node.items):
        if isinstance(option, Scalar) and isinstance(value, Scalar) and is_option(option.value):
            text = value.value
            if not isinstance(text, str) or (not text.startswith("-") and may_be_secret(text)):
                yield Span(value.start, value.end)


def _assigns_secret(text: str) -> bool:
    match = _ASSIGNED.match(text)
    return match is not None and looks_secret(match[1])


def is_key(text: str, start: int, end: int) -> bool:
    """Whether a key of a map looks like one of a Secret; otherwise it may be a value that lost its own."""
    return _KEY.fullmatch(text, start, end) is not None and _COLON.match(text, end) is not None


def secret(text: str, node: Map) -> Keeper:
    """What a Secret shows and what it hides."""
    shown: list[Span] = []
    values: list[Span] = []
    waiting: list[tuple[Map, tuple[str, ...]]] = [(node, ())]
    while waiting:
        here, above = waiting.pop()
        for key, child in here.fields.items():
            path = (*above, key)
            start, end = here.keys[key]
            if is_key(text, start, end):
                shown.append(Span(start, end))
            if isinstance(child, Map) and key_is_shown((*path, "")):
                waiting.append((child, path))
            elif isinstance(child, Scalar) and value_is_shown(path) and _SIMPLE.fullmatch(text, child.start, child.end):
                shown.append(Span(child.start, child.end))
            else:
                values.extend(whole(child))
    return Keeper(node, _without(shown, values), values)


def _variable(node: Map) -> Keeper:
    shown = [Span(*span) for span in node.keys.values()]
    values: list[Span] = []
    for key, child in node.fields.items():
        if key == "name" or (key == "valueFrom" and isinstance(child, Map)):
            shown.append(Span(child.start, child.end))
        else:
            values.extend(whole(child))
    return Keeper(node, _without(shown, values), values)


def _without(shown: list[Span], values: Iterable[Span]) -> list[Span]:
    """What is shown, but for what is a secret value in another place of the tree, through an alias."""
    hidden = set(values)
    return [span for span in shown if span not in hidden]


def whole(node: Node) -> Iterator[Span]:
    """All of a node, and the leaves below it, which may stand elsewhere."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield Span(node.start, node.end)
        if isinstance(node, Seq):
            waiting.extend(node.items)
        elif isinstance(node, Map):
            waiting.extend(node.fields.values())
