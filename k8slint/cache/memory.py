"""What earlier runs found out about the files of a project, for those that have not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256

from k8slint.assemble import Glance
from k8slint.cache.ledger import Line, as_bytes, brief_in, glance_in, line_of, lines_in, sheet_in, taken_apart
from k8slint.cache.plain import WRONG
from k8slint.cache.store import Store
from k8slint.sheet import Sheet


class Memory:
    """The ledger of a project, kept under a name. Files go by their numbers; `keys` say what each is and holds."""

    def __init__(self, store: Store, name: str, keys: Sequence[str]) -> None:
        self._store = store
        self._name = name
        self._keys = [key.encode() for key in keys]
        self._written = lines_in(store.get(name) or b"")
        self._lines: dict[int, Line] = {}
        for number, key in enumerate(self._keys):
            if key in self._written:
                with suppress(TypeError):
                    self._lines[number] = taken_apart(self._written[key])

    def glance(self, number: int) -> Glance | None:
        """What was seen of a file at a glance."""
        line = self._lines.get(number)
        if line is not None:
            with suppress(*WRONG):
                return glance_in(line)
        return None

    def sheet(self, number: int, terms_of: Callable[[int, Sequence[str]], str], *, wanted: bool) -> Sheet | None:
        """The sheet of a file, if it was filled in on the terms that hold now; all of it only where it is wanted.

        `terms_of` tells the terms of a file, as far as some parts of its surroundings matter.
        """
        line = self._lines.get(number)
        if line is not None:
            with suppress(*WRONG):
                asked, _, terms = line.terms.decode().partition(" ")
                if terms == terms_of(number, asked.split(",")):
                    brief = brief_in(line)
                    if not wanted:
                        return Sheet(brief)
                    return sheet_in(line, brief) if line.sheet else None
        return None

    def state_of(self, numbers: Iterable[int]) -> str:
        """A word that is another one when one of these files is."""
        return sha256(b"".join(self._keys[number] for number in numbers)).hexdigest()

    def keep(self, found: Mapping[int, tuple[Glance, str, Sheet]]) -> None:
        """Write down what was found out anew about some files, each with its terms; forget files that are gone."""
        new = {
            self._keys[number]: line_of(glance, f"{','.join(sheet.asked)} {terms}", sheet)
            for number, (glance, terms, sheet) in found.items()
        }
        lines = {key: line for key in self._keys if (line := new.get(key) or self._written.get(key)) is not None}
        if new or len(lines) < len(self._written):
            self._store.put(self._name, as_bytes(lines))
