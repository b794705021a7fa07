"""What a Service selects, and pods that no manifest shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from k8slint.kube.labels import Selector, labels_of
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import Map


@once
def pods_wanted(service: Object) -> Selector | None:
    """The selector of a Service; None where it selects nothing, or nobody can know yet what."""
    spec = service["spec"]
    pairs = labels_of(spec["selector"])
    if not pairs or len(pairs) < len(spec["selector"]) or spec["type"].text == "ExternalName":
        return None
    if any(looks_unfilled(text) for pair in pairs.items() for text in pair):
        return None
    return Selector(pairs)


def is_headless(service: Object) -> bool:
    """DNS answers with the pods themselves, since there is no address of the Service."""
    return service["spec"]["clusterIP"].text == "None"


# Labels that controllers give to single pods.
_AT_RUN_TIME = (
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
)
_TEMPLATES = (("template", "metadata"), ("podTemplate", "metadata"), ("podMetadata",), ("jobTemplate", "metadata"))


class MadeElsewhere:
    """What is known of pods that operators make: the names and kinds of what they make them from, and some labels."""

    def __init__(self, words: frozenset[str], labels: Iterable[Mapping[str, str]]) -> None:
        self.words = words
        self._labels = tuple(labels)
        self._by_pair: dict[tuple[str, str], list[Mapping[str, str]]] = {}
        for each in self._labels:
            for pair in each.items():
                self._by_pair.setdefault(pair, []).append(each)

    def may_match(self, selector: Selector) -> bool:
        """Whether a selector may be meant for such pods, or for labels that are given at run time."""
        if any(key.startswith(_AT_RUN_TIME) or _is_foreign(key) for key in selector.pairs):
            return True
        if any(value.lower() in self.words for value in selector.pairs.values()):
            return True
        by_pair = [self._by_pair.get(pair, ()) for pair in selector.pairs.items()]
        return any(selector.matches(labels) for labels in (min(by_pair, key=len) if by_pair else self._labels))


def made_elsewhere(objects: Iterable[Object]) -> MadeElsewhere:
    """What the custom resources among these objects tell of the pods that are made from them."""
    custom = [obj for obj in objects if is_custom(obj)]
    words = {word.lower() for obj in custom for word in (obj.name, obj.kind)}
    return MadeElsewhere(frozenset(words - {""}), (labels for obj in custom for labels in _labels_in(obj)))


def is_custom(obj: Object) -> bool:
    """Whether an object is of a kind that is none of Kubernetes' own."""
    return "." in obj.group and not obj.group.endswith(".k8s.io")


@once
def _labels_in(obj: Object) -> tuple[dict[str, str], ...]:
    """The labels of a custom resource, and those that it may give to pods."""
    spec = obj["spec"]
    # Few have one of these.
    paths = [path for path in _TEMPLATES if isinstance(spec.node, Map) and path[0] in spec.node.fields]
    holders = [obj["metadata"], *(spec.down(path) for path in paths)]
    return tuple(labels for at in holders if (labels := labels_of(at["labels"])))


def _is_foreign(key: str) -> bool:
    """A label of somebody's own domain, which programs set rather than people."""
    domain, slash, _ = key.partition("/")
    return bool(slash) and not domain.endswith(("kubernetes.io", "k8s.io"))


# Custom resources that are named after what they are for, and make no Services themselves.
_MAKE_NONE = frozenset(
    (
        "bitnami.com",
        "cert-manager.io",
        "cilium.io",
        "external-secrets.io",
        "externaldns.k8s.io",
        "keda.sh",
        "kyverno.io",
        "networking.istio.io",
        "security.istio.io",
        "traefik.io",
    )
)
_MONITORS = frozenset(("PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"))


def makers_of_services(objects: Iterable[Object]) -> frozenset[str]:
    """The names of custom resources from which operators may make Services: charts, databases, functions."""
    return frozenset(
        obj.name for obj in objects if is_custom(obj) and obj.group not in _MAKE_NONE and obj.kind not in _MONITORS
    )


def may_be_made_by(makers: frozenset[str], name: str) -> bool:
    """Whether a Service may come from one of these: it is called so, or so and something behind a dash."""
    words = name.split("-")
    return any("-".join(words[:end]) in makers for end in range(1, len(words) + 1))
