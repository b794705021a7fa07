"""What is to be told of a place: its field, its kind, what it refers to, what was found there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from k8slint.editor.at import Spot, at_offset
from k8slint.editor.cursor import Cursor, cursor_at
from k8slint.editor.field_words import about, heading
from k8slint.editor.kind_words import of_kind
from k8slint.editor.markdown import code, escaped
from k8slint.editor.meant_words import of_meaning
from k8slint.editor.rule_words import of_findings, of_rule, word_at
from k8slint.index import Unit
from k8slint.kube.hidden import hidden_in
from k8slint.kube.objects import Object
from k8slint.node import At, Path, Scalar
from k8slint.outcome import Diagnostic
from k8slint.project import Project
from k8slint.registry import Registry, builtin
from k8slint.schema.describe import describe
from k8slint.schema.described import Field
from k8slint.source import Span
from k8slint.suppress.cover import ANNOTATION

_RULE = "\n\n---\n\n"


class Hover(NamedTuple):
    """Markdown about a span."""

    markdown: str
    span: Span


def hover(
    project: Project,
    unit: Unit,
    offset: int,
    diagnostics: Sequence[Diagnostic] = (),
    registry: Registry | None = None,
    *,
    fields: bool = True,
) -> Hover | None:
    """What is to be told of an offset of a file of a project; None where there is nothing.

    `diagnostics` are the findings of the file, `registry` has the rules, by default those that ship with k8slint.
    Without `fields` nothing is told of what the schema says, for somebody else does.
    """
    rules = registry or builtin()
    read = at_offset(unit, offset)
    spot = read if read is not None and (read.on_key or isinstance(read.at.node, Scalar)) else None
    if spot is None:
        cursor = cursor_at(unit.file.source, offset, project.catalog.releases)
        if cursor is not None and cursor.role == "comment":
            word = word_at(unit.file.source, cursor.span, offset)
            return Hover(of_rule(word.text, rules), word.span) if word is not None else None
        spot = _typed_spot(cursor) if cursor is not None and read is None else None
    here = [each for each in diagnostics if _holds(each.span, offset)]
    found = list(of_findings(here, rules, is_json=unit.file.is_json))
    span = min((each.span for each in here), key=lambda span: span.end - span.start, default=Span(offset, offset))
    if spot is not None:
        told = [] if _is_hidden(unit, spot) else list(_told(project, unit, offset, spot, rules, fields=fields))
        found = [*told, *found]
        span = spot.span if told else span
    return Hover(_RULE.join(found), span) if found else None


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < max(span.end, span.start + 1)


def _typed_spot(cursor: Cursor) -> Spot | None:
    """What is pointed at in a document that cannot be read, as far as its lines tell."""
    if cursor.span.start == cursor.span.end or cursor.role not in ("key", "value"):
        return None
    at, on_key = cursor.at, cursor.role == "key"
    if on_key:
        at = at[cursor.source.text[cursor.span.start : cursor.span.end]]
    return Spot(cursor.object, at, on_key, cursor.span)


def _is_hidden(unit: Unit, spot: Spot) -> bool:
    """Whether what would be told holds text that is secret: the keys on the way, or the name that stands there."""
    hidden = hidden_in(unit.file)
    if not (hidden.spans or hidden.guarded):
        return False
    at: At | None = spot.at
    while at is not None:
        key = at.key_span
        if key is not None and hidden.touches(key):
            return True
        at = at.parent
    return False


def _told(project: Project, unit: Unit, offset: int, spot: Spot, rules: Registry, *, fields: bool) -> Iterator[str]:
    obj, path = spot.object, spot.path
    if path[:2] == ("metadata", "annotations") and len(path) == 3 and str(path[2]).startswith(ANNOTATION):
        yield of_rule(str(path[2]).removeprefix(ANNOTATION), rules)
        return
    if not spot.on_key and path in (("kind",), ("apiVersion",)):
        words = of_kind(project, obj) if fields else ""
        if words:
            yield words
        return
    meant = of_meaning(project, unit, offset, spot.at.node)
    if meant:
        yield meant
    field = _field(project, obj, path) if fields else None
    if field is not None and path:
        if isinstance(path[-1], int):
            field = field._replace(name=f"{path[-2]}[{path[-1]}]" if len(path) > 1 else f"[{path[-1]}]")
        yield "\n\n".join(part for part in (heading(field), about(field), _address(project, obj, path)) if part)


def _field(project: Project, obj: Object, path: Path) -> Field | None:
    """What the schema says of a field; of the metadata of a custom resource that nobody defines, what holds for all."""
    found = describe(project.catalog, obj.api_version, obj.kind, path)
    if found is not None or "." not in obj.group or path[:1] != ("metadata",):
        return found
    is_known = describe(project.catalog, obj.api_version, obj.kind, ()) is not None
    return None if is_known else describe(project.catalog, "v1", "Namespace", path)


def _step(step: str | int) -> str:
    """One step of a path; a key with other signs than letters and digits stands in brackets."""
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if step.isalnum() else f'["{step}"]'


def _address(project: Project, obj: Object, path: Path) -> str:
    dotted = "".join(map(_step, path)).removeprefix(".")
    release = project.catalog.releases[-1] if project.catalog.releases else ""
    is_custom = project.catalog.is_custom(obj) and describe(project.catalog, obj.api_version, obj.kind, ()) is not None
    served = "from a CRD of this project" if is_custom else f"Kubernetes {release}"
    return f"{escaped(obj.kind)} {code(obj.api_version)} · {code(dotted, 300)} · {served}"
