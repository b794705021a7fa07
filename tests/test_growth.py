"""A project twice as large takes twice as long, also where all its objects have something in common: counted in calls.

Of a few hundred near objects each is compared with each, and of more the first ones; so what is misspelt or missing
everywhere is not counted here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from k8slint.assemble import ReadFile, assemble
from k8slint.document import File
from k8slint.engine import Rules, lint
from k8slint.reading.read import read
from k8slint.registry import Registry, builtin
from k8slint.schema.releases import newest_release
from k8slint.target import WHOLE_PROJECT

MOST = 2.2
SMALL = 150

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: %(name)s, namespace: %(namespace)s}
spec:
  replicas: 2
  selector: {matchLabels: {app: %(app)s}}
  template:
    metadata: {labels: {app: %(app)s}}
    spec:
      containers:
        - name: web
          image: nginx:1.29
          ports: [{name: http, containerPort: 8080}]
          envFrom: [{configMapRef: {name: %(name)s}}]
"""
SERVICE = """apiVersion: v1
kind: Service
metadata: {name: %(name)s, namespace: %(namespace)s}
spec:
  selector: {app: %(app)s}
  ports: [{port: 80, targetPort: http}]
"""
CONFIG = """apiVersion: v1
kind: ConfigMap
metadata: {name: %(name)s, namespace: %(namespace)s}
data: {a: b}
"""
INGRESS = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: %(name)s, namespace: %(namespace)s}
spec:
  rules:
    - host: %(name)s.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: %(name)s, port: {number: 80}}}}]}
"""
APP = (DEPLOYMENT, SERVICE, CONFIG, INGRESS)


def app(name: str, namespace: str = '""', label: str = "") -> str:
    words = {"name": name, "namespace": namespace, "app": label or name}
    return "---\n".join(part % words for part in APP)


def kustomization(*resources: str) -> str:
    return "resources:\n" + "".join(f"- {each}\n" for each in resources)


def one_folder(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"all/{number}.yaml", app(f"a{number}", f"n{number % 5}")


def one_file(count: int) -> Iterator[tuple[str, str]]:
    yield "all.yaml", "---\n".join(app(f"a{number}") for number in range(count))


def one_name(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"{number}/all.yaml", app("web")


def one_name_in_a_folder(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"all/{number}.yaml", app("web", f"n{number}")


def one_label(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"all/{number}.yaml", app(f"a{number}", f"n{number % 5}", "same")


def services_apart(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"{number}/pods.yaml", app(f"a{number}", label="same")
        yield f"{number}/service.yaml", SERVICE % {"name": "b", "namespace": f"n{number}", "app": "same"}


def one_kustomization(count: int) -> Iterator[tuple[str, str]]:
    yield from ((f"{number}/all.yaml", app(f"a{number}")) for number in range(count))
    yield "kustomization.yaml", kustomization(*(f"{number}/all.yaml" for number in range(count)))


def many_overlays(count: int) -> Iterator[tuple[str, str]]:
    yield from ((f"base/{number}.yaml", app(f"a{number}")) for number in range(count))
    yield "base/kustomization.yaml", kustomization(*(f"{number}.yaml" for number in range(count)))
    yield from ((f"{number}/kustomization.yaml", kustomization("../base")) for number in range(count))


def a_chain(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"{number}/all.yaml", app(f"a{number}")
        below = [f"../{number + 1}"] if number + 1 < count else []
        yield f"{number}/kustomization.yaml", kustomization("all.yaml", *below)


def calls(files: list[File], rules: Rules) -> int:
    """How many functions are called to assemble a project and to compare its objects."""
    count = 0

    def one_more(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one_more)
    try:
        project = assemble((ReadFile(file) for file in files), (newest_release(),))
        list(lint(project, project.units, rules))
    finally:
        sys.setprofile(before)
    return count


SHAPES = (
    one_folder,
    one_file,
    one_name,
    one_name_in_a_folder,
    one_label,
    services_apart,
    one_kustomization,
    many_overlays,
    a_chain,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_as_much_takes_twice_as_long(
    shape: Callable[[int], Iterator[tuple[str, str]]], registry: Registry
) -> None:
    rules = Rules(registry, (entry.id for entry in builtin().entries.values() if entry.on == WHOLE_PROJECT.name))
    small, large = ([read(text.encode(), path) for path, text in shape(count)] for count in (SMALL, 2 * SMALL))
    calls([read(text.encode(), path) for path, text in shape(2)], rules)  # what is done once
    assert calls(large, rules) < MOST * calls(small, rules)
