from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container, PodSpec
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "host-process-container",
    "pod with HostProcess containers has other ones, too, or a network of its own",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="pod-security",
    since="0.1",
    needs=("hostProcess",),
)
def host_process_container(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A HostProcess container of Windows runs on the node itself. All containers of its pod must be such, the init
        containers, too, the pod must have `hostNetwork: true`, and a container cannot take back what the pod says.
        The API server refuses anything else.

    Bad
        securityContext: {windowsOptions: {hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM'}}
        containers:
          - name: web
            image: agent:1.2

    Good
        securityContext: {windowsOptions: {hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM'}}
        hostNetwork: true
        containers:
          - name: web
            image: agent:1.2

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
    """
    whole = pod["securityContext"]["windowsOptions"]["hostProcess"]
    own = [(container, _host_process(container)) for container in pod.containers]
    inside = [container for container, at in own if (at if at.exists else whole).value is True]
    outside = [container for container, at in own if (at if at.exists else whole).value is not True]
    contrary = [(who, at) for who, at in own if at.exists and whole.exists and at.value is not whole.value]
    for container, at in contrary:
        related = (Related("the pod says otherwise", whole.place),)
        said = f"container '{container.name}' has 'hostProcess: {_word(at)}', its pod '{_word(whole)}'"
        yield Finding(said, at.place, "set 'hostProcess' for the pod only", related)
    if inside and outside and not contrary:
        said = f"container '{outside[0].name}' is no HostProcess container, but '{inside[0].name}' is"
        place = outside[0].at.key_place._replace(path=pod.at.path)
        yield Finding(said, place, "set 'hostProcess' for the whole pod")
    if inside and pod["hostNetwork"].value is not True:
        at = _host_process(inside[0])
        related = (Related("it is asked for here", (at if at.exists else whole).place),)
        help = "set 'hostNetwork: true' for the pod"
        yield Finding(
            "a pod with HostProcess containers needs 'hostNetwork: true'", pod["hostNetwork"].place, help, related
        )


def _word(at: At) -> str:
    return "true" if at.value is True else "false"


def _host_process(container: Container) -> At:
    return container["securityContext"]["windowsOptions"]["hostProcess"]
