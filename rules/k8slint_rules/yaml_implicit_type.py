from collections.abc import Iterable, Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.objects import Object
from k8slint.node import At, Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_FILE, FileView

# Plain words that YAML 1.1 reads as booleans and YAML 1.2 as text.
_WORDS = frozenset(
    word
    for name in ("y", "n", "yes", "no", "on", "off")
    for word in ((name.upper(), name) if len(name) == 1 else (name, name.title(), name.upper()))
)
_ODD = _WORDS | {word for name in ("true", "false") for word in (name.title(), name.upper())}
_OCTAL = Pattern(r"[-+]?0[0-7_]*[1-7][0-7_]+|[-+]?0[0-7_]*[1-7][0-7_]*0+")
_KEY = Pattern(r"[A-Za-z0-9_.+-]+")
# Something that this rule may speak of: one glance at a file instead of a walk through it.
_ANY = Pattern(r"(?mi)(?:^|[{,\[?:-])[ \t]*(?:y|n|yes|no|on|off|true|false|[-+]?\.?[0-9][\w.+-]*)[ \t]*(?:[,\]}:#]|$)")
# Numbers that people write with a leading zero for the octal number that it is.
_IS_MODE = Pattern(r"(?i)mode|mask|perm")


@rule(
    "yaml-implicit-type",
    "plain scalar is read as something else than it says",
    on=EACH_FILE,
    severity="warning",
    preset="default",
    category="metadata",
    since="0.1",
)
def yaml_implicit_type(view: FileView) -> Iterator[Finding]:
    """
    Why
        kubectl reads YAML 1.1. Without quotes `on`, `off`, `yes`, `no`, `y` and `n` are booleans, and a number that
        begins with 0 is octal. As a key, in the data of a ConfigMap or among labels, such a word turns into text
        again, but into another: `on: x` arrives as `true: x`, and `010: x` as `8: x`, and no error tells. In a list
        of codes `NO` becomes false, and `port: 0100` becomes 64.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: switches}
        data:
          on: "#00ff00"
          off: "#ff0000"

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: switches}
        data:
          "on": "#00ff00"
          "off": "#ff0000"

    Except
        Booleans and file modes as values. What the schema refuses anyway: `invalid-type`, `env-value-not-string` and
        `unknown-field` speak of that.

    See
        https://yaml.org/type/bool.html
        https://yaml.org/type/int.html
    """
    odd = [obj for obj in view.objects if _is_odd(obj)]
    if not odd or not _ANY.search(view.unit.file.source.text):
        return
    repeated = {each.span.start for each in view.unit.file.problems if each.kind == "duplicate-key"}
    for obj in odd:
        found = list(_findings(obj.root))
        if found:
            said = repeated.union(error.place.span.start for error in view.schema_errors(obj))
            yield from (finding for finding in found if finding.place.span.start not in said)


def _is_odd(obj: Object) -> bool:
    """Whether there may be something to say about an object: a walk that keeps no places, and so takes no time."""
    text = obj.root.source.text
    waiting: list[Node | None] = [obj.root.node]
    while waiting:
        node = waiting.pop()
        below: Iterable[Node] = ()
        if isinstance(node, Map):
            below = node.fields.values()
            for key, (start, end) in node.keys.items():
                if text[start:end] != key and _KEY.fullmatch(text, start, end):
                    return True
        elif isinstance(node, Seq):
            below = node.items
        for child in below:
            if not isinstance(child, Scalar):
                waiting.append(child)
            elif isinstance(child.value, int):
                written = text[child.start : child.end]
                if written in _ODD or _OCTAL.fullmatch(written):
                    return True
    return False


def _findings(root: At) -> Iterator[Finding]:
    waiting = [root]
    while waiting:
        at = waiting.pop()
        if isinstance(at.node, Map):
            for key, child in at.fields():
                yield from _key_finding(key, child)
                waiting.append(child)
        elif isinstance(at.node, Seq):
            yield from _country_findings(at)
            waiting.extend(at.items())
        elif isinstance(at.node, Scalar):
            yield from _octal_finding(at)


def _key_finding(key: str, at: At) -> Iterator[Finding]:
    span = at.key_span
    written = at.source.text[span.start : span.end] if span is not None else key
    if span is not None and written != key and _KEY.fullmatch(written):
        fix = Fix("put it in quotes", (Edit(span, f'"{written}"'),))
        yield Finding(f"key '{written}' is read as '{key}'", at.key_place, f'put it in quotes: "{written}"', fix=fix)


def _country_findings(at: At) -> Iterator[Finding]:
    """A word that is no boolean to its author, since it stands among words."""
    items = list(at.items())
    plain = [item for item in items if isinstance(item.value, bool) and _written(item) in _ODD]
    if (
        plain
        and sum(item.text is not None for item in items) >= 1
        and all(item.text is not None or item in plain for item in items)
    ):
        for item in plain:
            text = _written(item)
            fix = Fix("put it in quotes", (Edit(item.place.span, f'"{text}"'),))
            said = f"'{text}' among texts is read as the boolean {str(item.value).lower()}"
            yield Finding(said, item.place, f'put it in quotes: "{text}"', fix=fix)


def _octal_finding(at: At) -> Iterator[Finding]:
    if isinstance(at.value, bool) or not isinstance(at.value, int) or _IS_MODE.search(str(at.key)):
        return
    text = _written(at)
    if _OCTAL.fullmatch(text) and text.replace("_", "").lstrip("+-0") != str(abs(at.value)):
        yield Finding(
            f"'{text}' is octal, it is read as '{at.value}'", at.place, "remove the zero, or put it in quotes"
        )


def _written(at: At) -> str:
    """How a plain scalar is written."""
    node = at.node
    return at.source.text[node.start : node.end] if isinstance(node, Scalar) and not node.style else ""
