from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.parts import part
from k8slint.kube.written import plain_as_written
from k8slint.node import At, Scalar
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_FILE, FileView

_NOTE = Pattern(r"(?<!\s)\s{1,20}(<-+|\u2190|\u2b05|\u27f5|-+>|\u2192|\u27f6|\u279c|//)(\s|$)")
_ARROWS = "\u2190\u2b05\u27f5\u2192\u27f6\u279c"
# The other signs, looked for by a letter of theirs that is rare.
_SIGNS = tuple(Pattern(sign) for sign in (r"<(?=-)", r">(?<=->)", r"//(?<=\s//)"))
# Objects of these groups hold expressions of a language, where arrows and slashes mean something.
_PROGRAMS = frozenset(("admissionregistration.k8s.io", "apiextensions.k8s.io"))
# Sentences for people, or for a program that knows what it wants.
_FREE_TEXT = frozenset(
    ("annotations", "args", "binaryData", "command", "data", "description", "message", "stringData", "value")
)


@rule(
    "note-in-value",
    "a note for the reader stands behind a value, and is part of it",
    on=EACH_FILE,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
)
def note_in_value(file: FileView) -> Iterator[Finding]:
    """
    Why
        Articles point at a value with an arrow. Pasted along without a `#`, arrow and words are part of the value: no
        registry has the image "nginx:1.29.3 <- your image", and no class has a name with an arrow in it.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3 <- your image here

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3 # your image here

    Except
        Annotations, data, commands, arguments, values of variables, descriptions and messages; text in quotes; custom
        resources, definitions and admission policies. Where the API server refuses the value, that is said instead,
        with the same cure.
    """
    may_hold = _may_hold(file.unit.file.source.text)
    for obj in file.objects:
        if obj.group in _PROGRAMS or ("." in obj.group and not obj.group.endswith(".k8s.io")):
            continue
        refused = {error.place.span for error in file.schema_errors(obj)}
        for at in _plain_texts(obj) if may_hold else ():
            note = _NOTE.search(at.text or "")
            if note is not None and at.place.span not in refused:
                text = " ".join((at.text or "")[note.start() :].split())
                shown = text if len(text) <= 40 else f"{text[:37]}..."
                message = f"'{shown}' is part of the value of '{at.key}'"
                yield Finding(message, part(at, note.start(1), len(at.text or "")), "put a '#' in front of it")


def _may_hold(text: str) -> bool:
    """Whether a plain value in a file may hold a note."""
    has_sign = any(sign in text for sign in _ARROWS) or any(sign.search(text) for sign in _SIGNS)
    return has_sign or not plain_as_written(text)


def _plain_texts(obj: Object) -> Iterator[At]:
    waiting = [obj.root]
    while waiting:
        here = waiting.pop()
        for key, value in here.fields():
            if key not in _FREE_TEXT:
                waiting.append(value)
        waiting.extend(here.items())
        if isinstance(here.node, Scalar) and here.node.style == "" and here.text:
            yield here
