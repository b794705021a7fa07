from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container
from k8slint.kube.versions import at_least
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_DEFAULT_GRACE = 30
_SINCE = "1.30"
_ZERO_SINCE = "1.33"


@rule(
    "invalid-sleep-hook",
    "lifecycle hook sleeps longer than the pod has to shut down",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("sleep",),
)
def invalid_sleep_hook(container: Container) -> Iterator[Finding]:
    """
    Why
        The `sleep` handler of a hook, postStart as well as preStop, may not be longer than
        terminationGracePeriodSeconds of the pod, 30 unless it is set: the API server refuses it, and a negative one.
        Before Kubernetes 1.33 it refuses 0, too.

    Bad
        lifecycle:
          preStop:
            sleep: {seconds: 60}

    Good
        lifecycle:
          preStop:
            sleep: {seconds: 10}

    Except
        Commands that sleep, of which `pre-stop-exceeds-grace` speaks.

    See
        https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
    """
    at = container.pod["terminationGracePeriodSeconds"]
    grace = at.number if at.exists else _DEFAULT_GRACE
    releases = [release for release in container.object.releases if at_least(release, _SINCE)]
    if grace is None or not container.is_probed or not releases:
        return
    if grace < 0 and container.object.group_kind == "Pod":
        grace = 1  # as the API server has it
    related = (Related(f"the pod has {grace} s", at.place),) if at.exists else ()
    for hook in ("postStart", "preStop"):
        sleep = container["lifecycle"][hook]["sleep"]
        seconds = sleep["seconds"]
        number = seconds.number if seconds.exists else 0
        if not sleep.is_map or number is None:
            continue
        who = f"{hook} hook of container '{container.name}' sleeps {number} s"
        place = seconds.place._replace(path=sleep.path)
        if not 0 <= number <= grace:
            said = f"which must be 0 to {grace}" if grace >= 0 else f"but its pod has {grace} s to shut down"
            lower = (
                "lower it, or raise terminationGracePeriodSeconds"
                if grace > 0
                else "raise terminationGracePeriodSeconds"
            )
            help = lower if number >= 0 else "set 0 or more"
            yield Finding(f"{who}, {said}", place, help, related)
        elif number == 0 and not all(at_least(release, _ZERO_SINCE) for release in releases):
            yield Finding(f"{who}, which is refused before Kubernetes {_ZERO_SINCE}", place, "take the hook out")
