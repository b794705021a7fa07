"""Releases and what became of APIs."""

from __future__ import annotations

from k8slint.kube.versions import at_least, deprecated_metadata, interval, lifecycle, order

KNOWN = tuple(f"1.{minor}" for minor in range(25, 38))


def test_order() -> None:
    assert order("1.34") == (1, 34)
    assert sorted(["1.34", "1.9", "1.10"], key=order) == ["1.9", "1.10", "1.34"]
    assert at_least("1.25", "1.25")
    assert not at_least("1.25", "1.26")
    assert not at_least("1.25", "")


def test_interval() -> None:
    assert interval(["1.34"], KNOWN) == "1.34"
    assert interval(["1.26", "1.25"], KNOWN) == "1.25 and 1.26"
    assert interval(["1.25", "1.26", "1.27", "1.28"], KNOWN) == "1.25 to 1.28"
    assert interval(["1.25", "1.30"], KNOWN) == "1.25, 1.30"
    assert interval(["1.38"], KNOWN) == "1.38"


def test_lifecycle() -> None:
    row = lifecycle("extensions", "v1beta1", "Ingress")
    assert row is not None
    assert (row.deprecated, row.removed, row.since) == ("1.14", "1.22", "1.19")
    assert (row.replacement, row.replacement_kind) == ("networking.k8s.io/v1", "Ingress")
    assert "rename spec.backend to spec.defaultBackend" in row.edits
    assert lifecycle("apps", "v1", "Deployment") is None
    core = lifecycle("", "v1", "Endpoints")
    assert core is not None
    assert (core.replacement, core.replacement_kind) == ("discovery.k8s.io/v1", "EndpointSlice")
    other = lifecycle("cert-manager.io", "v1alpha2", "Certificate")
    assert other is not None
    assert other.component == "cert-manager"


def test_deprecated_metadata() -> None:
    (row,) = deprecated_metadata("kubernetes.io/ingress.class")
    assert (row.type, row.deprecated, row.replacement) == ("annotation", "1.18", "spec.ingressClassName")
    (row,) = deprecated_metadata("container.apparmor.security.beta.kubernetes.io/web")
    assert row.prefix
    assert row.deprecated == "1.30"
    rows = deprecated_metadata("node-role.kubernetes.io/master")
    assert {row.type for row in rows} == {"label", "taint"}
    assert rows[0].replacement == "the label node-role.kubernetes.io/control-plane"
    assert deprecated_metadata("app.kubernetes.io/name") == ()
