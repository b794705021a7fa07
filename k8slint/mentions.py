"""Which words stand in the texts of patches and kustomizations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from k8slint.document import File
from k8slint.kube.once import once_a_file
from k8slint.pattern import Pattern

_WORD = Pattern(r"[\w-]+")


@once_a_file
def words_of(file: File) -> frozenset[str]:
    """The words of a file: letters, digits, underscores and dashes in a row."""
    return frozenset(_WORD.findall(file.source.text))


class Mentions:
    """The texts of some files, and whether a name stands in one of them: not as a part of another word."""

    def __init__(self, files: Iterable[File]) -> None:
        self._files = tuple(files)
        self._known: dict[str, bool] = {}

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset[str]().union(*map(words_of, self._files))

    def mention(self, name: str) -> bool:
        """Whether the name stands in some text."""
        # A name that is one word is there or not. One of several, such as a.b, cannot be where one of these is missing.
        words = _WORD.findall(name)
        if not self._files or not self._words.issuperset(words):
            return False
        if words == [name]:
            return True
        if name not in self._known:
            self._known[name] = any(_mentions(file, name, words) for file in self._files)
        return self._known[name]

    def those_with(self, name: str) -> Mentions:
        """The files that mention a name."""
        words = _WORD.findall(name)
        return Mentions(file for file in self._files if _mentions(file, name, words))


def _mentions(file: File, name: str, words: list[str]) -> bool:
    if not words_of(file).issuperset(words):
        return False
    return words == [name] or re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", file.source.text) is not None
