"""The JSON report, format 1: stable, for scripts."""

from __future__ import annotations

import json
from typing import Any, TextIO

from k8slint.outcome import Diagnostic, ObjectId, OfferedFix, Outcome, RelatedPlace
from k8slint.printable import encodable, printable
from k8slint.source import Range

Json = dict[str, Any]


def report(outcome: Outcome, stream: TextIO, colour: bool, quiet: bool = False) -> None:  # noqa: ARG001 (JSON has neither)
    """Write the run as one JSON object, the same bytes for the same run."""
    summary = outcome.summary
    document: Json = {
        "format": 1,
        "tool": {"name": "k8slint", "version": outcome.version},
        "kubernetesVersions": list(outcome.kubernetes_versions),
        "summary": {
            "files": summary.files,
            "objects": summary.objects,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
            "suppressed": summary.suppressed,
            "baselined": summary.baselined,
            "skipped": [{"path": encodable(skip.path), "reason": printable(skip.reason)} for skip in summary.skipped],
            "unchecked": summary.unchecked,
            "unjudged": summary.unjudged,
            "unread": summary.unread,
            "withheld": sum(each.number for each in summary.withheld),
        },
        "findings": [_finding(diagnostic) for diagnostic in outcome.diagnostics],
        "failures": [printable(failure) for failure in outcome.failures],
    }
    stream.write(dumps(document) + "\n")


def dumps(document: Json) -> str:
    """The document as ASCII text with no control character but the line feed, and no command to a CI runner."""
    return json.dumps(document, indent=2).replace("\x7f", "\\u007f").replace("##", "#\\u0023")


def _finding(found: Diagnostic) -> Json:
    return {
        "rule": found.rule,
        "severity": found.severity,
        "message": printable(found.message),
        "path": encodable(found.path),
        "range": _range(found.range),
        "object": _object(found.object),
        "yamlPath": [encodable(step) if isinstance(step, str) else step for step in found.yaml_path],
        "help": "\n".join(printable(line) for line in found.help.splitlines()),
        "url": found.url,
        "fix": _fix(found.fix),
        "related": [_related(place) for place in found.related],
        "fingerprint": found.fingerprint,
    }


def _range(place: Range) -> Json:
    start, end = place
    return {
        "start": {"line": start.line, "column": start.column},
        "end": {"line": end.line, "column": end.column},
    }


def _object(thing: ObjectId | None) -> Json | None:
    if thing is None:
        return None
    return {
        "apiVersion": encodable(thing.api_version),
        "kind": encodable(thing.kind),
        "namespace": encodable(thing.namespace),
        "name": encodable(thing.name),
        "document": thing.document,
    }


def _fix(fix: OfferedFix | None) -> Json | None:
    if fix is None or not fix.edits:
        return None
    return {
        "title": printable(fix.title),
        "safe": fix.safe,
        "edits": [{"range": _range(edit.range), "text": encodable(edit.text)} for edit in fix.edits],
    }


def _related(place: RelatedPlace) -> Json:
    return {
        "path": encodable(place.path),
        "range": _range(place.range),
        "message": printable(place.message),
    }
