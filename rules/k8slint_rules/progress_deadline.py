from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_DEFAULT = 600


@rule(
    "progress-deadline",
    "progressDeadlineSeconds is not greater than minReadySeconds",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    kinds=("apps/Deployment",),
    needs=("minReadySeconds", "progressDeadlineSeconds"),
)
def progress_deadline(obj: Object) -> Iterator[Finding]:
    """
    Why
        A new pod counts as available minReadySeconds after it became ready, and a rollout has failed when nothing
        became available for progressDeadlineSeconds. With a deadline that is not the longer of the two every
        rollout would fail, so the API server refuses the Deployment. The deadline is 600 where it is left out, so a
        minReadySeconds of 600 or more needs one.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          minReadySeconds: 60
          progressDeadlineSeconds: 60
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          minReadySeconds: 60
          progressDeadlineSeconds: 300
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
    """
    if obj.group != "apps":
        return  # extensions had another default
    deadline, ready = obj["spec"]["progressDeadlineSeconds"], obj["spec"]["minReadySeconds"]
    seconds = deadline.number if deadline.exists else _DEFAULT
    least = ready.number if ready.exists else 0
    if seconds is None or least is None or seconds > least:
        return
    said = f"progressDeadlineSeconds is {seconds}" + ("" if deadline.exists else " where it is left out")
    place = deadline.place if deadline.exists else ready.place._replace(path=deadline.path)
    related = (Related(f"minReadySeconds is {least}", ready.place),) if ready.exists and deadline.exists else ()
    yield Finding(f"{said}, not greater than minReadySeconds, {least}", place, "set it well above", related)
