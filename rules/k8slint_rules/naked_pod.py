from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "naked-pod",
    "Pod without a controller that would make it again",
    on=EACH_WHOLE_OBJECT,
    severity="info",
    preset="strict",
    category="workload-reliability",
    since="0.1",
    kinds=("Pod",),
)
def naked_pod(pod: Object) -> Iterator[Finding]:
    """
    Why
        A Pod that nobody looks after is gone for good when its node fails, is drained or runs short of memory: nothing
        makes it again. It cannot be rolled out either, since most of its fields cannot be changed.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Except
        Pods that run once and end (`restartPolicy` Never or OnFailure), static Pods with the annotation
        `kubernetes.io/config.source`, Pods with an owner, hooks of Helm and Argo CD.

    See
        https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs
    """
    marks = ("kubernetes.io/config.", "helm.sh/hook", "argocd.argoproj.io/hook")
    ends = pod["spec"]["restartPolicy"].text in ("Never", "OnFailure")
    if ends or pod["metadata"]["ownerReferences"].exists or any(key.startswith(marks) for key in pod.annotations):
        return
    yield Finding(
        f"Pod '{pod.name}' has no controller that would make it again",
        pod["kind"].place,
        "write a Deployment, a StatefulSet, a DaemonSet or a Job",
    )
