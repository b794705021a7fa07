"""The order in which fields are offered: that in which people write them."""

from __future__ import annotations

from k8slint.node import Path
from k8slint.schema.described import Field

_FIRST = ("apiVersion", "kind", "metadata", "spec", "data", "stringData")
# The name comes first, since it says where keys and ports can be found.
_USUAL = (
    *("name", "namespace", "labels", "annotations", "replicas", "selector", "matchLabels", "template", "schedule"),
    *("jobTemplate", "type", "image", "imagePullPolicy", "command", "args", "containerPort", "port", "targetPort"),
    *("ports", "env", "envFrom", "value", "valueFrom", "configMapKeyRef", "secretKeyRef", "key"),
    *("containers", "initContainers", "volumes", "serviceAccountName", "restartPolicy", "resources"),
    *("requests", "limits", "volumeMounts", "mountPath", "startupProbe", "readinessProbe", "livenessProbe", "httpGet"),
    *("securityContext", "configMap", "secret", "persistentVolumeClaim", "emptyDir"),
    *("nodeSelector", "affinity", "tolerations"),
    *("topologySpreadConstraints", "imagePullSecrets", "ingressClassName", "rules", "tls", "host", "http", "paths"),
    *("path", "pathType", "backend", "service", "accessModes", "storageClassName", "properties", "required"),
    *("items", "enum", "description"),
)
_PLACES = {name: number for number, name in enumerate(_USUAL)}
# What the server writes.
_OF_SERVER = (
    *("creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields"),
    *("resourceVersion", "selfLink", "uid"),
)


def rank(field: Field, path: Path) -> str:
    """A key by which the fields of the mapping at a path are ordered: what is required first, then what is usual."""
    name = field.name
    if (not path and name == "status") or (path[-1:] == ("metadata",) and name in _OF_SERVER):
        return f"9{name}"
    if (not path and name in _FIRST) or name in ("metadata", "spec"):
        return f"0{_FIRST.index(name)}"
    if field.deprecated:
        return f"8{name}"
    is_idle = path[-2:] == ("template", "metadata") and name in ("name", "namespace")  # pods get names of their own
    place = _PLACES.get(name, len(_USUAL))
    level = 3 if is_idle or (not field.required and name not in _PLACES) else 1 if field.required else 2
    return f"{level}{place:03}{name}"
