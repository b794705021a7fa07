from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.crd_names import name_faults
from k8slint.kube.crd_versions import conversion_faults, version_faults
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


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
        structural: every field has a type, there is no `$ref`, `properties` and `additionalProperties: false` are not
        mixed, below allOf, anyOf, oneOf and not there are limits only, and no types or descriptions. Keys of a list
        of type `map` must be required fields of its items, patterns must be RE2, a default must be a value that its
        own schema takes, without unknown fields. Paths of selectable fields and of CEL rules must lead to a field.
        None of this is in the schema of a CustomResourceDefinition itself.

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
        Fields that are missing, unknown or of the wrong type or form, which the schema rules report. What a
        CEL rule says. Of a v1beta1 definition only the names.

    See
        https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
    """
    yield from (fault.finding for fault in name_faults(obj))
    spec = obj["spec"]
    if obj.version != "v1" or not spec.is_map:
        return
    for fault in (*version_faults(spec["versions"]), *conversion_faults(spec["conversion"])):
        yield fault.finding
    keep = spec["preserveUnknownFields"]
    if keep.value is True:
        help = "set x-kubernetes-preserve-unknown-fields in the schema"
        yield Finding("preserveUnknownFields cannot be true in v1", keep.place, help)
