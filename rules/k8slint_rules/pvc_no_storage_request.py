from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.claims import claim_specs
from k8slint.kube.objects import Object
from k8slint.kube.quantity import nanos
from k8slint.node import At, Place
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "pvc-no-storage-request",
    "a claim requests no storage",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
    kinds=(
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        "batch/CronJob",
        "batch/Job",
    ),
)
def pvc_no_storage_request(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a PersistentVolumeClaim that does not request storage, or requests none. It asks the same
        of the claim templates of a StatefulSet and of ephemeral volumes. A limit is no request here: it is not taken
        for one.

    Bad
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {limits: {storage: 10Gi}}

    Good
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 10Gi}}

    Except
        Amounts that are no quantity are the business of `invalid-resource-quantity`.

    See
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
    """
    for spec in claim_specs(obj):
        resources = spec["resources"]
        requests = resources["requests"]
        if any(at.exists and not at.is_map for at in (spec, resources, requests)):
            continue
        at = requests["storage"]
        if not at.exists:
            # The server speaks of resources[storage], wherever the request is missing.
            place = Place(at.source, at.head, resources["storage"].path)
            yield Finding("the claim requests no storage", place, "set resources.requests.storage")
        elif _is_nothing(at):
            yield Finding(f"the claim requests {at.value} of storage", at.place, "request more than nothing")


def _is_nothing(at: At) -> bool:
    amount = nanos(at.value) if isinstance(at.value, str | int | float) else None
    return amount is not None and amount <= 0
