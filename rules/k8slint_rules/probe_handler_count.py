from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import PROBES, Container
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

# In the order in which the API server looks at them: the first one counts.
_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
_SETTINGS = (
    "failureThreshold",
    "initialDelaySeconds",
    "periodSeconds",
    "successThreshold",
    "terminationGracePeriodSeconds",
    "timeoutSeconds",
)


@rule(
    "probe-handler-count",
    "a probe or lifecycle hook does not do exactly one thing",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=(*PROBES, "postStart", "preStop"),
)
def probe_handler_count(container: Container) -> Iterator[Finding]:
    """
    Why
        A probe asks in one way: `exec`, `httpGet`, `tcpSocket` or `grpc`; a hook does one thing, `sleep` among them.
        The API server refuses none, and it refuses two. None is often an indentation that slipped, so that
        the handler stands beside the probe.

    Bad
        readinessProbe:
          periodSeconds: 5

    Good
        readinessProbe:
          httpGet: {path: /ready, port: 8080}
          periodSeconds: 5

    Except
        A probe or hook that is null, which counts as not there, and one with a misspelt handler, which is the
        business of `unknown-field`.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#probe-check-methods
        https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
    """
    # Others may have neither, which is said as such.
    if not container.is_probed:
        return
    name = f"container '{container.name}'"
    for probe in PROBES:
        who = f"{probe.removesuffix('Probe')} probe of {name}"
        yield from _counted(who, container[probe], _PROBE_HANDLERS)
    for hook in ("postStart", "preStop"):
        yield from _counted(f"{hook} hook of {name}", container["lifecycle"][hook], _HOOK_HANDLERS)


def _counted(who: str, at: At, handlers: tuple[str, ...]) -> Iterator[Finding]:
    if not at.is_map:
        return
    found = [at[handler] for handler in handlers if at[handler].exists]
    if not found and all(key in handlers or key in _SETTINGS for key, _ in at.fields()):
        yield Finding(f"{who} has no handler", at.key_place, f"give it one of {', '.join(handlers)}")
    for other in found[1:]:
        yield Finding(
            f"{who} has a second handler, '{other.key}' beside '{found[0].key}'",
            other.key_place,
            "keep one of them",
            (Related("the first one", found[0].key_place),),
        )
