from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_MOST = 52
# A generated name is the prefix and five characters more.
_MOST_PREFIX = _MOST - 5


@rule(
    "cronjob-name-length",
    "the name of a CronJob is longer than 52 characters",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="jobs",
    since="0.1",
    kinds=("batch/CronJob",),
)
def cronjob_name_length(obj: Object) -> Iterator[Finding]:
    """
    Why
        A CronJob names its Jobs after itself and appends eleven characters, and the name of a Job becomes a label
        of its pods, which may have 63. So the API server refuses a CronJob whose name has more than 52.

    Bad
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly-export-of-all-invoices-to-the-archive-of-finance}
        spec:
          schedule: "0 2 * * *"
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: export, image: "export:1.4"}]}}

    Good
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly-invoice-export}
        spec:
          schedule: "0 2 * * *"
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: export, image: "export:1.4"}]}}

    Except
        Names that hold a variable of a template.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
    """
    for field, most in (("name", _MOST), ("generateName", _MOST_PREFIX)):
        at = obj["metadata"][field]
        if at.text is None or looks_unfilled(at.text):
            continue
        # The other is used only where there is no name.
        if field == "generateName" and obj["metadata"]["name"].text:
            continue
        if len(at.text) > most:
            place = at.place._replace(path=obj["metadata"]["name"].path)
            yield Finding(f"'{field}' has {len(at.text)} characters, {most} are allowed for a CronJob", place)
