"""The words by which rules are chosen: presets, sets, categories and ids, and what each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from k8slint.rule import RuleEntry

LADDER = ("minimal", "default", "strict", "all")
PRESETS = (*LADDER, "policy")


class Word(NamedTuple):
    """The rules a word stands for, and how specific it is: 0 is "all", 1 a preset or set, 2 a category, 3 a rule."""

    rank: int
    ids: frozenset[str]


class Vocabulary:
    """All words of a list of rules. `renamed` has the present ids for each old one."""

    def __init__(self, rules: Sequence[RuleEntry]) -> None:
        self.entries = {rule.id: rule for rule in rules}
        self.renamed: dict[str, tuple[str, ...]] = {}
        sets: dict[str, set[str]] = {preset: set() for preset in PRESETS}
        categories: dict[str, set[str]] = {}
        for rule in rules:
            rung = LADDER.index(rule.preset) if rule.preset in LADDER else len(LADDER) - 1
            for word in (*LADDER[rung:], *rule.sets, *(("policy",) if rule.preset == "policy" else ())):
                sets.setdefault(word, set()).add(rule.id)
            categories.setdefault(rule.category, set()).add(rule.id)
            for old in rule.was:
                if old not in self.entries:
                    self.renamed[old] = (*self.renamed.get(old, ()), rule.id)
        self.sets = tuple(sets)
        self.categories = tuple(categories)
        self._words = {old: Word(3, frozenset(ids)) for old, ids in self.renamed.items()}
        self._words |= {rule_id: Word(3, frozenset((rule_id,))) for rule_id in self.entries}
        self._words |= {category: Word(2, frozenset(ids)) for category, ids in categories.items()}
        self._words |= {name: Word(int(name != "all"), frozenset(ids)) for name, ids in sets.items()}

    def __getitem__(self, word: str) -> Word:
        return self._words[word]

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def ids(self, rule: str) -> tuple[str, ...]:
        """The present ids of a rule that is named by its id or an old one; empty if there is no such rule."""
        return (rule,) if rule in self.entries else self.renamed.get(rule, ())

    def note(self, word: str) -> str:
        """A sentence about a word that is an old id, or ""."""
        if word not in self.renamed or word in self.sets or word in self.categories:
            return ""
        return f"rule '{word}' is now called {quoted(self.renamed[word])}"

    def near_word(self, word: str) -> str:
        """The known word nearest to an unknown one, or ""."""
        return near(word, self._words)

    def near_rule(self, rule: str) -> str:
        """The rule id nearest to an unknown one, or ""."""
        return near(rule, [*self.entries, *self.renamed])


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ""."""
    from difflib import get_close_matches

    by_fold = {each.lower().replace("_", "-"): each for each in known}
    found = get_close_matches(word.lower().replace("_", "-"), by_fold, n=1, cutoff=0.7)
    return by_fold[found[0]] if found else ""


def did_you_mean(word: str) -> str:
    """The end of a sentence that offers a word, or ""."""
    return f"; did you mean '{word}'?" if word else ""


def quoted(words: Iterable[str]) -> str:
    """The words in single quotes, with commas between."""
    return ", ".join(f"'{word}'" for word in words)
