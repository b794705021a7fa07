"""The Pod Security Standards: what pods may not do at the levels baseline and restricted, release by release.

Follows k8s.io/pod-security-admission of 1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from k8slint.kube import pod_security_checks as find
from k8slint.kube.objects import Object
from k8slint.kube.pod_security_checks import Violation
from k8slint.kube.pods import PodSpec
from k8slint.kube.versions import at_least, order
from k8slint.node import At
from k8slint.pattern import Pattern

Level: TypeAlias = Literal["baseline", "restricted"]
Find: TypeAlias = Callable[[PodSpec, str], Iterator[Violation]]

_ENFORCE = "pod-security.kubernetes.io/enforce"
_VERSION = Pattern(r"v(1\.(?:0|[1-9][0-9]*))")


class Check(NamedTuple):
    """One control of a level, in force from one release on; `instead` is the baseline check that it stands in for."""

    id: str
    level: Level
    since: str
    find: Find
    instead: str = ""


CHECKS: tuple[Check, ...] = (
    Check("appArmorProfile", "baseline", "1.0", find.app_armor),
    Check("capabilities_baseline", "baseline", "1.0", find.added_capabilities),
    Check("hostNamespaces", "baseline", "1.0", find.host_namespaces),
    Check("hostPathVolumes", "baseline", "1.0", find.host_path_volumes),
    Check("hostPorts", "baseline", "1.0", find.host_ports),
    Check("hostProbesAndHostLifecycle", "baseline", "1.34", find.probe_hosts),
    Check("privileged", "baseline", "1.0", find.privileged),
    Check("procMount", "baseline", "1.0", find.proc_mount),
    Check("procMount", "baseline", "1.35", find.proc_mount_of_host_users),
    Check("seLinuxOptions", "baseline", "1.0", find.selinux),
    Check("seccompProfile_baseline", "baseline", "1.0", find.seccomp_annotations),
    Check("seccompProfile_baseline", "baseline", "1.19", find.seccomp_profile),
    Check("sysctls", "baseline", "1.0", find.sysctls),
    Check("windowsHostProcess", "baseline", "1.0", find.windows_host_process),
    Check("allowPrivilegeEscalation", "restricted", "1.8", find.privilege_escalation),
    Check("capabilities_restricted", "restricted", "1.22", find.dropped_capabilities, "capabilities_baseline"),
    Check("procMount_restricted", "restricted", "1.35", find.proc_mount, "procMount"),
    Check("restrictedVolumes", "restricted", "1.0", find.volume_types, "hostPathVolumes"),
    Check("runAsNonRoot", "restricted", "1.0", find.run_as_non_root),
    Check("runAsUser", "restricted", "1.23", find.run_as_user),
    Check("seccompProfile_restricted", "restricted", "1.19", find.seccomp_demanded, "seccompProfile_baseline"),
)


def checks(level: Level, release: str) -> list[Check]:
    """The checks of a level as they are in a release; restricted holds those of baseline that it does not replace."""
    current = {check.id: check for check in CHECKS if at_least(release, check.since)}
    if level == "baseline":
        return [check for check in current.values() if check.level == "baseline"]
    replaced = {check.instead for check in current.values()}
    return [check for check in current.values() if check.id not in replaced]


def violations(pod: PodSpec, level: Level, release: str) -> Iterator[Violation]:
    """Everything that keeps a pod out of a namespace of this level."""
    for check in checks(level, release):
        yield from check.find(pod, release)


def enforced(namespace: Object) -> tuple[Level, At] | None:
    """The level that a Namespace enforces, and where it says so; None for privileged, or what is no level."""
    at = namespace["metadata"]["labels"][_ENFORCE]
    match at.text:
        case "baseline" | "restricted" as level:
            return level, at
    return None


def enforced_release(namespace: Object, release: str) -> str | None:
    """The release whose standards a Namespace enforces in a cluster: the one it is pinned to, unless that is newer."""
    at = namespace["metadata"]["labels"][f"{_ENFORCE}-version"]
    if not at.exists or at.text == "latest":
        return release
    pinned = _VERSION.fullmatch(at.text or "")
    return min(pinned[1], release, key=order) if pinned else None
