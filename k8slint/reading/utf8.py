"""UTF-8 as Go decodes it: every byte that does not fit becomes one U+FFFD."""

from __future__ import annotations

import codecs

_HANDLER = "k8slint-each-byte"


def _replace_one_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd", error.start + 1


codecs.register_error(_HANDLER, _replace_one_byte)


def decode_utf8(data: bytes) -> str:
    """Text of some bytes; each bad byte becomes U+FFFD."""
    return data.decode("utf-8", _HANDLER)
