from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.definitions import CRD, defined_by
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "crd-after-cr",
    "custom resource comes before its CustomResourceDefinition in one file",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="apply-order",
    since="0.1",
    kinds=(CRD,),
)
def crd_after_cr(project: Project) -> Iterator[Finding]:
    """
    Why
        kubectl refuses an object of a kind that the server does not know yet: "no matches for kind ..., ensure CRDs are
        installed first". The definition behind it is made all the same, so that a second run succeeds and the fault is
        noticed on a new cluster only. Best is a file of its own for the definitions, applied before the others, with
        `kubectl wait --for condition=established` in between.

    Bad
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: first}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}

    Good
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: first}

    Except
        What a kustomization, Flux or Argo CD applies: these put definitions first.

    See
        https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
        https://github.com/kubernetes/kubernetes/issues/64203
    """
    for unit in project.subjects.units:
        objects = [obj for obj in unit.objects if not obj.fragment]
        definitions = [obj for obj in objects if obj.group_kind == CRD]
        folder = project.plain_folder(objects[0]) if len(objects) > len(definitions) > 0 else None
        if folder is not None and not project.is_synced(folder):
            yield from _too_late(objects, definitions)


def _too_late(objects: list[Object], definitions: list[Object]) -> Iterator[Finding]:
    defined: dict[str, Object] = {}
    for definition in definitions:
        group, _, kind = defined_by(definition).partition("/")
        if group and kind:
            defined.setdefault(f"{group}/{kind}", definition)
    for obj in objects:
        if obj.group_kind == CRD:
            defined = {key: crd for key, crd in defined.items() if crd is not obj}
        else:
            late = defined.pop(f"{obj.group}/{obj.kind}", None)
            if late is not None:
                message = f"{obj.kind} '{obj.name}' comes before the CustomResourceDefinition of its kind"
                related = (Related(f"{obj.kind} is defined here", late["metadata"]["name"].place),)
                yield Finding(message, obj["kind"].place, "move the definition up, or into a file of its own", related)
