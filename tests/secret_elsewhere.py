"""Canaries (words in capitals) outside of Secrets: in what makes Secrets, and in fields that are named like one."""

from __future__ import annotations

_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: nginx\n"

ELSEWHERE: dict[str, str] = {
    "generator/kustomization.yaml": (
        "apiVersion: kustomize.config.k8s.io/v1beta1\n"
        "kind: Kustomization\n"
        "secretGenerator:\n"
        "- name: a\n"
        "  literals:\n"
        "  - password=CANARY\n"
        "  - user=CANARY # CANARY\n"
        "  - 'x=CANARY'\n"
    ),
    "generator-broken/kustomization.yaml": (
        "apiVersion: kustomize.config.k8s.io/v1beta1\n"
        "kind: Kustomization\n"
        "secretGenerator:\n"
        "- name: a\n"
        "  literals:\n"
        "  - password=CANARY\n"
        "  - user=CANARY\n"
        "  - @\n"
    ),
    "generator-flow-broken/kustomization.yaml": (
        "kind: Kustomization\nsecretGenerator: [{name: a, literals: [password=CANARY, 'x=CANARY', @]}]\n"
    ),
    "generator-envs/kustomization.yaml": (
        "kind: Kustomization\nsecretGenerator:\n- name: a\n  literals: x=CANARY\n  literal: [x=CANARY]\n"
    ),
    "jsonpatch.yaml": (
        "- op: replace\n  path: /data/password\n  value: CANARY\n- op: add\n  path: /stringData/x\n  value: CANARY\n"
    ),
    "jsonpatch.json": (
        '[{"op": "replace", "path": "/stringData/x", "value": "CANARY"}, '
        '{"op": "add", "value": "CANARY", "path": "/data/y"}]'
    ),
    "inline-patch/kustomization.yaml": (
        "kind: Kustomization\n"
        "patches:\n"
        "- target: {kind: Secret}\n"
        "  patch: |\n"
        "    - op: replace\n"
        "      path: /data/x\n"
        "      value: CANARY\n"
    ),
    "inline-patch2/kustomization.yaml": (
        "kind: Kustomization\n"
        "patchesJson6902:\n"
        "- target: {kind: Secret, version: v1, name: a}\n"
        "  patch: |-\n"
        '    [{"op": "add", "path": "/data/x", "value": "CANARY"}]\n'
    ),
    "inline-sm/kustomization.yaml": (
        "kind: Kustomization\n"
        "patchesStrategicMerge:\n"
        "- |-\n"
        "  apiVersion: v1\n"
        "  kind: Secret\n"
        "  metadata: {name: a}\n"
        "  data: {x: CANARY}\n"
    ),
    "externalsecret.yaml": (
        "apiVersion: external-secrets.io/v1\n"
        "kind: ExternalSecret\n"
        "metadata: {name: a}\n"
        "spec:\n"
        "  target:\n"
        "    template:\n"
        "      data:\n"
        "        config: CANARY\n"
        "        password: CANARY\n"
    ),
    "sealedsecret.yaml": (
        "apiVersion: bitnami.com/v1alpha1\n"
        "kind: SealedSecret\n"
        "metadata: {name: a}\n"
        "spec:\n"
        "  encryptedData: {a: AgBx}\n"
        "  template:\n"
        "    data: {x: CANARY}\n"
        "    stringData: {y: CANARY}\n"
    ),
    "sops.yaml": (
        "apiVersion: isindir.github.com/v1alpha3\n"
        "kind: SopsSecret\n"
        "metadata: {name: a}\n"
        "spec:\n"
        "  secretTemplates:\n"
        "  - name: x\n"
        "    stringData: {y: CANARY}\n"
        "    data: {z: CANARY}\n"
    ),
    "values.yaml": (
        "db:\n"
        "  password: CANARY\n"
        "  adminPassword: 'CANARY'\n"
        "  token: CANARY # CANARY\n"
        "  cert:\n"
        "    privateKey: |\n"
        "      CANARY\n"
        "      CANARY\n"
        "secretKey: >-\n"
        "  CANARY\n"
    ),
    "values-broken.yaml": (
        "db:\n"
        "  password: CANARY\n"
        "  adminPassword: 'CANARY'\n"
        "  token: CANARY # CANARY\n"
        "  privateKey: |\n"
        "    CANARY\n"
        "    CANARY\n"
        "x: @\n"
    ),
    "values-broken-flow.yaml": ('db: {password: CANARY, adminPassword: \'CANARY\', "token": "CANARY", x: @}\n'),
    "values.json": ('{"db": {"password": "CANARY", "apiKey": ["CANARY"]}, "x": ,}'),
    "configmap-password.yaml": (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata: {name: a}\n"
        "data:\n"
        "  DB_PASSWORD: CANARY\n"
        "  app.properties: |\n"
        "    db.password=CANARY\n"
        "    db.user=root\n"
        "    spring.datasource.password: CANARY\n"
        '  json: \'{"password": "CANARY"}\'\n'
    ),
    "configmap-key.yaml": (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata: {name: a}\n"
        "data:\n"
        "  x: |\n"
        "    -----BEGIN RSA PRIVATE KEY-----\n"
        "    MIIEhunterxyzzypQIBAAKCAQEAx7Gf3kq9TzPq8Vb2nJw4Lr6Ys1Du\n"
        "    -----END RSA PRIVATE KEY-----\n"
    ),
    "configmap-key-short.yaml": (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata: {name: a}\n"
        "data:\n"
        "  x: |\n"
        "    -----BEGIN PRIVATE KEY-----\n"
        "    CANARY\n"
        "    -----END PRIVATE KEY-----\n"
    ),
    "configmap-key-broken.yaml": (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata: {name: a}\n"
        "data:\n"
        "  x: |\n"
        "    -----BEGIN EC PRIVATE KEY-----\n"
        "    CANARY\n"
        "    -----END EC PRIVATE KEY-----\n"
        "  y: @\n"
    ),
    "configmap-key-left.yaml": (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata: {name: a}\n"
        "data:\n"
        "  x: |\n"
        "-----BEGIN EC PRIVATE KEY-----\n"
        "CANARY\n"
        "-----END EC PRIVATE KEY-----\n"
    ),
    "binarydata.yaml": ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nbinaryData: {password: CANARY}\n"),
    "url-at.yaml": (_POD + "    args: ['postgres://user:CANARY@CANARY@host/db']\n"),
    "url-slash.yaml": (_POD + "    args: ['postgres://user:CANARY/CANARY@host/db']\n"),
    "url-query.yaml": (_POD + "    args: ['postgres://host/db?user=a&password=CANARY&x=y']\n"),
    "url-hash.yaml": (_POD + "    args: ['postgres://user:CANARY#CANARY@host/db']\n"),
    "ado.yaml": (_POD + "    args: ['Server=db;User Id=sa;Password=CANARY;Encrypt=true']\n"),
    "ado2.yaml": (_POD + "    args: ['Server=db;Pwd=CANARY']\n"),
    "dsn.yaml": (_POD + "    args: ['host=db user=a password=CANARY dbname=x']\n"),
    "dsn-quoted.yaml": (_POD + "    args: [\"host=db user=a password='CANARY CANARY' dbname=x\"]\n"),
    "arg.yaml": (_POD + "    args: [--password=CANARY, --db-password, CANARY, '--token', 'CANARY']\n"),
    "arg-block.yaml": (_POD + "    args:\n    - --password=CANARY\n    - --db-password\n    - CANARY\n"),
    "arg-one.yaml": (_POD + "    command: [sh, -c, 'mysql --password CANARY -pCANARY']\n"),
    "arg-broken.yaml": (_POD + "    args:\n    - --password=CANARY\n    - --db-password\n    - CANARY\n    - @\n"),
    "bearer.yaml": (_POD + "    args: ['Authorization: Bearer CANARY']\n"),
    "mysql-go.yaml": (_POD + "    args: ['root:CANARY@tcp(db:3306)/x']\n"),
    "azure.yaml": (
        _POD + "    args: ['Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=CANARY=']\n"
    ),
    "url-any.yaml": (
        "apiVersion: v1\n"
        "kind: Service\n"
        "metadata: {name: a, annotations: {x: 'redis://:CANARY@h:6379/0'}}\n"
        "spec: {externalName: 'amqp://a:CANARY@h'}\n"
    ),
    "url-broken.yaml": ("a: postgres://user:CANARY@host/x\nb: @\n"),
    "last-applied.yaml": (
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: a\n"
        "  annotations:\n"
        "    kubectl.kubernetes.io/last-applied-configuration: |\n"
        '      {"apiVersion":"v1","data":{"x":"CANARY"},"kind":"Secret"}\n'
    ),
    "last-applied-pod.yaml": (
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata:\n"
        "  name: a\n"
        "  annotations:\n"
        "    kubectl.kubernetes.io/last-applied-configuration: |\n"
        '      {"spec":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"CANARY"}]}]}}\n'
    ),
    "labels-secret.yaml": (
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata: {name: a, annotations: {x: CANARY}, finalizers: [CANARY], "
        "ownerReferences: [{name: CANARY}], managedFields: [{x: CANARY}]}\n"
    ),
    "env-anchor.yaml": (
        _POD + "    env:\n"
        "    - name: DB_PASSWORD\n"
        "      value: &p CANARY\n"
        "    - name: OTHER\n"
        "      value: *p\n"
        "    - name: THIRD\n"
        "      <<: {value: CANARY, name: X_TOKEN}\n"
    ),
    "env-merge.yaml": (
        "x: &e {name: DB_PASSWORD, value: CANARY}\n"
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata: {name: web}\n"
        "spec:\n"
        "  containers:\n"
        "  - name: web\n"
        "    image: nginx\n"
        "    env: [{<<: *e}]\n"
    ),
    "env-merge-value.yaml": (
        "x: &e {value: CANARY}\n"
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata: {name: web}\n"
        "spec:\n"
        "  containers:\n"
        "  - name: web\n"
        "    image: nginx\n"
        "    env: [{<<: *e, name: DB_PASSWORD}]\n"
    ),
    "env-block.yaml": (_POD + "    env:\n    - name: DB_PASSWORD\n      value: |\n        CANARY\n        CANARY\n"),
    "env-binary.yaml": (_POD + "    env:\n    - name: DB_PASSWORD\n      value: !!binary CANARY\n"),
    "env-comment.yaml": (
        _POD + "    env:\n"
        "    - name: DB_PASSWORD # CANARY\n"
        "      # was CANARY\n"
        "      value: CANARY\n"
        "      # or CANARY\n"
    ),
    "env-map-list.yaml": (
        _POD + "    env:\n    - DB_PASSWORD: CANARY\n    - DB_PASSWORD=CANARY\n    - export X_TOKEN=CANARY\n"
    ),
    "helm-template.yaml": (
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata: {name: a}\n"
        "data:\n"
        '  x: {{ .Values.x | default "CANARY" | b64enc }}\n'
        "{{- if .Values.y }}\n"
        "  y: CANARY\n"
        "{{- end }}\n"
    ),
    "docker-config.yaml": (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata: {name: a}\n"
        "data:\n"
        '  .dockerconfigjson: \'{"auths":{"x":{"auth":"CANARY","password":"CANARY"}}}\'\n'
    ),
    "kubeconfig.yaml": (
        "apiVersion: v1\n"
        "kind: Config\n"
        "users:\n"
        "- name: a\n"
        "  user:\n"
        "    token: CANARY\n"
        "    client-key-data: CANARY\n"
        "    password: CANARY\n"
    ),
    "initconfig.yaml": (
        "apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\nbootstrapTokens:\n- token: CANARY\n"
    ),
    "basicauth.yaml": (
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata: {name: a}\n"
        "spec:\n"
        "  containers:\n"
        "  - name: a\n"
        "    image: a\n"
        "    readinessProbe:\n"
        "      httpGet:\n"
        "        path: /?token=CANARY\n"
        "        port: 80\n"
        "        httpHeaders:\n"
        "        - {name: Authorization, value: Basic CANARY}\n"
        "        - name: X-Api-Key\n"
        "          value: CANARY\n"
    ),
    "crd-default.yaml": (
        "apiVersion: example.com/v1\n"
        "kind: Database\n"
        "metadata: {name: a}\n"
        "spec: {adminPassword: CANARY, "
        "rootPassword: {value: CANARY}, passwords: [CANARY], credentials: {password: CANARY}}\n"
    ),
    "encryption.yaml": (
        "apiVersion: apiserver.config.k8s.io/v1\n"
        "kind: EncryptionConfiguration\n"
        "resources:\n"
        "- resources: [secrets]\n"
        "  providers:\n"
        "  - aescbc:\n"
        "      keys:\n"
        "      - name: key1\n"
        "        secret: CANARY\n"
    ),
    "gitrepo.yaml": (
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata: {name: a}\n"
        "spec:\n"
        "  volumes:\n"
        "  - name: x\n"
        "    gitRepo: {repository: 'https://user:CANARY@github.com/x'}\n"
        "    csi: {driver: x, volumeAttributes: {password: CANARY}}\n"
        "    flexVolume: {driver: x, options: {secretKey: CANARY}}\n"
    ),
    "storageclass.yaml": (
        "apiVersion: storage.k8s.io/v1\n"
        "kind: StorageClass\n"
        "metadata: {name: a}\n"
        "provisioner: x\n"
        "parameters: {adminSecret: CANARY, password: CANARY}\n"
    ),
    **{
        f"bare {line[:12].strip()}.yaml": f"apiVersion: a.example.com/v1\nkind: Thing\nspec:\n  {line}\n"
        for line in (
            "# password: CANARY",
            "a: b # token=CANARY",
            "a: --token=CANARY CANARY",
            'a: "PASSWORD=CANARY"',
        )
    },
}

# What only looks like a secret.
NOT_SECRET: dict[str, str] = {
    "options.yaml": _POD + "    args: [--token-file=/run/t, --password=$(PASSWORD), --tokens, '3', --secret-name, x]\n",
    "address.yaml": _POD + "    command: ['http://web:80/a@b', 'https://x/y@z', nginx:1.2@sha256:0123]\n",
    "fields.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nautomountServiceAccountToken: false\n"
    "secrets: [{name: x}]\nimagePullSecrets: [{name: y}]\n",
    "values.yaml": "existingSecret: {name: web}\npassword: ''\ntoken: ${TOKEN}\nsecretName: web\ntokenPath: /x/y\n"
    "passwordSecretRef: {name: a, key: password}\nsecretKeyRef: {key: password}\n",
    "store.yaml": "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec:\n  data:\n"
    "  - secretKey: password\n    remoteRef: {key: shop/db, property: password}\n",
    "sealed.yaml": "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: a}\nspec:\n"
    "  template: {metadata: {name: a, labels: {b: c}}}\n",
    "comment.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a} # the token of its account is not mounted\n",
    "template.yaml": "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: a}\nspec:\n  template:\n"
    "    metadata: {name: a}\n    spec: {containers: [{name: a, image: b}]}\n",
}
