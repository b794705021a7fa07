from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.admission import binding_findings, policy_findings, webhook_findings
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_GROUP = "admissionregistration.k8s.io"


@rule(
    "invalid-admission-config",
    "rules, names or actions of an admission webhook or policy do not go together",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    kinds=(
        f"{_GROUP}/MutatingAdmissionPolicy",
        f"{_GROUP}/MutatingAdmissionPolicyBinding",
        f"{_GROUP}/MutatingWebhookConfiguration",
        f"{_GROUP}/ValidatingAdmissionPolicy",
        f"{_GROUP}/ValidatingAdmissionPolicyBinding",
        f"{_GROUP}/ValidatingWebhookConfiguration",
    ),
)
def invalid_admission_config(obj: Object) -> Iterator[Finding]:
    """
    Why
        What a webhook or a policy looks at is a list of rules, in which the API server wants `*` to stand alone:
        beside other groups, versions or operations it is refused. Among resources, `*` does not go with others
        that have no subresource, `*/*` with nothing, and `pods/*` with nothing behind it that it covers. A webhook
        needs a version of AdmissionReview that Kubernetes speaks, v1 or v1beta1. A mutating policy cannot look at
        DELETE, the key of an audit annotation is part of a name that begins with the name of its policy, and
        a binding does not both deny and warn.

    Bad
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: web}
        webhooks:
          - name: web.example.com
            admissionReviewVersions: [v1]
            sideEffects: None
            clientConfig: {url: https://example.com/validate}
            rules:
              - {apiGroups: ["*", apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}

    Good
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: web}
        webhooks:
          - name: web.example.com
            admissionReviewVersions: [v1]
            sideEffects: None
            clientConfig: {url: https://example.com/validate}
            rules:
              - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}

    Except
        Fields that are missing or without the right form, which the schema rules report.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
        https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
    """
    if obj.kind.endswith("WebhookConfiguration"):
        for webhook in obj["webhooks"].items():
            yield from webhook_findings(webhook)
    elif obj.kind.endswith("Binding"):
        yield from binding_findings(obj)
    else:
        yield from policy_findings(obj)
