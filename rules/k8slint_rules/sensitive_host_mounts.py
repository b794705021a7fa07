from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PodSpec
from k8slint.kube.volumes import host_paths, is_runtime_socket
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_FOLDERS = frozenset(
    (
        "/",
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/etc/kubernetes",
        "/home",
        "/lib",
        "/lib64",
        "/proc",
        "/root",
        "/run",
        "/sbin",
        "/sys",
        "/usr",
        "/usr/bin",
        "/usr/lib",
        "/usr/sbin",
        "/var",
        "/var/lib",
        "/var/lib/containerd",
        "/var/lib/containers",
        "/var/lib/docker",
        "/var/lib/kubelet",
        "/var/run",
    )
)
# Nothing below these is harmless: the keys of the cluster, and manifests that the kubelet runs.
_WITH_ALL_BELOW = (
    "/etc/kubernetes/manifests",
    "/etc/kubernetes/pki",
    "/root/.ssh",
    "/var/lib/etcd",
    "/var/lib/kubelet/pki",
)


@rule(
    "sensitive-host-mounts",
    "pod mounts a folder of the node's own system",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("hostPath",),
    peers=("kube-linter:sensitive-host-mounts",),
)
def sensitive_host_mounts(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A container that can write to /etc, /usr or / of its node can change what the node runs, and one that can read
        /etc/kubernetes or /var/lib/kubelet has the keys of the node and the Secrets of every pod on it. Whoever
        breaks into such a container has the node.

    Bad
        volumes:
          - name: etc
            hostPath: {path: /etc}

    Good
        volumes:
          - name: zone
            hostPath: {path: /etc/localtime, type: File}

    Except
        Single files and folders below them, such as /etc/localtime, /lib/modules and /var/log. Node agents that
        have to see a whole folder: say so with an ignore comment, and mount it read-only.

    See
        https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
        https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
    """
    for host in host_paths(pod):
        if _is_sensitive(host.path) and not is_runtime_socket(host.path):
            yield Finding(
                f"volume '{host.volume}' is '{host.path}' of the node",
                host.at.place,
                "mount only the file or folder below it that is needed, and read-only",
            )


def _is_sensitive(path: str) -> bool:
    return path in _FOLDERS or any(path == folder or path.startswith(f"{folder}/") for folder in _WITH_ALL_BELOW)
