from collections.abc import Iterator
from itertools import pairwise

from k8slint.finding import Finding, Related
from k8slint.kube.indexes import indexes
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

# A Job with more completions than these has to be content with less.
_MANY = 100_000
_MOST_AT_ONCE = 10_000
_MOST_TEXT = 64 * 1024


@rule(
    "invalid-job",
    "counts and policies of a Job do not go together",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="jobs",
    since="0.1",
    kinds=("batch/CronJob", "batch/Job"),
    needs=("completionMode", "podFailurePolicy"),
)
def invalid_job(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a Job whose fields contradict each other. A rule of its podFailurePolicy asks either
        for exit codes or for conditions of the pod; exit codes stand in order, have no 0 under the operator `In`, and
        are those of a container that is there; the action `FailIndex` needs a backoffLimitPerIndex. A rule of its
        successPolicy names indexes that there are, in order, and no more successes than those. maxFailedIndexes is
        no more than completions; beyond 100000 completions it must be set when backoffLimitPerIndex is, and then both
        it and parallelism are limited to 10000.

    Bad
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          podFailurePolicy:
            rules:
              - {action: FailJob, onExitCodes: {operator: In, values: [0, 42]}}
          template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Good
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          podFailurePolicy:
            rules:
              - {action: FailJob, onExitCodes: {operator: In, values: [42]}}
          template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Except
        What a release does not know yet: podFailurePolicy before Kubernetes 1.26, limits per index before 1.29, and
        successPolicy before 1.31.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
        https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy
        https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index
    """
    is_cron = obj.group_kind == "batch/CronJob"
    spec = obj["spec"]["jobTemplate"]["spec"] if is_cron else obj["spec"]
    completions = spec["completions"].number
    if not is_cron and not spec["completions"].exists and not spec["parallelism"].exists:
        completions = 1
    if _knows(obj, "1.26"):
        for each in spec["podFailurePolicy"]["rules"].items():
            yield from _failure_findings(spec, each)
    if spec["completionMode"].text != "Indexed" or completions is None:
        return
    if _knows(obj, "1.29"):
        yield from _limit_findings(spec, completions)
    if _knows(obj, "1.31"):
        for each in spec["successPolicy"]["rules"].items():
            yield from _success_findings(each, completions)


def _knows(obj: Object, release: str) -> bool:
    return any(at_least(known, release) for known in obj.releases)


def _failure_findings(spec: At, policy: At) -> Iterator[Finding]:
    codes, conditions, action = policy["onExitCodes"], policy["onPodConditions"], policy["action"]
    if action.text == "FailIndex" and not spec["backoffLimitPerIndex"].exists:
        said = "the action FailIndex needs a backoffLimitPerIndex"
        yield Finding(said, action.place, "set backoffLimitPerIndex, or fail the Job")
    if codes.exists and len(conditions):
        place = conditions.key_place._replace(path=policy.path)
        related = (Related("exit codes are asked for here", codes.key_place),)
        yield Finding("a rule asks for exit codes and for conditions", place, "make two rules of it", related)
    elif not codes.exists and not len(conditions):
        said = "a rule asks neither for exit codes nor for conditions"
        yield Finding(said, policy.key_place, "set 'onExitCodes' or 'onPodConditions'")
    yield from _code_findings(spec, codes)


def _code_findings(spec: At, codes: At) -> Iterator[Finding]:
    name, values = codes["containerName"], codes["values"]
    if name.text is not None and not looks_unfilled(name.text):
        pod = spec["template"]["spec"]
        known = [item["name"].text for field in ("containers", "initContainers") for item in pod[field].items()]
        if name.text not in known and not any(looks_unfilled(other or "") for other in known):
            said = f"'{name.text}' is none of the containers"
            help = f"the containers are {', '.join(filter(None, known))}"
            yield Finding(said, name.place, help if any(known) else "name a container")
    if codes["operator"].text == "In":
        for item in values.items():
            if item.number == 0 or not item.exists:
                yield Finding("0 is no exit code of a failure", item.place, "remove it, or use the operator NotIn")
    numbers = [item.number for item in values.items() if item.number is not None]
    if any(later < earlier for earlier, later in pairwise(numbers)):
        yield Finding("the exit codes are not in order", values.key_place, "sort them")


def _limit_findings(spec: At, completions: int) -> Iterator[Finding]:
    failed, parallel = spec["maxFailedIndexes"], spec["parallelism"]
    number = failed.number
    # A number above that is said to be too large in any case.
    if number is not None and completions < number <= _MANY:
        said = f"maxFailedIndexes is {number}, of only {completions} completions"
        yield Finding(said, failed.place, "allow as many failures as there are completions, or less")
    if completions <= _MANY or not spec["backoffLimitPerIndex"].exists:
        return
    why = f"when there are more than {_MANY} completions"
    if not failed.exists:
        yield Finding(f"maxFailedIndexes is not set {why}", failed.place, f"set it to {_MOST_AT_ONCE} or less")
    for at in (failed, parallel):
        if at.number is not None and _MOST_AT_ONCE < at.number <= _MANY:
            said = f"{at.key} is {at.number}, {_MOST_AT_ONCE} are allowed {why}"
            yield Finding(said, at.place, f"set it to {_MOST_AT_ONCE} or less")


def _success_findings(policy: At, completions: int) -> Iterator[Finding]:
    named, count = policy["succeededIndexes"], policy["succeededCount"]
    if not named.exists and not count.exists:
        said = "a rule of the successPolicy asks for nothing"
        yield Finding(said, policy.key_place, "set 'succeededIndexes', 'succeededCount' or both")
    total = 0
    if named.text is not None and not looks_unfilled(named.text):
        if len(named.text.encode("utf-8", "replace")) > _MOST_TEXT:
            yield Finding(
                f"succeededIndexes is longer than {_MOST_TEXT} bytes", named.place, "write ranges such as 0-99"
            )
        found = indexes(named.text, completions)
        if isinstance(found, str):
            shown = named.text if len(named.text) <= 40 else f"{named.text[:40]}..."
            yield Finding(f"'{shown}' {found}", named.place, "write indexes upwards, such as 0,2-4,7")
            return
        total = found
    if count.number is None:
        return
    most = min(total, completions) if named.text is not None else completions
    if count.number < 0:
        yield Finding(f"succeededCount is {count.number}, below 0", count.place, "leave it out, or set 1 or more")
    elif count.number > most:
        what = "indexes are named" if most < completions else "completions are asked for"
        yield Finding(f"succeededCount is {count.number}, but only {most} {what}", count.place, "lower it")
