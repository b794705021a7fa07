from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "duplicate-env-var",
    "environment variable is set twice in a container",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="secrets",
    since="0.1",
    needs=("env",),
    peers=("kube-linter:duplicate-env-var", "kube-score:environment-variable-key-duplication"),
)
def duplicate_env_var(container: Container) -> Iterator[Finding]:
    """
    Why
        The last definition wins, and the others are dead text that people read and edit in vain. It is also
        a trap: `kubectl apply` merges the list by name, so taking one of the two away later can
        remove both from the cluster, and server-side apply refuses the list altogether.

    Bad
        env:
          - {name: LOG_LEVEL, value: info}
          - {name: LOG_LEVEL, value: debug}

    Good
        env:
          - {name: LOG_LEVEL, value: debug}

    Except
        A value that builds on the one before, such as `/opt/bin:$(PATH)`. Variables that come from `envFrom`,
        which `env` is meant to override.

    See
        https://github.com/kubernetes/kubernetes/issues/58477
        https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
    """
    first: dict[str, At] = {}
    for item in container["env"].items():
        name = item["name"].text
        if not name:
            continue
        if name in first and not _builds_on(name, item):
            yield Finding(
                f"variable '{name}' of container '{container.name}' is set again",
                item["name"].place,
                "keep one of them; the last one wins",
                (Related("first set here", first[name]["name"].place),),
            )
        first.setdefault(name, item)


def _builds_on(name: str, item: At) -> bool:
    value, reference = item["value"].text or "", f"$({name})"
    return reference in value and value != reference
