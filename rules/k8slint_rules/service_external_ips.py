from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.versions import at_least
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_DEPRECATED = "1.36"


@rule(
    "service-external-ips",
    "Service claims addresses with externalIPs",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="networking",
    since="0.1",
    kinds=("Service",),
    needs=("externalIPs",),
)
def service_external_ips(service: Object) -> Iterator[Finding]:
    """
    Why
        Every node sends what goes to these addresses to the pods of the Service, and nobody checks whose addresses they
        are: whoever may create a Service can take over traffic to any of them, that of the cluster's own DNS included
        (CVE-2020-8554). Many clusters refuse the field with the admission plugin DenyServiceExternalIPs. It is
        deprecated since Kubernetes 1.36, and kube-proxy will stop to act on it.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports: [{port: 80}]
          externalIPs: [198.51.100.32]

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          type: LoadBalancer
          selector: {app: web}
          ports: [{port: 80}]

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
        https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips
        https://github.com/kubernetes/kubernetes/issues/97076
    """
    at = service["spec"]["externalIPs"]
    addresses = [item.text for item in at.items() if item.text]
    if addresses:
        old = any(at_least(release, _DEPRECATED) for release in service.releases)
        message = f"externalIPs claims '{addresses[0]}'" + (f" and {len(addresses) - 1} more" if addresses[1:] else "")
        note = f", with a field that is deprecated since Kubernetes {_DEPRECATED}" if old else ""
        yield Finding(message + note, at.key_place, "use type: LoadBalancer, an Ingress or a Gateway")
