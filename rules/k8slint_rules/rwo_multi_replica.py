from collections.abc import Iterator
from itertools import islice

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import fewest
from k8slint.kube.claims import access_modes
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.replicas import replicas
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_CLAIM = "PersistentVolumeClaim"
_HOST = "kubernetes.io/hostname"
_ONE = ("ReadWriteOnce", "ReadWriteOncePod")
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


@rule(
    "rwo-multi-replica",
    "several replicas share a claim that one node can mount",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_CLAIM,),
)
def rwo_multi_replica(project: Project) -> Iterator[Finding]:
    """
    Why
        A ReadWriteOnce volume is attached to one node at a time. The replicas that the scheduler puts on another node
        hang in ContainerCreating with a Multi-Attach error; those on the same node write over one another. Of a
        ReadWriteOncePod claim the second pod is not even scheduled. A StatefulSet with claim templates gives each
        replica a volume of its own.

    Bad
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: "web:1.2", volumeMounts: [{name: data, mountPath: /data}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]

    Good
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: "web:1.2", volumeMounts: [{name: data, mountPath: /data}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]

    Except
        Pods that are bound to one node, by nodeName, by its hostname or by affinity to each other. Claims that are not
        in these files, or offer another mode as well.

    See
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
    """
    if not project.objects_of(_CLAIM):
        return
    for pod in project.subjects.pods:
        claims = [volume["persistentVolumeClaim"]["claimName"] for volume in pod["volumes"].items()]
        count = _count(pod.object, project) if any(at.text for at in claims) else 0
        if count < 2:
            continue
        for at in claims:
            claim = _claim(at, pod.object, project)
            if claim is None or _changed_later(pod.object, claim, project):
                continue
            modes = access_modes(claim["spec"])
            if modes and set(modes) <= set(_ONE) and not (_ONE[1] not in modes and _on_one_node(pod)):
                yield _finding(at, pod.object, claim, modes[0], count)


def _count(owner: Object, project: Project) -> int:
    """How many replicas there are at least."""
    scalers = project.scalers(owner)
    if scalers:
        return min(fewest(scaler) or 0 for scaler in scalers)
    return 0 if project.may_be_scaled(owner) else replicas(owner) or 0


def _claim(at: At, owner: Object, project: Project) -> Object | None:
    if not at.text:
        return None
    near = list(islice(project.named_at_hand(_CLAIM, owner.namespace, at.text, owner), 2))
    found = near or project.named(_CLAIM, owner.namespace, at.text)
    return found[0] if len(found) == 1 else None


def _on_one_node(pod: PodSpec) -> bool:
    affinity = pod["affinity"]
    nodes = affinity["nodeAffinity"][_REQUIRED]["nodeSelectorTerms"].items()
    return (
        pod["nodeName"].exists
        or pod["nodeSelector"][_HOST].exists
        or any(item["topologyKey"].text == _HOST for item in affinity["podAffinity"][_REQUIRED].items())
        or any(item["key"].text == _HOST for term in nodes for item in term["matchExpressions"].items())
    )


def _changed_later(owner: Object, claim: Object, project: Project) -> bool:
    return project.may_be_patched(owner, "replicas") or project.may_be_patched(claim, "accessModes")


def _finding(at: At, owner: Object, claim: Object, mode: str, count: int) -> Finding:
    written = owner["spec"]["replicas"]
    modes = Related(f"claim '{claim.name}' is {mode}", claim["spec"]["accessModes"].key_place)
    many = (Related(f"{written.number} replicas", written.place),) if written.exists else ()
    what = "one node" if mode == _ONE[0] else "one pod"
    return Finding(
        f"{count} replicas of {owner.kind} '{owner.name}' share claim '{claim.name}', which only {what} can use",
        at.place,
        "use a StatefulSet with volumeClaimTemplates, a ReadWriteMany claim, or one replica",
        (modes, *many),
    )
