import re
from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PROBES, Container
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_HOOKS = ("postStart", "preStop")
_WINDOWS = Pattern(r"[A-Za-z]:\\|.*\.exe\b", re.IGNORECASE)
_FOLDER_WITH_SPACE = Pattern(r"/[^\s]*[ ][^\s/-][^\s]*/.*")


@rule(
    "command-with-spaces",
    "a whole command line stands where the name of a program is wanted",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="workload-reliability",
    since="0.1",
    needs=("command",),
)
def command_with_spaces(container: Container) -> Iterator[Finding]:
    """
    Why
        No shell reads `command`: the first item is the name of the program, blanks included, and the others are its
        arguments. So a program called "npm run start" is looked for and not found, and the container ends
        before it began. The same goes for `exec` in a probe, which then fails every time.

    Bad
        command: ["npm run start"]

    Good
        command: ["npm", "run", "start"]

    Except
        Placeholders, programs on Windows, and paths with a blank in the name of a folder.

    See
        https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
        https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#LifecycleHandler
    """
    for where, command in _commands(container):
        program = command[0]
        text = program.text or ""
        if _is_command_line(text) and not looks_unfilled(text):
            words = " ".join(text.split())
            shown = words if len(words) <= 40 else f"{words[:37]}..."
            yield Finding(f"{where} runs a program called '{shown}'", program.place, _help(text))


def _commands(container: Container) -> Iterator[tuple[str, At]]:
    name = f"container '{container.name}'"
    yield name, container["command"]
    for probe in PROBES:
        yield f"{probe.removesuffix('Probe')} probe of {name}", container[probe]["exec"]["command"]
    for hook in _HOOKS:
        yield f"{hook} hook of {name}", container["lifecycle"][hook]["exec"]["command"]


def _is_command_line(text: str) -> bool:
    return len(text.split()) > 1 and not _WINDOWS.match(text) and not _FOLDER_WITH_SPACE.fullmatch(text)


def _help(text: str) -> str:
    if any(letter in text for letter in "|&;<>*$\n"):
        return "let a shell read it: [sh, -c, ...]"
    return "give each word as an item of its own"
