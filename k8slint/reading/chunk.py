"""What is rare in a document: anchors, tags, merges, repeated keys, bad keys and values, and limits."""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

from yaml.events import CollectionStartEvent, ScalarEvent

from k8slint.document import Note, Problem, ProblemKind
from k8slint.node import Map, Node, Scalar, Seq, Value
from k8slint.reading.limits import Limits, too_many_aliases
from k8slint.reading.scalars import TagMismatch, as_key, as_value, resolve, resolve_tagged
from k8slint.reading.trouble import cut
from k8slint.source import Source, Span

OPEN = -1  # the end of a collection that is still being composed
UNKNOWN: Any = object()  # no value yet; as a key: one whose value is dropped
_SHORT = 40  # longer plain scalars are not worth remembering
_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset(_TAG + name for name in ("str", "bool", "int", "float", "null", "timestamp", "binary")) | {"!"}


class Stop(Exception):
    """Nothing more of this document is read."""


class Merge(NamedTuple):
    """The key `<<` while its value is awaited."""

    start: int
    end: int


class Words:
    """What one document of a file leaves for the next: plain scalars already resolved, nodes already counted.

    `full` says that a bound of the whole file was met, so that nothing more of it is read.
    """

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.keys: dict[str, str] = {}
        self.nodes = 0
        self.aliased = 0
        self.full = False


def height(root: Node, known: dict[Node, int]) -> int:
    """How many levels of lists and maps a tree has, given those of some trees within it."""
    highest = 0
    waiting = [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        if isinstance(node, Scalar):
            continue
        highest = max(highest, level - 1 + known.get(node, 1))
        if node not in known:
            children = node.items if isinstance(node, Seq) else node.fields.values()
            waiting.extend((child, level + 1) for child in children)
    return highest


class Chunk:
    """One chunk while it is composed, except for the tree itself.

    Sizes are counted as kubectl counts them: every node once for each time that it is visited when aliases
    are followed. `count` in the methods is the number of nodes written so far.
    """

    def __init__(self, source: Source, words: Words, limits: Limits) -> None:
        self.source = source
        self.words = words
        self.limits = limits
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[Node, int] = {}  # of anchored nodes; while they are open, minus the count at their start
        self.heights: dict[Node, int] = {}  # of anchored lists and maps that are complete
        self.bad: Map | Seq | None = None  # the last list or map that stood for a key
        self.first = words.nodes
        self.aliased = 0
        self.questions: list[int] = []  # where plain scalars stand that hold a `?`
        self.merged: dict[Map, set[str]] = {}  # the keys that came by a merge

    def report(
        self, kind: ProblemKind, message: str, place: tuple[int, int], help_: str = "", notes: tuple[Note, ...] = ()
    ) -> None:
        """Note something that kubectl takes."""
        self.problems.append(Problem(kind, message, Span(*place), 0, False, help_, notes))

    def refuse(self, message: str, start: int, end: int, help_: str = "") -> None:
        """Note something that kubectl refuses."""
        self.problems.append(Problem("syntax", message, Span(start, end), 0, True, help_))

    def stop_at(self, message: str, start: int, *, whole_file: bool = False) -> None:
        """Stop because a bound is met, of this document or of the whole file."""
        self.forget_open_key()
        self.words.full |= whole_file
        self.problems.append(Problem("limit", message, Span(start, start + 1), 0, False))
        raise Stop

    def forget_open_key(self) -> None:
        """Say nothing about a list or a map as a key that never ended: who knows what it was meant to be."""
        if self.bad is not None and self.bad.end == OPEN:
            self.problems = [each for each in self.problems if each.span.start != self.bad.start]

    # Scalars

    def plain_key(self, text: str, start: int, end: int) -> object:
        """The key that a plain scalar makes; UNKNOWN if it cannot be one."""
        if "?" in text:
            self.questions.append(start)
        return self._key(resolve(text), text, start, end, remember="?" not in text)

    def _key(self, raw: Value, text: str, start: int, end: int, *, remember: bool = False) -> object:
        name = as_key(raw)
        if name is None:
            what = f"'{text}'" if text else "an empty key"
            self.refuse(f"{what} cannot be a key", start, end, "quote the key")
            return UNKNOWN
        if remember and len(text) <= _SHORT:
            self.words.keys[text] = name
        return name

    def plain_value(self, text: str, start: int, end: int) -> Value:
        """The value that a plain scalar makes."""
        value = as_value(resolve(text))
        if "?" in text:
            self.questions.append(start)
        elif self._sendable(value, text, start, end) and len(text) <= _SHORT:
            self.words.values[text] = value
        return value

    def _sendable(self, value: Value, text: str, start: int, end: int) -> bool:
        if isinstance(value, float) and not isfinite(value):
            self.refuse(f"'{text}' cannot be written in JSON, which kubectl sends", start, end, "quote it for a string")
            return False
        return True

    def special_key(self, event: ScalarEvent, start: int, end: int) -> object:
        """The key that a scalar with a tag or an anchor makes, or one written `<<`."""
        text: str = event.value
        if text == "<<":
            if event.implicit[0] or event.tag == _TAG + "merge":
                return Merge(start, end)
            message = "a quoted '<<' is an ordinary key for kubectl, and dropped by kustomize"
            self.report("kustomize-differs", message, (start, end), "remove the quotes to merge")
        raw = text if event.style else resolve(text)
        if event.tag is not None:
            raw = self._tagged(event.tag, text, start, end)
        if event.anchor is not None:
            self.anchors[event.anchor] = Scalar(as_value(raw), start, end, event.style or "")
        return self._key(raw, text, start, end)

    def special_value(self, event: ScalarEvent, node: Scalar) -> None:
        """Apply the tag and the anchor of a scalar."""
        if event.tag is not None:
            node.value = as_value(self._tagged(event.tag, event.value, node.start, node.end))
            self._sendable(node.value, event.value, node.start, node.end)
        if event.anchor is not None:
            self.anchors[event.anchor] = node

    def _tagged(self, tag: str, text: str, start: int, end: int) -> Value:
        if tag not in _SCALAR_TAGS:
            self._ignored(tag, start, "the value stays a string")
            return text
        try:
            return resolve_tagged(tag, text)
        except TagMismatch:
            shown = cut(text)
            self.refuse(f"'{shown}' is not a valid !!{tag.removeprefix(_TAG)}", start, end)
            return text

    def _ignored(self, tag: str, start: int, what: str) -> None:
        text = self.source.text
        end = start
        while end < len(text) and text[end] not in " \t\r\n,[]{}":
            end += 1
        shown = "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
        self.report("ignored-tag", f"kubectl ignores the tag '{shown}'; {what}", (start, end))

    # Anchors and aliases

    def special_collection(self, event: CollectionStartEvent, node: Map | Seq, count: int) -> None:
        """Apply the tag and the anchor of a list or map that begins."""
        own = "map" if isinstance(node, Map) else "seq"
        if event.tag not in (None, "!", _TAG + own):
            self._ignored(event.tag, node.start, "this stays a " + ("map" if own == "map" else "list"))
        if event.anchor is not None:
            self.anchors[event.anchor] = node
            self.sizes[node] = -(count + self.aliased - 1)

    def close(self, node: Node, count: int) -> None:
        """Settle the size of an anchored list or map that ends."""
        size = self.sizes.get(node)
        if size is not None:
            self.sizes[node] = size + count + self.aliased
            self.heights[node] = height(node, self.heights)

    def follow(self, name: str, start: int, end: int, count: int, depth: int) -> Node:
        """The node that an alias stands for, which stands `depth` levels deep."""
        target = self.anchors.get(name)
        if target is None:
            help_ = "write the anchor further up in the same document, or quote the value"
            self.refuse(f"alias '*{name}' has no anchor '&{name}' before it", start, end, help_)
            return Scalar(None, start, end)
        if target.end == OPEN:
            self.refuse(f"anchor '&{name}' contains itself", start, end)
            return Scalar(None, start, end)
        size = self.sizes.get(target, 1)
        self.check_aliases(self.aliased, count - 1, start, end)
        self.check_aliases(self.aliased + size, count, start, end)
        self.aliased += size
        if depth + self.heights.get(target, 0) > self.limits.depth:
            self.stop_at(f"nested deeper than {self.limits.depth}", start)
        return target

    def check_aliases(self, aliased: int, count: int, start: int, end: int) -> None:
        """Stop this document where `aliased` nodes are more than kubectl or we allow."""
        if too_many_aliases(aliased, count - self.first + aliased + 1):
            self.refuse("aliases expand too far for kubectl", start, end)
            raise Stop
        if self.words.aliased + aliased > self.limits.alias_nodes:
            self.stop_at(f"aliases expand to more than {self.limits.alias_nodes} nodes in this file", start)

    def bad_key(self, node: Map | Seq) -> None:
        """Report a list or a map as a key; the ones inside of it go without saying."""
        if self.bad is None or self.bad.end != OPEN:
            self.bad = node
            self.refuse("a list or a map cannot be a key", node.start, node.start + 1, "quote the key")

    def alias_key(self, target: Node, start: int, end: int) -> object:
        """The key that an alias makes."""
        if target.start == start:
            return UNKNOWN  # it leads nowhere, and is reported
        if isinstance(target, Scalar):
            return self._key(target.value, self.source.text[start:end], start, end)
        self.refuse("a list or a map cannot be a key", start, end)
        return UNKNOWN
