"""Everything that is applied together: its objects, what the schemas say of them, what is filled in later."""

from __future__ import annotations

from collections.abc import Iterable

from k8slint.index import Unit
from k8slint.kube.objects import Object
from k8slint.podlayout import PodLayout
from k8slint.schema.catalog import Catalog
from k8slint.surroundings import Surroundings

__all__ = ["Project", "Unit"]


class Project(PodLayout):
    """What a rule of the whole project is shown."""

    def __init__(self, units: Iterable[Unit], surroundings: Surroundings, *, complete: bool = False) -> None:
        super().__init__(units, surroundings.kustomizations, complete=complete)
        self.surroundings = surroundings

    @property
    def catalog(self) -> Catalog:
        """The schemas of all kinds."""
        return self.surroundings.catalog

    def decodes(self, obj: Object) -> bool:
        """Whether the API server gets as far as looking at what an object says."""
        return self.surroundings.decodes(obj)

    def will_be_filled(self, text: str) -> bool:
        """Whether text holds a variable that Flux or a kustomization replaces, or a configured placeholder."""
        return self.surroundings.will_be_filled(text)

    def selector_comes_later(self, obj: Object) -> bool:
        """Some kustomization adds labels to the selector of this object."""
        return self.surroundings.selector_comes_later(obj)

    def patches_mention(self, word: str) -> bool:
        """Whether some patch or kustomization holds a word, so that it may add or change what goes by that name."""
        return self.surroundings.patches_mention(word)

    def may_be_patched(self, obj: Object, field: str) -> bool:
        """Whether some patch or kustomization holds the name of an object and that of a field."""
        return self.surroundings.may_be_patched(obj, field)
