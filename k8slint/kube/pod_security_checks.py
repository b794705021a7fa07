"""The single controls of the Pod Security Standards: where a pod breaks each of them.

Each is shown a pod and a release. `pod_security` has the table of levels and releases they are in force in. Values that
are no value yet, such as variables of a template, are given the benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PROBES, PodSpec
from k8slint.kube.versions import at_least
from k8slint.node import At

_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CAPABILITIES = _words(
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT"
)
# The sources of volumes that do not count as safe; all others do.
UNSAFE_VOLUMES = _words(
    "awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk gitRepo glusterfs "
    "hostPath iscsi nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"
)
SELINUX_TYPES = frozenset(("", "container_t", "container_init_t", "container_kvm_t"))
# The safe kernel parameters, with the release that made them so.
SYSCTLS = {
    "1.0": _words(
        "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start "
        "net.ipv4.ping_group_range net.ipv4.tcp_syncookies"
    ),
    "1.27": _words("net.ipv4.ip_local_reserved_ports"),
    "1.29": _words(
        "net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes "
        "net.ipv4.tcp_keepalive_time"
    ),
    "1.32": _words("net.ipv4.tcp_rmem net.ipv4.tcp_wmem"),
    "1.37": _words("net.ipv4.tcp_notsent_lowat net.ipv4.tcp_slow_start_after_idle"),
}


class Violation(NamedTuple):
    """What a pod does, or fails to do, against a level; `message` is a clause, `at` where it is said or missing."""

    message: str
    at: At
    help: str


def _holders(pod: PodSpec) -> Iterator[tuple[str, At]]:
    """The pod and its containers: who each is, and its security context."""
    yield "the pod", pod["securityContext"]
    yield from _contexts(pod)


def _contexts(pod: PodSpec) -> Iterator[tuple[str, At]]:
    for container in pod.containers:
        yield f"container '{container.name}'", container["securityContext"]


def _unknown(at: At) -> bool:
    return at.exists and (at.text is not None and looks_unfilled(at.text))


def host_namespaces(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """The network, processes or shared memory of the node."""
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod[field].value is True:
            yield Violation(f"the pod sets {field}: true", pod[field], "remove the field")


def privileged(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Privileged containers."""
    for who, context in _contexts(pod):
        if context["privileged"].value is True:
            yield Violation(f"{who} is privileged", context["privileged"], "remove the field")


def added_capabilities(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Capabilities beyond those that a runtime gives by default."""
    yield from _added(pod, CAPABILITIES)


def _added(pod: PodSpec, allowed: Collection[str]) -> Iterator[Violation]:
    for who, context in _contexts(pod):
        for item in context["capabilities"]["add"].items():
            if item.text is not None and item.text not in allowed and not _unknown(item):
                yield Violation(f"{who} adds capability '{item.text}'", item, "add no more than the level allows")


def host_path_volumes(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Volumes that are a path of the node."""
    for volume in pod["volumes"].items():
        if volume["hostPath"].exists:
            said = f"volume '{volume['name'].text or ''}' is a hostPath"
            yield Violation(said, volume["hostPath"], "use another kind of volume")


def host_ports(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Ports of the node."""
    for container in pod.containers:
        for port in container.ports:
            at = port.at["hostPort"]
            if at.number:
                yield Violation(f"container '{container.name}' uses hostPort {at.number}", at, "use a Service")


def probe_hosts(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Probes and lifecycle hooks that go to another host."""
    for container in pod.containers:
        lifecycle = container["lifecycle"]
        for handler in (*(container[probe] for probe in PROBES), lifecycle["postStart"], lifecycle["preStop"]):
            for sort in ("httpGet", "tcpSocket"):
                at = handler[sort]["host"]
                if at.text:
                    said = f"container '{container.name}' sets a host for {handler.key}"
                    yield Violation(said, at, "leave host out; the default is the pod itself")


def app_armor(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """AppArmor profiles other than the default and those of the node."""
    for who, context in _holders(pod):
        profile = context["appArmorProfile"]
        if profile.exists and not _is_safe(profile["type"]):
            yield Violation(f"{who} has an AppArmor profile of its own", profile["type"], "use RuntimeDefault")
    for key, at in pod.template["metadata"]["annotations"].fields():
        text = at.text or ""
        if key.startswith(_APPARMOR) and not (
            text in ("", "runtime/default") or text.startswith("localhost/") or _unknown(at)
        ):
            yield Violation(f"an annotation sets AppArmor profile '{text}'", at, "use runtime/default")


def _is_safe(kind: At) -> bool:
    return kind.text in ("RuntimeDefault", "Localhost") or _unknown(kind)


def selinux(pod: PodSpec, release: str) -> Iterator[Violation]:
    """SELinux types beyond the usual ones, users and roles."""
    allowed = SELINUX_TYPES | {"container_engine_t"} if at_least(release, "1.31") else SELINUX_TYPES
    for who, context in _holders(pod):
        options = context["seLinuxOptions"]
        if (options["type"].text or "") not in allowed and not _unknown(options["type"]):
            yield Violation(f"{who} sets SELinux type '{options['type'].text}'", options["type"], "use container_t")
        for field in ("user", "role"):
            if options[field].text:
                yield Violation(f"{who} sets an SELinux {field}", options[field], "remove the field")


def proc_mount(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """A /proc that is not masked."""
    for who, context in _contexts(pod):
        at = context["procMount"]
        if at.text not in (None, "Default") and not _unknown(at):
            yield Violation(f"{who} sets procMount '{at.text}'", at, "remove the field")


def seccomp_annotations(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Seccomp profiles, as they were set before there was a field."""
    names = {f"container.seccomp.security.alpha.kubernetes.io/{container.name}" for container in pod.containers}
    for key, at in pod.template["metadata"]["annotations"].fields():
        text = at.text or ""
        if (key in names or key == _SECCOMP) and not (
            text in ("runtime/default", "docker/default") or text.startswith("localhost/") or _unknown(at)
        ):
            yield Violation(f"an annotation sets seccomp profile '{text}'", at, "use runtime/default")


def seccomp_profile(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Seccomp profiles other than the default and those of the node."""
    for who, context in _holders(pod):
        profile = context["seccompProfile"]
        if profile.exists and not _is_safe(profile["type"]):
            said = f"{who} sets seccompProfile '{profile['type'].text or ''}'"
            yield Violation(said, profile["type"], "use RuntimeDefault or Localhost")


def sysctls(pod: PodSpec, release: str) -> Iterator[Violation]:
    """Kernel parameters that are not safe."""
    allowed = {name for since, names in SYSCTLS.items() if at_least(release, since) for name in names}
    for item in pod["securityContext"]["sysctls"].items():
        name = item["name"]
        if name.text is not None and name.text not in allowed and not _unknown(name):
            yield Violation(f"the pod sets sysctl '{name.text}'", name, "set safe sysctls only")


def windows_host_process(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Windows containers that run as processes of the node."""
    for who, context in _holders(pod):
        at = context["windowsOptions"]["hostProcess"]
        if at.value is True:
            yield Violation(f"{who} runs as a host process", at, "remove the field")


def privilege_escalation(pod: PodSpec, release: str) -> Iterator[Violation]:
    """Containers that may gain privileges."""
    for who, context in () if _is_windows(pod, release) else _contexts(pod):
        at = context["allowPrivilegeEscalation"]
        if at.value is True or not at.exists:
            said = f"{who} does not set allowPrivilegeEscalation: false"
            yield Violation(said, at, "set securityContext.allowPrivilegeEscalation: false")


def dropped_capabilities(pod: PodSpec, release: str) -> Iterator[Violation]:
    """Containers that keep capabilities, or add one besides NET_BIND_SERVICE."""
    if _is_windows(pod, release):
        return
    for who, context in _contexts(pod):
        at = context["capabilities"]["drop"]
        if not any(item.text == "ALL" or _unknown(item) for item in at.items()) and not _unknown(at):
            yield Violation(f"{who} does not drop all capabilities", at, "set securityContext.capabilities.drop: [ALL]")
    yield from _added(pod, ("NET_BIND_SERVICE",))


def volume_types(pod: PodSpec, _release: str) -> Iterator[Violation]:
    """Volumes that are not made by Kubernetes or a driver of today."""
    for volume in pod["volumes"].items():
        sources = [at for key, at in volume.fields() if key != "name" and at.exists]
        if sources and all(at.key in UNSAFE_VOLUMES for at in sources):
            said = f"volume '{volume['name'].text or ''}' is of the kind {sources[0].key}"
            yield Violation(said, sources[0], "use a PersistentVolumeClaim or another kind that is allowed")


def run_as_non_root(pod: PodSpec, release: str) -> Iterator[Violation]:
    """Containers that may run as root."""
    if not (_has_own_users(pod) and at_least(release, "1.35")):
        help = "set securityContext.runAsNonRoot: true for the pod, and a user other than 0"
        yield from _demanded(pod, "runAsNonRoot", "runAsNonRoot: true", help, lambda at: at.value is False)


def run_as_user(pod: PodSpec, release: str) -> Iterator[Violation]:
    """Containers that are told to run as root."""
    for who, context in () if _has_own_users(pod) and at_least(release, "1.35") else _holders(pod):
        if context["runAsUser"].number == 0:
            yield Violation(f"{who} runs as user 0", context["runAsUser"], "use a user other than 0")


def seccomp_demanded(pod: PodSpec, release: str) -> Iterator[Violation]:
    """Containers without a seccomp profile, or with one that is not allowed."""
    if not _is_windows(pod, release):
        help = "set securityContext.seccompProfile.type: RuntimeDefault for the pod"
        yield from _demanded(
            pod, "seccompProfile", "a seccompProfile", help, lambda at: at.exists and not _is_safe(at["type"])
        )


def _demanded(pod: PodSpec, field: str, what: str, help: str, is_bad: Callable[[At], bool]) -> Iterator[Violation]:
    """A field that the pod must set, or else each of its containers."""
    for who, context in _holders(pod):
        if is_bad(context[field]):
            yield Violation(f"{who} sets {field} to what is not allowed", context[field], help)
    if pod["securityContext"][field].exists:
        return
    lacking = [(who, context) for who, context in _contexts(pod) if not context[field].exists]
    if lacking and len(lacking) == len(pod.containers):
        yield Violation(f"the pod does not set {what}", pod["securityContext"][field], help)
    else:
        for who, context in lacking:
            yield Violation(f"{who} does not set {what}", context[field], help)


def _is_windows(pod: PodSpec, release: str) -> bool:
    return pod["os"]["name"].text == "windows" and at_least(release, "1.25")


def _has_own_users(pod: PodSpec) -> bool:
    return pod["hostUsers"].value is False


def proc_mount_of_host_users(pod: PodSpec, release: str) -> Iterator[Violation]:
    """As `proc_mount`, but a pod with users of its own may."""
    if not _has_own_users(pod):
        yield from proc_mount(pod, release)
