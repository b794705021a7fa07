"""From YAML events to a tree: what a document means, with the place of everything in it.

The composer keeps its own stack, so that no input can exhaust Python's or C's.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from k8slint.document import Problem
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.reading.chunk import OPEN, UNKNOWN, Chunk, Merge, Stop, Words
from k8slint.reading.keys import merge, repeated_key
from k8slint.reading.limits import Limits
from k8slint.reading.quick import quick
from k8slint.source import Source

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BROKEN = (yaml.YAMLError, ValueError)  # PyYAML without its C extension lets some ValueErrors through


class Composed(NamedTuple):
    """One chunk, composed: the tree as far as it came, and where the document ended (in the file).

    `questions` are the places of plain scalars with a `?`, which kubectl refuses within brackets.
    """

    root: Node | None
    end: int
    problems: list[Problem]
    questions: list[int]
    error: Exception | None


def compose(source: Source, chunk: str, offset: int, words: Words, limits: Limits) -> Composed:
    """Compose the first document of a chunk that starts at an offset of a source, the quick way if that can be."""
    tree = quick(chunk, offset, limits.depth)
    if tree is None or words.nodes + tree.nodes > limits.nodes:
        return compose_events(source, chunk, offset, words, limits)
    words.nodes += tree.nodes
    return Composed(tree.root, tree.end, [], tree.questions, None)


def compose_events(source: Source, chunk: str, offset: int, words: Words, limits: Limits) -> Composed:
    """Compose the first document of a chunk from the events of the YAML parser.

    A duplicate key, a merge or a bad value is reported and composing goes on; where the text itself is
    broken, the tree holds what was complete by then.
    """
    stop = offset + len(chunk)
    # kubectl's line reader ends every line, so that the last block scalar of a file ends with a line break, too.
    text = chunk if chunk.endswith("\n") else chunk + "\n"
    state = Chunk(source, words, limits)
    values, plain_keys = words.values, words.keys
    max_depth, max_nodes = limits.depth, limits.nodes
    root: Node | None = None
    # The open collection. In a map `key` is None while a key is awaited, and UNKNOWN where the value is dropped.
    fields: dict[str, Node] | None = None
    no_keys: dict[str, tuple[int, int]] = {}
    no_items: list[Node] = []
    keys, items = no_keys, no_items
    key: object = None
    here: Node | None = None
    stack: list[tuple[Node | None, dict[str, Node] | None, dict[str, tuple[int, int]], list[Node], object]] = []
    count = words.nodes
    last_end = offset
    end = stop
    error: Exception | None = None
    try:
        loader = Loader(text)
        for event in iter(loader.get_event, None):
            kind = event.__class__
            if kind is ScalarEvent:
                count += 1
                text = event.value
                start = event.start_mark.index + offset
                last_end = event.end_mark.index + offset
                style = event.style
                if last_end > stop:
                    start, last_end = min(start, stop), stop
                if key is None and fields is not None:
                    if event.tag is None and event.anchor is None and text != "<<":
                        name = text if style else plain_keys.get(text)
                        if name is None:
                            name = state.plain_key(text, start, last_end)
                    else:
                        name = state.special_key(event, start, last_end)
                    if isinstance(name, str):
                        if name in fields:
                            repeated_key(state, here, name, start, last_end)
                        keys[name] = (start, last_end)
                    key = name
                    continue
                if style:
                    leaf = Scalar(text, start, last_end, style)
                else:
                    value = values.get(text, UNKNOWN)
                    if value is UNKNOWN:
                        value = state.plain_value(text, start, last_end)
                    leaf = Scalar(value, start, last_end)
                if event.tag is not None or event.anchor is not None:
                    state.special_value(event, leaf)
                node: Node = leaf
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                count += 1
                start = event.start_mark.index + offset
                if len(stack) >= max_depth:
                    state.stop_at(f"nested deeper than {max_depth}", start)
                inner_fields: dict[str, Node] | None
                inner_keys: dict[str, tuple[int, int]]
                if kind is MappingStartEvent:
                    inner_fields, inner_keys, inner_items = {}, {}, no_items
                    opened: Map | Seq = Map(inner_fields, inner_keys, start, OPEN)
                else:
                    inner_fields, inner_keys, inner_items = None, no_keys, []
                    opened = Seq(inner_items, start, OPEN)
                if event.tag is not None or event.anchor is not None:
                    state.special_collection(event, opened, count)
                if key is None and fields is not None:
                    state.bad_key(opened)
                    key = opened
                elif fields is None:
                    if here is None:
                        root = opened
                    items.append(opened)
                elif isinstance(key, str):
                    fields[key] = opened
                stack.append((here, fields, keys, items, key))
                here, fields, keys, items, key = opened, inner_fields, inner_keys, inner_items, None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                closing = event.end_mark.index + offset
                if event.start_mark.index + offset != closing:
                    last_end = closing
                assert here is not None
                node = here
                node.end = last_end = max(last_end, node.start)
                if state.sizes:
                    state.close(node, count)
                here, fields, keys, items, key = stack.pop()
                if fields is None or key.__class__ is str:
                    key = None
                elif key is node:
                    key = UNKNOWN  # it was a key, and its value is still to come
                else:
                    if isinstance(key, Merge):
                        merge(state, here, key, node)
                    key = None
                if count > max_nodes:
                    state.stop_at(f"more than {max_nodes} nodes", max(offset, last_end - 1), whole_file=True)
                continue
            elif kind is AliasEvent:
                count += 1
                start = event.start_mark.index + offset
                last_end = event.end_mark.index + offset
                target = state.follow(event.anchor, start, last_end, count, len(stack))
                if key is None and fields is not None:
                    key = state.alias_key(target, start, last_end)
                    if isinstance(key, str):
                        if key in fields:
                            repeated_key(state, here, key, start, last_end)
                        keys[key] = (start, last_end)
                    continue
                node = target
            elif kind is DocumentEndEvent:
                end = event.end_mark.index + offset
                break
            else:
                continue
            # A complete value: a scalar or an alias.
            if fields is None:
                if here is None:
                    root = node
                items.append(node)
            elif isinstance(key, str):
                fields[key] = node
                key = None
            else:
                if isinstance(key, Merge):
                    merge(state, here, key, node)
                key = None
        if state.anchors:
            state.check_aliases(state.aliased, count, end, end)
        if count > max_nodes:
            state.stop_at(f"more than {max_nodes} nodes", max(offset, last_end - 1), whole_file=True)
    except BROKEN as caught:
        error = caught
        state.forget_open_key()
    except Stop:
        pass
    words.nodes = count
    words.aliased += state.aliased
    while here is not None:
        if here.end == OPEN:
            here.end = last_end
        here = stack.pop()[0]
    return Composed(root, end, state.problems, state.questions, error)
