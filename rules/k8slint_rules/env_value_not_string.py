from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "env-value-not-string",
    "unquoted number or boolean where text is needed",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("unquoted",),
)
def env_value_not_string(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Environment variables, labels, annotations and the data of a ConfigMap are text. Without quotes YAML
        reads `8080` and `1e3` as numbers and `true`, `on` and `y` as booleans, and the API server refuses the
        object. Quotes keep what is written: `0644` becomes 420 without them.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          port: 8080
          debug: on

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          port: "8080"
          debug: "on"

    See
        https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
    """
    yield error.finding
