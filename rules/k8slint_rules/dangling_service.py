from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.labels import Selector
from k8slint.kube.objects import Object
from k8slint.kube.services import pods_wanted
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
    heaps: dict[str, bool] = {}
    for service in project.subjects.objects_of("Service"):
        selector = _lost(service, project)
        if selector is None or project.made_elsewhere.may_match(selector):
            continue
        if not project.may_be_selected(selector, service):
            inhabited = [circle for circle in project.around(service) if circle in project.inhabited]
            for circle in inhabited:
                if circle not in heaps:
                    heaps[circle] = _is_heap(circle, project)
            found = unselected(
                service,
                selector,
                service["spec"]["selector"],
                project.pods_at_hand(service),
                project.pods_astray(selector, service),
                complete=project.complete,
                certain=not all(heaps[circle] for circle in inhabited),
            )
            yield from [found] if found else []


def _lost(service: Object, project: Project) -> Selector | None:
    """The selector of a Service that finds no pods; None for every other one."""
    selector = pods_wanted(service)
    if selector is None or service.namespace == "kube-system" or project.is_partly_unread(service):
        return None
    return None if project.selects_some(selector, service.namespace) else selector


def _is_heap(circle: str, project: Project) -> bool:
    """A folder where most Services find no pods is a heap of unrelated things."""
    if not circle.endswith("/"):
        return False
    services = project.in_circle("Service", circle)
    lost = sum(_lost(service, project) is not None for service in services)
    return lost > 1 and 2 * lost > len(services)
