from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PodSpec
from k8slint.kube.volumes import host_paths, is_runtime_socket
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "docker-sock",
    "pod mounts the socket of the container runtime",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("hostPath",),
    peers=("kube-linter:docker-sock", "checkov:CKV_K8S_27"),
)
def docker_sock(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        Whoever can write to the socket of Docker, containerd or CRI-O can start any container on the node, a privileged
        one with the whole disk mounted among them: the pod is root on the node, and past every limit of
        Kubernetes. A read-only mount changes nothing, since a connection is not a write to the file.

    Bad
        volumes:
          - name: docker
            hostPath: {path: /var/run/docker.sock}

    Good
        volumes:
          - name: work
            emptyDir: {}

    Except
        Folders above, such as /var/run, which are the business of `sensitive-host-mounts`.

    See
        https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
        https://docs.docker.com/engine/security/#docker-daemon-attack-surface
    """
    for host in host_paths(pod):
        if is_runtime_socket(host.path):
            yield Finding(
                f"volume '{host.volume}' is the container runtime's '{host.path}'",
                host.at.place,
                "build images with a builder that needs no daemon, and ask the API server or the kubelet about pods",
            )
