from collections.abc import Callable, Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.names import letter_label_fault, subdomain_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.structural import faults
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_APPROVED = "api-approved.kubernetes.io"
_PROTECTED = ("k8s.io", "kubernetes.io")
_COLUMNS = ("boolean", "date", "integer", "number", "string")


@rule(
    "crd-valid",
    "CustomResourceDefinition is malformed",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    kinds=("apiextensions.k8s.io/CustomResourceDefinition",),
)
def crd_valid(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a CustomResourceDefinition whose name is not plural and group with a dot between,
        that does not store exactly one of its versions, whose versions have no schema, or whose schema is not
        structural: every field has a type, there is no `$ref`, `properties` and `additionalProperties` are not
        mixed. None of this is in the schema of a CustomResourceDefinition itself.

    Bad
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widget.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: {description: anything}}}}

    Good
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}

    Except
        Fields that are missing, unknown or of the wrong type, which the schema rules report. Defaults and CEL
        expressions are not looked at. Of a v1beta1 definition only the names.

    See
        https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
    """
    yield from _name_findings(obj)
    if obj.version != "v1" or not obj["spec"].is_map:
        return
    spec = obj["spec"]
    yield from _storage_findings(spec["versions"])
    for version in spec["versions"].items():
        if version.is_map:
            yield from _version_findings(version)
    if spec["preserveUnknownFields"].value is True:
        help = "set x-kubernetes-preserve-unknown-fields in the schema"
        yield Finding("preserveUnknownFields cannot be true in v1", spec["preserveUnknownFields"].place, help)
    conversion = spec["conversion"]
    if conversion["strategy"].text == "Webhook":
        for missing in (conversion["webhook"]["clientConfig"], conversion["webhook"]["conversionReviewVersions"]):
            if not missing.exists:
                place = conversion["strategy"].place._replace(path=missing.path)
                yield Finding(f"conversion by Webhook needs {missing.key}", place)


def _name_findings(obj: Object) -> Iterator[Finding]:
    spec, name = obj["spec"], obj["metadata"]["name"]
    group, names = spec["group"], spec["names"]
    plural = names["plural"]
    texts = [at.text for at in (name, group, plural) if at.text]
    if any(looks_unfilled(text) for text in texts):
        return
    if len(texts) == 3 and name.text != f"{plural.text}.{group.text}":
        said = f"name '{name.text}' is not that of its plural and group, '{plural.text}.{group.text}'"
        yield Finding(
            said, name.place, related=(Related("the plural", plural.place), Related("the group", group.place))
        )
    if group.text:
        fault = subdomain_fault(group.text) or (None if "." in group.text else "needs a dot, as a domain has")
        if fault is not None:
            yield Finding(f"group '{group.text}' {fault}", group.place)
    for at in (plural, names["singular"], *names["shortNames"].items(), *names["categories"].items()):
        yield from _word_finding(at, letter_label_fault)
    for at in (names["kind"], names["listKind"]):
        yield from _word_finding(at, lambda text: letter_label_fault(text.lower()))
    if names["kind"].text and names["kind"].text == names["listKind"].text:
        yield Finding("kind and listKind are the same", names["listKind"].place)
    is_protected = group.text in _PROTECTED or (group.text or "").endswith(tuple(f".{each}" for each in _PROTECTED))
    annotations = obj["metadata"]["annotations"]
    if is_protected and not annotations[_APPROVED].exists:
        place = group.place._replace(path=annotations[_APPROVED].path)
        said = f"group '{group.text}' is protected and needs the annotation '{_APPROVED}'"
        yield Finding(said, place, "choose a group of your own domain, or link the approval of the API")


def _word_finding(at: At, check: Callable[[str], str | None]) -> Iterator[Finding]:
    fault = check(at.text) if at.text else None
    if fault is not None:
        field = at.key if isinstance(at.key, str) else at.parent.key if at.parent is not None else ""
        yield Finding(f"'{at.text}' in {field} {fault}", at.place)


def _storage_findings(versions: At) -> Iterator[Finding]:
    stored = [version["storage"] for version in versions.items() if version["storage"].value is True]
    if len(versions) and not stored:
        yield Finding("no version has storage: true", versions.key_place, "one version must be stored")
    for other in stored[1:]:
        place = other.key_place._replace(path=versions.path)
        related = (Related("and this one", stored[0].key_place),)
        yield Finding("more than one version has storage: true", place, "store one of them", related)
    seen: dict[str, At] = {}
    for version in versions.items():
        name = version["name"]
        if name.text and seen.setdefault(name.text, name) is not name:
            place = name.place._replace(path=versions.path)
            related = (Related("and here", seen[name.text].place),)
            yield Finding(f"version '{name.text}' is there twice", place, related=related)


def _version_findings(version: At) -> Iterator[Finding]:
    yield from _word_finding(version["name"], letter_label_fault)
    schema = version["schema"]["openAPIV3Schema"]
    if not schema.exists:
        yield Finding(f"version '{version['name'].text}' has no schema", schema.place, "describe its fields")
    elif schema.is_map:
        for fault in faults(schema):
            yield Finding(fault.message, fault.at.place, fault.help)
    warning = version["deprecationWarning"]
    if warning.text == "":
        yield Finding("deprecationWarning is empty", warning.place)
    elif warning.exists and version["deprecated"].value is not True:
        yield Finding("deprecationWarning is set, but the version is not deprecated", warning.key_place)
    scale = version["subresources"]["scale"]
    for field, start in (("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.")):
        at = scale[field]
        if at.text and not at.text.startswith(start):
            yield Finding(f"{field} '{at.text}' is not below '{start[:-1]}'", at.place)
    for column in version["additionalPrinterColumns"].items():
        kind = column["type"]
        if kind.text and kind.text not in _COLUMNS:
            yield Finding(f"'{kind.text}' is no type of a column", kind.place, f"use one of {', '.join(_COLUMNS)}")
