"""Which of the steps from an old API to its successor an object has still to take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from k8slint.node import At, Map, Seq
from k8slint.pattern import Pattern

_MOVED = Pattern(r"(?:rename|move|remove|rewrite|check|think of \S+ in place of) ([^\s:]+)(?: to (\S+))?")
_ADDED = Pattern(r"add (\S+) where it is missing")
_DEFAULTED = Pattern(r"write (\S+) out")
_STEP = Pattern(r"\['([^']+)'\]|([^.\[]+)|(\[\*\])")


def pertinent(steps: Iterable[str], root: At) -> Iterator[str]:
    """The steps that concern what stands in an object, or what it lacks; those without a path always do."""
    before: dict[str, str] = {}
    for step in steps:
        if found := _MOVED.match(step):
            path = _as_written(found[1], before)
            if not any(at.exists for at in _places(root, path)):
                continue
            if found[2]:
                before[found[2]] = path
        elif (found := _ADDED.match(step) or _DEFAULTED.match(step)) and all(
            at.exists for at in _places(root, found[1])
        ):
            continue
        yield step


def _as_written(path: str, before: dict[str, str]) -> str:
    """A path that an earlier step made, as it stands in the object now."""
    for new, old in before.items():
        if path.startswith(new):
            return old + path.removeprefix(new)
    return path


def _places(root: At, path: str) -> list[At]:
    """Everything a path with `[*]` means; a path that does not begin at the root is looked for below it."""
    steps = [key or name or "*" for key, name, _ in _STEP.findall(path)]
    if steps and not root[steps[0]].exists and len(steps) == 2:
        return [at[steps[1]] for at in _below(root, steps[0])]
    found = [root]
    for step in steps:
        found = [each for at in found for each in (at.items() if step == "*" else [at[step]])]
    return found


def _below(at: At, key: str) -> Iterator[At]:
    waiting = [at]
    while waiting:
        here = waiting.pop()
        if isinstance(here.node, Map):
            if here[key].exists:
                yield here[key]
            waiting.extend(child for _, child in here.fields())
        elif isinstance(here.node, Seq):
            waiting.extend(here.items())
