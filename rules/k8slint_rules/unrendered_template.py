from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_FILE, FileView

# What Kubernetes or the container runtime compares letter by letter, so that braces are never meant there.
_EXACT = frozenset(
    (
        "claimName",
        "generateName",
        "host",
        "hostname",
        "image",
        "ingressClassName",
        "name",
        "namespace",
        "nodeName",
        "priorityClassName",
        "runtimeClassName",
        "schedulerName",
        "secretName",
        "serviceAccountName",
        "serviceName",
        "storageClassName",
    )
)
_EXACT_MAPS = frozenset(("labels", "matchLabels", "nodeSelector", "selector"))
_HELP = "render the template first, and check what comes out"


@rule(
    "unrendered-template",
    "template text or a placeholder that nothing has filled in",
    on=EACH_FILE,
    severity="error",
    preset="minimal",
    category="metadata",
    since="0.1",
)
def unrendered_template(file: FileView) -> Iterator[Finding]:
    """
    Why
        kubectl renders no template. Text in braces is refused as broken YAML, as the wrong type or as a name
        that no object may have; an image of that name cannot be pulled. Either the file has to go through Helm,
        envsubst or whatever else fills it in before it is applied, or a variable was forgotten there.

    Bad
        apiVersion: v1
        kind: Service
        metadata:
          name: "{{ .Release.Name }}"
        spec:
          ports: [{port: "${PORT}"}]

    Good
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports: [{port: 80}]

    Except
        Text in data, annotations, commands, arguments and variables, where the program may be the one that
        fills it in; custom resources, whose controllers often do. Templates inside of a Helm chart are skipped and
        counted. Variables that Flux replaces are left alone where the project says that it does.

    See
        https://helm.sh/docs/helm/helm_template/
    """
    unreadable = [problem.finding for problem in file.problems if problem.kind == "template"]
    yield from unreadable
    if unreadable:
        return  # one cause: the file is a template
    braces = "{{" in file.unit.file.source.text
    for obj in file.objects:
        refused = [error for error in file.schema_errors(obj) if error.fault == "template"]
        yield from (error.finding for error in refused)
        if braces and ("." not in obj.group or obj.group.endswith(".k8s.io")):
            said = {error.place.span for error in refused}
            yield from (_finding(at) for at in _exact_texts(obj) if at.place.span not in said)


def _finding(at: At) -> Finding:
    text = " ".join((at.text or "").split())
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    return Finding(f"'{shown}' is template text that was not rendered", at.place, _HELP)


def _exact_texts(obj: Object) -> Iterator[At]:
    """The values of an object that name something, and hold braces."""
    waiting = [obj.root]
    while waiting:
        here = waiting.pop()
        for key, value in here.fields():
            if (key in _EXACT or here.key in _EXACT_MAPS) and "{{" in (value.text or ""):
                yield value
            waiting.append(value)
        waiting.extend(here.items())
