from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.credentials import credentials_in
from k8slint.kube.pods import Container
from k8slint.kube.secrets import looks_secret, may_be_secret, password_in_url
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "env-var-secret",
    "environment variable holds a secret in plain text",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="secrets",
    since="0.1",
    needs=("value",),
    peers=("kube-linter:env-var-secret", "polaris:sensitiveContainerEnvVar"),
)
def env_var_secret(container: Container) -> Iterator[Finding]:
    """
    Why
        Whoever may read the manifest may read the secret: everybody with access to the repository and its
        history, and everybody in the cluster who may look at pods, which is far more people than may look at
        Secrets. Changing it means a commit and a rollout.

    Bad
        env:
          - name: DB_PASSWORD
            value: tuna-42-lamp

    Good
        env:
          - name: DB_PASSWORD
            valueFrom:
              secretKeyRef: {name: db, key: password}

    Except
        Values that refer to something else: `$(VAR)` and other placeholders, paths, file names, URLs without a
        password, addresses of a secret store. Switches and short numbers. Variables whose name says
        that they hold the name, the place or the lifetime of a secret. Tokens and keys of a known form, which are the
        business of `exposed-credential`.

    See
        https://kubernetes.io/docs/concepts/configuration/secret/
        https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
    """
    for item in container["env"].items():
        name, value = item["name"].text or "", item["value"].text or ""
        if next(credentials_in(value), None) is not None:
            continue
        if looks_secret(name) and may_be_secret(value):
            said = "holds a secret in plain text"
        elif password_in_url(value):
            said = "holds a URL with a password in plain text"
        else:
            continue
        yield Finding(
            f"variable '{name}' of container '{container.name}' {said}",
            item["value"].place,
            "keep it in a Secret and refer to it with valueFrom.secretKeyRef",
        )
