from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "invalid-cel",
    "CEL expression does not compile",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("cel",),
)
def invalid_cel(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Admission policies, the conditions of webhooks, the rules of a CustomResourceDefinition and the selectors of
        devices are expressions in CEL. The API server compiles them when it takes the object: it refuses what
        is no expression, names and functions that are not there, and types that do not go together. What the
        schema of a CRD declares is known to it, so that a misspelt field of `self` is refused, too, and a rule that may
        cost too much.

    Bad
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: few-replicas}
        spec:
          matchConstraints:
            resourceRules:
              - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
          validations:
            - expression: object.spec.replicas <=

    Good
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: few-replicas}
        spec:
          matchConstraints:
            resourceRules:
              - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
          validations:
            - expression: object.spec.replicas <= 5

    Except
        What an expression costs is estimated in a CRD only, and the types that a mutating policy makes (`Object{...}`)
        are not looked at. An expression that cannot be judged is counted in the last line of the report. Functions
        follow the Kubernetes release: a new one is usable one release after it came.

    See
        https://kubernetes.io/docs/reference/using-api/cel/
        https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
    """
    yield error.finding
