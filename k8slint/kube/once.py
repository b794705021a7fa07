"""Functions of one object or one file that do their work once.

What they find is kept at the object, or at the source of the file, and lives as long: in an editor the next project is
made of the same objects, but for those of the file that was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from k8slint.document import File
from k8slint.kube.objects import Object
from k8slint.source import Source

T = TypeVar("T")
Subject = TypeVar("Subject")
Memory: TypeAlias = "dict[Callable[..., Any], Any]"


def once(work: Callable[[Object], T]) -> Callable[[Object], T]:
    """The same function of an object, which remembers its answer. It must not answer with an iterator."""
    return _once(work, attrgetter("known"))


def once_a_file(work: Callable[[File], T]) -> Callable[[File], T]:
    """The same for a function of a file."""
    return _once(work, attrgetter("source.known"))


def once_a_source(work: Callable[[Source], T]) -> Callable[[Source], T]:
    """The same for a function of the text of a file."""
    return _once(work, attrgetter("known"))


def _once(work: Callable[[Subject], T], memory_of: Callable[[Subject], Memory]) -> Callable[[Subject], T]:
    @wraps(work)
    def answer(subject: Subject) -> T:
        memory = memory_of(subject)
        if answer not in memory:
            memory[answer] = work(subject)
        found: T = memory[answer]
        return found

    return answer
