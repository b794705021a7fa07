"""What is offered at a cursor, marked with ‸."""

from __future__ import annotations

import pytest

from k8slint.editor.complete import MOST, Completion, completions, resolve
from k8slint.project import Project
from tests.editor.marks import project_of, unmarked

OTHERS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: prod, labels: {app: web, part-of: shop}}
data: {mode: fast, "on": "3"}
binaryData: {logo: aGk=}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: elsewhere, namespace: test}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: anywhere}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: prod, labels: {token: hunter3}}
stringData: {password: hunter2}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: prod}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}, {port: 443}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: blue}, annotations: {example.com/note: hunter4}}
---
apiVersion: v1
kind: Namespace
metadata: {name: tight, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front, "on": "true"}}
    spec:
      serviceAccountName: walker
      containers: [{name: web, image: x, ports: [{name: http, containerPort: 8080}, {containerPort: 9090}]}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: toys.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Toy, plural: toys, singular: toy, listKind: ToyList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: {size: {type: string, enum: [small, large]}, tags: {type: array, items: {type: string}}}
"""

WORKLOAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mine\n  namespace: prod\nspec:\n"
POD = WORKLOAD + "  template:\n    spec:\n"
CONTAINER = POD + "      containers:\n        - name: main\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: mine\n  namespace: prod\nspec:\n"
INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  namespace: prod\nspec:\n"
BACKEND = INGRESS + "  defaultBackend:\n    service:\n"
SECRET_TYPES = (
    "Opaque kubernetes.io/tls kubernetes.io/dockerconfigjson kubernetes.io/basic-auth kubernetes.io/ssh-auth "
    "kubernetes.io/service-account-token kubernetes.io/dockercfg bootstrap.kubernetes.io/token"
)
RECOMMENDED = " ".join(
    f"app.kubernetes.io/{name}" for name in ["name", "instance", "version", "component", "part-of", "managed-by"]
)
MODES = " ".join(f"pod-security.kubernetes.io/{mode}" for mode in ("enforce", "audit", "warn"))
DISRUPTIONS = "poddisruptionbudgets poddisruptionbudgets/status"
METADATA = (
    "name namespace labels annotations finalizers generateName ownerReferences creationTimestamp "
    "deletionGracePeriodSeconds deletionTimestamp generation managedFields resourceVersion selfLink uid"
)
QUOTAS = (
    "requests.cpu requests.memory limits.cpu limits.memory requests.storage persistentvolumeclaims services "
    "services.loadbalancers services.nodeports configmaps secrets count/deployments.apps count/jobs.batch"
)
ROLE = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n"
BINDING = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n"
ROUTE = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {namespace: prod}\nspec:\n"
LIST = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {namespace: test}\n"
SCALER = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n"
POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  namespace: prod\nspec:\n"


def beside_others(text: str, path: str = "a.yaml") -> Project:
    return project_of({"others.yaml": OTHERS, path: text})


def offered(marked: str, path: str = "a.yaml") -> list[Completion]:
    text, cursor, _ = unmarked(marked)
    project = beside_others(text, path)
    found = completions(project, project.units[-1], cursor)
    return sorted(found, key=lambda each: each.sort)


def labels(marked: str) -> list[str]:
    return [each.label for each in offered(marked)]


def put(marked: str, label: str) -> str:
    """The text once a completion is taken."""
    text = unmarked(marked)[0]
    (found,) = [each for each in offered(marked) if each.label == label]
    return text[: found.span.start] + found.text + text[found.span.end :]


ALL = {
    "a value of an enumeration": (WORKLOAD + "  strategy:\n    type: ‸", "RollingUpdate Recreate"),
    "a truth": (CONTAINER + "          tty: ‸", "false true"),
    "a default": (WORKLOAD + "  progressDeadlineSeconds: ‸", "600"),
    "an item of an enumeration": (
        "apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n    - ReadWriteOnce\n    - ‸",
        "ReadOnlyMany ReadWriteMany ReadWriteOncePod",
    ),
    "fields": (SERVICE + "  sessionAffinityConfig:\n    ‸", "clientIP"),
    "fields in braces": (SERVICE + "  sessionAffinityConfig: {‸}", "clientIP"),
    "fields of an item": (POD + "      imagePullSecrets:\n        - ‸", "name"),
    "fields where an item may begin": (POD + "      imagePullSecrets:\n        ‸", "- name"),
    "fields where a list waits for its dashes": (POD + "      imagePullSecrets:\n        na‸", "- name"),
    "fields that are there": (POD + "      imagePullSecrets:\n        - name: x\n          ‸", ""),
    "fields of a CRD": ("apiVersion: example.com/v1\nkind: Toy\nspec:\n  ‸", "size tags"),
    "values of a CRD": ("apiVersion: example.com/v1\nkind: Toy\nspec:\n  size: ‸", "small large"),
    "the kind of a CRD": ("apiVersion: example.com/v1\nkind: ‸", "Toy"),
    "kinds of a version": (
        "apiVersion: apps/v1\nkind: ‸",
        "Deployment StatefulSet DaemonSet ControllerRevision ReplicaSet",
    ),
    "versions of a kind": ("kind: HorizontalPodAutoscaler\napiVersion: ‸", "autoscaling/v2 autoscaling/v1"),
    "what every object has": ("kind: Pod\n‸\nmetadata: {}", "apiVersion spec status"),
    "what every object has, without a kind": ("apiVersion: v1\n‸", "kind metadata"),
    "another program's file": ("services:\n  web:\n    ‸", ""),
    "a ConfigMap": (
        CONTAINER + "          envFrom:\n            - configMapRef:\n                name: ‸",
        "anywhere settings kube-root-ca.crt",
    ),
    "a ConfigMap in an item of a List": (
        LIST + "  spec:\n    volumes:\n    - configMap:\n        name: ‸",
        "anywhere elsewhere kube-root-ca.crt",
    ),
    "a key of a ConfigMap": (
        CONTAINER + "          env:\n            - valueFrom: {configMapKeyRef: {name: settings, key: ‸}}",
        "mode on",
    ),
    "a key of a ConfigMap for a file": (
        POD + "      volumes:\n        - configMap: {name: settings, items: [{key: ‸}]}",
        "logo mode on",
    ),
    "a key of a Secret": (
        CONTAINER + "          env:\n            - valueFrom: {secretKeyRef: {key: ‸, name: login}}",
        "password",
    ),
    "a service account that others use": (POD + "      serviceAccountName: ‸", "default walker"),
    "a Service": (BACKEND + "      name: ‸", "web"),
    "the name of a port": (BACKEND + "      name: web\n      port:\n        name: ‸", "http"),
    "the number of a port": (BACKEND + "      name: web\n      port:\n        number: ‸", "80 443"),
    "how to say the port": (BACKEND + "      name: web\n      port:\n        ‸", "name number"),
    "what is scaled": (
        SCALER + "    name: ‸\n    apiVersion: apps/v1\n    kind: Deployment\n",
        "web",
    ),
    "a port of the pods": (SERVICE + "  selector: {app: web}\n  ports:\n    - targetPort: ‸", "http 8080 9090"),
    "a port of the pods without a selector": (SERVICE + "  ports:\n    - targetPort: ‸", ""),
    "a port of the container": (
        CONTAINER
        + "          ports: [{name: own, containerPort: 81}]\n          livenessProbe:\n            httpGet:\n"
        "              port: ‸\n",
        "own 81",
    ),
    "a port for gRPC": (
        CONTAINER + "          ports: [{name: own, containerPort: 81}]\n          livenessProbe:\n            grpc:\n"
        "              port: ‸\n",
        "81",
    ),
    "a volume": (
        CONTAINER + "          volumeMounts:\n            - name: ‸\n      volumes:\n        - name: data\n"
        "          emptyDir: {}\n        - {name: more, configMap: {name: x}}",
        "data more",
    ),
    "a namespace": (
        "kind: Pod\napiVersion: v1\nmetadata:\n  namespace: ‸",
        "prod shop test tight default kube-node-lease kube-public kube-system",
    ),
    "a key of a selector": (SERVICE + "  selector:\n    ‸", "app on tier"),
    "a second key of a selector": (SERVICE + "  selector:\n    app: web\n    ‸", "on tier"),
    "a value of a selector": (SERVICE + "  selector:\n    app: ‸", "web"),
    "the selector of a policy": (POLICY + "  podSelector:\n    matchLabels:\n      ‸", "app on tier"),
    "a selector of namespaces": (
        POLICY + "  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              ‸",
        "kubernetes.io/metadata.name pod-security.kubernetes.io/enforce team",
    ),
    "a namespace by its name": (
        POLICY + "  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n"
        "              kubernetes.io/metadata.name: ‸",
        "prod shop test tight",
    ),
    "a key of an expression": (
        POLICY + "  podSelector:\n    matchExpressions:\n      - key: ‸",
        "app on tier",
    ),
    "a value of an expression": (
        POLICY + "  podSelector:\n    matchExpressions:\n      - key: tier\n        values:\n          - ‸",
        "front",
    ),
    "one's own labels": (
        WORKLOAD
        + "  selector:\n    matchLabels:\n      ‸\n  template:\n    metadata:\n      labels:\n        own: label",
        "own",
    ),
    "labels in use": (
        "kind: Pod\napiVersion: v1\nmetadata:\n  labels:\n    ‸\n  namespace: prod",
        f"app part-of team {RECOMMENDED}",
    ),
    "labels of a namespace": (
        "kind: Namespace\napiVersion: v1\nmetadata:\n  labels:\n    ‸",
        f"app part-of team {MODES} {RECOMMENDED}",
    ),
    "a level of security": (
        "kind: Namespace\napiVersion: v1\nmetadata:\n  labels:\n    pod-security.kubernetes.io/warn: ‸",
        "privileged baseline restricted",
    ),
    "an operator of labels": (
        POLICY + "  podSelector:\n    matchExpressions:\n      - operator: ‸",
        "In NotIn Exists DoesNotExist",
    ),
    "an operator of nodes": (
        POD + "      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:\n"
        "        {nodeSelectorTerms: [{matchExpressions: [{operator: ‸}]}]}}}",
        "DoesNotExist Exists Gt In Lt NotIn",
    ),
    "a port that a policy opens": (
        POLICY + "  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - ports:\n        - port: ‸",
        "http 8080 9090",
    ),
    "a port of others that a policy opens": (
        POLICY + "  podSelector: {}\n  egress:\n    - to: [{podSelector: {matchLabels: {app: x}}}]\n"
        "      ports:\n        - port: ‸",
        "",
    ),
    "the container that is scaled by": (
        SCALER.replace("spec:", "metadata: {namespace: prod}\nspec:") + "    name: web\n    apiVersion: apps/v1\n"
        "    kind: Deployment\n"
        "  metrics: [{containerResource: {name: cpu, container: ‸}}]",
        "web",
    ),
    "what is scaled by": (SCALER + "    name: web\n  metrics: [{resource: {name: ‸}}]", "cpu memory"),
    "the keys of a Secret by its type": (
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: x\n  ‸",
        "tls.key",
    ),
    "the resources of a group": (ROLE + "  - apiGroups: [policy]\n    resources: [‸]", DISRUPTIONS),
    "the resources of a CRD": (ROLE + "  - apiGroups: [example.com]\n    resources: [‸]", "toys"),
    "what a quota limits": (
        "apiVersion: v1\nkind: ResourceQuota\nspec:\n  hard:\n    requests.c‸\n    pods: 1",
        QUOTAS,
    ),
    "what a range limits": (
        "apiVersion: v1\nkind: LimitRange\nspec:\n  limits:\n    - default:\n        ‸",
        "cpu memory ephemeral-storage",
    ),
    "an unknown custom resource": ("apiVersion: acme.io/v1\nkind: Rocket\n‸", "metadata"),
    "the labels of an unknown custom resource": ("apiVersion: acme.io/v1\nkind: Rocket\nmetadata:\n  lab‸", METADATA),
    "the rest of an unknown custom resource": ("apiVersion: acme.io/v1\nkind: Rocket\nspec:\n  ‸", ""),
    "an unknown kind of Kubernetes": ("apiVersion: apps/v1\nkind: Rocket\nmetadata:\n  ‸", ""),
    "an object of a List": ("apiVersion: v1\nkind: List\nitems:\n- ‸", "apiVersion kind metadata"),
    "a kind where the rest is there": ("apiVersion: v1\nroleRef: {}\n‸", "kind metadata"),
    "values of labels in use": ("kind: Pod\napiVersion: v1\nmetadata:\n  labels:\n    part-of: ‸", "shop"),
    "annotations in use": ("kind: Pod\napiVersion: v1\nmetadata:\n  annotations:\n    ‸", "example.com/note"),
    "no values of annotations": ("kind: Pod\napiVersion: v1\nmetadata:\n  annotations: {example.com/note: ‸}", ""),
    "no values of what looks secret": ("kind: Pod\napiVersion: v1\nmetadata:\n  labels:\n    token: ‸", ""),
    "the type of a Secret": ("apiVersion: v1\nkind: Secret\ntype: ‸", SECRET_TYPES),
    "the kind of a role": (BINDING + "roleRef:\n  kind: ‸", "Role ClusterRole"),
    "a verb": (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n  - verbs: [get, list, watch, create, ‸]",
        "update patch delete deletecollection *",
    ),
    "what a container asks for": (
        CONTAINER + "          resources:\n            limits:\n              cpu: 1\n              ‸",
        "memory ephemeral-storage",
    ),
    "what a claim asks for": (
        "apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  resources:\n    requests: {‸}",
        "storage",
    ),
    "a topology": (
        POD + "      topologySpreadConstraints:\n        - topologyKey: ‸",
        "kubernetes.io/hostname topology.kubernetes.io/zone topology.kubernetes.io/region",
    ),
    "a label of nodes": (POD + "      nodeSelector:\n        kubernetes.io/os: ‸", "linux windows"),
    "a field in a file": (
        POD + "      volumes:\n        - downwardAPI: {items: [{fieldRef: {fieldPath: ‸}}]}",
        "metadata.name metadata.namespace metadata.uid metadata.labels metadata.annotations",
    ),
    "a port of the Gateway API": (
        ROUTE + "  rules: [{backendRefs: [{name: web, port: ‸}]}]",
        "80 443",
    ),
    "what a comment can ask for": ("# k8slint: ‸", "ignore object-ignore file-ignore"),
    "what a comment further in can ask for": ("kind: Pod # k8slint: ‸", "ignore object-ignore"),
    "a comment": ("# k8s‸", ""),
    "behind the brackets of a comment": ("# k8slint: ignore[latest-tag] ‸", ""),
    "a text": (CONTAINER + "          args:\n            - |\n              ‸", ""),
    "the value of a Secret": ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  password: ‸", ""),
}


@pytest.mark.parametrize(("marked", "expected"), ALL.values(), ids=ALL)
def test_what_is_offered(marked: str, expected: str) -> None:
    assert " ".join(labels(marked)) == expected


TAKEN = {
    "a scalar": (WORKLOAD + "  rep‸", "replicas", "  replicas: "),
    "a mapping": (WORKLOAD + "  sel‸", "selector", "  selector:\n    "),
    "a list": (POD + "      vol‸", "volumes", "      volumes:\n        - "),
    "a list in the style of the file": (
        POD + "      containers:\n      - name: x\n      vol‸",
        "volumes",
        "      volumes:\n      - ",
    ),
    "a mapping in the style of the file": (
        "apiVersion: v1\nkind: Service\nspec:\n    sel‸",
        "selector",
        "    selector:\n        ",
    ),
    "an item": (POD + "      containers:\n        ‸", "- image", "        - image: "),
    "an item that was begun": (POD + "      containers:\n        im‸", "- image", "        - image: "),
    "an item at the column of its key": (POD + "      containers:\n      na‸", "- name", "      - name: "),
    "more of an item, below its dash": (CONTAINER + "        im‸", "image", "        - name: main\n          image: "),
    "a list of an item, below its dash": (
        CONTAINER + "        ‸",
        "env",
        "        - name: main\n          env:\n            - ",
    ),
    "more of an item at the column of its key": (
        POD + "      containers:\n      - name: main\n      ima‸",
        "image",
        "      - name: main\n        image: ",
    ),
    "a field beside a list of others": (
        POD + "      containers:\n      - name: main\n      res‸",
        "resources",
        "      - name: main\n      resources:\n        ",
    ),
    "another item": (CONTAINER + "        im‸", "- image", "        - name: main\n        - image: "),
    "a mapping of an item": (
        POD + "      containers:\n        - res‸",
        "resources",
        "        - resources:\n            ",
    ),
    "a mapping where an item may begin": (
        POD + "      containers:\n        ‸",
        "- resources",
        "        - resources:\n            ",
    ),
    "the key of a mapping that is there": (
        WORKLOAD + "  sel‸\n\n    # labels\n    matchLabels: {}\n",
        "selector",
        "  selector:\n\n    # labels\n    matchLabels: {}\n",
    ),
    "the key of a list that is there": (
        SERVICE + "  por‸\n  - port: 80\n",
        "ports",
        "  ports:\n  - port: 80\n",
    ),
    "the key of a mapping above another one": (
        WORKLOAD + "  sel‸\n  - a\n",
        "selector",
        "  selector:\n    \n  - a\n",
    ),
    "a list above the end": (
        POD + "      vol‸\n---\na: 1\n",
        "volumes",
        "      volumes:\n        - \n---\na: 1\n",
    ),
    "a key with its colon": (WORKLOAD + "  rep‸: 3", "replicas", "  replicas: 3"),
    "a part of a key": (WORKLOAD + "  re‸cas", "replicas", "  replicas: "),
    "Windows": ("apiVersion: v1\r\nkind: Service\r\nspec:\r\n  sel‸", "selector", "  selector:\r\n    "),
    "braces": ("{apiVersion: v1, kind: Service, spec: {sel‸}}", "selector", '"selector": }}'),
    "braces in YAML": ("apiVersion: v1\nkind: Service\nspec: {sel‸}", "selector", "spec: {selector: }"),
    "JSON in quotes": (
        '{"apiVersion": "v1", "kind": "Service", "spec": {"sel‸"}}',
        "selector",
        '"spec": {"selector": }}',
    ),
    "JSON in quotes with a colon": (
        '{"apiVersion": "v1", "kind": "Service", "spec": {"sel‸": {}}}',
        "selector",
        '"spec": {"selector": {}}}',
    ),
    "a quote that is not closed": (
        '{"apiVersion": "v1", "kind": "Service", "spec": {"sel‸',
        "selector",
        '"spec": {"selector": ',
    ),
    "a label in quotes": (SERVICE + '  selector:\n    "ti‸"', "tier", '    "tier": '),
    "a field in quotes": (SERVICE + "  'sel‸'", "selector", "  'selector': "),
    "a value in JSON": (
        '{"apiVersion": "v1", "kind": "Service", "spec": {"type": ‸}}',
        "NodePort",
        '"type": "NodePort"}}',
    ),
    "a value": (SERVICE + "  type: Node‸ # here", "NodePort", "  type: NodePort # here"),
    "a value in quotes": (SERVICE + "  type: 'No‸'", "NodePort", "  type: 'NodePort'"),
    "a text that YAML reads otherwise": (
        CONTAINER + "          env:\n            - valueFrom: {configMapKeyRef: {name: settings, key: ‸}}",
        "on",
        '{configMapKeyRef: {name: settings, key: "on"}}',
    ),
    "a label that YAML reads otherwise": (SERVICE + "  selector:\n    ‸", "on", '    "on": '),
    "a number": (BACKEND + "      name: web\n      port:\n        number: ‸", "443", "        number: 443"),
    "the first rule": ("# k8slint: ignore[‸", "latest-tag", "# k8slint: ignore[latest-tag]"),
    "another rule": ("# k8slint: ignore[a, lat‸]", "latest-tag", "# k8slint: ignore[a, latest-tag]"),
    "a rule that is changed": (
        "# k8slint: ignore[lat‸est, b] -- x",
        "latest-tag",
        "# k8slint: ignore[latest-tag, b] -- x",
    ),
    "the second directive": ("kind: Pod # x # k8slint: ignore[‸]", "latest-tag", "# x # k8slint: ignore[latest-tag]"),
    "an annotation": (
        "kind: Pod\napiVersion: v1\nmetadata:\n  annotations:\n    k8s‸",
        "k8slint/ignore.latest-tag",
        "    k8slint/ignore.latest-tag: ",
    ),
}


@pytest.mark.parametrize(("marked", "label", "end"), TAKEN.values(), ids=TAKEN)
def test_what_is_put(marked: str, label: str, end: str) -> None:
    assert put(marked, label).endswith(end)


def test_an_empty_file_gets_the_first_lines_of_an_object() -> None:
    assert put("‸", "Deployment") == "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: "
    assert put("a: 1\n---\n‸", "Toy") == "a: 1\n---\napiVersion: example.com/v1\nkind: Toy\nmetadata:\n  name: "
    assert "Deployment" not in labels("metadata:\n  ‸")


def test_a_renamed_rule_that_is_named_is_not_offered_again() -> None:
    assert "latest-tag" not in labels("# k8slint: ignore[latest-tag, ‸]")


def test_what_comes_first() -> None:
    names = labels(WORKLOAD + "  ‸")
    assert names[:3] == ["selector", "template", "replicas"]
    assert labels(POD + "      ‸")[0] == "containers"
    assert labels(POD + "      ‸")[-1] == "serviceAccount"  # deprecated
    assert labels("kind: Pod\napiVersion: v1\n‸") == ["metadata", "spec", "status"]
    assert labels("kind: Pod\napiVersion: v1\nmetadata:\n  ‸")[:4] == ["name", "namespace", "labels", "annotations"]
    assert labels(WORKLOAD + "  template:\n    ‸") == ["metadata", "spec"]
    assert labels(WORKLOAD + "  template:\n    metadata:\n      ‸")[0] == "labels"
    assert labels(POD + "      containers:\n        - ‸")[:4] == ["name", "image", "imagePullPolicy", "command"]
    assert labels(CONTAINER + "        ‸")[:2] == ["image", "imagePullPolicy"]


def test_the_usual_kinds_and_versions_come_first() -> None:
    assert labels("kind: ‸")[:3] == ["Deployment", "Service", "ConfigMap"]
    assert labels("apiVersion: ‸")[:3] == ["v1", "apps/v1", "batch/v1"]
    assert labels("‸")[3:6] == ["Deployment", "Service", "ConfigMap"]


def test_a_usual_label_that_is_in_use_comes_with_its_values() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {labels: {app.kubernetes.io/name: shop}}\n---\n"
    (found,) = [
        each
        for each in offered(text + "apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    ‸")
        if each.label == "app.kubernetes.io/name"
    ]
    assert (found.kind, found.detail) == ("label", "shop")


def test_the_core_group_is_shown_and_put_in_quotes() -> None:
    first = offered(ROLE + "  - apiGroups: [‸]")[0]
    assert (first.label, first.text, first.filter) == ('""', '""', '""')
    assert "deployments/rollback" not in labels(ROLE + "  - apiGroups: [apps]\n    resources: [‸]")


def test_what_the_server_writes_comes_last() -> None:
    names = labels("kind: Pod\napiVersion: v1\nmetadata:\n  ‸")
    assert set(names[-4:]) == {"managedFields", "resourceVersion", "selfLink", "uid"}


def test_what_is_said() -> None:
    (replicas,) = [each for each in offered(WORKLOAD + "  ‸") if each.label == "replicas"]
    assert (replicas.kind, replicas.detail, replicas.filter) == ("field", "integer", "replicas")
    assert "Default: `1`" in replicas.doc
    (settings, *_) = [
        each for each in offered(POD + "      volumes:\n        - configMap: {name: set‸}") if "s" in each.label
    ]
    assert settings.detail == "ConfigMap in namespace prod, others.yaml"


def test_a_kind_is_told_of_when_somebody_asks() -> None:
    text = "apiVersion: apps/v1\nkind: ‸"
    (found,) = [each for each in offered(text) if each.label == "Deployment"]
    assert not found.doc
    assert "declarative updates" in resolve(beside_others(text), found)


def test_nothing_is_offered_in_a_kustomization() -> None:
    assert offered("‸", "kustomization.yaml") == []
    assert offered("‸", "base.yaml") != []


def test_of_very_many_those_that_fit_are_offered() -> None:
    many = "".join(f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: config-{n}}}\n" for n in range(MOST + 300))
    text = many + "---\napiVersion: v1\nkind: Pod\nspec:\n  volumes:\n    - configMap: {name: "
    project = beside_others(text)
    found = completions(project, project.units[-1], len(text))
    assert len(found) == MOST
    text += "config-12"
    project = beside_others(text)
    found = completions(project, project.units[-1], len(text))
    assert 0 < len(found) < 300
    assert all("config-12" in each.label for each in found)


def test_no_value_of_a_secret_is_ever_offered() -> None:
    texts = [marked for marked, _ in ALL.values()] + [marked for marked, *_ in TAKEN.values()]
    for marked in texts:
        for each in offered(marked):
            assert "hunter" not in repr(each)
