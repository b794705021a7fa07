"""What Kubernetes' OpenAPI says of its definitions and their fields in words, read when somebody asks."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from functools import cache

import k8slint_schemas


class Descriptions:
    """The descriptions of all definitions on board, each as the newest release words it that has it."""

    def __init__(self, text: bytes) -> None:
        first, *self._lines = text.split(b"\n")
        self._known: dict[int, str] = {}
        self._numbers: Mapping[str, Mapping[str, int]] = json.loads(first)

    def description(self, definition: str, field: str = "") -> str:
        """What is said of a field of a definition, or of the definition itself; "" where nothing is."""
        number = self._numbers.get(definition, {}).get(field)
        if number is None:
            return ""
        text = self._known.get(number)
        if text is None:
            text = self._known[number] = json.loads(self._lines[number])
        return text


@cache
def descriptions() -> Descriptions:
    """The shipped descriptions."""
    return Descriptions(zlib.decompress(k8slint_schemas.read("descriptions.jsonl.zz")))
