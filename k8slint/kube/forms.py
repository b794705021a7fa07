"""The forms that a field may ask its text to have: names, addresses, paths, URLs.

Each form has its words, as the end of a sentence ("it must be an IP address"), and a function that gives what is wrong
with a text as the end of a sentence that begins with the text; None where nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from k8slint.kube import quantity
from k8slint.kube.addresses import (
    exact_cidr_fault,
    exact_ip_fault,
    family_fault,
    is_cidr,
    is_ip,
    odd_cidr,
    odd_ip,
    strict_cidr_fault,
    strict_ip_fault,
)
from k8slint.kube.api_names import (
    api_version_fault,
    blank_fault,
    cel_name_fault,
    kind_fault,
    one_line_fault,
    path_fault,
    three_part_fault,
)
from k8slint.kube.container_names import (
    env_field_fault,
    env_name_fault,
    field_key_fault,
    header_fault,
    name_or_prefix_fault,
    padding_fault,
    strict_env_name_fault,
    windows_user_fault,
)
from k8slint.kube.hostnames import (
    external_name_fault,
    full_name_fault,
    ingress_host_fault,
    wildcard_fault,
)
from k8slint.kube.names import (
    SUBDOMAIN_LENGTH,
    domain_path_fault,
    key_fault,
    label_fault,
    letter_label_fault,
    segment_fault,
    subdomain_fault,
    value_fault,
)
from k8slint.kube.policy_names import (
    any_or_label_fault,
    any_or_subdomain_fault,
    attribute_fault,
    finalizer_fault,
    group_version_fault,
    path_pattern_fault,
    percentage_fault,
    pool_fault,
    request_fault,
    signer_fault,
)
from k8slint.kube.ports import PORT_NAME_RULE, is_port_name
from k8slint.kube.quota_names import extended_fault
from k8slint.kube.resource_names import container_name_fault
from k8slint.kube.storage_names import (
    container_resource_fault,
    csi_driver_fault,
    iscsi_fault,
    option_fault,
    plain_path_fault,
    provisioner_fault,
    registry_fault,
    volume_field_fault,
)
from k8slint.kube.sysctls import ipc_fault, network_fault, sysctl_fault
from k8slint.kube.urls import webhook_path_fault, webhook_url_fault
from k8slint.pattern import Pattern

_CONFIG_KEY = Pattern(r"[-._a-zA-Z0-9]+")
_UNDERSCORED = Pattern(r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*")


class Form(NamedTuple):
    """What a text is asked to be, and what is wrong with one that is not."""

    words: str
    fault: Callable[[str], str | None]


def form_fault(form: str, text: str) -> str | None:
    """What is wrong with a text that should have a form of `FORMS`; None where nothing is."""
    return FORMS[form].fault(text)


def _unless(test: Callable[[str], bool], said: str) -> Callable[[str], str | None]:
    return lambda text: None if test(text) else said


def _is_percentage(text: str) -> bool:
    return text.endswith("%") and text[:-1].isascii() and text[:-1].isdecimal()


def _config_key_fault(text: str) -> str | None:
    if len(text) > 253:
        return f"has {len(text)} characters, 253 are allowed"
    if text in (".", "..") or text.startswith(".."):
        return "must not be '.' or begin with '..'"
    return None if _CONFIG_KEY.fullmatch(text) else "is not made of letters, digits, '-', '_' and '.'"


_loose_ip_fault = _unless(is_ip, "is no IP address")


def _not_ipv6(text: str) -> str | None:
    return family_fault(text, "IPv6")


def _local_path_fault(text: str) -> str | None:
    if text.startswith("/"):
        return "must not begin with '/'"
    return _steps_back(text)


def _steps_back(text: str) -> str | None:
    return "must not contain '..'" if ".." in text.split("/") else None


def _search_fault(text: str) -> str | None:
    """What is wrong with a search domain, whose parts may begin with '_'; the root is '.' itself."""
    name = text.removesuffix(".")
    if text == "." or (len(name) <= SUBDOMAIN_LENGTH and _UNDERSCORED.fullmatch(name)):
        return None
    return subdomain_fault(name) or "is no DNS name"


def _broken_bytes(text: str) -> str | None:
    found = quantity.nanos(text)
    return None if found is None or found % 10**9 == 0 else "is a fraction of a byte"


FORMS: Mapping[str, Form] = {
    "domain-path": Form("a domain and a path, such as example.com/jobs", domain_path_fault),
    "dotted-path": Form("a path such as .spec.replicas", path_fault(".")),
    "env-name": Form("printable ASCII without '='", env_name_fault),
    "env-field": Form("a field such as metadata.name, spec.nodeName or metadata.labels['app']", env_field_fault),
    "field-key": Form("a label or annotation such as metadata.labels['app']", field_key_fault),
    "name-or-prefix": Form("a DNS name", name_or_prefix_fault),
    "http-header": Form("the name of an HTTP header, such as X-Forwarded-For", header_fault),
    "spec-path": Form("a path such as .spec.replicas", path_fault(".spec.")),
    "status-path": Form("a path such as .status.replicas", path_fault(".status.")),
    "strict-env-name": Form("letters, digits, '-', '_' and '.' without a digit in front", strict_env_name_fault),
    "unpadded": Form("a text without blanks around it", padding_fault),
    "windows-user": Form("a name such as DOMAIN\\user", windows_user_fault),
    "absolute-path": Form("an absolute path", _unless(lambda text: text.startswith("/"), "does not begin with '/'")),
    "api-version": Form("a version such as v1, or a group and a version such as apps/v1", api_version_fault),
    "azure-blob-disk": Form(
        "the address of a blob, such as https://account.blob.core.windows.net/disks/web.vhd",
        _unless(lambda text: text.startswith("https://"), "does not begin with 'https://'"),
    ),
    "azure-managed-disk": Form(
        "the id of a managed disk, which begins with /subscriptions/",
        _unless(lambda text: text.startswith("/subscriptions/"), "does not begin with '/subscriptions/'"),
    ),
    "cel-name": Form("a name of letters, digits and '_'", cel_name_fault),
    "canonical-cidr": Form("an address range in its usual form, such as 10.0.0.0/8", odd_cidr),
    "canonical-ip": Form("an IP address in its usual form", odd_ip),
    "cidr": Form("an address range such as 10.0.0.0/8", _unless(is_cidr, "is no address range")),
    "any-or-label": Form("'*' or a DNS label", any_or_label_fault),
    "any-or-subdomain": Form("'*' or a DNS name", any_or_subdomain_fault),
    "certificate-request": Form("a certificate signing request in PEM", request_fault),
    "device-attribute": Form("an attribute such as gpu.example.com/model", attribute_fault),
    "extended-resource": Form("a resource with a domain in front, such as example.com/gpu", extended_fault),
    "finalizer": Form("a name such as example.com/cleanup, kubernetes or orphan", finalizer_fault),
    "pool": Form("a DNS name, or several with '/' between them", pool_fault),
    "path-pattern": Form("a path such as /healthz or /api/*", path_pattern_fault),
    "resource-of-containers": Form("a resource of containers, such as cpu or example.com/gpu", container_name_fault),
    "signer": Form("a domain and a name such as example.com/signer", signer_fault),
    "config-key": Form("a key of letters, digits, '-', '_' and '.'", _config_key_fault),
    "group-version": Form("a version with or without a group, such as apps/v1 or v1", group_version_fault),
    "container-resource": Form("a resource such as limits.memory", container_resource_fault),
    "csi-driver": Form("the name of a CSI driver, such as csi.example.com", csi_driver_fault),
    "flex-option": Form("an option outside of kubernetes.io and k8s.io", option_fault),
    "host-ports": Form("a host and a port such as quobyte.example.com:7861", registry_fault),
    "ip": Form("an IP address", _unless(is_ip, "is no IP address")),
    "iscsi-name": Form("a name such as iqn.2001-04.com.example:storage", iscsi_fault),
    "kind": Form("a kind such as Widget", kind_fault),
    "label": Form("a DNS label", label_fault),
    "label-key": Form("a label key", key_fault),
    "label-value": Form("a label value", value_fault),
    "letter-label": Form("a DNS label that begins with a letter", letter_label_fault),
    "local-path": Form("a relative path without '..'", _local_path_fault),
    "no-ipc-sysctl": Form("a sysctl that is not of IPC", ipc_fault),
    "no-network-sysctl": Form("a sysctl that is not of the network", network_fault),
    "no-slash": Form("a name without '/'", _unless(lambda text: "/" not in text, "must not contain '/'")),
    "no-steps-back": Form("a path without '..'", _steps_back),
    "not-blank": Form("more than blanks", blank_fault),
    "object-path": Form("a path such as .status.selector", path_fault(".spec.", ".status.")),
    "old-search-domain": Form("a DNS name", lambda text: subdomain_fault(text.removesuffix("."))),
    "one-line": Form("one line of text", one_line_fault),
    "part-percentage": Form("a number without quotes, or a percentage up to 100%", percentage_fault),
    "percentage": Form("a number without quotes, or a percentage", _unless(_is_percentage, "is no percentage")),
    "path-segment": Form("a name without '/' and '%'", segment_fault),
    "plain-path": Form("a relative path that does not begin with '..' or step back", plain_path_fault),
    "port-name": Form(PORT_NAME_RULE, _unless(is_port_name, "is not the name of a port")),
    "provisioner": Form("a name such as example.com/disk", provisioner_fault),
    "qualified-name": Form("a name such as example.com/name", key_fault),
    "search-domain": Form("a DNS name", _search_fault),
    "strict-ip": Form("an IP address", strict_ip_fault),
    "whole-bytes": Form("a whole number of bytes", _broken_bytes),
    "subdomain": Form("a DNS name", subdomain_fault),
    "sysctl": Form("the name of a sysctl", sysctl_fault),
    "three-part-name": Form("a DNS name of three or more parts, such as web.example.com", three_part_fault),
    "volume-field": Form("metadata.name, namespace, uid, labels or annotations", volume_field_fault),
    "exact-cidr": Form("an address range in its usual form, such as 10.0.0.0/8", exact_cidr_fault),
    "exact-ip": Form("an IP address in its usual form", exact_ip_fault),
    "exact-ipv6": Form("an IPv6 address in its usual form", lambda text: exact_ip_fault(text) or _not_ipv6(text)),
    "external-name": Form("a DNS name", external_name_fault),
    "full-name": Form("a DNS name of two or more parts", full_name_fault),
    "ingress-host": Form("a DNS name, with or without '*.' in front", ingress_host_fault),
    "ipv4": Form("an IPv4 address", lambda text: _loose_ip_fault(text) or family_fault(text, "IPv4")),
    "ipv6": Form("an IPv6 address", lambda text: _loose_ip_fault(text) or _not_ipv6(text)),
    "source-range": Form(
        "an address range such as 10.0.0.0/8", _unless(lambda text: is_cidr(text.strip()), "is no address range")
    ),
    "strict-cidr": Form("an address range such as 10.0.0.0/8", strict_cidr_fault),
    "strict-ipv4": Form("an IPv4 address", lambda text: strict_ip_fault(text) or family_fault(text, "IPv4")),
    "strict-source-range": Form("an address range such as 10.0.0.0/8", lambda text: strict_cidr_fault(text.strip())),
    "wildcard-host": Form("a DNS name, with or without '*.' in front", wildcard_fault),
    "webhook-path": Form("a path such as /validate", webhook_path_fault),
    "webhook-url": Form("a URL such as https://example.com/validate", webhook_url_fault),
}
