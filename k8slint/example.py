"""From the few lines that an example of a rule shows to a whole manifest."""

from __future__ import annotations

_POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
"""

_CONTAINER = _POD + "      containers:\n"


def in_pod(fragment: str) -> str:
    """A Deployment whose pod spec has these lines."""
    from textwrap import dedent, indent

    text = dedent(fragment).strip("\n")
    containers = "" if "\ncontainers:" in f"\n{text}" else "\n      containers: [{name: web, image: nginx:1.29}]"
    return _POD + indent(text, "      ") + containers + "\n"


def in_container(fragment: str) -> str:
    """A Deployment with a container that has these lines."""
    from textwrap import dedent, indent

    text = dedent(fragment).strip("\n")
    head = "".join(
        f"{key}: {value}\n"
        for key, value in (("name", "web"), ("image", "nginx:1.29"))
        if f"\n{key}:" not in f"\n{text}"
    )
    lines = indent(head + text, " " * 10)
    return _CONTAINER + "        - " + lines.lstrip() + "\n"
