from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT


@rule(
    "cronjob-negative-deadline",
    "startingDeadlineSeconds of a CronJob is negative",
    on=EACH_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="jobs",
    since="0.1",
    kinds=("batch/CronJob",),
    needs=("startingDeadlineSeconds",),
)
def cronjob_negative_deadline(obj: Object) -> Iterator[Finding]:
    """
    Why
        startingDeadlineSeconds says how late a Job may be started. The API server refuses a number below zero. To
        have no limit, leave the field out.

    Bad
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * *"
          startingDeadlineSeconds: -1
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Good
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * *"
          startingDeadlineSeconds: 300
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
    """
    at = obj["spec"]["startingDeadlineSeconds"]
    if at.number is not None and at.number < 0:
        yield Finding(f"startingDeadlineSeconds is {at.number}", at.place, "leave it out to have no deadline")
