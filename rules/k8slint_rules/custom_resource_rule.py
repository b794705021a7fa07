from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "custom-resource-rule",
    "custom resource breaks a rule of its CRD",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("custom-rule",),
)
def custom_resource_rule(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        A CustomResourceDefinition can hold rules that fields keep together, written in CEL under
        `x-kubernetes-validations`: the minimum is not above the maximum, a name begins with a prefix. The API
        server tries them on every object of the kind, and refuses those that break one.

    Bad
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties: {min: {type: integer}, max: {type: integer}}
                      x-kubernetes-validations:
                        - {rule: self.min <= self.max, message: min must not be above max}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: small}
        spec: {min: 5, max: 3}

    Good
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties: {min: {type: integer}, max: {type: integer}}
                      x-kubernetes-validations:
                        - {rule: self.min <= self.max, message: min must not be above max}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: small}
        spec: {min: 3, max: 5}

    Except
        Objects with other faults, as long as these are not mended. Rules that compare an object with what it was
        before, which nobody knows here. A rule that cannot be tried is counted in the last line of the report.

    See
        https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
    """
    yield error.finding
