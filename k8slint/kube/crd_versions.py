"""The versions of a CustomResourceDefinition, and how objects get from one to another."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.admission import REVIEWS
from k8slint.kube.crd_faults import Fault
from k8slint.kube.crd_names import word_fault
from k8slint.kube.field_paths import follow
from k8slint.kube.names import letter_label_fault
from k8slint.kube.structural import faults
from k8slint.node import At, Map, Node, Seq, plain

_MOST_SELECTABLE = 8
_LONGEST_WARNING = 256
_SELECTABLE = ("string", "boolean", "integer")


def version_faults(versions: At) -> Iterator[Fault]:
    """The faults of all versions, and of them together."""
    stored = [version["storage"] for version in versions.items() if version["storage"].value is True]
    is_clear = all(isinstance(version["storage"].value, bool) for version in versions.items())
    if len(versions) and not stored and is_clear:
        yield Fault("no version has storage: true", versions, "one version must be stored")
    elif len(stored) > 1:
        yield Fault("more than one version has storage: true", versions, "store one of them", other=stored[1])
    seen: set[str] = set()
    for version in versions.items():
        name = version["name"]
        if name.text and name.text in seen:
            yield Fault(f"version '{name.text}' is there twice", versions, other=name)
        seen.add(name.text or "")
    # What all versions have in common is one to the server.
    shares_schema, shares_fields = _is_shared(versions, "schema"), _is_shared(versions, "selectableFields")
    any_status = any(_has_status(version) for version in versions.items())
    for version in versions.items():
        if not version.is_map:
            continue
        yield from _faults(version, has_status=any_status if shares_schema else _has_status(version))
        fields = version["selectableFields"]
        if len(fields) and shares_schema != shares_fields and not (shares_fields and version.key != 0):
            one, other = ("schema", "selectableFields") if shares_schema else ("selectableFields", "schema")
            said = f"all versions have the same {one}, so the API server wants them to have the same {other}, too"
            yield Fault(said, fields)


def _is_shared(versions: At, field: str) -> bool:
    nodes = [version[field].node for version in versions.items()]
    if all(isinstance(node, Map) and node.fields for node in nodes):
        return all(_is_same(node, nodes[0]) for node in nodes[1:])
    values = [plain(node) or None for node in nodes]
    return all(value == values[0] for value in values)


def _is_same(node: Node | None, other: Node | None) -> bool:
    """Whether two nodes have the same value; most that have not show it soon."""
    if node is other:
        return True
    if isinstance(node, Map):
        if not isinstance(other, Map) or node.fields.keys() != other.fields.keys():
            return False
        return all(_is_same(child, other.fields[key]) for key, child in node.fields.items())
    if isinstance(node, Seq):
        if not isinstance(other, Seq) or len(node.items) != len(other.items):
            return False
        return all(map(_is_same, node.items, other.items))
    value, against = plain(node), plain(other)
    return value is against or value == against


def _has_status(version: At) -> bool:
    return version["subresources"]["status"].exists


def _faults(version: At, *, has_status: bool) -> Iterator[Fault]:
    yield from word_fault(version["name"], letter_label_fault)
    schema = version["schema"]["openAPIV3Schema"]
    if not schema.exists:
        yield Fault(f"version '{version['name'].text or ''}' has no schema", schema, "describe its fields")
    elif schema.is_map:
        yield from faults(schema, has_status=has_status)
        yield from _selectable_faults(version["selectableFields"], schema)
    warning = version["deprecationWarning"]
    if warning.exists and version["deprecated"].value is not True:
        yield Fault("deprecationWarning is set, but the version is not deprecated", warning, "set deprecated: true")
    elif warning.text == "":
        yield Fault("deprecationWarning is empty", warning, "leave it out")
    elif len((warning.text or "").encode("utf-8", "replace")) > _LONGEST_WARNING:
        yield Fault(f"deprecationWarning has more than {_LONGEST_WARNING} bytes", warning)
    elif warning.text is not None and not all(sign == " " or sign.isprintable() for sign in warning.text):
        yield Fault("deprecationWarning has a sign that cannot be printed, such as a line break", warning)


def _selectable_faults(fields: At, schema: At) -> Iterator[Fault]:
    seen: set[tuple[str, ...]] = set()
    for field in fields.items():
        path = field["jsonPath"]
        if not path.text:
            continue
        found = follow(path.text, schema, brackets=False)
        if isinstance(found, str):
            yield Fault(f"jsonPath '{path.text}' {found}", path)
            continue
        steps, leaf = found
        if steps[0] == "metadata":
            yield Fault("fields of metadata cannot be selected this way", path)
        elif leaf["type"].text not in _SELECTABLE:
            yield Fault(f"jsonPath '{path.text}' leads to no text, boolean or integer", path)
        elif steps in seen:
            yield Fault(f"field '{path.text}' is there twice", path)
        seen.add(steps)
    if len(seen) > _MOST_SELECTABLE:
        yield Fault(f"{len(seen)} fields are selectable, {_MOST_SELECTABLE} are allowed", fields)


def conversion_faults(conversion: At) -> Iterator[Fault]:
    """What is wrong with how objects get from one version to another."""
    webhook = conversion["webhook"]
    client, versions = webhook["clientConfig"], webhook["conversionReviewVersions"]
    if conversion["strategy"].text != "Webhook":
        extra = client if client.exists else versions if len(versions) else None
        if extra is not None and conversion["strategy"].text == "None":
            yield Fault(f"{extra.key} is set, but strategy is not 'Webhook'", extra, "use 'Webhook', or leave it out")
        return
    if not client.exists:
        yield Fault("conversion by Webhook needs clientConfig", client)
    if not len(versions):
        if webhook.exists:
            yield Fault("conversion by Webhook needs conversionReviewVersions", versions, f"add {' or '.join(REVIEWS)}")
        return
    seen: set[str | None] = set()
    for version in versions.items():
        if version.text in seen:
            yield Fault(f"'{version.text}' is there twice", version)
        elif version.text == "":
            yield Fault("a version is empty", version)
        else:
            yield from word_fault(version, letter_label_fault)
        seen.add(version.text)
    if not seen & set(REVIEWS):
        yield Fault("conversionReviewVersions has none that Kubernetes speaks", versions, f"add {' or '.join(REVIEWS)}")
