import re
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "rolling-update-deadlock",
    "maxSurge and maxUnavailable leave a rolling update no way to go on",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    kinds=("apps/DaemonSet", "apps/Deployment"),
    needs=("rollingUpdate",),
)
def rolling_update_deadlock(obj: Object) -> Iterator[Finding]:
    """
    Why
        A rolling update replaces pods either by making one more first (maxSurge) or by taking one away first
        (maxUnavailable). Where both are 0 it can do neither, and the API server refuses the object. A DaemonSet must
        choose one of the two: since its maxUnavailable is 1 where it is left out, maxSurge alone is refused as well.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          strategy:
            rollingUpdate: {maxSurge: 0, maxUnavailable: 0}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          strategy:
            rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Except
        Percentages that come to less than one pod: the surge is rounded up, so one of the two is always left.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
        https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
    """
    is_daemon_set = obj.kind == "DaemonSet"
    strategy = obj["spec"]["updateStrategy" if is_daemon_set else "strategy"]
    update = strategy["rollingUpdate"]
    if not update.is_map or (strategy["type"].value or "RollingUpdate") != "RollingUpdate":
        return
    surge, unavailable = update["maxSurge"], update["maxUnavailable"]
    surges = _is_some(surge, default=not is_daemon_set)
    misses = _is_some(unavailable, default=True)
    if surges is False and misses is False:
        related = (Related("maxSurge is 0", surge.place),) if surge.exists else ()
        by_default = "" if surge.exists else " by default"
        said = f"maxUnavailable is 0 while maxSurge is 0{by_default}, so no pod can be replaced"
        yield Finding(said, unavailable.place, "allow one of them to be 1", related)
    elif is_daemon_set and surges and misses:
        related = (Related("maxUnavailable is set here", unavailable.place),) if unavailable.exists else ()
        said = "maxSurge is set while maxUnavailable is " + ("not 0" if unavailable.exists else "1 by default")
        yield Finding(said, surge.place, "set maxUnavailable to 0", related)


def _is_some(at: At, *, default: bool) -> bool | None:
    """Whether a number or percentage is other than 0; None where it is neither."""
    if not at.exists:
        return default
    if at.number is not None:
        return at.number != 0
    percent = re.fullmatch(r"([0-9]+)%", at.text or "")
    return percent[1].strip("0") != "" if percent else None
