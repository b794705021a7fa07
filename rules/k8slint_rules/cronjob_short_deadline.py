from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

_LEAST = 10


@rule(
    "cronjob-short-deadline",
    "startingDeadlineSeconds of a CronJob is below 10",
    on=EACH_OBJECT,
    severity="warning",
    preset="default",
    category="jobs",
    since="0.1",
    kinds=("batch/CronJob",),
    needs=("startingDeadlineSeconds",),
)
def cronjob_short_deadline(obj: Object) -> Iterator[Finding]:
    """
    Why
        A Job that cannot be started within startingDeadlineSeconds of its time is skipped. The controller may need
        longer than a few seconds to come round to it (the documentation speaks of checks every ten seconds), and
        whenever it restarts or is busy the run is lost without a failed Job to show for it.

    Bad
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * *"
          startingDeadlineSeconds: 5
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Good
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * *"
          startingDeadlineSeconds: 60
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Except
        A negative number, which is the business of `cronjob-negative-deadline`.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
    """
    at = obj["spec"]["startingDeadlineSeconds"]
    if at.number is not None and 0 <= at.number < _LEAST:
        said = f"startingDeadlineSeconds is {at.number}, so runs may be skipped"
        yield Finding(said, at.place, f"allow {_LEAST} seconds or more")
