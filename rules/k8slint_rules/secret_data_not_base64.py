from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "secret-data-not-base64",
    "data of a Secret, or binary data, does not decode",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="secrets",
    since="0.1",
    kinds=("base64",),
)
def secret_data_not_base64(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The values under `data` of a Secret and `binaryData` of a ConfigMap are base64: the standard alphabet
        with + and /, padded with =. The API server refuses anything else, and plain text that happens to
        decode arrives as garbage. Plain text belongs under `stringData`.

    Bad
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        data:
          password: not encoded

    Good
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        stringData:
          password: not encoded

    See
        https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
    """
    yield error.finding
