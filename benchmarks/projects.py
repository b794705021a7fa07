"""Write projects of a given size: ordinary manifests, the same for the same numbers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels: {{app: {name}}}
spec:
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      serviceAccountName: {name}
      containers:
        - name: {name}
          image: registry.example.com/{name}:1.{number}.0  # pinned by the release job
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: {name}
          env:
            - name: LOG_LEVEL
              value: info
            - name: WORKERS
              value: "4"
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          livenessProbe:
            httpGet:
              path: /live
              port: http
            periodSeconds: 20
"""
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: {namespace}
spec:
  selector:
    app: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
"""
_CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
  namespace: {namespace}
data:
  LEVEL: info
  config.yaml: |
    listen: ":8080"
    # how long a client may take
    timeout: 30s
"""
_SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {name}
  namespace: {namespace}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {name}
  minReplicas: 2
  maxReplicas: 5
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {{type: Utilization, averageUtilization: 70}}
"""
_ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
  namespace: {namespace}
"""
_KINDS = (_DEPLOYMENT, _SERVICE, _CONFIG, _SCALER, _ACCOUNT)


def documents(number: int) -> Iterator[str]:
    """So many ordinary objects, five of which belong together each time."""
    for index in range(number):
        app = index // len(_KINDS)
        name, namespace = f"app-{app}", f"team-{app % 20}"
        yield _KINDS[index % len(_KINDS)].format(name=name, namespace=namespace, number=app)


def many_files(folder: Path, number: int) -> None:
    """One object a file, 50 files a folder."""
    for index, text in enumerate(documents(number)):
        path = folder / f"part-{index // 50}" / f"object-{index}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def one_file(folder: Path, number: int) -> None:
    """All objects in one file."""
    (folder / "all.yaml").write_text("---\n".join(documents(number)))


def one_label(folder: Path, number: int) -> None:
    """All objects in one folder, and everything selects everything."""
    for index, text in enumerate(documents(number)):
        app = index // len(_KINDS)
        same = text.replace(f"app: app-{app}", "app: same").replace(f"team-{app % 20}", "team")
        (folder / f"object-{index}.yaml").write_text(same)


def one_kustomization(folder: Path, number: int) -> None:
    """Many files, and a kustomization that lists them all."""
    many_files(folder, number)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))
    lines = "".join(f"  - {name}\n" for name in names)
    (folder / "kustomization.yaml").write_text(f"kind: Kustomization\nresources:\n{lines}")


SHAPES: Mapping[str, Callable[[Path, int], None]] = {
    "files": many_files,
    "documents of one file": one_file,
    "files, one label": one_label,
    "files, one kustomization": one_kustomization,
}


def make(root: Path, shape: str, number: int) -> Path:
    """A new project of a shape below a folder; an empty config file makes it one."""
    folder = root / f"{shape.replace(' ', '-').replace(',', '')}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / ".k8slint.yaml").touch()
    SHAPES[shape](folder, number)
    return folder
