"""What no output may show of a file: its secrets, told from its trees, or from its lines where it has none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from k8slint.document import File
from k8slint.kube.cover import cover, settled
from k8slint.kube.credentials import credentials_in, may_hold_credentials, private_keys
from k8slint.kube.given import givens, in_lines, in_texts
from k8slint.kube.once import once_a_file
from k8slint.kube.recognise import mentions_object
from k8slint.kube.secret_mentions import mentions, says_secret
from k8slint.kube.secretive import Found, Keeper, is_key, means_secret, secret, secrets_in, whole
from k8slint.kube.secrets import looks_secret, passwords_in_urls
from k8slint.kube.unread import generated, secret_names, shown_in_brackets, shown_in_lines, variables
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.source import Span, overlapping

# The lines at which a file surely falls apart; a document that was cut in two by its own text stays one.
_SEPARATOR = Pattern(r"---(?<![^\n]---)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_COMMENT = Pattern(r"^[ \t]*(#[^\r\n]*)", re.MULTILINE)
_REST = Pattern(r"[ \t]*#[^\r\n]*")
_NO_TEXT = Pattern(r"(?:[\s,]|#[^\r\n]*+|---|\.\.\.|%[A-Z][^\r\n]*+)*+")
_COMMENT_BELOW = Pattern(r"[ \t]*\r?\n([ \t]*)#[^\r\n]*")
_OF_LISTS = frozenset({"apiVersion", "kind", "metadata", "parameters"})


class Hidden(NamedTuple):
    """The secret text of a file: spans in order, each within one line; and documents that nothing is quoted from."""

    spans: tuple[Span, ...] = ()
    guarded: tuple[Span, ...] = ()

    def touches(self, place: Span) -> bool:
        """Whether a place shares text with a secret, or lies in a guarded document."""
        return any(any(True for _ in overlapping(spans, place)) for spans in self if spans)


NOTHING = Hidden()


@once_a_file
def hidden_in(file: File) -> Hidden:
    """What is secret in a file."""
    text = file.source.text
    spans = list(passwords_in_urls(text))
    keys = [Span(found.start, found.end) for found in credentials_in(text)] if may_hold_credentials(file.source) else []
    for span in (*keys, *private_keys(text)):
        # A private key goes over several lines.
        spans += cover(text, span, (), (span,))
    guarded: list[Span] = []
    roots = [document.root for document in file.documents if document.root is not None]
    unread = [document.span for document in file.documents if document.root is None]
    in_secret = False
    for part in _parts(file):
        first, last = (bisect_left(roots, at, key=_start) for at in part)
        is_unread = not file.documents or any(True for _ in overlapping(unread, part))
        # A quote that is never closed, or not in time, makes a text of what should have been a map.
        is_unread = is_unread or (
            any(isinstance(root, Scalar) for root in roots[first:last]) and says_secret(text, part)
        )
        # What a Secret lost to a line of dashes does not say what it is.
        in_secret = in_secret and not mentions_object(text[part.start : part.end])
        in_secret = in_secret or (says_secret(text, part) if is_unread else False)
        around = _with_separator(text, part)
        if is_unread:
            guarded += [part] if in_secret else []
            spans += _of_unread(text, part, around, in_secret=in_secret)
        else:
            found, has_secrets = _of_read(text, around, roots[first:last], in_secret=in_secret)
            spans += found
            in_secret = in_secret or has_secrets
            for rest in _between(text, part, roots[first:last]):
                spans += _of_unread(text, rest, rest, in_secret=in_secret or says_secret(text, rest))
    return Hidden(settled(text, spans), tuple(guarded))


def _with_separator(text: str, part: Span) -> Span:
    """A part with the line behind it, which may hold a comment."""
    match = _SEPARATOR.match(text, part.end)
    return Span(part.start, match.end()) if match else part


def _start(node: Node) -> int:
    return node.start


@lru_cache(maxsize=1)  # an object with one fault has several
def secret_values(text: str, root: Node, kind: str) -> tuple[Span, ...]:
    """The values in the tree of one object that are secret."""
    found = secrets_in(text, root)
    keepers = [*found.secrets, *found.variables]
    if means_secret(kind) and isinstance(root, Map):  # its list may say what it is
        keepers.append(secret(text, root))
    return settled(text, (*found.values, *(value for keeper in keepers for value in keeper.values)))


@lru_cache(maxsize=1)
def holds_secrets(text: str, root: Node, kind: str) -> bool:
    """Whether anything in the tree of one object is secret, be it only by the name of its field."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            if any(looks_secret(key) for key in node.fields):
                return True
            waiting += node.fields.values()
        elif isinstance(node, Seq):
            waiting += node.items
    return bool(secret_values(text, root, kind))


def _parts(file: File) -> Iterator[Span]:
    text = file.source.text
    if file.is_json and file.documents:
        yield from (document.span for document in file.documents)
        return
    start = 0
    for match in _SEPARATOR.finditer(text):
        yield Span(start, match.start())
        start = match.start()
    yield Span(start, len(text))


def _of_read(text: str, part: Span, roots: list[Node], *, in_secret: bool) -> tuple[list[Span], bool]:
    """What is secret in a part of a text and in its trees, and whether there are Secrets among these."""
    held = [secrets_in(text, root) for root in roots]
    secrets = [secret(text, root) for root in roots if in_secret and isinstance(root, Map)]
    spans, lost = _of_text(text, part, roots, held)
    secrets = lost or secrets or [keeper for each in held for keeper in each.secrets]
    spans += _of_secrets(text, part, roots, secrets)
    spans += _of_variables(text, held)
    spans += _of_given(text, part, roots)
    if in_secret and not secrets:
        spans += cover(text, part, (), ())
    return spans, bool(secrets)


def _of_unread(text: str, part: Span, around: Span, *, in_secret: bool) -> Iterator[Span]:
    """What is secret in a part of a text that has no tree; `around` has the line behind it, too."""
    if in_secret:
        yield from _of_unread_secret(text, around)
        return
    for found in (*variables(text, part), *in_lines(text, part), *generated(text, part)):
        yield from cover(text, found, (), ())


def _between(text: str, part: Span, roots: list[Node]) -> Iterator[Span]:
    """The text of a part that is in no tree, and is no comment either: what stands behind the end of a document."""
    at = part.start
    for root in roots:
        if _NO_TEXT.fullmatch(text, at, max(root.start, at)) is None:
            yield Span(at, root.start)
        at = max(at, root.end)
    if _NO_TEXT.fullmatch(text, at, max(part.end, at)) is None:
        yield Span(at, part.end)


def _of_unread_secret(text: str, part: Span) -> Iterator[Span]:
    in_brackets = text[part.start : part.end].lstrip()[:1] == "{"
    return cover(text, part, (shown_in_brackets if in_brackets else shown_in_lines)(text, part), ())


def _of_text(text: str, part: Span, roots: list[Node], found: list[Found]) -> tuple[list[Span], list[Keeper]]:
    """What says that it is a Secret outside of the trees, or in their texts; and the Secrets that lost their kind."""
    kinds = {start for each in found for start in each.kinds}
    told = [at for at in mentions(text, part) if not {at, at - 1} & kinds]  # a key begins with its quote
    if not told:
        return [], []
    inside, outside = _texts_around(roots, told)
    spans = [each for span in inside for each in cover(text, span, (), (span,))]
    if any(_COMMENT.match(text, start) is None for start in _line_starts(text, outside)):
        # It stands in a key that another one overrides.
        return spans, [secret(text, node) for root in roots for node in _objects(root)]
    if outside:
        spans += (Span(*match.span(1)) for match in _COMMENT.finditer(text, *part))
    return spans, []


def _line_starts(text: str, offsets: list[int]) -> Iterator[int]:
    end = -1
    for at in offsets:
        if at > end:
            yield text.rfind("\n", 0, at) + 1
            end = text.find("\n", at) % (len(text) + 1)


def _of_given(text: str, part: Span, roots: list[Node]) -> Iterator[Span]:
    """What texts and comments give to names that keep secrets."""
    given = list(givens(text, part))
    named = list(secret_names(text, part))
    if not given and not named:
        return
    scalars, outside = _texts_around(roots, sorted({*(each.start for each in given), *named}))
    for span in in_texts(text, scalars, given):
        yield from cover(text, span, (), (span,))
    for scalar in scalars:
        for around in variables(text, scalar) if named else ():
            yield from cover(text, around, (), ())
    comment = at = part.start
    open_ones = set(outside)
    for each in given:
        if each.start not in open_ones or each.start < comment:
            continue
        line = text.rfind("\n", at, each.start)
        sign = text.rfind("#", max(at, line), each.start)
        at = each.start
        if sign >= 0 and text[sign - 1 : sign].strip() == "":
            comment = each.end
            yield from cover(text, Span(each.value, each.end), (), ())


def _texts_around(roots: list[Node], offsets: list[int]) -> tuple[list[Span], list[int]]:
    """The scalars that some offsets lie in, and the offsets that lie in none."""
    scalars: list[Span] = []
    inside: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Seq):
            waiting.extend(node.items)
        elif isinstance(node, Map):
            waiting.extend(node.fields.values())
        else:
            held = offsets[bisect_left(offsets, node.start) : bisect_left(offsets, node.end)]
            if held:
                scalars.append(Span(node.start, node.end))
                inside.update(held)
    return scalars, [at for at in offsets if at not in inside]


def _objects(root: Node) -> Iterator[Map]:
    items = root.fields.get("items") if isinstance(root, Map) else None
    for node in items.items if isinstance(items, Seq) else [root]:
        if isinstance(node, Map):
            yield node


def _of_secrets(text: str, part: Span, roots: list[Node], secrets: list[Keeper]) -> Iterator[Span]:
    """Secrets, each with all the text around it up to its neighbours."""
    if not secrets:
        return
    tops = set(roots)
    if any(keeper.node in tops for keeper in secrets):
        # Every document of the part: what stands behind the end of a Secret belongs to it.
        secrets = [secret(text, root) for root in roots if isinstance(root, Map)] or secrets
        shown = [span for keeper in secrets for span in keeper.shown]
        yield from cover(text, part, shown, [value for keeper in secrets for value in keeper.values])
        return
    yield from _stray(text, roots, secrets)
    first = secrets[0].node.start
    cut_off = [root for root in roots if root.start > first and isinstance(root, Map) and "kind" not in root.fields]
    secrets = [*secrets, *(secret(text, root) for root in cut_off)]
    items = _items(roots, part)
    for keeper in secrets:
        around = items.get(keeper.node) or _with_comment(text, keeper.node)
        yield from cover(text, around, keeper.shown, keeper.values)


def _stray(text: str, roots: list[Node], secrets: list[Keeper]) -> Iterator[Span]:
    """What fell out of a Secret in a list, such as a line that lost its indentation."""
    first = secrets[0].node.start
    held = {keeper.node for keeper in secrets}
    for root in roots:
        lists = [child for child in root.fields.values() if isinstance(child, Seq)] if isinstance(root, Map) else []
        items = next((child for child in lists if not held.isdisjoint(child.items)), None)
        if not isinstance(root, Map) or items is None:
            continue
        fallen: list[Node] = [item for item in items.items if not (isinstance(item, Map) and "kind" in item.fields)]
        for key, child in root.fields.items():
            if child is not items and (key not in _OF_LISTS or "\n" in text[child.start : child.end]):
                fallen.append(child)
        values = [span for node in fallen if node.start > first for span in whole(node)]
        values += [Span(*span) for span in root.keys.values() if span[0] > first and not is_key(text, *span)]
        yield from cover(text, Span(first, first), (), values)


def _items(roots: list[Node], part: Span) -> dict[Node, Span]:
    """The items of lists, each with the text around it up to its neighbours."""
    found: dict[Node, Span] = {}
    for root in roots:
        items = root.fields.get("items") if isinstance(root, Map) else None
        if isinstance(root, Map) and isinstance(items, Seq):
            behind = min((start for start, _ in root.keys.values() if start >= items.end), default=part.end)
            ends = [items.start, *(item.end for item in items.items)]
            starts = [*(item.start for item in items.items[1:]), behind]
            found.update(zip(items.items, map(Span, ends, starts), strict=False))
    return found


def _with_comment(text: str, node: Node) -> Span:
    """A node with the comment behind it, and those below it that stand as far in as it does."""
    rest = _REST.match(text, node.end)
    end = rest.end() if rest else node.end
    column = None
    while below := _COMMENT_BELOW.match(text, end):
        # Many nodes may stand in one long line, and one of them at its end.
        column = node.start - text.rfind("\n", 0, node.start) - 1 if column is None else column
        if len(below[1]) < column:
            break
        end = below.end()
    return Span(node.start, end)


def _of_variables(text: str, found: list[Found]) -> Iterator[Span]:
    for each in found:
        for value in each.values:
            rest = _REST.match(text, value.end)
            yield from cover(text, Span(value.start, rest.end() if rest else value.start), (), (value,))
        for variable in each.variables:
            yield from cover(text, _with_comment(text, variable.node), variable.shown, variable.values)
