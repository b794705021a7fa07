"""Links: each text has one cursor, and « » around all that is expected of it."""

from __future__ import annotations

import pytest

from k8slint.editor.links import definitions, highlights, references
from tests.editor.marks import CURSOR, project_of, unit_in, unmarked

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web, tier: front}
    spec:
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\n"
SERVICE = "apiVersion: v1\nkind: Service\n"
PODS = DEPLOYMENT + "      containers: [{name: a, ports: [{name: http, containerPort: 80}]}]\n"

# One file of several documents, or files by their paths with the cursor in one of them.
DEFINITIONS: dict[str, str | dict[str, str]] = {
    "a reference": DEPLOYMENT
    + "      containers: [{name: a, envFrom: [{configMapRef: {name: set‸tings}}]}]\n---\n"
    + CONFIG
    + "metadata: {name: «settings», namespace: shop}\n---\n"
    + CONFIG
    + "metadata: {name: settings, namespace: other}\n",
    "a reference by an alias": DEPLOYMENT
    + "      serviceAccountName: &a x\n"
    + "      containers: [{name: a, envFrom: [{configMapRef: {name: *a‸}}]}]\n---\n"
    + CONFIG
    + "metadata: {name: «x», namespace: shop}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\n",
    "what is merged": DEPLOYMENT.replace("spec:\n  sel", "x-a: &a {configMapRef: {name: x‸}}\nspec:\n  sel")
    + "      containers: [{name: a, envFrom: [{<<: *a}]}]\n---\n"
    + CONFIG
    + "metadata: {name: «x»}\n",
    "a key": DEPLOYMENT
    + "      containers: [{name: a, env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: us‸er}}}]}]\n---\n"
    + "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\ndata:\n  «user»: YQ==\n  other: YQ==\n",
    "a key of a volume": DEPLOYMENT
    + "      volumes: [{name: v, configMap: {name: a, items: [{key: b.c‸, path: d}]}}]\n      containers: []\n---\n"
    + CONFIG
    + "metadata: {name: a}\nbinaryData:\n  «b.c»: ''\n",
    "the port of a Service": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {number: 8‸0}}}}
---
"""
    + SERVICE
    + "metadata: {name: web}\nspec: {ports: [{name: b, port: 81}, {name: a, port: «80», targetPort: 8080}]}\n",
    "the name of a port of a Service": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {name: ‸a}}}}
---
"""
    + SERVICE
    + "metadata: {name: web}\nspec: {ports: [{name: b, port: 81}, {name: «a», port: 80}]}\n",
    "a selector": SERVICE
    + "metadata: {name: web, namespace: shop}\nspec: {selector: {app: ‸web, tier: front}}\n---\n"
    + PODS.replace("app: web, tier", "«app: web», tier"),
    "the key of a selector": SERVICE
    + "metadata: {name: web, namespace: shop}\nspec: {selector: {ti‸er: front}}\n---\n"
    + PODS.replace("tier: front", "«tier: front»"),
    "a whole selector": SERVICE
    + "metadata: {name: web, namespace: shop}\nspec: {selec‸tor: {app: web}}\n---\n"
    + PODS.replace("  labels:", "  «labels»:"),
    "a selector for another namespace": SERVICE
    + "metadata: {name: web, namespace: other}\nspec: {selector: {app: ‸web}}\n---\n"
    + PODS,
    "its own selector": PODS.replace("{app: web}}", "{app: ‸web}}").replace("app: web, tier", "«app: web», tier"),
    "a policy": """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: other}
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {team: a}}
          podSelector: {matchExpressions: [{key: tier, operator: In, values: [‸front]}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
"""
    + PODS.replace("tier: front", "«tier: front»"),
    "a selector of namespaces": """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: other}
spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {te‸am: a}}}]}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: «shop», labels: {team: a}}
---
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: {team: b}}
""",
    "a namespace by the label that each has": """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: web}
webhooks: [{name: a.b.c, namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: sh‸op}}}]
---
apiVersion: v1
kind: Namespace
metadata: {name: «shop»}
---
apiVersion: v1
kind: Namespace
metadata: {name: other}
""",
    "namespaces that are named": """\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec: {namespaceSelector: {any: tr‸ue}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
""",
    "a targetPort": SERVICE
    + "metadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 8080, targetPort: ht‸tp}]}\n---\n"
    + PODS.replace("name: http", "name: «http»"),
    "a targetPort by its number": SERVICE
    + "metadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 8080, targetPort: 8‸0}]}\n---\n"
    + PODS.replace("containerPort: 80", "containerPort: «80»"),
    "a targetPort of another protocol": SERVICE
    + "metadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 1, targetPort: 8‸0, protocol: UDP}]}\n---\n"
    + PODS,
    "the port of a probe": DEPLOYMENT
    + """\
      containers:
        - {name: a, ports: [{name: http, containerPort: 1}]}
        - name: b
          ports: [{name: «http», containerPort: 2}]
          readinessProbe: {httpGet: {port: h‸ttp}}
""",
    "a mount": DEPLOYMENT
    + """\
      initContainers: [{name: a, volumeMounts: [{name: da‸ta, mountPath: /a}]}]
      volumes: [{name: other}, {name: «data»}]
""",
    "a mount of a claim": """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  template: {spec: {containers: [{name: a, volumeDevices: [{name: ‸data}]}]}}
  volumeClaimTemplates: [{metadata: {name: «data»}}]
""",
    "a container": DEPLOYMENT
    + "      containers: [{name: «a», env: [{name: X, valueFrom: {resourceFieldRef: {containerName: ‸a}}}]}]\n",
    "the default container": DEPLOYMENT.replace(
        "labels:", "annotations: {kubectl.kubernetes.io/default-container: ‸a}\n      labels:"
    )
    + "      containers: [{name: b}, {name: «a»}]\n",
    "a variable": DEPLOYMENT
    + "      containers: [{name: a, env: [{name: «A», value: b}, {name: C, value: 'x $(A‸) $(D)'}, {name: A}]}]\n",
    "a variable of a command": DEPLOYMENT
    + "      containers: [{name: a, command: [$$(A) $(A)‸], env: [{name: A}, {name: «A», value: b}]}]\n",
    "a variable of a command that is none": DEPLOYMENT
    + "      containers: [{name: a, command: [$$(A‸) $(A)], env: [{name: A, value: b}]}]\n",
    "a namespace": DEPLOYMENT.replace("shop", "sh‸op")
    + "      containers: []\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: «shop»}\n",
    "the namespace of a subject": """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: ‸shop}]
---
apiVersion: v1
kind: Namespace
metadata: {name: «shop»}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
""",
    "the kind of a custom resource": """\
apiVersion: example.com/v1
kind: Wid‸get
metadata: {name: a}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: «widgets.example.com»}
spec: {group: example.com, names: {kind: Widget}, versions: [{name: v1}]}
""",
    "its own name": CONFIG + "metadata: {name: «a‸»}\n",
    "a volume itself": DEPLOYMENT + "      volumes: [{name: «v‸»}]\n",
    "a monitor": "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web, namespace: x}\n"
    "spec: {namespaceSelector: {any: true}, selector: {matchLabels: {app: web}}, endpoints: [{port: ‸http}]}\n---\n"
    + SERVICE
    + "metadata: {name: web, namespace: y, labels: {app: web}}\nspec: {ports: [{name: «http», port: 80}]}\n",
    "the container that is scaled": PODS.replace("name: a,", "name: «a»,")
    + """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: ContainerResource, containerResource: {name: cpu, container: ‸a}}]
""",
    "a kustomization": {
        "kustomization.yaml": "resources:\n- a.ya‸ml\n- sub\n",
        "a.yaml": "«»" + CONFIG + "metadata: {name: a}\n",
        "b.yaml": CONFIG + "metadata: {name: b}\n",
    },
    "a folder of a kustomization": {
        "over/kustomization.yaml": "resources: ['../ba‸se']\n",
        "base/kustomization.yaml": "«»resources: [a.yaml]\n",
        "base/a.yaml": CONFIG,
    },
    "a patch of a kustomization": {
        "kustomization.yaml": "patches:\n- path: ‸p.yaml\n",
        "p.yaml": "«»" + DEPLOYMENT,
    },
    "the object that a patch changes": {
        "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
        "p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w‸eb}\nspec: {replicas: 1}\n",
        "a.yaml": DEPLOYMENT.replace("name: web,", "name: «web»,") + "      containers: []\n",
    },
    "what is generated": {
        "kustomization.yaml": "configMapGenerator: [{name: «settings»}]\nsecretGenerator: [{name: settings}]\n",
        "a.yaml": DEPLOYMENT + "      containers: [{name: a, envFrom: [{configMapRef: {name: ‸settings}}]}]\n",
    },
    "what a generator reads": {
        "kustomization.yaml": "configMapGenerator:\n- name: a\n  files: [x.yaml, y=‸b.yaml]\n",
        "b.yaml": "«»a: b\n",
    },
    "a comment": DEPLOYMENT + "      # ‸settings\n      containers: []\n",
    "a key of a field": DEPLOYMENT
    + "      serviceAccountNa‸me: a\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n",
}

REFERENCES: dict[str, str | dict[str, str]] = {
    "a name": CONFIG
    + "metadata: {name: ‸a}\n---\n"
    + DEPLOYMENT
    + "      volumes: [{name: v, configMap: {name: «a»}}]\n"
    + '      containers: [{name: c, envFrom: [{configMapRef: {name: "«a»"}}, {secretRef: {name: a}}]}]\n'.replace(
        '"«a»"', '«"a"»'
    ),
    "a use": CONFIG
    + "metadata: {name: a}\n---\n"
    + DEPLOYMENT
    + "      volumes: [{name: v, configMap: {name: «‸a»}}, {name: v, configMap: {name: «a»}}]\n",
    "a key": CONFIG
    + "metadata: {name: a}\ndata: {k‸: v, l: w}\n---\n"
    + DEPLOYMENT
    + "      volumes: [{name: v, configMap: {name: a, items: [{key: «k», path: k}, {key: l, path: k}]}}]\n"
    + "      containers: [{name: c, env: [{name: E, valueFrom: {configMapKeyRef: {name: a, key: «k»}}}]}]\n",
    "a workload": SERVICE
    + "metadata: {name: web}\nspec: {«selector»: {app: web}}\n---\n"
    + SERVICE
    + "metadata: {name: b}\nspec: {selector: {app: b}}\n---\n"
    + PODS.replace("name: web", "name: ‸web")
    + "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\n"
    + "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: «web»}}\n",
    "a label": SERVICE
    + "metadata: {name: web}\nspec: {selector: {«app: web»}}\n---\n"
    + SERVICE
    + "metadata: {name: front}\nspec: {selector: {tier: front}}\n---\n"
    + PODS.replace("app: web, tier", "app: ‸web, tier").replace("Labels: {app: web}", "Labels: {«app: web»}"),
    "labels": SERVICE
    + "metadata: {name: front}\nspec: {«selector»: {tier: front}}\n---\n"
    + PODS.replace(" labels:", " la‸bels:").replace("  selector:", "  «selector»:"),
    "a port": SERVICE
    + "metadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 1, targetPort: «http»}, {port: «80»}]}\n---\n"
    + SERVICE
    + "metadata: {name: b}\nspec: {selector: {app: b}, ports: [{port: 1, targetPort: http}]}\n---\n"
    + """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {}, ingress: [{ports: [{port: «http»}, {port: 81}]}]}
---
"""
    + DEPLOYMENT
    + "      containers:\n        - name: a\n          ports: [{name: ‸http, containerPort: 80}]\n"
    + "          livenessProbe: {tcpSocket: {port: «80»}}\n          readinessProbe: {httpGet: {port: «http»}}\n",
    "the port of a Service": SERVICE
    + "metadata: {name: web}\nspec: {ports: [{name: a, port: 8‸0}]}\n---\n"
    + "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n"
    + "  defaultBackend: {service: {name: web, port: {number: «80»}}}\n"
    + "  rules: [{http: {paths: [{backend: {service: {name: web, port: {name: «a»}}}}]}}]\n",
    "a volume": DEPLOYMENT
    + "      volumes: [{name: v‸}]\n"
    + "      containers: [{name: a, volumeMounts: [{name: «v»}, {name: w}, {name: «v»}]}]\n",
    "a variable": DEPLOYMENT
    + "      containers: [{name: a, args: ['$(«A») $(AB) $$(A) $(«A»)'], env: [{name: ‸A, value: b}]},\n"
    + "        {name: b, args: [$(A)]}]\n",
    "a namespace": "apiVersion: v1\nkind: Namespace\nmetadata: {name: ‸shop}\n---\n"
    + DEPLOYMENT.replace(": shop", ": «shop»")
    + "      containers: []\n---\n"
    + CONFIG
    + "metadata: {name: a, namespace: other}\n",
    "a definition": """\
apiVersion: example.com/v1
kind: «Widget»
metadata: {name: a}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, names: {kind: Wid‸get}, versions: [{name: v1}]}
""",
    "by an alias": DEPLOYMENT
    + "      volumes: [{name: &a v‸}]\n      containers: [{name: a, volumeMounts: [{«name»: *a}]}]\n",
    "a patch": {
        "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
        "p.yaml": DEPLOYMENT + "      serviceAccountName: «a»\n",
        "a.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ‸a}\n",
    },
    "a generator": {
        "kustomization.yaml": "configMapGenerator:\n- name: set‸tings\n",
        "a.yaml": DEPLOYMENT + "      containers: [{name: a, envFrom: [{configMapRef: {name: «settings»}}]}]\n",
    },
    "nothing": CONFIG + "metadata: {name: a, labels: {a: ‸b}}\n",
}


def _found(texts: str | dict[str, str], ask: str) -> tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]:
    files = texts if isinstance(texts, dict) else {"a.yaml": texts}
    plain = {path: unmarked(text) for path, text in files.items()}
    project = project_of({path: text for path, (text, _, _) in plain.items()})
    (here,) = (path for path, text in files.items() if CURSOR in text)
    unit, cursor = unit_in(project, here), plain[here][1]
    if ask == "definitions":
        links = definitions(project, unit, cursor)
        places = links.targets if links else ()
        assert links is None or links.origin.start - 2 <= cursor <= links.origin.end + 1
    else:
        places = references(project, unit, cursor)
    expected = [(path, *span) for path, (_, _, spans) in plain.items() for span in spans]
    return sorted((place.source.path, *place.span) for place in places), sorted(expected)


@pytest.mark.parametrize("texts", DEFINITIONS.values(), ids=DEFINITIONS)
def test_definitions(texts: str | dict[str, str]) -> None:
    found, expected = _found(texts, "definitions")
    assert found == expected


@pytest.mark.parametrize("texts", REFERENCES.values(), ids=REFERENCES)
def test_references(texts: str | dict[str, str]) -> None:
    found, expected = _found(texts, "references")
    assert found == expected


def test_the_nearest_come_first() -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: ‸a, containers: []}\n"
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n"
    text, cursor, _ = unmarked(pod + "---\n" + account)
    project = project_of({"a/c.yaml": account, "b/d.yaml": account, "b/a.yaml": text, "z.yaml": account})
    links = definitions(project, unit_in(project, "b/a.yaml"), cursor)
    assert links is not None
    assert [place.source.path for place in links.targets] == ["b/a.yaml", "b/d.yaml", "a/c.yaml", "z.yaml"]


def test_the_declaration_is_named_on_demand() -> None:
    text, cursor, spans = unmarked(
        DEPLOYMENT + "      volumes: [{name: «v»}]\n      containers: [{name: a, volumeMounts: [{name: «‸v»}]}]\n"
    )
    project = project_of({"a.yaml": text})
    unit = unit_in(project)
    assert [place.span for place in references(project, unit, cursor)] == [spans[1]]
    assert [place.span for place in references(project, unit, cursor, declaration=True)] == [*spans]
    assert highlights(project, unit, cursor) == spans


def test_other_files_are_not_highlighted() -> None:
    text, cursor, spans = unmarked(DEPLOYMENT + "      serviceAccountName: «‸v»\n")
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: v}\n"
    project = project_of({"a.yaml": text, "b.yaml": account})
    assert highlights(project, unit_in(project), cursor) == spans


def test_so_many_uses_are_told_that_it_takes_no_time() -> None:
    pods = "---\n".join(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}, labels: {{a: b}}}}\nspec: {{}}\n" for i in range(300)
    )
    text, cursor, _ = unmarked(SERVICE + "metadata: {name: web}\nspec: {selector: {a: ‸b}}\n---\n" + pods)
    project = project_of({"a.yaml": text})
    links = definitions(project, unit_in(project), cursor)
    assert links is not None
    assert len(links.targets) == 300
    assert len(references(project, unit_in(project), cursor)) == 1
    assert len(references(project, unit_in(project), cursor, declaration=True)) == 301


def test_what_is_duplicated_or_of_another_type_does_no_harm() -> None:
    texts = (
        "apiVersion: v1\nkind: Pod\nmetadata: [a]\nspec: {containers: {a: b}, volumes: text}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: [a]}\nspec: {selector: [a], ports: {a: b}}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [a, b]\ndata: {1: 2}\n",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: 1, egress: [{ports: [{port: a}]}]}",
        "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [null, [a], {ports: a}]}}}\n",
    )
    project = project_of({f"{index}.yaml": text for index, text in enumerate(texts)})
    for unit in project.units:
        for offset in range(len(unit.file.source.text) + 1):
            definitions(project, unit, offset)
            references(project, unit, offset, declaration=True)
