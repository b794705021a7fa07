"""Ports: what may be their name, and whether a Service opens what a backend asks for."""

from __future__ import annotations

import pytest

from k8slint.kube.objects import Object
from k8slint.kube.ports import backend_port, is_port_name, lacking, may_open, service_ports
from k8slint.node import At
from k8slint.reading.read import read


def root(text: str) -> At:
    file = read(text.encode(), "test.yaml")
    return At(file.source, file.documents[0].root)


def service(spec: str) -> Object:
    return Object(root(f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {spec}\n"), 0)


@pytest.mark.parametrize("name", ["http", "h", "8a", "fifteen-letters", "http-2"])
def test_names(name: str) -> None:
    assert is_port_name(name)


@pytest.mark.parametrize("name", ["", "80", "8-0", "HTTP", "a_b", "a.b", "-a", "a-", "a--b", "sixteen-letters-", "a\n"])
def test_no_names(name: str) -> None:
    assert not is_port_name(name)


def test_the_target_is_the_port_unless_it_says_otherwise() -> None:
    found = service_ports(service("{ports: [{port: 1}, {port: 2, targetPort: 0}, {port: 3, targetPort: web}, null]}"))
    assert [port.target.value for port in found] == [1, 2, "web", None]
    assert {port.protocol for port in found} == {"TCP"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("80", 80),
        ("web", "web"),
        ("{number: 80}", 80),
        ("{name: web}", "web"),
        ("{name: '', number: 80}", 80),
        ("{name: web, number: 0}", "web"),
        ("{name: web, number: 80}", None),
        ("{number: '80'}", None),
        ("{name: 80}", None),
        ("{}", None),
        ("[80]", None),
        ("'${PORT}'", None),
        ("true", None),
        ("null", None),
        ("''", None),
    ],
)
def test_what_a_backend_asks_for(text: str, asked: object) -> None:
    at = backend_port(root(f"port: {text}")["port"])
    assert (at.value if at else None) == asked


@pytest.mark.parametrize(
    ("spec", "asked", "said"),
    [
        ("{ports: [{port: 80}]}", "80", True),
        ("{ports: [{port: 80}]}", "81", False),
        ("{ports: [{port: 80}]}", "web", False),
        ("{ports: [{name: web, port: 80}]}", "web", True),
        ("{ports: [{name: '80', port: 81}]}", "'80'", True),
        ("{ports: []}", "80", False),
        ("{}", "80", True),
        ("{ports: [{port: '${PORT}'}]}", "80", True),
        ("{type: ExternalName, ports: [{port: 80}]}", "81", True),
    ],
)
def test_what_a_service_opens(spec: str, asked: str, said: bool) -> None:
    assert may_open(service(spec), root(f"port: {asked}")["port"]) is said


def test_what_is_said_of_a_port_that_is_lacking() -> None:
    asked = root("port: 8080")["port"]
    target = service("{ports: [{name: web, port: 80, targetPort: 8080}]}")
    assert lacking(target, asked).message == "Service 'web' has no port 8080"
    assert lacking(target, asked).help == "ask for its port 'web' (80)"
    assert lacking(target, asked).severity is None
    assert lacking(target, asked, by_target=True).severity == "warning"
    assert lacking(service("{ports: []}"), asked).help == "it has no ports"
    many = service("{ports: [" + ", ".join(f"{{port: {number}}}" for number in range(1, 8)) + "]}")
    assert lacking(many, asked).help == "it has 1, 2, 3, 4, 5 and 2 more"
    named = root("port: wbe")["port"]
    assert lacking(target, named).help == "did you mean 'web'?"
