from collections import defaultdict
from collections.abc import Iterator, Mapping

from k8slint.finding import Finding, Related
from k8slint.kube.labels import labels_of, selector_of
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.ports import lacking, may_open, pod_ports, port_words
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_OF_SERVICES, _OF_PODS = "monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor"


@rule(
    "monitor-port-ref",
    "a ServiceMonitor or PodMonitor asks for a port that nothing it selects has",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_OF_SERVICES, _OF_PODS),
)
def monitor_port_ref(project: Project) -> Iterator[Finding]:
    """
    Why
        The port of an endpoint is the name of a port: of a Service for a ServiceMonitor, of a container for a
        PodMonitor. Prometheus drops every target whose port is called otherwise. So nothing is scraped, nothing fails,
        and alerts on the missing metrics never fire.

    Bad
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: metrics}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop, labels: {app: shop}}
        spec: {selector: {app: shop}, ports: [{name: http-metrics, port: 9090}]}

    Good
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: http-metrics}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop, labels: {app: shop}}
        spec: {selector: {app: shop}, ports: [{name: http-metrics, port: 9090}]}

    Except
        A monitor that selects nothing of what is here, or only what lies in an unrelated folder. It is enough that one
        of the Services or pods has the port, or that a patch brings it.

    See
        https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors
        https://prometheus-operator.dev/docs/api-reference/api/
    """
    monitors = project.subjects.objects_of(_OF_SERVICES)
    services = _by_label(project) if monitors else {}
    for monitor in monitors:
        found = [service for service in _candidates(monitor, services) if _reaches(monitor, service)]
        here = next((service for service in found if project.at_hand(service, monitor)), None)
        for at in _asked(monitor, "endpoints") if here is not None else ():
            if not any(may_open(service, at) for service in found) and not project.patches_mention(str(at.text)):
                yield lacking(here or found[0], at)
    for monitor in project.subjects.objects_of(_OF_PODS):
        selector = selector_of(monitor["spec"]["selector"])
        pods = [pod for pod in project.pods_selected(selector, "") if _reaches(monitor, pod.object)]
        if any(project.at_hand(pod.object, monitor) for pod in pods):
            for at in _asked(monitor, "podMetricsEndpoints"):
                if not project.patches_mention(str(at.text)):
                    yield from _missing_in(pods, at)


def _asked(monitor: Object, field: str) -> Iterator[At]:
    """The names of ports that a monitor asks for."""
    ports = (endpoint["port"] for endpoint in monitor["spec"][field].items())
    return (at for at in ports if at.text and not looks_unfilled(at.text))


def _reaches(monitor: Object, obj: Object) -> bool:
    """Whether an object may be in a namespace that a monitor looks into: its own, some, or any."""
    chosen = monitor["spec"]["namespaceSelector"]
    names = [item.text or "" for item in chosen["matchNames"].items()] or [monitor.namespace]
    if chosen["any"].value is True or not obj.namespace:
        return True
    return any(not name or looks_unfilled(name) or name == obj.namespace for name in names)


def _by_label(project: Project) -> Mapping[tuple[str, str], list[Object]]:
    found: dict[tuple[str, str], list[Object]] = defaultdict(list)
    for service in project.objects_of("Service"):
        for pair in labels_of(service["metadata"]["labels"]).items():
            found[pair].append(service)
    return found


def _candidates(monitor: Object, services: Mapping[tuple[str, str], list[Object]]) -> list[Object]:
    """The Services of any namespace that a monitor selects; none for a selector that names no label's value."""
    selector = selector_of(monitor["spec"]["selector"])
    if not selector.pairs:
        return []
    rarest = min((services.get(pair, []) for pair in selector.pairs.items()), key=len)
    return [service for service in rarest if selector.matches(labels_of(service["metadata"]["labels"]))]


def _missing_in(pods: list[PodSpec], at: At) -> Iterator[Finding]:
    declared = [port for pod in pods for port in pod_ports(pod)]
    if any(port.name == at.text or looks_unfilled(port.name) for port in declared):
        return
    near = nearest(str(at.text), [port.name for port in declared if port.name])
    words = f"they declare {port_words(declared)}" if declared else "name a container port so"
    where = declared[0].at if declared else pods[0].at["containers"]
    yield Finding(
        f"no container of the selected pods has a port '{at.text}'",
        at.place,
        f"did you mean '{near}'?" if near else words,
        (Related("the selected pods", where.key_place),),
        respelled(at, near) if near else None,
    )
