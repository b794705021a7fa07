"""What the schema says of a field, in kinds of Kubernetes and in those of the project's CRDs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from k8slint.node import Path
from k8slint.schema.answer import Found
from k8slint.schema.compiled import schemas
from k8slint.schema.described import Field, Shape
from k8slint.schema.index import index

if TYPE_CHECKING:
    from k8slint.schema.catalog import Catalog
    from k8slint.schema.crd import CustomStruct

__all__ = ["Field", "Shape", "describe", "fields", "kinds"]

_NEVER_WRITTEN = frozenset(
    (
        *("v1/Binding", "v1/ComponentStatus", "autoscaling/v1/Scale", "policy/v1/Eviction"),
        "authentication.k8s.io/v1/TokenRequest",
    )
)


def describe(catalog: Catalog, api_version: str, kind: str, path: Path) -> Field | None:
    """What stands at a path of an object, by the newest release of the catalog.

    A field that this release does not have is described as in the newest on board that has it. The empty path is the
    object itself; a number stands for an item of a list, and any text for a key of a free mapping. None where the kind
    or the field is not known.
    """
    release = _newest(catalog)
    for custom in _custom(catalog, api_version, kind, release):
        from k8slint.schema.custom_fields import describe_custom

        if found := describe_custom(custom, api_version, kind, path, release):
            return found
    from k8slint.schema.own_fields import describe_own

    return describe_own(api_version, kind, path, release)


def fields(catalog: Catalog, api_version: str, kind: str, path: Path) -> tuple[Field, ...]:
    """The fields that a mapping at a path may have in the newest release of the catalog.

    Nothing where no mapping may stand, or one that takes any key.
    """
    release = _newest(catalog)
    for custom in _custom(catalog, api_version, kind, release):
        from k8slint.schema.custom_fields import fields_of_custom

        if found := fields_of_custom(custom, api_version, kind, path, release):
            return found
    from k8slint.schema.own_fields import fields_of_own

    return fields_of_own(api_version, kind, path, release)


def kinds(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The API versions and kinds that can be written as manifests, of the newest release and of the project's CRDs.

    Questions to the API server, such as TokenReview, are at the end. What nobody writes is left out: lists, and what is
    only a part of some other resource.
    """
    return (*_own_kinds(_newest(catalog))[0], *catalog.custom_kinds(), *_own_kinds(_newest(catalog))[1])


@cache
def _own_kinds(release: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The kinds of a release that are kept, and those that are only answered."""
    served = schemas(release)
    found = [key for key in served.kinds if served.kind(key) is not None and key not in _NEVER_WRITTEN]
    pairs = [(api_version, kind) for api_version, _, kind in (key.rpartition("/") for key in found)]
    return tuple(each for each in pairs if not _is_question(each)), tuple(each for each in pairs if _is_question(each))


def _is_question(who: tuple[str, str]) -> bool:
    return who[1].endswith("Review")


def _newest(catalog: Catalog) -> str:
    return catalog.releases[-1] if catalog.releases else index().releases[-1]


def _custom(catalog: Catalog, api_version: str, kind: str, release: str) -> tuple[CustomStruct, ...]:
    """The schemas that CRDs of the project have for a kind that Kubernetes does not serve itself."""
    group, slash, version = api_version.rpartition("/")
    if not slash or not catalog.defines(group, kind) or schemas(release).kind(f"{api_version}/{kind}") is not None:
        return ()
    found = catalog.look_up(group, version, kind, release)
    if not isinstance(found, Found):
        return ()
    from k8slint.schema.crd import CustomStruct

    return tuple(each for each in (found.schema, *found.others) if isinstance(each, CustomStruct))
