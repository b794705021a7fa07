from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Map, Node, Scalar, Seq
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
_MANY = 10
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
        counted. Variables that Flux or the `vars` of a kustomization replace are left alone where the project says so;
        others can be named as `placeholders` in the configuration.

    See
        https://helm.sh/docs/helm/helm_template/
    """
    is_unreadable = any(problem.kind == "template" for problem in file.unit.problems)
    unreadable = [problem.finding for problem in file.problems if problem.kind == "template"] if is_unreadable else []
    found = unreadable or list(_in_objects(file))
    if len(found) <= _MANY:
        yield from found
        return
    # One cause: the whole file is a template.
    first = min(found, key=lambda finding: finding.place.span)
    yield first._replace(message=f"{first.message}, and so are {len(found) - 1} more in this file")


def _in_objects(file: FileView) -> Iterator[Finding]:
    for obj in file.objects:
        refused = [error for error in file.schema_errors(obj) if error.fault == "template"]
        yield from (error.finding for error in refused)
        if ("." in obj.group and not obj.group.endswith(".k8s.io")) or obj.kind == "CustomResourceDefinition":
            continue
        said = {error.place.span for error in refused}
        left = (at for at in _left_over(obj) if at.place.span not in said and not file.will_be_filled(at))
        yield from (_finding(at) for at in left)


def _finding(at: At) -> Finding:
    text = " ".join((at.text or "").split())
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    what = "template text that was not rendered" if "{{" in text else "a placeholder that was not filled in"
    return Finding(f"'{shown}' is {what}", at.place, _HELP)


def _left_over(obj: Object) -> Iterator[At]:
    """Braces in what names something; any placeholder in a name, a label or an image, whose letters are checked."""
    # The names of RBAC may hold almost anything, and subjects are named by somebody else.
    checked = obj.group != "rbac.authorization.k8s.io"
    waiting = [obj.root] if _may_be_left_over(obj.root) else []
    while waiting:
        here = waiting.pop()
        for key, value in here.fields():
            text = value.text or ""
            strict = key == "image" or (
                checked
                and (
                    here.key in _EXACT_MAPS or (here.key == "metadata" and key in ("name", "generateName", "namespace"))
                )
            )
            if (strict and looks_unfilled(text)) or ("{{" in text and (key in _EXACT or here.key in _EXACT_MAPS)):
                yield value
            waiting.append(value)
        waiting.extend(here.items())


def _may_be_left_over(root: At) -> bool:
    """Whether any name holds braces or a placeholder: a walk that keeps no places, and so takes little time."""
    waiting: list[tuple[Node | None, bool]] = [(root.node, False)]
    while waiting:
        node, names_all = waiting.pop()
        if isinstance(node, Map):
            for key, child in node.fields.items():
                if not isinstance(child, Scalar):
                    waiting.append((child, key in _EXACT_MAPS))
                elif (names_all or key in _EXACT) and _is_open(child.value):
                    return True
        elif isinstance(node, Seq):
            waiting.extend((item, False) for item in node.items if not isinstance(item, Scalar))
    return False


def _is_open(value: object) -> bool:
    return isinstance(value, str) and ("{{" in value or looks_unfilled(value))
