from collections import Counter
from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.services import made_elsewhere, pods_wanted
from k8slint.kube.unselected import unselected
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "dangling-service",
    "a Service selects none of the pods that are here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("Service",),
    peers=("kube-linter:dangling-service", "kube-score:service-targets-pod"),
)
def dangling_service(project: Project) -> Iterator[Finding]:
    """
    Why
        A Service whose selector matches no pod has no endpoints. It is created without complaint, its name resolves,
        and every connection to it is refused or times out. A label that was renamed on one side only is the usual
        reason.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: website}}
        spec: {containers: [{name: web, image: "web:1.2"}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {containers: [{name: web, image: "web:1.2"}]}

    Except
        A Service without a selector. One with no pods of its namespace in the same file, folder or kustomization, or in
        a folder where most Services find none: the pods come from elsewhere. Pods that an operator makes from a custom
        resource, labels that a controller or a kustomization adds, and kube-system. With `complete` it is
        an error.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes
        https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/
    """
    dangling = [
        (service, selector)
        for service in project.objects_of("Service")
        if (selector := pods_wanted(service)) is not None
        and not project.pods_selected(selector, service.namespace)
        and service.namespace != "kube-system"
        and not project.is_partly_unread(service)
    ]
    if not dangling:
        return
    inhabited = {circle for pod in project.pods for circle in project.around(pod.object)}
    services = Counter(circle for service in project.objects_of("Service") for circle in project.around(service))
    lost = Counter(circle for service, _ in dangling for circle in project.around(service))
    # A folder where most Services find no pods is a heap of unrelated things.
    heaps = {circle for circle, n in lost.items() if circle.endswith("/") and n > 1 and 2 * n > services[circle]}
    elsewhere = made_elsewhere(project.objects)
    for service, selector in dangling:
        if not elsewhere.may_match(selector):
            found = unselected(
                service,
                selector,
                service["spec"]["selector"],
                project.pods_at_hand(service),
                project.pods_astray(selector, service),
                complete=project.complete,
                certain=not (project.around(service) & inhabited) <= heaps,
            )
            yield from [found] if found else []
