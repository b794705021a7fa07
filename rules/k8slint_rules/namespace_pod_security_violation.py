from collections import defaultdict
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.pod_security import Level, enforced, enforced_release, violations
from k8slint.kube.pod_security_checks import Violation
from k8slint.kube.pods import PodSpec
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_LABEL = "pod-security.kubernetes.io/enforce"


@rule(
    "namespace-pod-security-violation",
    "a pod is refused by the Pod Security level that its namespace enforces",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="cross-object",
    since="0.1",
    kinds=("Namespace",),
)
def namespace_pod_security_violation(project: Project) -> Iterator[Finding]:
    """
    Why
        A namespace with the label `pod-security.kubernetes.io/enforce` refuses pods that do not meet its level. A bare
        Pod fails at once; a Deployment is accepted and stays at 0 replicas, and only the events of its ReplicaSet say
        "violates PodSecurity". The level counts as it is in the release of enforce-version, or in that of the cluster.

    Bad
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          hostNetwork: true
          containers: [{name: web, image: "web:1.2"}]

    Good
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers: [{name: web, image: "web:1.2"}]

    Except
        Objects that do not name their namespace. A Namespace that is defined several times with different levels. Pods
        and Namespaces whose security a patch changes. The labels warn and audit, which refuse nothing.

    See
        https://kubernetes.io/docs/concepts/security/pod-security-standards/
        https://kubernetes.io/docs/concepts/security/pod-security-admission/
    """
    if not project.subjects.pods:
        return
    levels = [(namespace, *found) for namespace in project.objects_of("Namespace") if (found := enforced(namespace))]
    if not levels:
        return
    pods: dict[str, list[PodSpec]] = defaultdict(list)
    for pod in project.subjects.pods:
        pods[pod.object.namespace].append(pod)
    said: set[int] = set()
    for namespace, level, at in levels:
        if not _is_certain(namespace, project):
            continue
        for pod in pods[namespace.name]:
            if id(pod) in said or not project.is_in_force(namespace, pod.object):
                continue
            said.add(id(pod))
            if not project.may_be_patched(pod.object, "securityContext"):
                yield from _findings(pod, namespace, level, at)


def _is_certain(namespace: Object, project: Project) -> bool:
    """Whether every definition of a namespace enforces the same."""
    same = project.named("Namespace", "", namespace.name)
    labels = {tuple(each["metadata"]["labels"][f"{_LABEL}{end}"].text for end in ("", "-version")) for each in same}
    return len(labels) == 1 and not project.may_be_patched(namespace, _LABEL)


def _findings(pod: PodSpec, namespace: Object, level: Level, at: At) -> Iterator[Finding]:
    found: dict[tuple[str, object], Violation] = {}
    for release in pod.object.releases:
        standard = enforced_release(namespace, release)
        for each in violations(pod, level, standard) if standard is not None else ():
            found.setdefault((each.message, each.at.path), each)
    for each in found.values():
        yield Finding(
            f"namespace '{namespace.name}' enforces '{level}', but {each.message}",
            each.at.place,
            each.help,
            (Related(f"the level of namespace '{namespace.name}'", at.place),),
        )
