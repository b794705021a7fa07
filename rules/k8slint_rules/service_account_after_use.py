from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.references import Reference
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "service-account-after-use",
    "ServiceAccount comes after the Pod that runs under it",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="apply-order",
    since="0.1",
    kinds=("ServiceAccount",),
)
def service_account_after_use(project: Project) -> Iterator[Finding]:
    """
    Why
        The API server looks a Pod's account up when the Pod is made, and refuses the Pod when it is not there: "error
        looking up service account". kubectl makes objects in the order they stand. A controller would try again until
        the account is there; nobody does that for a Pod of its own.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          serviceAccountName: web
          containers: [{name: web, image: "nginx:1.29.3"}]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}

    Good
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          serviceAccountName: web
          containers: [{name: web, image: "nginx:1.29.3"}]

    Except
        Pods that a controller makes, which it makes again. ConfigMaps and Secrets, for which the pod waits. What a
        kustomization, Flux or Argo CD applies: these put accounts first.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
    """
    for reference in project.subjects.references:
        if reference.to == "ServiceAccount" and reference.source.group_kind == "Pod":
            yield from _late(reference, project)


def _late(reference: Reference, project: Project) -> Iterator[Finding]:
    pod = reference.source
    folder = project.plain_folder(pod)
    if folder is None or project.is_synced(folder) or pod.root.node is None:
        return
    path, start = pod.path, pod.root.node.start
    # An account that is made anywhere else, or before the Pod, may be there in time.
    targets = project.targets(reference)
    late = [t for t in targets if t.path == path and t.root.node is not None and t.root.node.start > start]
    if late and len(late) == len(targets):
        yield Finding(
            f"ServiceAccount '{reference.name}' comes after Pod '{pod.name}', which is refused without it",
            late[0]["metadata"]["name"].place,
            "move it up",
            (Related("it is named here", reference.at.place),),
        )
