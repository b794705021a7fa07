from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.resource_names import HUGE_PAGES, amount_fault, container_name_fault, thousandths
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "invalid-runtime-class",
    "overhead or tolerations of a RuntimeClass are none that a pod can have",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    kinds=("node.k8s.io/RuntimeClass",),
    needs=("podFixed", "tolerations"),
)
def invalid_runtime_class(runtime: Object) -> Iterator[Finding]:
    """
    Why
        What a RuntimeClass says is added to each pod that uses it, so the API server asks the same of it as of pods.
        The overhead has resources of containers, such as `cpu` and `memory`, no negative amounts, no parts of a device,
        and huge pages in multiples of their size and never alone. A toleration with `operator: Exists` has no value,
        one without a key is `Exists`, and tolerationSeconds go with the effect `NoExecute`.

    Bad
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: kata}
        handler: kata
        overhead: {podFixed: {mem: 120Mi}}

    Good
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: kata}
        handler: kata
        overhead: {podFixed: {memory: 120Mi}}

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/
    """
    for toleration in runtime["scheduling"]["tolerations"].items():
        yield from _toleration_findings(toleration)
    fixed = runtime["overhead"]["podFixed"]
    for name, at in fixed.fields():
        if looks_unfilled(name):
            continue
        fault, amount = container_name_fault(name), thousandths(at)
        if fault is not None:
            yield Finding(f"'{name}' in the overhead {fault}", at.key_place)
        elif amount is not None and amount_fault(name, amount) is not None:
            yield Finding(f"'{name}' in the overhead is {at.value}, {amount_fault(name, amount)}", at.place)
    pages = next((at for name, at in fixed.fields() if name.startswith(HUGE_PAGES)), None)
    if pages is not None and not (fixed["cpu"].exists or fixed["memory"].exists):
        related = (Related("said here", pages.key_place),)
        said = f"the overhead has '{pages.key}', but neither cpu nor memory"
        yield Finding(said, runtime["overhead"].key_place, "add cpu or memory", related)


def _toleration_findings(toleration: At) -> Iterator[Finding]:
    operator, effect = toleration["operator"], toleration["effect"]
    if operator.text == "Exists" and toleration["value"].text:
        yield Finding(
            "a toleration with 'operator: Exists' has a value",
            operator.place,
            "remove the value, or set 'operator: Equal'",
        )
    elif operator.text in (None, "", "Equal") and not toleration["key"].text:
        yield Finding(
            "a toleration without a key needs 'operator: Exists'",
            operator.place,
            "name the key, or set 'operator: Exists'",
        )
    if toleration["tolerationSeconds"].exists and effect.text in (None, "", "NoSchedule", "PreferNoSchedule"):
        yield Finding(
            "'tolerationSeconds' needs 'effect: NoExecute'",
            effect.place,
            "set the effect, or leave 'tolerationSeconds' out",
        )
