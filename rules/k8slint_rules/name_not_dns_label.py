from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.names import LABEL_LENGTH, label_fault, subdomain_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "name-not-dns-label",
    "name of a workload that cannot be a hostname, as its pods need",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="metadata",
    since="0.1",
    kinds=(
        "Pod",
        "ReplicationController",
        "apps/Deployment",
        "apps/ReplicaSet",
        "batch/CronJob",
        "batch/Job",
    ),
)
def name_not_dns_label(obj: Object) -> Iterator[Finding]:
    """
    Why
        The hostname of a pod is its name, and a hostname has no dots and no more than 63 characters. What is beyond
        that is cut off, so that the pod finds itself under another name. The API server takes such names with a
        warning.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web.v2}
        spec:
          containers: [{name: web, image: "web:1.2"}]

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web-v2}
        spec:
          containers: [{name: web, image: "web:1.2"}]

    Except
        Names that no object may have, which are the business of `invalid-object-name`.

    See
        https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields
    """
    name = obj["metadata"]["name"]
    if not name.text or looks_unfilled(name.text) or subdomain_fault(name.text) is not None:
        return
    fault = label_fault(name.text)
    # The name of a Job becomes a label, too, so a long one is refused.
    is_refused = obj.kind == "Job" and len(name.text) > LABEL_LENGTH
    if fault is not None and not is_refused:
        yield Finding(f"name '{name.text}' {fault} to be a hostname", name.place, "choose a DNS label")
