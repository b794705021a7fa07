"""Functions of one object or one file that do their work once.

What they find is kept at the object, or at the source of the file, and lives as long: in an editor the next project is
made of the same objects, but for those of the file that was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from k8slint.document import File
from k8slint.kube.objects import Object

T = TypeVar("T")


def once(work: Callable[[Object], T]) -> Callable[[Object], T]:
    """The same function of an object, which remembers its answer. It must not answer with an iterator."""

    @wraps(work)
    def answer(obj: Object) -> T:
        known = obj.known
        if answer not in known:
            known[answer] = work(obj)
        found: T = known[answer]
        return found

    return answer


def once_a_file(work: Callable[[File], T]) -> Callable[[File], T]:
    """The same function of a file, which remembers its answer. It must not answer with an iterator."""

    @wraps(work)
    def answer(file: File) -> T:
        known = file.source.known
        if answer not in known:
            known[answer] = work(file)
        found: T = known[answer]
        return found

    return answer
