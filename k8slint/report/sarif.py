"""SARIF 2.1.0, as GitHub's code scanning takes it, which is less than the schema allows."""

from __future__ import annotations

import re
from typing import TextIO
from urllib.parse import quote

from k8slint.finding import SEVERITIES
from k8slint.outcome import Diagnostic, ObjectId, Outcome, RuleFacts
from k8slint.printable import printable
from k8slint.report.jsonreport import Json, dumps
from k8slint.report.words import count
from k8slint.source import Range

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEM = {"error": "error", "warning": "warning", "info": "recommendation"}
_MOST_RESULTS = 25_000  # GitHub refuses a run with more results, and a result with more than 1,000 locations
_MOST_LOCATIONS = 999


def report(outcome: Outcome, stream: TextIO, colour: bool, quiet: bool = False) -> None:  # noqa: ARG001 (SARIF has neither)
    """Write the run as one SARIF log, the same bytes for the same run."""
    found = outcome.diagnostics
    notes = [_notification("error", failure) for failure in outcome.failures]
    if len(found) > _MOST_RESULTS:
        found = tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity))[:_MOST_RESULTS])
        left = count(len(outcome.diagnostics) - _MOST_RESULTS, "finding")
        notes.append(
            _notification("warning", f"{left} left out: GitHub takes {count(_MOST_RESULTS, 'result')} in a run")
        )
    rules = {each.rule: each for each in reversed(found)}
    index = {rule: number for number, rule in enumerate(sorted(rules))}
    invocation: Json = {"executionSuccessful": not outcome.failures}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    run: Json = {
        "tool": {
            "driver": {
                "name": "k8slint",
                "semanticVersion": outcome.version,
                "rules": [_rule(outcome.rules.get(rule), rules[rule]) for rule in index],
            }
        },
        "automationDetails": {"id": "k8slint/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(each, index[each.rule]) for each in found],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    stream.write(dumps(log) + "\n")


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": {"text": printable(text)}}


def _rule(facts: RuleFacts | None, example: Diagnostic) -> Json:
    """What is known about a rule; of one that has no facts, what its finding tells."""
    rule, severity = example.rule, example.severity
    if facts is None:
        facts = RuleFacts(rule, "", severity, "", "", "")
    summary = _text(facts.summary) or rule
    why = _text(facts.why)
    cure = _text(facts.help)
    descriptor: Json = {
        "id": rule,
        "name": "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", rule)) or "Rule",
        "shortDescription": {"text": summary},
        "fullDescription": {"text": why or summary},
        "help": {
            "text": "\n\n".join(part for part in (why, cure) if part) or summary,
            "markdown": "\n\n".join(part for part in (f"**{summary}**", why, cure) if part),
        },
        "defaultConfiguration": {"level": _LEVELS[facts.severity]},
        "properties": {
            "tags": ["kubernetes", *([facts.category] if facts.category else [])],
            "precision": "high",
            "problem.severity": _PROBLEM[facts.severity],
        },
    }
    if example.url:
        descriptor["helpUri"] = example.url
    return descriptor


def _text(text: str) -> str:
    """A longer text with its own line breaks and nothing else that is not printable."""
    return "\n".join(printable(line) for line in text.strip().splitlines())


def _result(found: Diagnostic, rule_index: int) -> Json:
    location: Json = {"physicalLocation": _physical(found.path, found.range)}
    logical = _logical(found)
    if logical:
        location["logicalLocations"] = [logical]
    result: Json = {
        "ruleId": found.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[found.severity],
        "message": {"text": _sentence(found.message)},
        "locations": [location],
        "partialFingerprints": {"k8slint/v1": found.fingerprint},
    }
    if found.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(place.path, place.range),
                "message": {"text": _sentence(place.message)},
            }
            for number, place in enumerate(found.related[:_MOST_LOCATIONS], 1)
        ]
    return result


def _sentence(text: str) -> str:
    """A message in which nothing reads as an embedded link."""
    return printable(text).replace("](", "] (") or "(no message)"


def _physical(path: str, place: Range) -> Json:
    start, end = place
    return {
        "artifactLocation": {"uri": _uri(path)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }


def _uri(path: str) -> str:
    """A relative reference: `:` is encoded, too, so that no first part reads as a scheme."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw, safe="/")


def _logical(found: Diagnostic) -> Json:
    thing = found.object
    if thing is None:
        return {}
    return {
        "name": printable(thing.name) or "(no name)",
        "fullyQualifiedName": _qualified(thing),
        "kind": "resource",
    }


def _qualified(thing: ObjectId) -> str:
    parts = (thing.api_version, thing.kind, thing.namespace, thing.name)
    return "/".join(printable(part) for part in parts if part) or "(no name)"
