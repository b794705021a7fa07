from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import without
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_NEW = "serviceAccountName"


@rule(
    "deprecated-service-account-field",
    "pod names its account by serviceAccount instead of serviceAccountName",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="deprecation",
    since="0.1",
    needs=("serviceAccount",),
    peers=("kube-linter:deprecated-service-account-field",),
)
def deprecated_service_account_field(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        `serviceAccount` is the name that the field had before Kubernetes 1.0. The API server copies it to
        `serviceAccountName` where that is missing, and ignores it where it is there, so that changing the old one of
        the two changes nothing. Most tools look at the new one only.

    Bad
        serviceAccount: web

    Good
        serviceAccountName: web

    Except
        Where both say the same, as in what `kubectl get` prints, it is an info.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
    """
    old, new = pod["serviceAccount"], pod[_NEW]
    if not old.text:
        return
    if not new.exists:
        said = f"'serviceAccount' is deprecated, write '{_NEW}'"
        yield Finding(said, old.key_place, f"rename it to {_NEW}", fix=_rename(old))
    elif new.text == old.text:
        edit = without(old)
        fix = Fix("remove serviceAccount", (edit,), safe=True) if edit else None
        yield Finding(f"'serviceAccount' repeats '{_NEW}'", old.key_place, "remove it", fix=fix, severity="info")
    else:
        said = f"'serviceAccount' says '{old.text}', but '{_NEW}' is what counts"
        yield Finding(said, old.place, f"remove it, and see that {_NEW} is right")


def _rename(at: At) -> Fix | None:
    span = at.key_span
    if span is None or at.source.text[span.start : span.end].strip("'\"") != at.key:
        return None
    return Fix(f"rename it to {_NEW}", (Edit(span, _NEW),), safe=True)
