from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.cron import fault
from k8slint.kube.objects import Object
from k8slint.kube.parts import part
from k8slint.kube.placeholder import looks_unfilled
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT


@rule(
    "cronjob-invalid-schedule",
    "the schedule of a CronJob does not parse",
    on=EACH_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="jobs",
    since="0.1",
    kinds=("batch/CronJob",),
)
def cronjob_invalid_schedule(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a CronJob whose schedule it cannot parse. Its grammar is smaller than that of many
        crons: exactly five fields, Sunday is 0 and never 7, no seconds, no `L`, `W` or `#`, no `@reboot`, and names of
        three letters only.

    Bad
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * 7"
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Good
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * 0"
          timeZone: Europe/Paris
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Except
        Variables that are filled in later. Days that never come, such as 31 February, are accepted by the API server
        and not reported here. A time zone in front of the fields is the business of `cronjob-time-zone`.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
        https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
    """
    at = obj["spec"]["schedule"]
    if at.text is None or looks_unfilled(at.text):
        return
    found = fault(at.text)
    if found is not None:
        yield Finding(found.message, part(at, found.start, found.end), found.help)
