"""Whether a default has the shape that its schema asks for, and is one of the values that it takes.

The API server judges a default by its schema as it stands: nothing is filled in, and lists may repeat themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.crd_faults import Fault, has
from k8slint.kube.custom_numbers import as_read
from k8slint.kube.custom_schema import NEWEST, Part
from k8slint.kube.custom_values import Wrong, judged
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Map, Scalar, Seq

_NUMBERS = ("integer", "number")
_INT32 = range(-(2**31), 2**31)
_WORDS = {
    "enum": "is not one of the values of the enum",
    "missing": "is required",
    "type": "is not of the type of its schema",
    "any": "fits none of the schemas in anyOf",
    "not": "fits the schema in not",
}


def value_faults(schema: At, default: At) -> Iterator[Fault]:
    """Why a default is refused by its schema; what is a variable of a template is not looked at."""
    shaped = list(_shape_faults(schema, default))
    yield from shaped
    said = {fault.at.path for fault in shaped}
    if default.node is None:
        return
    for wrong in judged(Part(schema, NEWEST), default.node):
        at = default.down(wrong.path)
        if wrong.sort not in ("unjudged", "repeated") and at.path not in said and not looks_unfilled(at.text or ""):
            yield Fault(_said(wrong, at, default), at, _listed(wrong))


def _said(wrong: Wrong, at: At, default: At) -> str:
    what = _what(at, default)
    if wrong.words:
        return f"{what} is refused: {wrong.words}"
    match wrong.sort:
        case "enum" if isinstance(at.node, Scalar):
            return f"'{at.value}' is not one of the values of the enum"
        case "size":
            return f"{what} {_size_fault(wrong)}"
        case "number":
            return f"{what} is {at.value}, but it must be {_limits(wrong.part)}"
        case "pattern":
            return f"{what} does not match the pattern '{wrong.part.pattern}'"
        case "format":
            return f"{what} is not of the format '{wrong.part.format}'"
        case "one":
            return f"{what} fits {wrong.fitting or 'none'} of the schemas in oneOf"
    return f"{what} {_WORDS[wrong.sort]}"


def _size_fault(wrong: Wrong) -> str:
    node = wrong.node
    word, unit, size = "Length", "characters", len(str(node.value)) if isinstance(node, Scalar) else 0
    if isinstance(node, Seq):
        word, unit, size = "Items", "items", len(node.items)
    elif isinstance(node, Map):
        word, unit, size = "Properties", "fields", len(node.fields)
    most = wrong.part.number(f"max{word}")
    if most is not None and size > most:
        return f"has {size} {unit}, {most:g} are allowed"
    return f"has {size} {unit}, {wrong.part.number(f'min{word}'):g} are needed"


def _limits(part: Part) -> str:
    found = []
    for name, word, other in (("minimum", "at least", "more than"), ("maximum", "at most", "less than")):
        limit = part.number(name)
        if limit is not None:
            found.append(f"{other if part.flag(f'exclusive{name.title()}') else word} {limit:g}")
    step = part.number("multipleOf")
    return " and ".join([*found, f"a multiple of {step:g}"] if step is not None else found)


def _what(at: At, default: At) -> str:
    return "the default" if at.path == default.path else f"'{at.key}' of the default"


def _listed(wrong: Wrong) -> str:
    return f"it takes {', '.join(str(each) for each in wrong.part.enum[:10])}" if wrong.sort == "enum" else ""


def _shape_faults(schema: At, value: At) -> Iterator[Fault]:
    """What has the wrong type, is missing, or has no place, here and in all that is in it."""
    if looks_unfilled(value.text or ""):
        return
    wanted, format = schema["type"].text or "", schema["format"].text or ""
    if not _fits(schema, value, wanted, format):
        yield Fault(f"the default is {_with_article(_type_of(value))}, not {_with_article(wanted or format)}", value)
    elif wanted == "integer" and format == "int32" and value.number is not None and value.number not in _INT32:
        yield Fault(f"the default {value.number} is too large for the format int32", value)
    if schema["items"].is_map:
        for item in value.items():
            yield from _shape_faults(schema["items"], item)
    known, values = schema["properties"], schema["additionalProperties"]
    for name, field in value.fields():
        if has(known, name):
            yield from _shape_faults(known[name], field)
        elif values.is_map:
            yield from _shape_faults(values, field)
        elif values.value is False:
            yield Fault(f"the default has the field '{name}', which is not allowed", field, path=value.path)
    for required in schema["required"].items() if value.is_map else ():
        if required.text is not None and not has(value, required.text):
            yield Fault(f"the default is without the required '{required.text}'", value[required.text])


def _fits(schema: At, value: At, wanted: str, format: str) -> bool:
    found = _type_of(value)
    if found == "null":
        return not wanted or schema["nullable"].value is True
    if not wanted and not format:
        return True
    if format and wanted not in _NUMBERS and found in ("string", "array"):
        return True  # a text or a list is left to the format, whatever the type is
    return found == wanted or (found == "integer" and wanted == "number")


def _type_of(value: At) -> str:
    if isinstance(value.node, Map):
        return "object"
    if isinstance(value.node, Seq):
        return "array"
    number = value.number
    if number is not None:
        return "integer" if isinstance(as_read(number), int) else "number"
    found = value.node.value if isinstance(value.node, Scalar) else None
    return {bool: "boolean", float: "number", str: "string"}.get(type(found), "null")


def _with_article(word: str) -> str:
    return word if word == "null" else f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
