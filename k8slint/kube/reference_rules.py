"""Which references have a rule of their own that says when the target is missing, misspelt or elsewhere.

The general rules, `near-miss-reference` and `cross-namespace-reference`, leave these alone, so that one cause is one
finding.
"""

from __future__ import annotations

from k8slint.kube.references import Reference

_ANY = ""
# The kind that refers and the kind referred to; "" for any.
_OWN: dict[tuple[str, str], str] = {
    ("apps/StatefulSet", "Service"): "statefulset-service-name",
    ("autoscaling/HorizontalPodAutoscaler", _ANY): "dangling-horizontalpodautoscaler",
    ("networking.k8s.io/Ingress", "Service"): "dangling-ingress",
    ("rbac.authorization.k8s.io/ClusterRoleBinding", "rbac.authorization.k8s.io/ClusterRole"): "role-binding-role-ref",
    ("rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRole"): "role-binding-role-ref",
    ("rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/Role"): "role-binding-role-ref",
    **{
        (f"gateway.networking.k8s.io/{kind}Route", "Service"): "dangling-gateway-route-backend"
        for kind in ("HTTP", "GRPC", "TCP", "TLS", "UDP")
    },
}
# What every namespace has.
_EVERYWHERE = frozenset(
    {
        ("ConfigMap", "istio-ca-root-cert"),
        ("ConfigMap", "kube-root-ca.crt"),
        ("ConfigMap", "openshift-service-ca.crt"),
        ("ServiceAccount", "builder"),
        ("ServiceAccount", "default"),
        ("ServiceAccount", "deployer"),
    }
)


def rule_about(reference: Reference) -> str:
    """The id of the rule that speaks about such references; "" where none does."""
    kind = reference.source.group_kind
    return _OWN.get((kind, reference.to)) or _OWN.get((kind, _ANY), "")


def rules_about_references() -> frozenset[str]:
    """The ids of all rules that speak about references of some kind."""
    return frozenset(_OWN.values())


def is_everywhere(reference: Reference) -> bool:
    """Whether a reference is to something that Kubernetes or a platform puts into every namespace, or every cluster."""
    return (reference.to, reference.name) in _EVERYWHERE or reference.name.startswith("system-")
