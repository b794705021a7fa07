from collections.abc import Iterator

from k8slint.finding import Finding, Related, Severity
from k8slint.kube.labels import describe
from k8slint.kube.near import is_garbled, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import pod_of
from k8slint.kube.rewrite import respelled
from k8slint.kube.services import is_headless, pods_wanted
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "statefulset-service-name",
    "serviceName of a StatefulSet names no headless Service that selects its pods",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("apps/StatefulSet",),
    peers=("kube-score:statefulset-has-servicename",),
)
def statefulset_service_name(project: Project) -> Iterator[Finding]:
    """
    Why
        The pods of a StatefulSet are found under names such as db-0.db. DNS has such names only for a headless Service
        (`clusterIP: None`) of the name in serviceName that selects the pods. Nothing checks that: the pods start, and
        whatever looks up its neighbours, as most databases do when they form a cluster, finds nobody.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {selector: {app: db}, ports: [{port: 5432}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "postgres:16"}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "postgres:16"}]}

    Except
        A StatefulSet without serviceName, whose pods nobody looks up by name. A Service without a selector, whose
        endpoints somebody else writes. A Service that is not in these files is an info, unless others of the same file,
        folder or kustomization make it look forgotten; with `complete` it is an error.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
    """
    for owner in project.subjects.objects_of("apps/StatefulSet"):
        at = owner["spec"]["serviceName"]
        if not at.text or looks_unfilled(at.text):
            continue
        same = project.named("Service", owner.namespace, at.text)
        here = next(project.named_at_hand("Service", owner.namespace, at.text, owner), None)
        if here is not None:
            candidates = project.named_at_hand("Service", owner.namespace, at.text, owner)
            if all(_contradiction(at, owner, service) is not None for service in candidates):
                yield from filter(None, [_contradiction(at, owner, here)])
        elif not same and not project.is_partly_unread(owner):
            yield _absence(at, owner, project)


def _contradiction(at: At, owner: Object, service: Object) -> Finding | None:
    """What keeps a Service that is here from naming the pods."""
    address = service["spec"]["clusterIP"]
    if not is_headless(service):
        if looks_unfilled(address.text or "") or is_garbled(address) or (address.exists and address.text is None):
            return None
        kind = "of type ExternalName" if service["spec"]["type"].text == "ExternalName" else "not headless"
        message = f"Service '{service.name}' is {kind}, so the pods get no DNS names of their own"
        related = (Related("this Service", (address if address.exists else service["metadata"]["name"]).place),)
        return Finding(message, at.place, "set clusterIP: None, or name a headless Service beside it", related)
    selector, pod = pods_wanted(service), pod_of(owner)
    if selector is None or pod is None or pod.has_unclear_labels or selector.matches(pod.labels):
        return None
    if owner.labels_come_later and all(pod.labels.get(key, value) == value for key, value in selector.pairs.items()):
        return None
    message = f"Service '{service.name}' does not select the pods of this StatefulSet"
    related = (Related(f"it selects '{describe(selector.pairs)}'", service["spec"]["selector"].key_place),)
    return Finding(message, at.place, "select the labels of the pod template", related)


def _absence(at: At, owner: Object, project: Project) -> Finding:
    message = f"Service '{at.text}' is not in these files"
    certain: Severity | None = "error" if project.complete else None
    around = project.few_at_hand("Service", owner, owner.namespace)
    near = nearest(str(at.text), [service.name for service in around])
    if near:
        meant = next(project.named_at_hand("Service", owner.namespace, near, owner))
        related = (Related("this Service", meant["metadata"]["name"].place),)
        return Finding(message, at.place, f"did you mean '{near}'?", related, respelled(at, near), certain)
    help = "add a headless Service of this name that selects the pods"
    return Finding(message, at.place, help, severity=certain if around or project.complete else "info")
