"""Keys that meet in one map: written twice, or brought in by `<<`."""

from __future__ import annotations

from k8slint.document import Note
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.reading.chunk import Chunk, Merge
from k8slint.reading.scalars import resolve
from k8slint.reading.trouble import cut
from k8slint.source import Span

_MOST = 1000  # repeated keys in one document that are reported
_LONG = 10_000  # values longer than this are not compared


def repeated_key(chunk: Chunk, here: Node | None, name: str, start: int, end: int) -> None:
    """Report a key that its map already has."""
    if len(chunk.problems) > _MOST:
        return
    assert isinstance(here, Map)
    first = Span(*here.keys[name])
    line = chunk.source.position(first.start).line
    merged = chunk.merged.get(here, set())
    if name in merged:
        merged.discard(name)
        message = f"key '{cut(name)}' is already set by '<<'; kubectl takes this one, the API server refuses both"
        note = Note("merged from here", first)
    else:
        text = chunk.source.text
        one, other = text[first.start : first.end], text[start:end]
        same = _go_key(one) == _go_key(other)
        taken = "kubectl silently takes the last one" if same else "kubectl takes either, at random"
        if same and _bare(one) == _bare(other) == name:
            message = f"key '{cut(name)}' is already set on line {line}; {taken}"
        elif one == other:
            message = f"key '{cut(one)}', read as '{cut(name)}', is already set on line {line}; {taken}"
        else:
            message = f"'{cut(one)}' on line {line} and '{cut(other)}' are both read as the key '{cut(name)}'; {taken}"
        note = Note("first set here", first)
    chunk.report("duplicate-key", message, (start, end), "remove one of them", (note,))


def merge(chunk: Chunk, here: Node | None, key: Merge, node: Node) -> None:
    """Put what `<<` brings into a map: it wins over what stands before it, and later keys win over it."""
    assert isinstance(here, Map)
    literal = node.start >= key.end
    if isinstance(node, Scalar) and literal and chunk.source.text.startswith("*", node.start):
        return  # an alias that leads nowhere, and is reported
    sources = reversed(node.items) if isinstance(node, Seq) and literal else [node]
    place = (node.start, node.end) if literal and node.end > node.start else key
    if here in chunk.merged:
        chunk.report("kustomize-differs", "two '<<' in one map; kubectl applies both, kustomize refuses it", key,
                    "write one '<<' with a list")  # fmt: skip
    merged = chunk.merged.setdefault(here, set())
    overridden: list[str] = []
    for source in sources:
        if not isinstance(source, Map):
            chunk.refuse("'<<' takes a map or a list of maps", *place)
            return
        for name, value in source.fields.items():
            if name in here.fields and name not in merged and not _same(chunk, here.fields[name], value):
                overridden.append(name)
                if len(overridden) == 1:
                    notes = (
                        Note(f"'{cut(name)}' is set here", Span(*here.keys[name])),
                        Note("and merged from here", Span(*source.keys[name])),
                    )
            here.fields[name] = value
            here.keys[name] = source.keys[name]
            merged.add(name)
    if overridden:
        names = ", ".join(f"'{cut(name)}'" for name in overridden[:3]) + (", ..." if len(overridden) > 3 else "")
        message = f"'<<' stands behind {names}: kubectl takes the merged value, kustomize the one written here"
        chunk.report("merge-order", message, key, "put '<<' first", notes)


def _same(chunk: Chunk, one: Node, other: Node) -> bool:
    if one is other:
        return True
    if max(one.end - one.start, other.end - other.start) > _LONG:
        return False
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.value == other.value and type(one.value) is type(other.value)
    text = chunk.source.text
    return text[one.start : one.end] == text[other.start : other.end]


def _bare(written: str) -> str:
    return written[1:-1] if written[:1] in "\"'" else written


def _go_key(written: str) -> object:
    """What a key is before it becomes a string: keys that differ here meet only in JSON."""
    if written[:1] in "\"'":
        return (str, _bare(written))
    value = resolve(written)
    return (type(value), value)
