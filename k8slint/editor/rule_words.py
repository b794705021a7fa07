"""Rules in short, for a hover: why a finding matters, and how it is ignored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from k8slint.docs import paragraphs, sections
from k8slint.editor.markdown import code, escaped
from k8slint.outcome import Diagnostic
from k8slint.printable import printable
from k8slint.registry import Registry
from k8slint.source import Source, Span
from k8slint.suppress.cover import ANNOTATION
from k8slint.suppress.directive import Directive, Word, directives
from k8slint.vocabulary import Vocabulary, did_you_mean

_LONGEST = 700
_MOST = 5


def of_findings(found: Iterable[Diagnostic], registry: Registry, *, is_json: bool) -> Iterator[str]:
    """For each rule that found something, why; what it found the editor shows itself."""
    ids = list(dict.fromkeys(each.rule for each in found))
    helps = {each.rule: each.help for each in reversed(list(found))}
    for id in ids[:_MOST]:
        if id not in registry.entries:
            continue
        help = _help(helps[id]) if helps.get(id) else ""
        ignore = f"Ignore it with {_ignoring(id, is_json=is_json)}"
        yield "\n\n".join(part for part in (_title(id, registry), _why(id, registry), help, ignore) if part)


def of_rule(id: str, registry: Registry) -> str:
    """A rule that is named in a suppression; for an unknown one what was probably meant."""
    vocabulary = Vocabulary(list(registry.entries.values()))
    ids = vocabulary.ids(id)
    if not ids:
        near = vocabulary.near_rule(id)
        return f"There is no rule {code(id)}{did_you_mean(near)}"
    note = vocabulary.note(id)
    pages = [f"{_title(each, registry)}\n\n{_why(each, registry)}" for each in ids]
    return "\n\n".join((*([escaped(note)] if note else []), *pages))


def word_at(source: Source, comment: Span, offset: int) -> Word | None:
    """The rule id at an offset of a comment that asks for silence."""
    for each in directives(source.text, comment, True):
        if isinstance(each, Directive):
            for word in each.words:
                if word.span.start <= offset <= word.span.end:
                    return word
    return None


def _title(id: str, registry: Registry) -> str:
    entry = registry.entries[id]
    return f"**{escaped(id)}** {escaped(entry.severity)}: {escaped(entry.summary)}"


def _why(id: str, registry: Registry) -> str:
    """The first paragraphs of the rule's own words, which are Markdown."""
    why = paragraphs(sections(registry.load(id).doc).get("Why", ""))
    kept = ""
    for paragraph in why.split("\n\n"):
        if kept and len(kept) + len(paragraph) > _LONGEST:
            break
        kept += ("\n\n" if kept else "") + printable(paragraph)
    return kept


def _help(text: str) -> str:
    """What to do: a sentence, or one and a list of steps below it."""
    first, *steps = text.splitlines()
    listed = "".join(f"\n- {escaped(step, 300)}" for step in steps[:_MOST])
    return f"Help: {escaped(first, 300)}{listed}"


def _ignoring(id: str, *, is_json: bool) -> str:
    if is_json:
        return f"the annotation {code(f'{ANNOTATION}{id}: the reason')}"
    return code(f"# k8slint: ignore[{id}] -- the reason")
