"""A value beside a schema of a CustomResourceDefinition, judged as the API server judges a default.

What it looks at: types, enums, limits, lengths, patterns, formats, required fields, allOf, anyOf, oneOf and not.
"""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.crd_faults import Fault, has
from k8slint.kube.patterns import search
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.value_formats import FORMATS, format_name
from k8slint.node import At, Map, Scalar, Seq, Value, plain

_NUMBERS = ("integer", "number")
_RANGES = {"int32": (-(2**31), 2**31 - 1)}
_INT64 = (-(2**63), 2**63 - 1)
_MOST_FLOAT = 3.4028234663852886e38


def value_faults(schema: At, value: At) -> Iterator[Fault]:
    """Why a value is refused by a schema; what is a variable of a template is not looked at."""
    text = value.text
    if text is not None and looks_unfilled(text):
        return
    yield from _type_faults(schema, value)
    if value.exists:
        yield from _logic_faults(schema, value)
        if text is not None:
            yield from _text_faults(schema, value, text)
        elif isinstance(value.node, Scalar):
            yield from _number_faults(schema, value)
        elif isinstance(value.node, Seq):
            yield from _list_faults(schema, value)
        else:
            yield from _object_faults(schema, value)
    yield from _enum_faults(schema, value)


def _type_faults(schema: At, value: At) -> Iterator[Fault]:
    wanted, format = schema["type"].text or "", schema["format"].text or ""
    found = _type_of(value)
    if found == "null":
        fits = not wanted or schema["nullable"].value is True
    elif not wanted and not format:
        fits = True
    elif format and wanted not in _NUMBERS and found in ("string", "array"):
        # A text or a list is left to the format, whatever the type is.
        fits = True
    else:
        fits = found == wanted or (found == "integer" and wanted == "number")
    if not fits:
        yield Fault(f"the default is {_with_article(found)}, not {_with_article(wanted or format)}", value)


def _type_of(value: At) -> str:
    if isinstance(value.node, Map):
        return "object"
    if isinstance(value.node, Seq):
        return "array"
    if value.number is not None:
        return "integer"
    return {bool: "boolean", float: "number", str: "string"}.get(type(value.value), "null")


def _with_article(word: str) -> str:
    return word if word == "null" else f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _enum_faults(schema: At, value: At) -> Iterator[Fault]:
    allowed = [plain(each.node) for each in schema["enum"].items()]
    mine = plain(value.node)
    if allowed and not any(_same(mine, each) for each in allowed):
        words = ", ".join(str(each) for each in allowed[:10])
        shown = f"'{mine}'" if isinstance(mine, (str, int, float)) else "the default"
        yield Fault(f"{shown} is not one of the values of the enum", value, f"it takes {words}")


def _same(one: object, other: object) -> bool:
    return one is not None and one == other and isinstance(one, bool) == isinstance(other, bool)


def _text_faults(schema: At, value: At, text: str) -> Iterator[Fault]:
    least, most, pattern = schema["minLength"].number, schema["maxLength"].number, schema["pattern"].text
    if most is not None and len(text) > most:
        yield Fault(f"the default has {len(text)} characters, {most} are allowed", value)
    elif least is not None and len(text) < least:
        yield Fault(f"the default has {len(text)} characters, {least} are needed", value)
    elif pattern and search(pattern, text) is False:
        yield Fault(f"the default does not match the pattern '{pattern}'", value)
    format = format_name(schema["format"].text or "")
    if format and not FORMATS[format](text):
        yield Fault(f"the default is not of the format '{schema['format'].text}'", value)


def _number_faults(schema: At, value: At) -> Iterator[Fault]:
    mine = value.number if value.number is not None else value.value
    if isinstance(mine, bool) or not isinstance(mine, (int, float)):
        return
    whole = schema["type"].text == "integer"
    for at in (value, schema["minimum"], schema["maximum"], schema["multipleOf"]):
        if at.exists and not _has_size(at, schema) and not (whole and at is value and at.number is None):
            what = "the default" if at is value else f"'{at.key}' of the schema"
            yield Fault(f"{what} is no {schema['type'].text or 'number'} of the right size", at, path=value.path)
            return
    if _is_below(mine, schema["minimum"], schema["exclusiveMinimum"].value is True):
        yield Fault(f"the default {mine} is less than the minimum", value)
    if _is_below(-mine, schema["maximum"], schema["exclusiveMaximum"].value is True, sign=-1):
        yield Fault(f"the default {mine} is more than the maximum", value)
    step = _limit(schema["multipleOf"], mine)
    if step is not None and (step <= 0 or not _is_multiple(mine, step)):
        yield Fault(f"the default {mine} is no multiple of {schema['multipleOf'].value}", value)


def _has_size(at: At, schema: At) -> bool:
    """Whether a number, of a value or of the schema itself, is one of the type and format of the schema."""
    format, number = schema["format"].text, at.value
    if schema["type"].text == "integer":
        least, most = _RANGES.get(format or "", _INT64)
        return at.number is not None and least <= at.number <= most
    return format != "float" or not isinstance(number, (int, float)) or abs(number) <= _MOST_FLOAT


def _limit(at: At, beside: float) -> float | None:
    """A limit; one of a whole number is cut off to be one itself."""
    limit: Value = at.value
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        return None
    return int(limit) if isinstance(beside, int) else limit


def _is_below(value: float, limit: At, exclusive: bool, sign: int = 1) -> bool:
    least = _limit(limit, value)
    return least is not None and (value < sign * least or (exclusive and value == sign * least))


def _is_multiple(value: float, step: float) -> bool:
    if isinstance(value, int) and isinstance(step, int):
        return value % step == 0
    ratio = value / step
    return abs(ratio - round(ratio)) < 1e-9


def _list_faults(schema: At, value: At) -> Iterator[Fault]:
    yield from _count_faults(schema, value, "Items", "items")
    if schema["items"].is_map:
        for item in value.items():
            yield from value_faults(schema["items"], item)


def _object_faults(schema: At, value: At) -> Iterator[Fault]:
    yield from _count_faults(schema, value, "Properties", "fields")
    known, values = schema["properties"], schema["additionalProperties"]
    for name, field in value.fields():
        if has(known, name):
            yield from value_faults(known[name], field)
        elif values.is_map:
            yield from value_faults(values, field)
        elif values.value is False:
            yield Fault(f"the default has the field '{name}', which is not allowed", field, path=value.path)
    for required in schema["required"].items():
        if required.text is not None and not has(value, required.text):
            yield Fault(f"the default is without the required '{required.text}'", value[required.text])


def _count_faults(schema: At, value: At, word: str, words: str) -> Iterator[Fault]:
    least, most = schema[f"min{word}"].number, schema[f"max{word}"].number
    if least is not None and len(value) < least:
        yield Fault(f"the default has {len(value)} {words}, {least} are needed", value)
    if most is not None and len(value) > most:
        yield Fault(f"the default has {len(value)} {words}, {most} are allowed", value)


def _logic_faults(schema: At, value: At) -> Iterator[Fault]:
    def fits(branch: At) -> bool:
        return next(value_faults(branch, value), None) is None

    choices = list(schema["anyOf"].items())
    if choices and not any(fits(each) for each in choices):
        yield Fault("the default fits none of the schemas in anyOf", value)
    fitting = [fits(each) for each in schema["oneOf"].items()]
    if fitting and sum(fitting) != 1:
        how_many = "none" if not any(fitting) else "more than one"
        yield Fault(f"the default fits {how_many} of the schemas in oneOf", value)
    for each in schema["allOf"].items():
        yield from value_faults(each, value)
    if schema["not"].is_map and fits(schema["not"]):
        yield Fault("the default fits the schema in not", value)
