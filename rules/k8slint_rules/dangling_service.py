from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.labels import Selector, describe, fits, missed_by
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.services import made_elsewhere, pods_wanted
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
        resource, labels that a controller or a kustomization adds, and kube-system.

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
    pods_around: dict[str, list[PodSpec]] = defaultdict(list)
    for pod in project.pods:
        for circle in project.around(pod.object):
            pods_around[circle].append(pod)
    services = Counter(circle for service in project.objects_of("Service") for circle in project.around(service))
    lost = Counter(circle for service, _ in dangling for circle in project.around(service))
    # A folder where most Services find no pods is a heap of unrelated things.
    heaps = {circle for circle, n in lost.items() if circle.endswith("/") and n > 1 and 2 * n > services[circle]}
    elsewhere = made_elsewhere(project.objects)
    for service, selector in dangling:
        circles = sorted(project.around(service))
        pods = {id(pod): pod for circle in circles for pod in pods_around.get(circle, ())}
        if pods and not elsewhere.may_match(selector):
            certain = any(circle in pods_around and circle not in heaps for circle in circles)
            yield from _finding(service, selector, pods.values(), project, certain=certain)


def _finding(
    service: Object, selector: Selector, pods: Iterable[PodSpec], project: Project, *, certain: bool
) -> Iterator[Finding]:
    mine = {id(pod) for pod in project.pods_in(service.namespace)}
    pods = list(pods)
    here = [pod for pod in pods if id(pod) in mine]
    if any(pod.object.labels_come_later and fits(selector.pairs, pod.labels) for pod in here):
        return
    if any(selector.matches(pod.expected_labels) for pod in here):
        return  # the labels of that workload are wrong, which `mismatching-selector` says
    at = service["spec"]["selector"]
    message = f"Service '{service.name}' selects '{describe(selector.pairs)}', which no pod here has"
    astray = [pod for pod in pods if id(pod) not in mine and selector.matches(pod.labels)]
    if astray:
        other = astray[0].object
        said = f"Service '{service.name}' is in namespace '{service.namespace}', its pods are in '{other.namespace}'"
        place = service["metadata"]["namespace"].place
        yield Finding(said, place, "a Service selects pods of its own namespace", (_related(astray[0]),))
        return
    for pod in here:
        meant = missed_by(selector.pairs, pod.labels)
        if meant is not None:
            key, label = meant
            yield Finding(message, at[key].place, f"did you mean '{label}'?", (_related(pod),))
            return
    if here and certain:
        yield Finding(message, at.key_place, "select the labels of the pod template", tuple(map(_related, here[:1])))


def _related(pod: PodSpec) -> Related:
    labels = pod.template["metadata"]["labels"]
    return Related(f"the pods of {pod.object.kind} '{pod.object.name}' are labelled here", labels.key_place)
