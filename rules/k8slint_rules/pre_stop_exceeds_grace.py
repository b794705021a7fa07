from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_DEFAULT_GRACE = 30
# What runs a command more or less than once, or beside the others.
_BRANCHES = Pattern(r"\|\||[^&]&(?:[^&]|$)|\b(?:if|while|until|for|case|trap|timeout|function)\b|\(\)")
_SLEEP = Pattern(r"(?:^|[;&\n])[^\S\n]*+(?:exec\s+)?(?:/(?:usr/)?bin/)?sleep\s+(\d{1,15})([smh]?)(?=\s*(?:$|[;&\n]))")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


@rule(
    "pre-stop-exceeds-grace",
    "preStop hook sleeps through the time the pod has to shut down",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="workload-reliability",
    since="0.1",
    needs=("preStop",),
)
def pre_stop_exceeds_grace(container: Container) -> Iterator[Finding]:
    """
    Why
        The clock of terminationGracePeriodSeconds, 30 unless it is set, starts with the preStop hook, and only when the
        hook has ended does the container get its SIGTERM. A hook that sleeps as long as that leaves the process two
        seconds, whatever it still has to finish.

    Bad
        lifecycle:
          preStop:
            exec: {command: [sleep, "60"]}

    Good
        lifecycle:
          preStop:
            exec: {command: [sleep, "10"]}

    Except
        Scripts with conditions and loops, where nobody can tell how long they take. A `sleep` handler that is longer
        is refused, which is the business of `invalid-sleep-hook`.

    See
        https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution
        https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
    """
    at = container.pod["terminationGracePeriodSeconds"]
    grace = at.number if at.exists else _DEFAULT_GRACE
    if grace is None or grace < 0 or not container.is_probed:
        return
    of = f"of container '{container.name}'"
    related = (Related(f"the pod has {grace} s", at.place),) if at.exists else ()
    seconds = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    if seconds.number is not None and seconds.number == grace:
        yield _too_long(of, seconds, seconds.number, grace, related)
    command = container["lifecycle"]["preStop"]["exec"]["command"]
    slept = _slept([item.text or "" for item in command.items()])
    if slept and slept >= grace:
        yield _too_long(of, command, slept, grace, related)


def _too_long(of: str, at: At, slept: int, grace: int, related: tuple[Related, ...]) -> Finding:
    much = "all of" if slept == grace else "more than"
    return Finding(
        f"preStop hook {of} sleeps {slept} s, {much} the {grace} s that the pod has to shut down",
        at.place,
        "sleep less, or raise terminationGracePeriodSeconds by what the process needs after it",
        related,
    )


def _slept(command: list[str]) -> int:
    """The seconds that a command sleeps for certain: `sleep 10`, or a script that says so."""
    if not command:
        return 0
    script = " ".join(command) if command[0].rpartition("/")[2] == "sleep" else command[-1]
    if _BRANCHES.search(script):
        return 0
    return sum(int(number) * _UNITS[unit] for number, unit in _SLEEP.findall(script))
