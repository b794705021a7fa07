"""Messages as they come over a pipe: a few header lines, an empty one, and so many bytes of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_LONGEST_HEADER = 4096  # bytes of a line
_LONGEST_MESSAGE = 1 << 28  # bytes; a file of 10 MB takes 60 MB where every character is escaped


def messages(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages of a stream, until it ends.

    Lines that are no header are passed over, so that whatever stands between two messages costs only itself. A message
    that is too long to be kept is read and left out.
    """
    length = None
    while line := stream.readline(_LONGEST_HEADER):
        header = line.strip()
        if header:
            name, _, value = header.partition(b":")
            if name.strip().lower() == b"content-length":
                length = _number(value.strip())
        elif length is not None:
            body = _body(stream, length)
            if body is not None:
                yield body
            length = None


def _number(text: bytes) -> int | None:
    return int(text) if text.isdigit() and len(text) < 20 else None


def _body(stream: BinaryIO, length: int) -> bytes | None:
    if length <= _LONGEST_MESSAGE:
        body = stream.read(length)
        return body if len(body) == length else None
    while length > 0 and (part := stream.read(min(length, 1 << 20))):
        length -= len(part)
    return None
