from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import turn_off
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "host-network",
    "pod uses the network of its node",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("hostNetwork",),
    sets=("pss-baseline",),
    peers=("kube-linter:host-network", "polaris:hostNetworkSet", "checkov:CKV_K8S_19"),
)
def host_network(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        With `hostNetwork: true` the containers have the addresses of the node. They reach what listens on its
        loopback device only, can ask the metadata service of the cloud as the node, and most network plugins apply no
        NetworkPolicy to them. Every port they open is open on the node, so that no second pod with the same port can
        run there. The Pod Security level baseline refuses such pods.

    Bad
        hostNetwork: true

    Good
        hostNetwork: false

    Except
        HostProcess pods of Windows, which must have it.

    See
        https://kubernetes.io/docs/concepts/security/pod-security-standards/
        https://kubernetes.io/docs/concepts/services-networking/network-policies/
    """
    at = pod["hostNetwork"]
    if at.value is True and not _is_host_process(pod):
        yield Finding(
            "pod uses the network of its node",
            at.place,
            "remove hostNetwork; a Service, or a hostPort for a single port, lets others in",
            fix=turn_off(at),
        )


def _is_host_process(pod: PodSpec) -> bool:
    contexts = (pod["securityContext"], *(container["securityContext"] for container in pod.containers))
    return any(context["windowsOptions"]["hostProcess"].value is True for context in contexts)
