from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container
from k8slint.kube.versions import at_least
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_PROC_MOUNT_SINCE = "1.33"


@rule(
    "contradictory-privileges",
    "privileges of a container contradict each other",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="pod-security",
    since="0.1",
    needs=("add", "mountPropagation", "privileged", "procMount"),
)
def contradictory_privileges(container: Container) -> Iterator[Finding]:
    """
    Why
        A privileged container, and one with the capability CAP_SYS_ADMIN, can always gain privileges, so the API server
        refuses both beside `allowPrivilegeEscalation: false`. A mount with `mountPropagation: Bidirectional` changes
        what the node has mounted and needs `privileged: true`; `procMount: Unmasked` needs a pod with
        `hostUsers: false`.

    Bad
        securityContext:
          privileged: true
          allowPrivilegeEscalation: false

    Good
        securityContext:
          privileged: false
          allowPrivilegeEscalation: false

    Except
        The capability in its short form, SYS_ADMIN, which the API server takes.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
        https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation
        https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
    """
    context, who = container["securityContext"], f"container '{container.name}'"
    escalation, privileged = context["allowPrivilegeEscalation"], context["privileged"]
    if escalation.value is False:
        denied = Related("escalation is denied here", escalation.place)
        if privileged.value is True:
            said = f"{who} has 'privileged: true' and 'allowPrivilegeEscalation: false'"
            seen = (Related("it is privileged here", privileged.place), denied)
            yield Finding(said, context.key_place, "leave one of them out", seen)
        for capability in context["capabilities"]["add"].items():
            if capability.text == "CAP_SYS_ADMIN":
                said = f"{who} has 'CAP_SYS_ADMIN' and 'allowPrivilegeEscalation: false'"
                seen = (Related("it is added here", capability.place), denied)
                yield Finding(said, context.key_place, "leave one of them out", seen)
    yield from _masked(container, who)
    if privileged.value is not True:
        for mount in container["volumeMounts"].items():
            at = mount["mountPropagation"]
            if at.text == "Bidirectional":
                yield Finding(
                    f"{who} has a Bidirectional mount, but is not privileged",
                    at.place,
                    "set mountPropagation to HostToContainer, or privileged to true",
                )


def _masked(container: Container, who: str) -> Iterator[Finding]:
    at, users = container["securityContext"]["procMount"], container.pod["hostUsers"]
    checked = any(at_least(release, _PROC_MOUNT_SINCE) for release in container.object.releases)
    if at.text == "Unmasked" and users.value is not False and checked:
        said = f"{who} has 'procMount: Unmasked', but its pod has the users of the node"
        yield Finding(said, at.place, "leave procMount out, or set 'hostUsers: false' for the pod")
