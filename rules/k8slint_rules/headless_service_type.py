from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.services import is_headless
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "headless-service-type",
    "headless Service of type NodePort or LoadBalancer",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("Service",),
    needs=("clusterIP",),
)
def headless_service_type(service: Object) -> Iterator[Finding]:
    """
    Why
        A node port and a load balancer lead to the address of the Service, and `clusterIP: None` says that there shall
        be none. The API server refuses the two together: "may not be set to 'None' for NodePort services".

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {type: NodePort, clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
    """
    type = service["spec"]["type"]
    if type.text in ("NodePort", "LoadBalancer") and is_headless(service):
        if len(service["spec"]["clusterIPs"]) > 1:
            return  # `service-address-families` speaks of that
        message = f"clusterIP is 'None', which a Service of type {type.text} may not have"
        help = "remove the type, or give the pods a second Service for the outside"
        all = service["spec"]["clusterIPs"]
        place = all[0].place if len(all) else service["spec"]["clusterIP"].place
        yield Finding(message, place, help, (Related("the type", type.place),))
