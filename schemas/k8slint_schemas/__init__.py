"""Data about Kubernetes: its schemas by release, the life of its APIs, and what neither of them says.

The words in `descriptions.jsonl.zz` are those of the Kubernetes project, under the Apache License 2.0, as they stand in
its OpenAPI; see `schemas/refresh.py`.
"""

import os


def read(name: str) -> bytes:
    """The bytes of a data file of this package, such as "overlays/enums.json"."""
    with open(os.path.join(os.path.dirname(__file__), *name.split("/")), "rb") as stream:
        return stream.read()


def names(folder: str) -> list[str]:
    """The files in a folder of this package, such as "overlays/checks", in order."""
    return sorted(os.listdir(os.path.join(os.path.dirname(__file__), *folder.split("/"))))
