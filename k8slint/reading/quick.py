"""The quick way to the tree of an ordinary manifest: block YAML, read line by line.

It composes nothing but what it is sure of, and then gives the very same as the parser's events would. It gives up on
everything else: anchors, tags, merges, repeated keys, tabs, flow maps, and all that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import length_hint
from typing import Any, NamedTuple

from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.reading.folded import block, go_on, unquote
from k8slint.reading.lines import BLOCK, EMPTY, FLOW, ITEM, NOTHING, ODD, OTHER, QUOTED, Item, known

_OPEN = -1
_ODD_BREAKS = "\x85\u2028\u2029\ufeff"
_START = Pattern(r"---[ ]*+(?:(?<= )#.*)?$")
_QUOTED = Pattern(
    r"""(?:'[^']*+(?:''[^']*+)*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+")(?=[ ]*+(?:(?<=[ ])\#[^\n]*+)?$)""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


class Tree(NamedTuple):
    """The root of a document, the offset where it ends, how many nodes it has, and its plain scalars with a `?`."""

    root: Node
    end: int
    nodes: int
    questions: list[int]


def quick(chunk: str, offset: int, max_depth: int) -> Tree | None:
    """Compose the one document of a chunk that starts at an offset; None if anything in it is not quite ordinary.

    The chunk holds no character that YAML forbids.
    """
    if "\r" in chunk or not (chunk.isascii() or not any(char in chunk for char in _ODD_BREAKS)):
        return None
    lines = chunk.split("\n")
    if not lines[-1]:
        lines.pop()
    rest = iter(lines)
    at = offset
    if chunk.startswith("---"):
        if not _START.match(next(rest)):
            return None
        at += len(lines[0]) + 1
    questions: list[int] = []
    nodes = 1
    # The open list or map, those around it, and how many they are. While a value is awaited, `gap` is where an empty
    # one would stand, for `awaiting` in a map. A key at the column `expected` just goes on with the open map.
    here: Any = None
    fields: dict[str, Node] | None = None
    keys: dict[str, tuple[int, int]] = {}
    root: list[Node] = []
    items = root
    around: Any = None
    depth = 0
    column, gap, awaiting, expected = -1, offset, "", -1
    leaf: Node = Scalar(None, offset, offset)  # the last value
    new = object.__new__  # the most common nodes are filled in here, which saves a call for each
    for line in rest:
        length, own, key, key_end, shape, value, start, end, style, place = known[line]
        begin = at
        at += length
        if own == expected and fields is not None:
            if key in fields:
                return None
            keys[key] = (begin + own, begin + key_end)
        elif own >= 0:
            if gap >= 0 and own > column:
                if depth >= max_depth:
                    return None
                around = around, here, column, fields, keys, items, depth
                depth += 1
                keys = {key: (begin + own, begin + key_end)}
                below: dict[str, Node] = {}
                here = new(Map)  # its end is set when it closes
                here.fields = below
                here.keys = keys
                here.start = begin + own
                if fields is None:
                    items.append(here)
                else:
                    fields[awaiting] = here
                fields = below
                column = expected = own
                gap = -1
            else:
                if gap >= 0:
                    leaf = Scalar(None, gap, gap)
                    if fields is None:
                        items.append(leaf)
                    else:
                        fields[awaiting] = leaf
                    gap = -1
                elif own > column:
                    count = go_on(lines, len(lines) - length_hint(rest) - 1, begin, column, leaf, questions)
                    if not count:
                        return None
                    at = begin + _skip(rest, count - 1) + length
                    continue
                # A list may stand as deep as its key, and the next key then closes it, too.
                while own < column or (fields is None and own == column == around[2]):
                    here.end = leaf.end
                    nodes += len(items) if fields is None else 2 * len(fields)
                    around, here, column, fields, keys, items, depth = around
                if own != column or fields is None or key in fields:
                    return None
                keys[key] = (begin + own, begin + key_end)
                expected = own
        else:
            if shape == NOTHING:
                continue
            indent, dashes, key_start = place
            fresh = gap >= 0 and (indent > column or (own == ITEM and indent == column and fields is not None))
            if fresh:
                if shape == ODD or (own == OTHER and here is None):
                    return None
            elif gap < 0 and indent > column:
                count = go_on(lines, len(lines) - length_hint(rest) - 1, begin, column, leaf, questions)
                if not count:
                    return None
                at = begin + _skip(rest, count - 1) + length
                continue
            else:
                if own == OTHER:
                    return None
                if gap >= 0:
                    leaf = Scalar(None, gap, gap)
                    if fields is None:
                        items.append(leaf)
                    else:
                        fields[awaiting] = leaf
                while indent < column:
                    here.end = leaf.end
                    nodes += len(items) if fields is None else 2 * len(fields)
                    around, here, column, fields, keys, items, depth = around
                if indent != column or fields is not None:
                    return None
                dashes = dashes[1:]
            for dash in dashes:
                if depth >= max_depth:
                    return None
                around = around, here, column, fields, keys, items, depth
                depth += 1
                inside: list[Node] = []
                here = Seq(inside, begin + dash, _OPEN)
                if fields is None:
                    items.append(here)
                else:
                    fields[awaiting] = here
                column, fields, items = dash, None, inside
            gap = -1
            if key_end:
                if depth >= max_depth:
                    return None
                around = around, here, column, fields, keys, items, depth
                depth += 1
                keys = {key: (begin + key_start, begin + key_end)}
                fields = {}
                here = Map(fields, keys, begin + key_start, _OPEN)
                items.append(here)
                column = key_start
            elif own == OTHER:
                key = awaiting
            expected = -1 if fields is None else column
        if not shape:
            leaf = new(Scalar)
            leaf.value = value
            leaf.start = begin + start
            leaf.end = begin + end
            leaf.style = style
        elif shape == EMPTY:
            awaiting = key
            gap = begin + start
            expected = -1
            continue
        elif shape == BLOCK:
            found = block(lines, len(lines) - length_hint(rest), column, value)
            if found is None:
                return None
            text, count = found
            at += _skip(rest, count)
            leaf = Scalar(text, begin + start, min(at, offset + len(chunk)), style)
        elif shape == QUOTED:
            match = _QUOTED.match(chunk, begin + start - offset)
            unquoted = unquote(match[0]) if match else None
            if match is None or unquoted is None:
                return None
            at += _skip(rest, match[0].count("\n"))
            leaf = Scalar(unquoted, begin + start, offset + match.end(), style)
        elif shape == FLOW:
            if depth >= max_depth:
                return None
            is_map, inner = value
            nodes += 2 * len(inner) if is_map else len(inner)
            leaf = _in_brackets(is_map, inner, begin, start, end)
        else:
            questions.append(begin + start)
            leaf = Scalar(value, begin + start, begin + end, style)
        if fields is None:
            items.append(leaf)
        else:
            fields[key] = leaf
    if here is None:
        return None
    if gap >= 0:
        leaf = Scalar(None, gap, gap)
        if fields is None:
            items.append(leaf)
        else:
            fields[awaiting] = leaf
    while here is not None:
        here.end = leaf.end
        nodes += len(items) if fields is None else 2 * len(fields)
        around, here, column, fields, keys, items, depth = around
    return Tree(root[0], offset + len(chunk) + (not chunk.endswith("\n")), nodes, questions)


def _skip(rest: Iterator[str], count: int) -> int:
    """Pass over some lines; gives their length with their line breaks."""
    return sum(map(len, islice(rest, count))) + count


def _in_brackets(is_map: bool, inner: tuple[Item, ...], begin: int, start: int, end: int) -> Node:
    leaves = (Scalar(value, begin + first, begin + last, style) for *_, value, first, last, style in inner)
    if not is_map:
        return Seq(list(leaves), begin + start, begin + end)
    keys = {key: (begin + first, begin + last) for key, first, last, *_ in inner}
    return Map(dict(zip(keys, leaves, strict=True)), keys, begin + start, begin + end)
