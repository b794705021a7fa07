from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.file_modes import MOST, meant, modes, octal, write, written
from k8slint.kube.pods import PodSpec
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "invalid-file-mode",
    "file mode of a volume is not between 0 and 0777",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
    needs=("defaultMode", "mode"),
)
def invalid_file_mode(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A file mode lies between 0 and 0777, which is 511. `defaultMode: 644` is the decimal number 644, as are 600, 755
        and 777: more than that, and the API server refuses them. Octal numbers begin with a 0 in YAML; JSON knows only
        decimal ones, where 0644 is 420.

    Bad
        volumes:
          - name: key
            secret: {secretName: key, defaultMode: 644}

    Good
        volumes:
          - name: key
            secret: {secretName: key, defaultMode: 0644}

    Except
        Decimal numbers that are taken, but mean another mode than they say: `default-mode-decimal` speaks of them.

    See
        https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions
    """
    for at in modes(pod):
        mode = at.number
        if mode is None or 0 <= mode <= MOST:
            continue
        wanted = meant(at)
        why = "is decimal, which is more than 0777" if wanted is not None else "is not between 0 and 0777"
        help = f"write {octal(at, wanted)}" if wanted is not None else "0777 is 511 as a decimal number"
        yield Finding(f"{at.key} {written(at)} {why}", at.place, help, fix=write(at, wanted, safe=True))
