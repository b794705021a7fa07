"""`--complete`: everything is here, so what leads nowhere is an error; without it, it may well lead elsewhere."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run, Tree

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"
CONTAINER = "  containers: [{name: web, image: 'web:1.2'%s}]\n"

LEADS_NOWHERE = {
    "Service to pods": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
    "spec: {selector: {app: web}, ports: [{port: 80}]}\n",
    "NetworkPolicy to pods": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\n"
    "spec: {podSelector: {matchLabels: {app: web}}}\n",
    "PodDisruptionBudget to pods": "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n"
    "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}\n",
    "HorizontalPodAutoscaler to Deployment": "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n"
    "metadata: {name: web}\nspec:\n  maxReplicas: 3\n"
    "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n",
    "Ingress to Service": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n"
    "spec: {ingressClassName: nginx, defaultBackend: {service: {name: web, port: {number: 80}}}}\n",
    "Endpoints to Service": "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\n"
    "subsets: [{addresses: [{ip: 10.1.2.3}], ports: [{port: 5432}]}]\n",
    "RoleBinding to Role": "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web}\n"
    "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}\n"
    "subjects: [{kind: User, name: jo, apiGroup: rbac.authorization.k8s.io}]\n",
    "StatefulSet to Service": "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n"
    "spec:\n  serviceName: web\n  selector: {matchLabels: {app: web}}\n  template:\n"
    "    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: 'web:1.2'}]}\n",
    "Pod to ConfigMap": POD + CONTAINER % ", envFrom: [{configMapRef: {name: web}}]",
    "Pod to Secret": POD + CONTAINER % ", envFrom: [{secretRef: {name: web}}]",
    "Pod to ServiceAccount": POD + "  serviceAccountName: web\n" + CONTAINER % "",
    "Pod to PersistentVolumeClaim": POD
    + CONTAINER % ""
    + "  volumes: [{name: data, persistentVolumeClaim: {claimName: web}}]\n",
}


@pytest.mark.parametrize("manifest", LEADS_NOWHERE.values(), ids=LEADS_NOWHERE.keys())
def test_what_leads_nowhere_is_an_error_where_everything_is_here(tree: Tree, run: Run, manifest: str) -> None:
    tree({"a.yaml": manifest})
    assert _errors(run) == []
    assert len(_errors(run, "--complete")) == 1
    tree({".k8slint.yaml": "complete: true\n"})
    assert len(_errors(run)) == 1


def _errors(run: Run, *options: str) -> list[str]:
    report = json.loads(run("check", "-f", "json", *options).out)
    return [finding["rule"] for finding in report["findings"] if finding["severity"] == "error"]
