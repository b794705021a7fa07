"""Which word was meant: the nearest of the words that are possible."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from k8slint.node import At

# Words that people write for another one, too far from it for any measure.
_MEANT = {"arguments": "args", "cmd": "command", "environment": "env", "environments": "env"}
_MEANT_WORDS = frozenset(_MEANT.values())
_CLOSE = 0.5
# What a word is held against at most, in letters times letters and in words; a CRD can declare any number of fields,
# and a pod can have any number of volumes and mounts.
_MOST = 200_000
_MOST_WORDS = 1000


def nearest(word: str, known: Iterable[str], used: Collection[str] = ()) -> str | None:
    """The known word that is all but the same: another case, a plural, a slip or two of the finger.

    Words in `used` come last.
    """
    return _best(word, known, used, _CLOSE)


def loosely(word: str, known: Iterable[str], used: Collection[str] = ()) -> str | None:
    """The known word that is like it in some way: it begins or ends the same, or shares most of its letters."""
    return _best(word, known, used, 1.0)


def is_slip(written: str, meant: str) -> bool:
    """Whether one near name was typed for the other; http and https, or v1 and v2, are told apart on purpose."""
    return {written, meant} != {"http", "https"} and re.sub(r"\d", "", written) != re.sub(r"\d", "", meant)


def is_misspelt(gap: At) -> bool:
    """Whether what is missing at a place is there under a name that is all but the same, which is said already."""
    while gap.parent is not None and not gap.parent.exists:
        gap = gap.parent
    if gap.exists or gap.parent is None:
        return False
    beside = [key for key, _ in gap.parent.fields() if key != gap.key]
    return nearest(str(gap.key), beside) is not None


def is_garbled(gap: At) -> bool:
    """As `is_misspelt`; also where what ought to hold it is no mapping, which is said already, too."""
    while gap.parent is not None and not gap.parent.exists:
        gap = gap.parent
    holder = gap.parent
    return holder is not None and not gap.exists and (not holder.is_map or is_misspelt(gap))


def is_garbled_map(at: At) -> bool:
    """Whether what should be a mapping is there in another way: misspelt, or of another shape."""
    return is_garbled(at) or (at.exists and not at.is_map)


def distance(one: str, other: str, limit: int) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour; `limit` + 1 for more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _differing(one, other)
    before: list[int] = []
    row = [min(number, limit + 1) for number in range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        # What is further than the limit from the diagonal takes more than that.
        first, last = max(1, i - limit), min(len(other), i + limit)
        earlier, before = before, row
        row = [limit + 1] * (len(other) + 1)
        if i <= limit:
            row[0] = i
        for j in range(first, last + 1):
            against = other[j - 1]
            least = before[j - 1] + (letter != against)
            least = min(least, before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, earlier[j - 2] + 1)
            row[j] = least
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _differing(one: str, other: str) -> tuple[str, str]:
    """Two words without what they begin and end with alike."""
    least = min(len(one), len(other))
    start = next((i for i in range(least) if one[i] != other[i]), least)
    end = next((i for i in range(least - start) if one[-1 - i] != other[-1 - i]), least - start)
    return one[start : len(one) - end], other[start : len(other) - end]


def _best(word: str, known: Iterable[str], used: Collection[str], most: float) -> str | None:
    words = _affordable(word, known)
    if most <= _CLOSE:
        words = _alike(word, words)
    scored = ((_unlike(word, other, most), other in used, other) for other in words)
    fit = [score for score in scored if score[0] <= most]
    return min(fit, key=lambda score: (score[1], score[0], score[2]))[2] if fit else None


def _affordable(word: str, known: Iterable[str]) -> Sequence[str]:
    """The known words, or as many of them as can be held against another one in a moment."""
    words = list(known)
    left = _MOST // max(1, len(word))
    if len(words) <= _MOST_WORDS and sum(map(len, words)) <= left:
        return words
    words.sort()  # a set has them in any order
    del words[_MOST_WORDS:]
    return words[: bisect_right(list(accumulate(map(len, words))), left)]


class _Look(NamedTuple):
    """What is quickly compared of a word: how many letters it has, which of them, and its singular."""

    length: int
    letters: frozenset[str]
    singular: str


@lru_cache(maxsize=4096)
def _look(word: str) -> _Look:
    plain = _plain(word)
    return _Look(len(plain), frozenset(plain), _singular(plain))


def _alike(word: str, words: Iterable[str]) -> list[str]:
    """The words that can be all but the same as one; what is no slip of the finger is mostly told from the letters."""
    length, letters, singular = _look(word)
    found = []
    for other in words:
        look = _look(other)
        limit = max(1, max(length, look.length) // 5)
        near = abs(length - look.length) <= limit and len(letters ^ look.letters) <= 2 * limit
        if near or singular == look.singular or other in _MEANT_WORDS:
            found.append(other)
    return found


def _unlike(word: str, other: str, most: float) -> float:
    """0 for the same but for case, up to `_CLOSE` for a slip, up to 1 for a likeness, more for none.

    What is more than `most` is not worth the time.
    """
    one, two = _plain(word), _plain(other)
    if one == two:
        return 0.0
    if any(meant == other and distance(one, wrong, 1) <= 1 for wrong, meant in _MEANT.items()):
        return 0.1
    if one + "s" == two or two + "s" == one or _singular(one) == _singular(two):
        return 0.1
    limit = max(1, max(len(one), len(two)) // 5)
    # A slip changes two of the letters that occur at most; this is quicker to see than how many slips there are.
    slips = distance(one, two, limit) if len(set(one) ^ set(two)) <= 2 * limit else limit + 1
    if slips <= limit:
        return 0.1 + _CLOSE * slips / len(two) if min(len(one), len(two)) > 2 else 2.0
    if most <= _CLOSE:
        return 2.0
    short, long = sorted((one, two), key=len)
    if len(short) >= 4 and (long.startswith(short) or long.endswith(short)):
        return 0.6 + 0.2 * (1 - len(short) / len(long))
    limit = len(long) // 3
    return 0.8 + 0.2 * distance(one, two, limit) / len(long) if distance(one, two, limit) <= limit else 2.0


def _plain(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("es") if word.endswith(("ses", "xes", "ches", "shes")) else word.removesuffix("s")
