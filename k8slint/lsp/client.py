"""What the client at the other end can do, from what it says at the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lsprotocol import types

from k8slint.lsp.units import ENCODINGS, Encoding
from k8slint.lsp.uris import path_in


class Client(NamedTuple):
    """What a client can do, and what it set.

    `pulls` says that it asks for diagnostics, so that none are sent unasked; `refreshes` that it can be told to ask
    again; `watches` that it tells of changes on disk; `asks` that it can be asked for its settings, and `registers`
    that it can be told to send them when they change; `shows` that it opens a document. `related`, `tags` and `pages`
    are parts of a diagnostic that it shows; `versions` says that diagnostics, and `edits_versions` that edits may name
    the version of the text that they are for; `links` and `outlines` that it takes the richer form of definitions and
    of symbols; `markdown` and `markdown_items` that hovers, and what is told of completions, may be Markdown.

    `encoding` is how it counts columns where it says so among its options, for editors that count otherwise than they
    announce; None where it does not. `settings` are those it sent with its first message; `other_server` says that
    yaml-language-server runs beside us, `status` that it wants to hear how the server is, and asks for completions
    again where there are more.
    """

    pulls: bool
    refreshes: bool
    watches: bool
    asks: bool
    registers: bool
    shows: bool
    related: bool
    tags: bool
    pages: bool
    versions: bool
    edits_versions: bool
    markdown: bool
    markdown_items: bool
    links: bool
    outlines: bool
    encoding: Encoding | None
    settings: object
    other_server: bool
    status: bool


def client(params: types.InitializeParams) -> Client:
    """What the client of these parameters can do."""
    can = params.capabilities
    text, space, window = can.text_document, can.workspace, can.window
    pulled = text.diagnostic if text else None
    pushed = text.publish_diagnostics if text else None
    items = text.completion.completion_item if text and text.completion else None
    shown: Any = pushed if pulled is None else pulled
    options = params.initialization_options
    given: Mapping[str, object] = options if isinstance(options, Mapping) else {}
    return Client(
        pulls=pulled is not None,
        refreshes=bool(space and space.diagnostics and space.diagnostics.refresh_support),
        watches=bool(space and space.did_change_watched_files and space.did_change_watched_files.dynamic_registration),
        asks=bool(space and space.configuration),
        registers=bool(
            space and space.did_change_configuration and space.did_change_configuration.dynamic_registration
        ),
        shows=bool(window and window.show_document and window.show_document.support),
        # Clients that pull have long been able to show these, and not all of them say so.
        related=pulled is not None or bool(shown and shown.related_information),
        tags=pulled is not None or bool(shown and shown.tag_support),
        pages=pulled is not None or bool(shown and shown.code_description_support),
        versions=bool(pushed and pushed.version_support),
        markdown=_reads_markdown(text.hover.content_format if text and text.hover else None),
        markdown_items=_reads_markdown(items.documentation_format if items else None),
        links=bool(text and text.definition and text.definition.link_support),
        outlines=bool(text and text.document_symbol and text.document_symbol.hierarchical_document_symbol_support),
        edits_versions=bool(space and space.workspace_edit and space.workspace_edit.document_changes),
        encoding=next((each for each in ENCODINGS if each == given.get("positionEncoding")), None),
        settings=given.get("settings"),
        other_server=given.get("otherYamlServer") is True,
        status=given.get("status") is True,
    )


def _reads_markdown(formats: Sequence[types.MarkupKind] | None) -> bool:
    return not formats or types.MarkupKind.Markdown in formats


def roots(params: types.InitializeParams) -> Iterator[str]:
    """The folders that a client has open."""
    for folder in params.workspace_folders or ():
        path = path_in(folder.uri)
        if path:
            yield path
    if params.workspace_folders is None:
        path = path_in(params.root_uri) if params.root_uri else params.root_path
        if path:
            yield path
