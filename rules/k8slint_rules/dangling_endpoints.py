from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import Reference
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_SLICE = "discovery.k8s.io/EndpointSlice"
_SERVICE_NAME = "kubernetes.io/service-name"
_MANAGED_BY = ("endpointslice.kubernetes.io/managed-by", "endpoints.kubernetes.io/managed-by")


@rule(
    "dangling-endpoints",
    "endpoints that belong to no Service",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("Endpoints", _SLICE),
)
def dangling_endpoints(project: Project) -> Iterator[Finding]:
    """
    Why
        Endpoints are found by their name, which must be that of a Service of the same namespace; EndpointSlices by
        their label `kubernetes.io/service-name`. If no Service is called so, nobody uses the addresses, and the Service
        that they were meant for has none.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec: {ports: [{port: 5432}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: database-1, labels: {kubernetes.io/service-name: databse}}
        addressType: IPv4
        endpoints: [{addresses: [192.0.2.42]}]
        ports: [{port: 5432}]

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec: {ports: [{port: 5432}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: database-1, labels: {kubernetes.io/service-name: database}}
        addressType: IPv4
        endpoints: [{addresses: [192.0.2.42]}]
        ports: [{port: 5432}]

    Except
        Endpoints without addresses, which programs use as locks, and those that a controller made. Where no Service of
        the namespace lies in the same file, folder or kustomization, it is an info; where there are none at all, or
        some of what a kustomization builds could not be read, nothing is said. With `complete` it is an error.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
        https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ownership
    """
    if not project.objects_of("Service") and not project.complete:
        return
    for obj in project.subjects.objects_of("Endpoints", _SLICE):
        if not _is_written_by_hand(obj) or project.is_partly_unread(obj):
            continue
        at = _service_name(obj)
        if not at.exists and obj.kind == "EndpointSlice":
            if project.few_at_hand("Service", obj, obj.namespace):
                message = f"EndpointSlice has no label '{_SERVICE_NAME}', so it belongs to no Service"
                yield Finding(message, at.place, "add the label, with the name of a Service")
        elif at.text and not looks_unfilled(at.text):
            reference = Reference(obj, at, "Service", obj.namespace, at.text, False)
            if not project.targets(reference):
                yield project.absent(reference)


def _service_name(obj: Object) -> At:
    metadata = obj["metadata"]
    return metadata["name"] if obj.kind == "Endpoints" else metadata["labels"][_SERVICE_NAME]


def _is_written_by_hand(obj: Object) -> bool:
    metadata = obj["metadata"]
    if obj.namespace == "kube-system" or metadata["ownerReferences"].exists:
        return False
    if any("controller" in (metadata["labels"][key].text or "") for key in _MANAGED_BY):
        return False
    return len(obj["subsets" if obj.kind == "Endpoints" else "endpoints"]) > 0
