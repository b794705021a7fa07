"""Ask an API server again for every verdict in fixtures/_server: python tests/record_verdicts.py URL TOKEN

The server must be a throw-away one of the release that is recorded, with those admission plugins off that look at the
state of a cluster (ServiceAccount, Priority, RuntimeClass, DefaultStorageClass, NamespaceLifecycle, PodSecurity).
Everything is a dry run with strict field validation, but for CustomResourceDefinitions in front of a custom resource,
which are installed and taken away.
"""

from __future__ import annotations

import json
import re
import ssl
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import yaml

VERDICTS = Path(__file__).parents[1] / "fixtures" / "_server" / "verdicts.jsonl"
_NOBODY_ELSE = ssl._create_unverified_context()  # a server on this machine, which signs for itself


class Server:
    """An API server, and what it serves."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    def send(self, method: str, path: str, body: str | None = None) -> tuple[int, Any]:
        """The status and the answer to a request."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/yaml"}
        request = Request(self._url + path, body.encode() if body else None, headers, method=method)
        try:
            with urlopen(request, context=_NOBODY_ELSE) as answer:
                return answer.status, _read(answer.read())
        except HTTPError as refused:
            return refused.code, _read(refused.read())

    def collection(self, obj: dict[str, Any]) -> str:
        """The path that an object is posted to."""
        api = obj["apiVersion"]
        root = f"/{'apis' if '/' in api else 'api'}/{api}"
        kind = None
        while kind is None:  # a new kind takes its time
            kinds = self.send("GET", root)[1].get("resources", [])
            kind = next((each for each in kinds if each["kind"] == obj["kind"] and "/" not in each["name"]), None)
            time.sleep(0 if kind else 0.1)
        namespace = (obj.get("metadata") or {}).get("namespace") or "default"
        return (
            f"{root}/namespaces/{quote(str(namespace))}/{kind['name']}"
            if kind["namespaced"]
            else f"{root}/{kind['name']}"
        )

    def verdict(self, text: str) -> tuple[int, list[str]]:
        """The status for the last document of a text, and the paths that are blamed."""
        *definitions, last = re.split(r"(?m)^---$", text)
        for definition in definitions:
            self.send("POST", self.collection(yaml.safe_load(definition)), definition)
            time.sleep(0.5)
        path = self.collection(yaml.load(last, yaml.BaseLoader))
        code, answer = self.send("POST", f"{path}?dryRun=All&fieldValidation=Strict", last)
        for definition in definitions:
            obj = yaml.safe_load(definition)
            self.send("DELETE", f"{self.collection(obj)}/{obj['metadata']['name']}")
            time.sleep(1)
        return code, _paths(answer) if code >= 400 else []


def _read(answer: bytes) -> Any:
    """An answer as data; what is no JSON, as that to a request for an unknown API, is nothing."""
    try:
        return json.loads(answer)
    except ValueError:
        return {}


def _paths(answer: Any) -> list[str]:
    causes = (answer.get("details") or {}).get("causes") or []
    message = answer.get("message", "")
    said = [cause.get("field", "") for cause in causes]
    said += re.findall(r'unknown field "([^"]+)"', message)
    said += re.findall(r"Go struct field \w+\.(\S+) of type", message)
    return sorted({path for path in said if path})


def record(url: str, token: str) -> None:
    """Write every verdict anew, and tell those that changed."""
    server, lines = Server(url, token), []
    for line in VERDICTS.read_text("utf-8").splitlines():
        case = json.loads(line)
        code, paths = server.verdict(case["text"])
        new = {"area": case["area"], "accepted": code < 400, "code": code}
        new |= {"paths": paths} if paths else {}
        new |= {key: case[key] for key in ("gap", "text") if key in case}
        if new != case:
            print(f"changed: {json.dumps(new)[:300]}")
        lines.append(json.dumps(new))
    VERDICTS.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    record(*sys.argv[1:])
