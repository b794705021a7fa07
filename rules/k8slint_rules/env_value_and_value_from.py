from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import Container
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_SOURCES = ("configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef")
_HELP = f"give one of {', '.join(_SOURCES)}"


@rule(
    "env-value-and-value-from",
    "environment variable has two values, or a source that is empty",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="secrets",
    since="0.1",
    needs=("valueFrom",),
)
def env_value_and_value_from(container: Container) -> Iterator[Finding]:
    """
    Why
        A variable is either written out in `value` or taken from exactly one source in `valueFrom`. The API server
        refuses a pod whose variable has both, since it cannot know which one is meant; two sources at once, and a
        `valueFrom` that names none, are refused as well.

    Bad
        env:
          - name: LOG_LEVEL
            value: info
            valueFrom:
              configMapKeyRef: {name: web, key: log-level}

    Good
        env:
          - name: LOG_LEVEL
            valueFrom:
              configMapKeyRef: {name: web, key: log-level}

    Except
        An empty `value` beside a `valueFrom`, which counts as not set.

    See
        https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
    """
    for item in container["env"].items():
        source = item["valueFrom"]
        if not source.is_map:
            continue
        who = f"variable '{item['name'].text or ''}' of container '{container.name}'"
        found = [name for name in _SOURCES if source[name].exists]
        if not found:
            if all(name in _SOURCES for name, _ in source.fields()):
                yield Finding(f"{who} has a valueFrom without a source", source.key_place, _HELP)
        elif _has_value(item):
            yield Finding(f"{who} has both a value and a valueFrom", source.key_place, "keep one of them")
        elif len(found) > 1:
            yield Finding(
                f"{who} has {len(found)} sources, '{found[0]}' and '{found[1]}'", source.key_place, "keep one"
            )


def _has_value(item: At) -> bool:
    return item["value"].exists and item["value"].text != ""
