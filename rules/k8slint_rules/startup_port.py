from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import Container
from k8slint.kube.probes import undeclared_ports
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "startup-port",
    "startup probe uses a port that the container does not declare",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    category="workload-reliability",
    since="0.1",
    needs=("startupProbe",),
    peers=("kube-linter:startup-port",),
)
def startup_port(container: Container) -> Iterator[Finding]:
    """
    Why
        The API server takes any well-formed port name, but the kubelet looks it up among the ports of the
        container and finds nothing. It reports an error, drops the outcome of the probe and tries again, for
        ever. So the probe never passes: the pod never becomes ready, its other probes never begin, and it is
        not restarted either.

    Bad
        ports:
          - {name: http, containerPort: 8080}
        startupProbe:
          httpGet: {path: /, port: web}

    Good
        ports:
          - {name: http, containerPort: 8080}
        startupProbe:
          httpGet: {path: /, port: http}

    Except
        A number is a warning only, since a process may listen on a port that nobody declared. Nothing is said
        of it where the container declares no ports, where its arguments or variables or an annotation of the pod
        speak of the number, where another container of the pod declares it, or where the probe names a host.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
        https://github.com/kubernetes/kubernetes/issues/139283
    """
    yield from undeclared_ports(container, "startupProbe")
