"""What the rest of a project says to each of its objects: what defines their kinds, patches them, fills them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from k8slint.document import File
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.objects import Object
from k8slint.mentions import Mentions
from k8slint.schema.catalog import Catalog
from k8slint.schema.error import SchemaError
from k8slint.schema.validate import errors


class Surroundings:
    """All that the rules for one file or object know beyond it.

    `patches` are the files that hold kustomizations and patches, `defined_by` the paths of those with CRDs;
    `substitutes` says that Flux replaces `${VAR}` before it applies the manifests. What could not be judged is counted
    by the path of the file, in `unjudged`. `asked` takes note when somebody asks about the "patches".
    """

    def __init__(
        self,
        catalog: Catalog,
        kustomizations: Kustomizations,
        patches: Iterable[File] = (),
        *,
        defined_by: Iterable[str] = (),
        substitutes: bool = False,
        is_placeholder: Callable[[str], bool] = lambda _text: False,
    ) -> None:
        self.catalog = catalog
        self.kustomizations = kustomizations
        self.substitutes = substitutes
        patches = tuple(patches)
        self.patched_by = tuple(file.source.path for file in patches)
        self.defined_by = tuple(defined_by)
        self._patches = Mentions(patches)
        self._is_placeholder = is_placeholder
        self._by_field: dict[str, Mentions] = {}
        self._errors: dict[int, tuple[SchemaError, ...]] = {}
        self._decoded: dict[int, bool] = {}
        self.unjudged: Counter[str] = Counter()
        self.asked: set[str] = set()

    def will_be_filled(self, text: str) -> bool:
        """Whether text holds a variable that Flux or a kustomization replaces, or a configured placeholder."""
        if ("${" in text and self.substitutes) or ("$(" in text and self.kustomizations.replace_variables):
            return True
        return self._is_placeholder(text)

    def selector_comes_later(self, obj: Object) -> bool:
        """Some kustomization adds labels to the selector of this object."""
        return obj.path in self.kustomizations.labelled

    def schema_errors(self, obj: Object) -> tuple[SchemaError, ...]:
        """What the schema says against an object, computed once.

        What a kustomization or Flux will add or replace is not held against it, nor are the placeholders of the
        configuration.
        """
        known = self._errors.get(id(obj))
        if known is None:
            found = errors(obj, self.catalog)
            known = tuple(e for e in found if e.fault != "unjudged" and not self._will_be_mended(e, obj))
            self._errors[id(obj)] = known
            self.unjudged[obj.path] += sum(error.fault == "unjudged" for error in found)
        return known

    def forget(self, objects: Iterable[Object]) -> None:
        """Forget what the schema said of some objects."""
        for obj in objects:
            self._errors.pop(id(obj), None)
            self._decoded.pop(id(obj), None)

    def decodes(self, obj: Object) -> bool:
        """Whether the API server gets as far as looking at what an object says; if not, it refuses it for that."""
        known = self.known_to_decode(obj)
        if known is None:
            decoding = any(error.decoding for error in self.schema_errors(obj))
            known = self._decoded[id(obj)] = not decoding and not obj.repeats_keys
        return known

    def known_to_decode(self, obj: Object) -> bool | None:
        """The same as far as somebody has found out already. It is not kept at the object, which outlives CRDs."""
        return self._decoded.get(id(obj), obj.is_decoded)

    def _will_be_mended(self, error: SchemaError, obj: Object) -> bool:
        if error.fault == "missing-field":
            if error.place.path[-1:] == ("image",):
                return self.may_be_patched(obj, "image")
            return error.place.path[-1:] == ("selector",) and self.selector_comes_later(obj)
        if obj["sops"].is_map and (error.place.path == ("sops",) or "ENC[" in _written(error)):
            return True  # sops takes its own field away, and the encryption, before anything is applied
        written = _written(error)
        return self._is_placeholder(written) or (error.fault == "template" and self.will_be_filled(written))

    def patches_mention(self, word: str) -> bool:
        """Whether some patch or kustomization holds a word, so that it may add or change what goes by that name."""
        self.asked.add("patches")
        return self._patches.mention(word)

    def may_be_patched(self, obj: Object, field: str) -> bool:
        """Whether some patch or kustomization holds the name of an object and that of a field."""
        self.asked.add("patches")
        return self._patches_with(field).mention(obj.name)

    def _patches_with(self, field: str) -> Mentions:
        if field not in self._by_field:
            self._by_field[field] = self._patches.those_with(field)
        return self._by_field[field]


def _written(error: SchemaError) -> str:
    return error.place.source.text[error.place.span.start : error.place.span.end]
