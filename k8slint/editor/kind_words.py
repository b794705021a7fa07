"""What is known of a kind: what it is for, which releases serve it, what took its place."""

from __future__ import annotations

from k8slint.editor.field_words import about
from k8slint.editor.markdown import code, escaped
from k8slint.kube.objects import Object
from k8slint.kube.versions import Lifecycle, lifecycle
from k8slint.project import Project
from k8slint.schema.describe import describe

_MOST_STEPS = 5


def of_kind(project: Project, obj: Object) -> str:
    """A kind in Markdown; "" for one that nobody knows."""
    field = describe(project.catalog, obj.api_version, obj.kind, ())
    became = lifecycle(obj.group, obj.version, obj.kind)
    if field is None and became is None:
        return ""
    parts = [f"**{escaped(obj.kind)}** {code(obj.api_version)}", _became(became) if became is not None else ""]
    if field is not None:
        parts.append(about(field))
        if project.catalog.is_custom(obj):
            parts.append("Defined by a CRD of this project")
        elif not field.until and project.catalog.releases:
            parts.append(f"Served by Kubernetes {project.catalog.releases[-1]}")
    return "\n\n".join(part for part in parts if part)


def _became(row: Lifecycle) -> str:
    words = []
    if row.deprecated:
        words.append(f"deprecated since {row.component} {row.deprecated}")
    if row.removed:
        words.append(f"gone since {row.component} {row.removed}")
    if not words:
        return ""
    kind = f" {row.replacement_kind}" if row.replacement and row.replacement_kind else ""
    instead = f"; use {code(row.replacement)}{escaped(kind)}" if row.replacement else ""
    said = ", ".join(words)
    steps = "".join(f"\n- {escaped(step, 300)}" for step in row.edits[:_MOST_STEPS])
    return f"**{escaped(said[0].upper() + said[1:])}**{instead}" + (f"\n{steps}" if steps else "")
