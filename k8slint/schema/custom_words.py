"""Words for what only the schema of a custom resource asks for."""

from __future__ import annotations

from k8slint.finding import Related
from k8slint.kube.custom_schema import Part
from k8slint.kube.custom_values import Wrong, judged
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Scalar
from k8slint.reading.trouble import cut
from k8slint.schema.elsewhere import ending, written
from k8slint.schema.error import SchemaError

_FORMS = {
    "byte": "a text in base64",
    "cidr": "a range of IP addresses such as 10.0.0.0/8",
    "date": "a date such as 2024-01-31",
    "datetime": "a time such as 2024-01-31T12:00:00Z",
    "duration": "a duration such as 1h30m or 5 days",
    "email": "an e-mail address",
    "hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "mac": "a MAC address such as 01:23:45:67:89:ab",
    "uri": "a URL or an absolute path",
    "k8slongname": "a name of lower case letters, digits, '-' and '.'",
    "k8sshortname": "a name of lower case letters, digits and '-'",
}
_LONG = 300  # of what a CRD says of a rule
_WORDS = {
    "any": "fits none of the alternatives (anyOf) of its schema",
    "not": "is what its schema rules out (not)",
    "type": "has the wrong type",
}


def about_wrong(root: At, wrong: Wrong, *, secret: bool) -> SchemaError:
    """The error for a value of an object."""
    part = wrong.part
    at = root.down(wrong.path)
    name = f"'{ending(at.path)}'" if at.path else "the object"
    value = wrong.node.value if isinstance(wrong.node, Scalar) else None
    text = "the value" if secret else f"'{cut(str(value))}'"
    if wrong.sort == "rule" and wrong.rule is not None:
        return _about_rule(at, wrong, wrong.rule, secret=secret)
    if wrong.sort == "unjudged":
        return SchemaError("unjudged", "a pattern could not be tried", at.place)
    if isinstance(value, str) and looks_unfilled(value) and wrong.sort != "embedded":
        message = f"{name} does not take {'it' if secret else text}, a placeholder that was not filled in"
        return SchemaError("template", message, at.place, "render the template before it is applied or checked")
    if wrong.sort == "embedded":
        # The server blames a label on all of them.
        of_many = at.path[-2:-1] in (("labels",), ("annotations",))
        shown = cut(value) if isinstance(value, str) and value and not of_many else at.key
        place = at.key_place._replace(path=at.path[:-1]) if of_many else at.place
        return SchemaError("format", f"'{shown}' of the object in '{_whole(at)}' {wrong.words}", place)
    if wrong.sort == "number":
        return SchemaError("number", f"{text} is refused for {name}: {wrong.words}", at.place)
    if wrong.sort == "pattern":
        return SchemaError(
            "format", f"{text} does not match the pattern of {name}", at.place, f"it is {cut(part.pattern)}"
        )
    if wrong.sort == "format":
        wanted = _FORMS.get(part.format, f"of the format '{part.format}'")
        return SchemaError("format", f"{text} in {name} is not {wanted}", at.place)
    said = f"{name} {_WORDS.get(wrong.sort, '')}"
    if wrong.sort == "one":
        found = "none" if not wrong.fitting else str(wrong.fitting)
        said = f"{name} fits {found} of the alternatives (oneOf) of its schema, it must be exactly one"
    if wrong.best is None:
        return SchemaError("value", said, at.key_place)
    # The server blames what stands in the way of the best alternative, and so do we.
    there = root.down(wrong.best.path)
    place = there.key_place if wrong.best.sort == "missing" else there.place
    return SchemaError("value", said, place, _alternatives(part.any_of or part.one_of, wrong))


def _about_rule(at: At, wrong: Wrong, rule: At, *, secret: bool) -> SchemaError:
    place = at.place if isinstance(at.node, Scalar) else at.key_place
    related = (Related("the rule", rule["rule"].place),)
    name = ending(at.path)
    words = rule["message"].text or rule["rule"].text or "" if secret else wrong.words
    said = " ".join(words.split())
    said = said if len(said) <= _LONG else f"{said[: _LONG - 3]}..."
    what = f"'{name}'" if name else "the object"
    message = f"{what} breaks a rule of its kind: {said}"
    return SchemaError("custom-rule", message, place, f"the rule is {cut(rule['rule'].text or '')}", related=related)


def _whole(at: At) -> str:
    """The path of the object inside the object that a name of it belongs to."""
    path = at.path
    end = path.index("metadata", 1) if "metadata" in path[1:] else len(path) - 1
    return written(path[:end])


def _alternatives(parts: tuple[Part, ...], wrong: Wrong) -> str:
    """What each alternative misses, where that is a field."""
    if wrong.node is None or wrong.fitting:
        return ""
    missing = [
        " and ".join(f"'{each.path[-1]}'" for each in judged(part, wrong.node) if each.sort == "missing")
        for part in parts
    ]
    return f"set {' or '.join(missing)}" if missing and all(missing) else ""
