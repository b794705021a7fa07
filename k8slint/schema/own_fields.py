"""What Kubernetes' own schemas say of the fields of an object, over all releases on board."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from k8slint.kube.versions import deprecated_field
from k8slint.node import Path
from k8slint.schema.answer import Answer
from k8slint.schema.checks import Row, checks_of
from k8slint.schema.compiled import schemas
from k8slint.schema.described import Field, default_told, deprecation_told
from k8slint.schema.descriptions import descriptions
from k8slint.schema.index import data, index
from k8slint.schema.type_words import definition_of, inner, said, shape, way

if TYPE_CHECKING:
    from k8slint.schema.convert import Definition

_CONDITIONS = frozenset({"when", "unless", "with", "without", "alike", "rule", "severity"})
_ALWAYS = ("apiVersion", "kind")
_ITEMS = "The objects of the list."


class _Spot(NamedTuple):
    """Where a path leads to: the word of a type, as in the index, and the field of a definition that has it.

    `is_inner` says that it is an item of that field's list, or a value of its mapping.
    """

    word: str
    holder: str = ""
    field: str = ""
    is_inner: bool = False


def describe_own(api_version: str, kind: str, path: Path, release: str) -> Field | None:
    """What stands at a path of an object of Kubernetes' own kinds; None where nothing is known."""
    key = f"{api_version}/{kind}"
    spots = {each: spot for each in _serving(key, release) if (spot := _spot(key, path, each)) is not None}
    if not spots:
        return None
    having = tuple(spots)
    chosen = release if release in spots else having[-1]
    serving = _releases(release) if not path else _serving(key, release)
    name = next((step for step in reversed(path) if isinstance(step, str)), kind)
    found = _field(spots[chosen], name, chosen, None if path[1:] else (api_version, kind))
    since, until = _span(having, serving)
    known = _deprecated(api_version, kind, path, release)
    deprecated = found.deprecated or known if path else known or found.deprecated
    return found._replace(since=since, until=until, deprecated=deprecated)


def fields_of_own(api_version: str, kind: str, path: Path, release: str) -> tuple[Field, ...]:
    """The fields that a mapping at a path may have; those of a release that has the path where this one has not."""
    key = f"{api_version}/{kind}"
    serving = _serving(key, release)
    holders = {each: definition_of(spot.word) for each in serving if (spot := _spot(key, path, each)) is not None}
    if not any(holders.values()):
        return ()
    chosen = release if holders.get(release) else [each for each, holder in holders.items() if holder][-1]
    known = {each: _definition(holder, each)["fields"] for each, holder in holders.items() if holder}
    found: list[Field] = []
    for name, word in known[chosen].items():
        told = _field(_Spot(word, holders[chosen], name), name, chosen, None if path else (api_version, kind))
        since, until = _span(tuple(each for each in serving if name in known.get(each, ())), serving)
        deprecated = told.deprecated or _deprecated(api_version, kind, (*path, name), release)
        found.append(told._replace(since=since, until=until, deprecated=deprecated))
    return tuple(found)


def _releases(release: str) -> tuple[str, ...]:
    """The releases on board, and the one that is asked about, oldest first."""
    known = index().releases
    return known if release in known else (*known, release)


@lru_cache(maxsize=512)
def _serving(key: str, release: str) -> tuple[str, ...]:
    """The releases that serve a kind, oldest first."""
    return tuple(each for each in _releases(release) if _root(key, each))


def _root(key: str, release: str) -> str:
    """The definition of a kind, or of a list of that kind; "" where a release does not have it."""
    struct = schemas(release).kind(key)
    if struct is not None:
        return struct.name
    if key == "v1/List":
        return key
    item = schemas(release).kind(key.removesuffix("List")) if key.endswith("List") else None
    return f"{item.name}List" if item is not None else ""


@lru_cache(maxsize=2048)
def _definition(name: str, release: str) -> Definition:
    found = schemas(release).definition(name)
    if found is not None:
        return found
    item = "object" if name == "v1/List" else name.removesuffix("List")
    words = {"apiVersion": "string", "kind": "string", "metadata": "object", "items": f"[]{item}"}
    return {"fields": words, "required": ["items"]}


def _spot(key: str, path: Path, release: str) -> _Spot | None:
    """Where a path leads to in a release; None for nowhere."""
    found = _Spot(_root(key, release))
    for step in path:
        word = way(found.word, step)
        if isinstance(step, int):
            if not word.startswith("["):
                return None
            found = found._replace(word=inner(word), is_inner=True)
        elif word.startswith("{}"):
            found = found._replace(word=inner(word), is_inner=True)
        else:
            holder = definition_of(word)
            field = _definition(holder, release)["fields"].get(step) if holder else None
            if field is None:
                return None
            found = _Spot(field, holder, step)
    return found


def _span(having: tuple[str, ...], serving: tuple[str, ...]) -> tuple[str, str]:
    """The first and the last release that has something, "" for the first and the last of all that could."""
    first = last = serving.index(having[-1])
    while first > 0 and serving[first - 1] in having:
        first -= 1
    return serving[first] if first else "", serving[last] if last < len(serving) - 1 else ""


def _field(spot: _Spot, name: str, release: str, who: tuple[str, str] | None) -> Field:
    """What the schema says of a spot; `who` is the API version and the kind of an object whose field it is."""
    word, holder, field, is_inner = spot
    type = said(word)
    described = descriptions().description(holder, field) if holder else ""
    own = definition_of(word if is_inner or not holder or not described else "")
    text = (descriptions().description(own) if own else "") or described or (_ITEMS if field == "items" else "")
    return Field(
        name=name,
        type=type,
        description=text,
        required=not is_inner and (field in _required(holder, release) or (who is not None and field in _ALWAYS)),
        values=_values(holder, field, release, who),
        since="",
        until="",
        deprecated=deprecation_told(field, text),
        shape=shape(word),
        item_shape=shape(inner(word)) if inner(word) else "",
        default="" if is_inner else default_told(text, type),
    )


@lru_cache(maxsize=1024)
def _rows(holder: str, release: str) -> tuple[Row, ...]:
    """What the API server asks of every mapping of a definition."""
    return tuple(row for row in checks_of(holder, release) if not row.keys() & _CONDITIONS)


@lru_cache(maxsize=1024)
def _required(holder: str, release: str) -> frozenset[str]:
    """The fields of a definition without which the API server refuses an object."""
    if not holder:
        return frozenset()
    optional = data("overlays/optional.json").get(holder, ())
    told = (row["required"] for row in _rows(holder, release) if "required" in row)
    return frozenset((*(each for each in _definition(holder, release)["required"] if each not in optional), *told))


def _values(holder: str, field: str, release: str, who: tuple[str, str] | None) -> tuple[str, ...]:
    """The texts that a field may have, or the items of its list; () for any."""
    if not holder:
        return ()
    if field in _ALWAYS:
        api_version, _, kind = _names().get(holder, "").rpartition("/")
        mine = who or (api_version, kind)
        own = mine[0] if field == "apiVersion" else mine[1]
        return (own,) if own and (who or holder in _names()) else ()
    known = data("overlays/enums.json").get(holder, {})
    for name in (field, f"{field}[]"):
        if name in known:
            return tuple(each for each in known[name] if each)
    for row in _rows(holder, release):
        if "values" in row and row["field"] in (field, f"{field}[]"):
            return tuple(row["values"])
    return ()


@cache
def _names() -> Mapping[str, str]:
    """The "group/version/kind" of the definitions that can be objects."""
    return {name: key for key, name in index().kinds.items()}


def _deprecated(api_version: str, kind: str, path: Path, release: str) -> str:
    """What is known against a kind or a field beyond its description."""
    if not path:
        from k8slint.schema.lookup import aging

        group, slash, version = api_version.rpartition("/")
        found: Answer | None = aging(group if slash else "", version, kind, release)
        return f"{found.message}; {found.help}" if found is not None else ""
    row = deprecated_field(kind, _written(path), release)
    if row is None:
        return ""
    return f"Deprecated since {row.deprecated}" + (f": use {row.replacement}" if row.replacement else "")


def _written(path: Path) -> str:
    return "".join("[*]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
