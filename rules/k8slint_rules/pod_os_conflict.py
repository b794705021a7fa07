from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import PodSpec
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_OF_LINUX_PODS = ("hostUsers", "shareProcessNamespace")
_OF_NODES = ("hostPID", "hostIPC")
_OF_LINUX = ("appArmorProfile", "runAsGroup", "runAsUser", "seLinuxOptions", "seccompProfile")
_OF_POD_CONTEXTS = (
    *_OF_LINUX,
    "fsGroup",
    "fsGroupChangePolicy",
    "seLinuxChangePolicy",
    "supplementalGroups",
    "supplementalGroupsPolicy",
)
_OF_CONTAINER_CONTEXTS = (
    *_OF_LINUX,
    "allowPrivilegeEscalation",
    "capabilities",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
)


@rule(
    "pod-os-conflict",
    "field is for another operating system than the pod's",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="pod-security",
    since="0.1",
    needs=("os",),
)
def pod_os_conflict(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A pod that says it is for Windows cannot have settings that Windows does not know: users, groups and
        capabilities, seccomp, SELinux and AppArmor, sysctls, the processes of the node. One that says it is for
        Linux cannot have windowsOptions. The API server refuses most of them even where they are false or empty.

    Bad
        os: {name: windows}
        containers:
          - name: web
            image: iis:1.2
            securityContext: {readOnlyRootFilesystem: true}

    Good
        os: {name: windows}
        containers:
          - name: web
            image: iis:1.2
            securityContext: {windowsOptions: {runAsUserName: ContainerUser}}

    Except
        A pod that does not say what it is for. `hostPID` and `hostIPC` that are false, and an empty list of sysctls.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/#pod-os
        https://kubernetes.io/docs/concepts/windows/intro/#compatibility-v1-pod-spec-containers-securitycontext
    """
    name = pod["os"]["name"]
    contexts = [container["securityContext"] for container in pod.containers]
    if name.text == "linux":
        wrong = [context["windowsOptions"] for context in (pod["securityContext"], *contexts)]
    elif name.text == "windows":
        wrong = [pod[field] for field in _OF_LINUX_PODS]
        wrong += [pod[field] for field in _OF_NODES if pod[field].value is True]
        wrong += [pod["securityContext"][field] for field in _OF_POD_CONTEXTS]
        wrong += [pod["securityContext"]["sysctls"]] if len(pod["securityContext"]["sysctls"]) else []
        wrong += [context[field] for context in contexts for field in _OF_CONTAINER_CONTEXTS]
    else:
        return
    for at in wrong:
        if at.exists:
            yield _finding(at, name)


def _finding(at: At, name: At) -> Finding:
    said = f"'{at.key}' cannot be set for a {'Windows' if name.text == 'windows' else 'Linux'} pod"
    return Finding(said, at.key_place, "leave it out", (Related("the operating system is set here", name.place),))
