from collections.abc import Iterable, Iterator

from k8slint.finding import Edit, Finding, Fix, Related
from k8slint.kube.near import nearest
from k8slint.kube.parts import part
from k8slint.kube.pods import Container
from k8slint.node import At, Place
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# As the kubelet reads it: $$ stands for a dollar, and nothing is taken for a name but what is in brackets.
_REFERENCE = Pattern(r"\$\$|\$\(([^()]*)\)")
# What is written like a variable; the others may be commands for a shell, such as $(hostname).
_VARIABLE = Pattern(r"[A-Z][A-Z0-9_]+")
# What the kubelet adds for every Service of the namespace.
_OF_SERVICE = Pattern(
    r"[A-Z0-9_]+_SERVICE_(HOST|PORT(_\w+)?)|[A-Z0-9_]+_PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?"
)


@rule(
    "env-undefined-reference",
    "$(NAME) refers to a variable that is not defined, or only later",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="secrets",
    since="0.1",
)
def env_undefined_reference(project: Project) -> Iterator[Finding]:
    """
    Why
        The kubelet replaces `$(NAME)` in a value by a variable that stands before it in the list, and in `command` and
        `args` by any variable of the container. What it does not know it leaves as it is, without a word, so that the
        process gets the text "$(NAME)". In `subPathExpr` it is an error, and the container does not start. The
        variables of the image are unknown to it.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              env:
                - {name: URL, value: "http://$(HOST):8080"}
                - {name: HOST, value: db.example.com}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              env:
                - {name: HOST, value: db.example.com}
                - {name: URL, value: "http://$(HOST):8080"}

    Except
        Containers with `envFrom`, which may bring the variable. Variables of Services, such as DB_SERVICE_HOST. Names
        that a patch mentions, and the `vars` of a kustomization. Names in small letters, which are more often
        commands for a shell.

    See
        https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
        https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
    """
    for pod in project.subjects.pods:
        for container in pod.containers:
            if not container["envFrom"].exists:
                yield from _in_container(container, project)


def _in_container(container: Container, project: Project) -> Iterator[Finding]:
    items = list(container["env"].items())
    places = {name: item["name"] for item in reversed(items) if (name := item["name"].text)}
    before: set[str] = set()
    for item in items:
        name = item["name"].text or ""
        who = f"variable '{name}' of container '{container.name}'"
        for wanted, place in _references(item["value"], project):
            if wanted in before:
                continue
            if wanted in places and wanted != name:
                yield Finding(
                    f"{who} refers to '{wanted}', which is defined after it",
                    place,
                    f"move '{wanted}' up; a variable knows only those before it",
                    (Related(f"'{wanted}' is defined here", places[wanted].place),),
                )
            elif _is_missing(wanted, project):
                yield _undefined(who, place, wanted, before)
        before.add(name)
    for who, at in _other_texts(container):
        for wanted, place in _references(at, project):
            # A script that sets the variable itself may be a template of its own kind.
            if wanted not in places and _is_missing(wanted, project) and f"{wanted}=" not in (at.text or ""):
                yield _undefined(f"{who} of container '{container.name}'", place, wanted, places)


def _references(at: At, project: Project) -> Iterator[tuple[str, Place]]:
    """Every name that a text refers to, and where; none where something else replaces `$(NAME)` first."""
    text = at.text or ""
    if "$(" in text and not project.will_be_filled(text):
        for found in _REFERENCE.finditer(text):
            if found[1]:
                yield found[1], part(at, found.start(), found.end())


def _other_texts(container: Container) -> Iterator[tuple[str, At]]:
    for item in container["command"].items():
        yield "command", item
    for item in container["args"].items():
        yield "argument", item
    for mount in container["volumeMounts"].items():
        yield "subPathExpr", mount["subPathExpr"]


def _is_missing(name: str, project: Project) -> bool:
    return (
        _VARIABLE.fullmatch(name) is not None
        and _OF_SERVICE.fullmatch(name) is None
        and not project.patches_mention(name)
    )


def _undefined(who: str, place: Place, name: str, known: Iterable[str]) -> Finding:
    near = nearest(name, known)
    return Finding(
        f"{who} refers to '{name}', which the container does not define",
        place,
        f"did you mean '{near}'?" if near else f"define it in env, or write $$({name}) if the text is meant as it is",
        fix=_respelled(place, name, near) if near else None,
    )


def _respelled(place: Place, name: str, near: str) -> Fix | None:
    """Refer to another variable, where the reference is written as it is read."""
    start, end = place.span
    if place.source.text[start:end] != f"$({name})" or not _VARIABLE.fullmatch(near):
        return None
    return Fix(f"refer to '{near}'", (Edit(place.span, f"$({near})"),))
