"""Write down how kubectl reads the inputs of inputs.py: run this file, with kubectl 1.32 on the path.

`kubectl label --local` runs kubectl's own reader without a cluster. The tables beside this file hold its answers and
nothing else; they are never edited by hand.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.reading.inputs import scalars, structures  # noqa: E402


def ask_kubectl(data: bytes) -> list[Any] | None:
    """The objects that kubectl reads from some bytes; None where it refuses them."""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(data)
        file.flush()
        command = ["kubectl", "label", "--local", "-f", file.name, "zz=1", "-o", "json"]
        answer = subprocess.run(command, capture_output=True, check=False)
    if answer.returncode:
        return None
    text = answer.stdout.decode("utf-8")
    objects = []
    at = 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = json.JSONDecoder().raw_decode(text, at)
        del value["metadata"]  # holds nothing but the label
        objects.append(value)
    return objects


def _scalar(text: str) -> dict[str, Any]:
    row: dict[str, Any] = {"text": text}
    as_value = ask_kubectl(f"apiVersion: v1\nkind: A\nv: {text}\n".encode())
    row |= {"error": True} if as_value is None else {"value": as_value[0].get("v")}
    as_key = ask_kubectl(f"apiVersion: v1\nkind: A\nv:\n  {text}: x\n".encode())
    return row | ({"keyError": True} if as_key is None else {"key": as_key[0].get("v")})


def _structure(case: tuple[str, bytes]) -> dict[str, Any]:
    name, data = case
    row: dict[str, Any] = {"name": name, "base64": base64.b64encode(data).decode()}
    try:
        answer = ask_kubectl(data)
    except RecursionError:  # kubectl took it, and it is nested too deep for Python to look at
        return row | {"deep": True}
    return row | ({"error": True} if answer is None else {"documents": answer})


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    with ThreadPoolExecutor(2) as pool:
        _write(HERE / "scalars.jsonl", list(pool.map(_scalar, scalars())))
        _write(HERE / "structures.jsonl", list(pool.map(_structure, structures().items())))
