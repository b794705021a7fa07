"""The Kubernetes releases that a run can be judged by."""

from __future__ import annotations

from k8slint.errors import UsageError
from k8slint.kube.versions import order
from k8slint.pattern import Pattern
from k8slint.schema.index import index, newer

_RELEASE = Pattern(r"v?([0-9]{1,3}\.[0-9]{1,3})(\.[0-9]+)?")


def newest_release() -> str:
    """The newest release on board, such as "1.37"."""
    return index().releases[-1]


def release_on_board(text: str) -> str:
    """A release from what a person writes: "1.34", "v1.34" or "1.34.2".

    Raises:
        UsageError: it is no release, or nobody has its schemas.
    """
    found = _RELEASE.fullmatch(text)
    if found is None:
        raise UsageError(f"'{text}' is not a Kubernetes release; write it as {newest_release()}")
    release = found[1]
    if release not in index().releases:
        newer(release)
    return release


def in_order(releases: set[str]) -> tuple[str, ...]:
    """Releases, oldest first."""
    return tuple(sorted(releases, key=order))
