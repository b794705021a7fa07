"""What is said of a group, version and kind."""

from __future__ import annotations

import pytest

from k8slint.errors import UsageError
from k8slint.schema.catalog import Catalog

from .build import check, mended, objects, written

OBJECT = "apiVersion: {}\nkind: {}\nmetadata: {{name: a}}\n"


@pytest.mark.parametrize(
    ("api_version", "kind", "release", "fault", "message", "help"),
    [
        (
            "extensions/v1beta1",
            "Ingress",
            "1.36",
            "removed-api",
            "'Ingress' of 'extensions/v1beta1' is gone since Kubernetes 1.22",
            "use networking.k8s.io/v1",
        ),
        (
            "policy/v1beta1",
            "PodSecurityPolicy",
            "1.36",
            "removed-api",
            "'PodSecurityPolicy' of 'policy/v1beta1' is gone since Kubernetes 1.25",
            "delete the object",
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta3",
            "FlowSchema",
            "1.25",
            "unknown-api",
            "is not in Kubernetes 1.25; it came with 1.26",
            "use flowcontrol.apiserver.k8s.io/v1beta1",
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta3",
            "FlowSchema",
            "1.27",
            "",
            "",
            "",
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta2",
            "FlowSchema",
            "1.27",
            "",
            "",
            "",
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta3",
            "FlowSchema",
            "1.30",
            "deprecated-api",
            "is deprecated since Kubernetes 1.29 and goes away in 1.32",
            "use flowcontrol.apiserver.k8s.io/v1",
        ),
        (
            "v1",
            "Endpoints",
            "1.33",
            "deprecated-api",
            "'Endpoints' of 'v1' is deprecated since Kubernetes 1.33",
            "use discovery.k8s.io/v1 EndpointSlice",
        ),
        (
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            "1.28",
            "unknown-api",
            "of 'admissionregistration.k8s.io/v1' is not in Kubernetes 1.28; it came with 1.30",
            "use admissionregistration.k8s.io/v1beta1",
        ),
        ("v1", "Deployment", "1.36", "unknown-api", "there is no kind 'Deployment' in 'v1'", "did you mean 'apps/v1'?"),
        (
            "apps",
            "Deployment",
            "1.36",
            "unknown-api",
            "there is no kind 'Deployment' in 'apps'",
            "did you mean 'apps/v1'?",
        ),
        ("V1", "Service", "1.36", "unknown-api", "there is no kind 'Service' in 'V1'", "did you mean 'v1'?"),
        ("apps/v1", "DeamonSet", "1.36", "unknown-api", "there is no kind 'DeamonSet'", "did you mean 'DaemonSet'?"),
        ("v1", "Configmap", "1.36", "unknown-api", "there is no kind 'Configmap' in 'v1'", "did you mean 'ConfigMap'?"),
        (
            "v1",
            "Ingres",
            "1.36",
            "unknown-api",
            "there is no kind",
            "did you mean 'Ingress' of 'networking.k8s.io/v1'?",
        ),
        ("apps/v1", "Frobnicator", "1.36", "unknown-api", "there is no kind 'Frobnicator' in 'apps/v1'", ""),
        (
            "networking.k8s/v1",
            "Ingress",
            "1.36",
            "unknown-api",
            "there is no API group 'networking.k8s'",
            "did you mean 'networking.k8s.io/v1'?",
        ),
        (
            "networking.k8s.oi/v1",
            "NetworkPolicy",
            "1.36",
            "unknown-api",
            "there is no API group 'networking.k8s.oi'",
            "did you mean 'networking.k8s.io/v1'?",
        ),
        ("networking/v1", "Ingress", "1.36", "unknown-api", "there is no", "did you mean 'networking.k8s.io/v1'?"),
        ("rbac/v1", "Role", "1.36", "unknown-api", "there is no", "did you mean 'rbac.authorization.k8s.io/v1'?"),
        (
            "apiextension.k8s.io/v1",
            "CustomResourceDefinition",
            "1.36",
            "unknown-api",
            "there is no",
            "extensions.k8s.io/v1'?",
        ),
        ("core/v1", "Pod", "1.36", "unknown-api", "there is no API group 'core'", "did you mean 'v1'?"),
        (
            "cert-manager.io/v1alpha2",
            "Certificate",
            "1.36",
            "deprecated-api",
            "'Certificate' of 'cert-manager.io/v1alpha2' is gone since cert-manager 1.6",
            "use cert-manager.io/v1",
        ),
    ],
)
def test_answers(api_version: str, kind: str, release: str, fault: str, message: str, help: str) -> None:
    errors = [error for error in check(OBJECT.format(api_version, kind), release) if error.fault.endswith("-api")]
    if not fault:
        assert errors == []
        return
    (error,) = errors
    assert error.fault == fault
    assert message in error.message
    assert help in error.help
    assert written(error) in (api_version, kind)


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("batch.example.com/v1", "Job"),
        ("serving.knative.dev/v1", "Service"),
        ("gateway.networking.k8s.io/v1", "Gateway"),
        ("snapshot.storage.k8s.io/v1", "VolumeSnapshot"),
        ("kops.k8s.io/v1alpha2", "Cluster"),
        ("metrics.k8s.io/v1beta1", "PodMetrics"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
        ("kubeadm.k8s.io/v1beta4", "ClusterConfiguration"),
        ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
        ("ops/v1", "Runbook"),
        ("builtin", "LabelTransformer"),
        ("v1", "Config"),
        ("v1", "PodList"),
    ],
)
def test_other_people_s_kinds_are_not_blamed(api_version: str, kind: str) -> None:
    (obj,) = objects(OBJECT.format(api_version, kind))
    assert check(OBJECT.format(api_version, kind)) == []
    assert not Catalog(("1.37",)).checked(obj)


def test_a_plain_move_is_mended_safely() -> None:
    (error,) = check("apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\n")
    assert error.fix is not None
    assert error.fix.safe
    assert mended(error).startswith("apiVersion: batch/v1\n")


def test_a_move_that_needs_more_is_not_mended() -> None:
    (error,) = check("apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n")
    assert error.fix is None


def test_without_api_version_or_kind() -> None:
    errors = check("metadata: {name: a}\n")
    assert [error.message for error in errors] == ["'apiVersion' is not set", "'kind' is not set"]
    assert [error.message for error in check("apiVersion: v1\nkind: 1\n")] == ["'kind' must be a string"]


def test_namespaced() -> None:
    catalog = Catalog(("1.37",))
    assert catalog.namespaced("apps/Deployment") is True
    assert catalog.namespaced("Pod") is True
    assert catalog.namespaced("Namespace") is False
    assert catalog.namespaced("rbac.authorization.k8s.io/ClusterRole") is False
    assert catalog.namespaced("example.com/Widget") is None


def test_a_release_that_nobody_has() -> None:
    with pytest.raises(UsageError, match=r"no schemas of Kubernetes 1\.24"):
        Catalog(("1.24",))
    with pytest.raises(UsageError, match="newer ones come with k8slint"):
        Catalog(("1.99",))
