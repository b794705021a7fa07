import re
from collections.abc import Iterator

from k8slint.finding import Finding, Fix
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import rewrite
from k8slint.node import At, Scalar
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_MOST = 0o777
_SOURCES = ("configMap", "downwardAPI", "projected", "secret")
# Usual modes that are also small enough to be taken as decimal numbers; 420, 288 and 256 are decimal on purpose.
_MEANT_OCTAL = (400, 404, 440, 444, 500, 504, 505)


@rule(
    "default-mode-decimal",
    "file mode is given as a decimal number",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="storage",
    since="0.1",
)
def default_mode_decimal(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        `defaultMode: 400` is the decimal number 400, which is 0620: the owner may write and the group, too, and nobody
        is told. 644, 600 and 777 are more than 0777 when read like that, and the API server refuses them. Octal
        numbers begin with a 0 in YAML; JSON knows only decimal ones, where 0644 is 420 and 0400 is 256.

    Bad
        volumes:
          - name: key
            secret: {secretName: key, defaultMode: 400}

    Good
        volumes:
          - name: key
            secret: {secretName: key, defaultMode: 0400}

    Except
        Decimal numbers that are a usual mode as they stand, such as 420 and 256.

    See
        https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions
        https://kubernetes.io/docs/concepts/storage/projected-volumes/
    """
    for volume in pod["volumes"].items():
        for source in _SOURCES:
            yield from _judged(volume[source]["defaultMode"])
            for item in volume[source]["items"].items():
                yield from _judged(item["mode"])
        for projected in volume["projected"]["sources"].items():
            for source in _SOURCES:
                for item in projected[source]["items"].items():
                    yield from _judged(item["mode"])


def _judged(at: At) -> Iterator[Finding]:
    mode = at.number
    if mode is None:
        return
    meant = _meant(at, mode)
    if mode < 0 or mode > _MOST:
        help = f"write {_octal(at, meant)}" if meant is not None else "0777 is 511 as a decimal number"
        fix = _write(at, meant, safe=True)
        why = "is decimal, which is more than 0777" if meant is not None else "is not between 0 and 0777"
        yield Finding(f"{at.key} {_written(at)} {why}", at.place, help, fix=fix, severity="error")
    elif meant is not None and mode in _MEANT_OCTAL:
        fix = _write(at, meant, safe=False)
        said = f"{at.key} {mode} is decimal, which is {mode:04o}"
        yield Finding(said, at.place, f"write {_octal(at, meant)}", fix=fix)


def _written(at: At) -> str:
    node = at.node
    return at.source.text[node.start : node.end] if node is not None else ""


def _meant(at: At, mode: int) -> int | None:
    """The mode that the digits say when they are read as octal; None where they are not plain decimal digits."""
    digits = _written(at)
    is_octal = isinstance(at.node, Scalar) and digits == str(mode) and re.fullmatch(r"[1-7][0-7]{2}", digits)
    return int(digits, 8) if is_octal else None


def _octal(at: At, mode: int) -> str:
    """A mode as it is written in this file: JSON has no octal numbers."""
    return str(mode) if at.source.text.lstrip().startswith(("{", "[")) else f"{mode:04o}"


def _write(at: At, mode: int | None, *, safe: bool) -> Fix | None:
    edit = rewrite(at, _octal(at, mode)) if mode is not None else None
    return Fix(f"write the mode as {_octal(at, mode or 0)}", (edit,), safe=safe) if edit else None
