"""What may stand below allOf, anyOf, oneOf and not in the schema of a CustomResourceDefinition."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.crd_faults import Fault, has, is_unused
from k8slint.kube.patterns import fault as pattern_fault
from k8slint.node import At, Path, plain

LISTS = ("allOf", "anyOf", "oneOf")
# What such a schema may not say, because the one around it must.
_OUTSIDE = (
    *("type", "default", "title", "description", "nullable", "additionalProperties"),
    *(
        f"x-kubernetes-{name}"
        for name in (
            *("preserve-unknown-fields", "embedded-resource", "int-or-string", "list-map-keys", "list-type"),
            *("map-type", "validations"),
        )
    ),
)
# The one place where types may stand: an integer or a string, written as in Kubernetes' own definitions.
INTEGER_OR_STRING = [{"type": "integer"}, {"type": "string"}]


def logic_faults(at: At) -> Iterator[Fault]:
    """The faults of the value validations of one schema, and of all that stand below them."""
    yield from _pattern_faults(at["pattern"])
    spared = _may_have_types(at)
    for below in branches(at):
        yield from _nested_faults(below, spared=spared)


def branches(at: At) -> Iterator[At]:
    """What stands directly below allOf, anyOf, oneOf and not."""
    for word in LISTS:
        yield from at[word].items()
    if at["not"].is_map:
        yield at["not"]


def _may_have_types(at: At) -> tuple[Path, ...]:
    """The schemas below a structural one in which a type is allowed."""
    choices = (at["anyOf"], at["allOf"][0]["anyOf"])
    return tuple(item.path for choice in choices if plain(choice.node) == INTEGER_OR_STRING for item in choice.items())


def _nested_faults(at: At, *, spared: tuple[Path, ...] = ()) -> Iterator[Fault]:
    if not at.is_map:
        return
    for name in _OUTSIDE if at.path not in spared else ():
        field = at[name]
        if name == "additionalProperties" and field.value is False:
            continue
        if not is_unused(field) and not (name.endswith(("keys", "validations")) and not len(field)):
            said = f"'{name}' is not allowed below allOf, anyOf, oneOf and not"
            yield Fault(said, field, "say it once, beside them")
    metadata = at["properties"]["metadata"]
    if has(at["properties"], "metadata"):
        yield Fault("metadata cannot be restricted below allOf, anyOf, oneOf and not", metadata, "leave it out")
    yield from _pattern_faults(at["pattern"])
    for below in branches(at):
        yield from _nested_faults(below, spared=spared)
    for _, child in at["properties"].fields():
        yield from _nested_faults(child)
    yield from _nested_faults(at["items"])


def _pattern_faults(pattern: At) -> Iterator[Fault]:
    if pattern.text:
        fault = pattern_fault(pattern.text)
        if fault is not None:
            help = "it is RE2: https://github.com/google/re2/wiki/Syntax"
            yield Fault(f"pattern is no regular expression of Kubernetes: {fault}", pattern, help)


def completeness_faults(root: At) -> Iterator[Fault]:
    """What is said of a field below allOf and such at the root, though the schema does not have that field."""
    waiting = [(below, root) for below in branches(root)]
    while waiting:
        below, schema = waiting.pop()
        waiting += [(deeper, schema) for deeper in branches(below)]
        if below["items"].is_map:
            if schema["items"].is_map:
                waiting.append((below["items"], schema["items"]))
            else:
                yield _undescribed(below["items"], schema["items"], "items")
        for name, child in below["properties"].fields():
            described = schema["properties"][name]
            if described.is_map:
                waiting.append((child, described))
            elif not described.exists and not has(schema["properties"], name):
                yield _undescribed(child, described, f"field '{name}'")


def _undescribed(below: At, missing: At, what: str) -> Fault:
    said = f"{what} has a rule below allOf, anyOf, oneOf or not, but the schema does not have it"
    return Fault(said, below, "describe it beside them", path=missing.path)
