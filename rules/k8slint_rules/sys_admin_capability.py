from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_POWERS = {
    "SYS_ADMIN": "lets it mount file systems and do most of what root may",
    "SYS_MODULE": "lets it load code into the kernel of the node",
}


@rule(
    "sys-admin-capability",
    "container adds the capability SYS_ADMIN or SYS_MODULE",
    on=EACH_CONTAINER,
    severity="error",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("add",),
    sets=("pss-baseline",),
    peers=("checkov:CKV_K8S_39",),
)
def sys_admin_capability(container: Container) -> Iterator[Finding]:
    """
    Why
        SYS_ADMIN is the capability for everything that has none of its own: mounting, entering namespaces, setting up
        devices; a container that has it can usually leave for its node. SYS_MODULE loads code into the kernel, which
        is no detour at all. The Pod Security level baseline refuses both.

    Bad
        securityContext:
          capabilities: {add: [SYS_ADMIN]}

    Good
        securityContext:
          capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}

    Except
        Privileged containers, which have every capability without adding it. A warning for DaemonSets: agents that
        set up the network or the storage of a node can hardly do without.

    See
        https://kubernetes.io/docs/concepts/security/pod-security-standards/
        https://man7.org/linux/man-pages/man7/capabilities.7.html
    """
    context = container["securityContext"]
    if context["privileged"].value is True:
        return
    for item in context["capabilities"]["add"].items():
        # Some runtimes take the kernel's own name, too.
        name = (item.text or "").upper().removeprefix("CAP_")
        if name in _POWERS:
            yield Finding(
                f"container '{container.name}' adds capability '{item.text}', which {_POWERS[name]}",
                item.place,
                "add the one capability that is needed, such as SYS_PTRACE, NET_ADMIN, BPF or PERFMON",
                severity="warning" if container.object.group_kind == "apps/DaemonSet" else None,
            )
