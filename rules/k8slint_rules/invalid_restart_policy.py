from collections.abc import Iterator

from k8slint.finding import Finding, Fix
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_JOBS = ("batch/CronJob", "batch/Job")
_POLICIES = ("Always", "OnFailure", "Never")


@rule(
    "invalid-restart-policy",
    "restartPolicy is not allowed for the kind",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    kinds=(
        "ReplicationController",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        *_JOBS,
    ),
    peers=("kube-score:cronjob-restartpolicy",),
)
def invalid_restart_policy(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A Deployment keeps its pods running, a Job runs its pods to an end, and the API server holds their
        templates to it: Always for the one sort, OnFailure or Never for the other. The default is Always, so a
        Job or CronJob that says nothing is refused as well. With a `podFailurePolicy` a Job must say Never.

    Bad
        restartPolicy: Never

    Good
        restartPolicy: Always

    Except
        Bare Pods may have any of the three. A word that is none of them is the business of `invalid-value`.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template
        https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
    """
    at, kind = pod["restartPolicy"], pod.object.kind
    is_job = pod.object.group_kind in _JOBS
    policy = at.text if at.exists else ""
    if policy is None or (policy and policy not in _POLICIES) or (not policy and not is_job):
        return
    strict = is_job and _has_failure_policy(pod)
    allowed = ("Never",) if strict else ("OnFailure", "Never") if is_job else ("Always",)
    reason = " with a podFailurePolicy" if strict else ""
    if policy in allowed:
        return
    choice = " or ".join(f"'{value}'" for value in allowed)
    if not policy:
        said = f"{kind} has no restartPolicy, and the default 'Always' is not allowed"
        yield Finding(said, at.place, f"set restartPolicy to {choice}")
        return
    edit = rewrite(at, allowed[0])
    yield Finding(
        f"{kind} has restartPolicy '{policy}', which is not allowed{reason}",
        at.place,
        f"set restartPolicy to {choice}",
        fix=Fix(f"set restartPolicy to '{allowed[0]}'", (edit,)) if edit else None,
    )


def _has_failure_policy(pod: PodSpec) -> bool:
    job = pod.template.parent
    return job is not None and job["podFailurePolicy"].exists
