"""Image references taken apart as container runtimes do."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.pattern import Pattern

# What Istio puts its own image in place of.
_INJECTED = "auto"
_PLACEHOLDER = Pattern(r"[${}<>\s]|^@|%\w+%|://")


class Image(NamedTuple):
    """An image reference: registry and repository, tag and digest, the last two "" where absent."""

    repository: str
    tag: str
    digest: str


def image_of(text: str) -> Image | None:
    """An image reference taken apart; None for no text and for a placeholder that a tool fills in.

    A colon before the last slash belongs to the registry's port, not to a tag. Only the registry and the tag may
    have capitals: IMAGE and ko://example.com/cmd/web are names that nothing can be pulled by.
    """
    if not text or text == _INJECTED or _PLACEHOLDER.search(text):
        return None
    name, _, digest = text.partition("@")
    slash = name.rfind("/")
    colon = name.rfind(":")
    repository, tag = (name[:colon], name[colon + 1 :]) if colon > slash else (name, "")
    path = repository.partition("/")[2] or repository
    return Image(repository, tag, digest) if path == path.lower() else None
