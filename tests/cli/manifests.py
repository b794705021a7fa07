"""Manifests for the tests of the command line."""

CLEAN = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  level: info
"""

WARNED = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx
          livenessProbe: {tcpSocket: {port: 80}}
          readinessProbe: {tcpSocket: {port: 80}}
          resources:
            requests: {cpu: 100m, memory: 64Mi}
            limits: {memory: 64Mi}
"""

REFUSED = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  level: yes
"""

BROKEN = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: [
"""
