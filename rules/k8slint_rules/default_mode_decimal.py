from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.file_modes import meant, modes, octal, write
from k8slint.kube.pods import PodSpec
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

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
    needs=("defaultMode", "mode"),
)
def default_mode_decimal(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        `defaultMode: 400` is the decimal number 400, which is 0620: the owner may write and the group, too, and nobody
        is told. Octal numbers begin with a 0 in YAML; JSON knows only decimal ones, where 0644 is 420 and 0400 is 256.

    Bad
        volumes:
          - name: key
            secret: {secretName: key, defaultMode: 400}

    Good
        volumes:
          - name: key
            secret: {secretName: key, defaultMode: 0400}

    Except
        Decimal numbers that are a usual mode as they stand, such as 420 and 256. Those above 511, such as 644, are the
        business of `invalid-file-mode`.

    See
        https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions
        https://kubernetes.io/docs/concepts/storage/projected-volumes/
    """
    for at in modes(pod):
        mode = meant(at)
        if mode is not None and at.number in _MEANT_OCTAL:
            said = f"{at.key} {at.number} is decimal, which is {at.number:04o}"
            yield Finding(said, at.place, f"write {octal(at, mode)}", fix=write(at, mode, safe=False))
