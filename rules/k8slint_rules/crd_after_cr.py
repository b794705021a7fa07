from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_FILE, FileView

_CRD = "apiextensions.k8s.io/CustomResourceDefinition"


@rule(
    "crd-after-cr",
    "custom resource comes before its CustomResourceDefinition in one file",
    on=EACH_FILE,
    severity="warning",
    preset="default",
    category="apply-order",
    since="0.1",
)
def crd_after_cr(file: FileView) -> Iterator[Finding]:
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
    objects = [obj for obj in file.objects if not obj.fragment]
    definitions = [obj for obj in objects if obj.group_kind == _CRD]
    folder = file.project.plain_folder(objects[0]) if definitions else None
    if folder is None or file.project.is_synced(folder):
        return
    defined: dict[tuple[str, str], Object] = {}
    for definition in definitions:
        group, kind = definition["spec"]["group"].text, definition["spec"]["names"]["kind"].text
        if group and kind:
            defined.setdefault((group, kind), definition)
    for obj in objects:
        if obj.group_kind == _CRD:
            defined = {key: crd for key, crd in defined.items() if crd is not obj}
        else:
            late = defined.pop((obj.group, obj.kind), None)
            if late is not None:
                message = f"{obj.kind} '{obj.name}' comes before the CustomResourceDefinition of its kind"
                related = (Related(f"{obj.kind} is defined here", late["metadata"]["name"].place),)
                yield Finding(message, obj["kind"].place, "move the definition up, or into a file of its own", related)
