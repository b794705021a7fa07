from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.ports import declarations, port_number, service_ports
from k8slint.kube.selection import Selection, lacks_ports
from k8slint.kube.services import pods_wanted
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_PORT, _SCRAPE = "prometheus.io/port", "prometheus.io/scrape"
# Opened by the proxies that Istio and Linkerd put into a pod.
_INJECTED = (15020, 15090, 4191)


@rule(
    "prometheus-annotation-port",
    "prometheus.io/port is a port that the pods do not declare",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
)
def prometheus_annotation_port(project: Project) -> Iterator[Finding]:
    """
    Why
        Where Prometheus goes by these annotations, it asks the address of the pod for its metrics, at the port that is
        given here; those of a Service count for its pods, too. If nobody listens at that port the target is down, and
        its metrics are missing.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web, annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8080"}}
        spec: {containers: [{name: web, image: "web:1.2", ports: [{containerPort: 9090}]}]}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web, annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}}
        spec: {containers: [{name: web, image: "web:1.2", ports: [{containerPort: 9090}]}]}

    Except
        Pods that declare no ports, or speak of the number elsewhere: in an argument, a variable, a ConfigMap beside
        them. The ports of a Service, for which other jobs may ask. What is not scraped, and ports of injected proxies.

    See
        https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
        https://github.com/prometheus/prometheus/blob/main/documentation/examples/prometheus-kubernetes.yml
    """
    for pod in project.subjects.pods:
        at = _asked(pod.template["metadata"])
        if at is not None:
            yield from _findings(at, Selection([pod], project.kustomizations.around), "the pod", project)
    for service in project.subjects.objects_of("Service"):
        at, selector = _asked(service["metadata"]), pods_wanted(service)
        if at is None or selector is None:
            continue
        opened = {number for port in service_ports(service) for number in (port.number, port.target.number)}
        pods = project.selection(selector, service.namespace)
        if _number(at) not in opened and pods.is_near(service):
            yield from _findings(at, pods, "the selected pods", project)


def _asked(metadata: At) -> At | None:
    """The port that is given for scraping, where it is a number."""
    annotations = metadata["annotations"]
    if annotations[_SCRAPE].value in ("false", False):
        return None
    number = _number(annotations[_PORT])
    return annotations[_PORT] if number and number not in _INJECTED else None


def _number(at: At) -> int | None:
    number = port_number(at.text or "")
    return at.number if number is None else number


def _findings(at: At, pods: Selection, whose: str, project: Project) -> Iterator[Finding]:
    number = _number(at)
    if number is None or number in pods.declared or None in pods.declared:
        return
    if pods.some(lacks_ports) or pods.mention(number):
        return
    if project.patches_mention(str(number)) or project.is_configured(number, pods.circles):
        return
    message = f"{_PORT} is {number}, which no container of {whose} declares"
    yield Finding(message, at.place, f"they declare {pods.words}", declarations(pods.ports))
