from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.kube.selectors import affinity_terms
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "invalid-match-label-keys",
    "key of matchLabelKeys is chosen by the selector, or by mismatchLabelKeys, too",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("matchLabelKeys",),
)
def invalid_match_label_keys(obj: Object) -> Iterator[Finding]:
    """
    Why
        For each key in matchLabelKeys the API server adds the pod's own value of that label to the labelSelector. A key
        that the selector speaks of already, or that mismatchLabelKeys names as well, would ask for two things at
        once, and the pod is refused. A Deployment with such a template is taken, and then makes no pods; in a
        topology spread constraint it was refused before Kubernetes 1.34.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec:
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: web}}
              matchLabelKeys: [app]
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web, track: canary}}
        spec:
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: web}}
              matchLabelKeys: [track]
          containers:
            - name: web
              image: nginx:1.29.3

    Except
        A key of which the pod has no label, which adds nothing. Keys without a labelSelector, which other rules
        speak of.

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition
        https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys
    """
    pod = pod_of(obj)
    if pod is None:
        return
    releases = obj.releases
    if any(at_least(release, "1.31") for release in releases):
        for term in affinity_terms(pod):
            yield from _findings(term, pod)
    merged = any(at_least(release, "1.34") for release in releases)
    strict = any(at_least(release, "1.27") and not at_least(release, "1.34") for release in releases)
    for constraint in pod["topologySpreadConstraints"].items():
        if strict:
            yield from _strict_findings(constraint)
        elif merged:
            yield from _findings(constraint, pod)


def _findings(term: At, pod: PodSpec) -> Iterator[Finding]:
    selector = term["labelSelector"]
    # Of a key that is there twice, the last one counts.
    keys = {key.text: key for key in term["matchLabelKeys"].items() if key.text}
    if not keys or not selector.exists:
        return
    other = {key.text: key for key in term["mismatchLabelKeys"].items() if key.text}
    for name, key in keys.items():
        if name in other:
            related = (Related("it is here, too", other[name].place),)
            yield Finding(
                f"'{name}' is in both matchLabelKeys and mismatchLabelKeys", key.place, "keep one of them", related
            )
    chosen = dict(selector["matchLabels"].fields())
    asked = [(at["key"].text or "", at) for at in selector["matchExpressions"].items()]
    if pod.object.group_kind == "Pod":
        asked += [(at.text or "", at) for at in term["matchLabelKeys"].items() if at.text in pod.labels]
    said: set[str] = set()
    for name, at in asked:
        if name in keys and name in chosen and name not in other and name not in said:
            said.add(name)
            yield _twice(name, keys[name], chosen[name])
        chosen.setdefault(name, at)


def _strict_findings(constraint: At) -> Iterator[Finding]:
    selector = constraint["labelSelector"]
    chosen = dict(selector["matchLabels"].fields())
    for expression in selector["matchExpressions"].items():
        chosen.setdefault(expression["key"].text or "", expression)
    for key in constraint["matchLabelKeys"].items():
        if key.text and key.text in chosen:
            yield _twice(key.text, key, chosen[key.text])


def _twice(name: str, key: At, chosen: At) -> Finding:
    said = f"'{name}' in matchLabelKeys is chosen by the labelSelector, too"
    return Finding(said, key.place, "keep one of them", (Related("it is chosen here", chosen.key_place),))
