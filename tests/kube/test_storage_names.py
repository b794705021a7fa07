import pytest

from k8slint.kube.storage_names import (
    csi_driver_fault,
    iscsi_fault,
    option_fault,
    plain_path_fault,
    provisioner_fault,
    registry_fault,
    volume_field_fault,
)


@pytest.mark.parametrize(
    "name",
    [
        "iqn.2001-04.com.example:storage",
        "iqn.2001-04.com.example:a:b",
        "eui.0123456789ABCDEF",
        f"naa.{'0' * 32}",
    ],
)
def test_an_iscsi_name_is_of_one_of_three_kinds(name: str) -> None:
    assert iscsi_fault(name) is None


@pytest.mark.parametrize(
    "name", ["IQN.2001-04.com.example:a", "iqn.2001-04.com.example", "iqn.2001-04.com.example:a b", "eui.1", "naa.1"]
)
def test_what_only_looks_like_an_iscsi_name_is_none(name: str) -> None:
    assert iscsi_fault(name)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("a/b", None),
        ("a/..b", None),
        ("a\\..\\b", None),
        (".", None),
        ("/a", "must not begin with '/'"),
        ("a/../b", "must not contain '..'"),
        ("..a", "must not begin with '..'"),
    ],
)
def test_a_path_of_a_file_does_not_lead_out_of_its_volume(path: str, fault: str | None) -> None:
    assert plain_path_fault(path) == fault


@pytest.mark.parametrize("text", ["a:1", "a:1,b:2", "[::1]:1", ":"])
def test_a_registry_is_a_host_and_a_port(text: str) -> None:
    assert registry_fault(text) is None


@pytest.mark.parametrize("text", ["a", "a:1,", "a:1:2", "[::1", "a[b]:1"])
def test_a_registry_without_a_port_is_none(text: str) -> None:
    assert registry_fault(text)


def test_case_does_not_count_in_the_names_of_drivers() -> None:
    assert csi_driver_fault("CSI.example.com") is None
    assert provisioner_fault("Example.com/NFS") is None
    assert csi_driver_fault("d" * 64) == "has 64 characters, 63 are allowed"


@pytest.mark.parametrize("name", ["kubernetes.io/x", "k8s.io", "a.k8s.io/x/y", "KUBERNETES.io/x"])
def test_options_of_kubernetes_are_reserved(name: str) -> None:
    assert option_fault(name) == "is reserved"


def test_other_options_are_free() -> None:
    assert option_fault("ak8s.io/x") is None
    assert option_fault("x/kubernetes.io") is None


@pytest.mark.parametrize("path", ["metadata.labels", "metadata.labels['a']", "metadata.uid"])
def test_a_volume_shows_metadata(path: str) -> None:
    assert volume_field_fault(path) is None


@pytest.mark.parametrize("path", ["spec.nodeName", "metadata.name['a']", "metadata.labels[a]", "metadata.labels['a"])
def test_a_volume_shows_nothing_else(path: str) -> None:
    assert volume_field_fault(path)
