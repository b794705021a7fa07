"""What a look-up gives: a schema, or why there is none."""

from __future__ import annotations

from typing import Literal, NamedTuple

from k8slint.schema.error import Fault
from k8slint.schema.types import Struct


class Answer(NamedTuple):
    """Why there is no schema, or what is to be said beside it. Without a `fault` there is nothing to blame.

    `field` is the value to point at, `instead` what could stand there; `safe` when nothing else changes
    with it. `steps` are what else may have to change, for objects that hold what they name.
    """

    fault: Fault | None
    field: Literal["apiVersion", "kind"] = "apiVersion"
    message: str = ""
    help: str = ""
    instead: str = ""
    safe: bool = False
    steps: tuple[str, ...] = ()


CUSTOM = Answer(None)


class Found(NamedTuple):
    """A schema, and what is to be said of its API all the same.

    `others` are further schemas of the same kind: CRDs of other releases that the project holds, too. Nobody
    knows which of them is installed, so an object is judged by the one it fits best.
    """

    schema: Struct
    remark: Answer | None = None
    others: tuple[Struct, ...] = ()
