"""What the schemas of its releases say against an object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from k8slint.kube.objects import Object
from k8slint.kube.resources import is_builtin_group
from k8slint.kube.versions import interval
from k8slint.node import Node
from k8slint.schema.answer import Answer, Found
from k8slint.schema.catalog import Catalog
from k8slint.schema.error import SchemaError
from k8slint.schema.index import index
from k8slint.schema.types import Struct
from k8slint.schema.walk import Fault, walk

# Looking for the field that was meant takes its time, and an object with more faults than these is something else.
_HINTS = 50
# What the server finds while it decodes an object; after that it looks no further.
_DECODING = frozenset({"unknown", "type", "range", "quantity", "base64", "time"})
# What the controller of a StatefulSet puts its own in place of.
_REPLACED = tuple(("spec", "template", "spec", field) for field in ("hostname", "subdomain"))
_VOLUMES = ("spec", "template", "spec", "volumes")
# Groups with kinds that hold expressions in CEL.
_WITH_EXPRESSIONS = ("admissionregistration.k8s.io", "apiextensions.k8s.io", "resource.k8s.io")
# Kinds of these groups carry a question to the server, and need no name.
_NAMELESS = ("authentication.k8s.io", "authorization.k8s.io")


def errors(obj: Object, catalog: Catalog) -> tuple[SchemaError, ...]:
    """Every fault of an object that a schema can see, in the order of the text, for all of its releases.

    What only some of the releases say ends with their names.
    """
    releases = obj.releases or catalog.releases
    found: dict[tuple[object, ...], tuple[SchemaError, list[str]]] = {}
    for release in reversed(releases):
        for error in _in_release(obj, catalog, release):
            key = (error.fault, error.place.path, error.place.span)
            said = found.setdefault(key, (error, []))[1]
            if release not in said:
                said.append(release)
    merged = [_told(error, said, releases) for error, said in found.values()]
    if any(error.fault == "removed-api" for error in merged):
        merged = [error for error in merged if error.fault != "deprecated-api"]
    # What is refused needs no warning.
    refused = {error.place.path for error in merged if error.fault != "warned"}
    merged = [error for error in merged if error.fault != "warned" or error.place.path not in refused]
    merged.sort(key=lambda error: error.place.span)
    return tuple(merged)


def _told(error: SchemaError, said: Sequence[str], releases: Sequence[str]) -> SchemaError:
    """An error with the releases that it holds for, newest of `said` first, where that is not all of them."""
    those = f"Kubernetes {interval(said, index().releases)}"
    newest = f"not in Kubernetes {said[0]}"
    if newest in error.message:
        return error._replace(message=error.message.replace(newest, f"not in {those}"))
    if len(said) == len(releases) or "Kubernetes" in error.message:
        return error
    return error._replace(message=f"{error.message} (in {those})")


def _in_release(obj: Object, catalog: Catalog, release: str) -> Iterator[SchemaError]:
    if not obj.api_version or not obj.kind:
        yield from _without_type(obj)
        return
    found = catalog.look_up(obj.group, obj.version, obj.kind, release)
    remark = found if isinstance(found, Answer) else found.remark
    schema, faults = _judged(obj, found) if isinstance(found, Found) else (None, [])
    if any(fault.what in _DECODING for fault in faults):
        faults = [fault for fault in faults if fault.what != "check"]
    if not faults:
        yield from _about_expressions(obj, release)
        if remark is None or remark.fault is None:
            return
    # The words are needed for faulty objects only.
    from k8slint.schema.words import about_api, about_fault, without_echoes

    if remark is not None and remark.fault is not None:
        yield about_api(obj, remark.fault, remark)
    if schema is not None:
        for number, fault in enumerate(without_echoes(faults)):
            hint = number < _HINTS
            error = about_fault(obj, schema, fault, obj.releases or catalog.releases, hint=hint)
            # A placeholder is going to be something else by the time the server sees it.
            yield error._replace(decoding=fault.what in _DECODING and error.fault != "template")


def _about_expressions(obj: Object, release: str) -> Iterator[SchemaError]:
    """What is wrong with the expressions of an object that has no other faults."""
    if obj.group in _WITH_EXPRESSIONS and not obj.fragment:
        from k8slint.schema.expressions import KINDS, expression_errors

        if obj.group_kind in KINDS:
            yield from expression_errors(obj, release)


def _without_type(obj: Object) -> Iterator[SchemaError]:
    if not obj.fragment:
        for field in ("apiVersion", "kind"):
            value = obj[field]
            if value.text is None and value.exists:
                message = f"'{field}' must be a string"
                yield SchemaError("type", message, value.place)
            elif not value.text:
                yield SchemaError("missing-field", f"'{field}' is not set", value.place, f"add '{field}'")


def _judged(obj: Object, found: Found) -> tuple[Struct, list[Fault]]:
    """The schema that an object fits best, and its faults by that."""
    first = (found.schema, _faults(obj, found.schema))
    if not found.others or not first[1]:
        return first
    return min((first, *((each, _faults(obj, each)) for each in found.others)), key=lambda judged: len(judged[1]))


def _faults(obj: Object, schema: Struct) -> list[Fault]:
    if obj.root.node is None:
        return []
    faults = _walked(obj, schema, obj.root.node)
    if not obj.fragment and obj.group not in _NAMELESS and _is_nameless(obj):
        faults.append(Fault("missing", schema, ("metadata", "name"), None))
    return [fault for fault in faults if type(schema) is not Struct or not _is_let_off(obj, fault)]


def _walked(obj: Object, schema: Struct, root: Node) -> list[Fault]:
    # The CRDs of a project are the only reason to import what judges custom resources.
    if type(schema) is Struct:
        return walk(schema, root, whole=not obj.fragment)
    from k8slint.schema.crd import CustomStruct
    from k8slint.schema.custom import custom_faults

    return custom_faults(obj, schema, root) if isinstance(schema, CustomStruct) else []


def _is_nameless(obj: Object) -> bool:
    if obj.name or obj.group_kind == "LimitRange":
        return False  # the server makes up a name for a LimitRange
    metadata = obj["metadata"]
    if metadata.exists and not metadata.is_map:
        return False  # said already
    # A name of the wrong type is another fault.
    return not any(metadata[key].exists and metadata[key].text != "" for key in ("name", "generateName"))


def _is_let_off(obj: Object, fault: Fault) -> bool:
    """What the schema says and the server does not mind."""
    if fault.path and fault.path[0] == "status" and fault.what not in _DECODING:
        # It is dropped on create, after it has been decoded.
        return fault.what == "missing" or (obj.kind != "Node" and is_builtin_group(obj.group))
    if obj.kind == "StatefulSet" and fault.path[:4] == _VOLUMES and len(fault.path) > 4 and fault.what not in _DECODING:
        # A claim template of the same name takes the place of the volume.
        name = obj["spec"]["template"]["spec"]["volumes"][fault.path[4]]["name"].value
        templates = obj["spec"]["volumeClaimTemplates"].items()
        if any(template["metadata"]["name"].value == name for template in templates):
            return True
    if obj.kind == "StatefulSet" and fault.what == "check" and fault.path in _REPLACED:
        return True
    if fault.what != "missing":
        return False
    # Nobody looks at those of a template.
    return "ownerReferences" in fault.path and fault.path[0] != "metadata" and is_builtin_group(obj.group)
