"""The facets of the library as a tree to choose from: headings, and below each the values with their counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from implant_gui.domain.keeping.holdings import NO_FILTERS, Choice, Facet, FacetCounts, Filters, Trait
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.common.columns import MAX_SHOWN, RIGHT
from implant_gui.models.common.roles import Index, Role
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, cut, words

MOST_AT_FIRST: Final = 8
"""Values of a facet that are shown before somebody asks for the rest."""

_TRAITS: Final = {
    Trait.RECALLED: QT_TRANSLATE_NOOP("models", "Notice from the manufacturer"),
    Trait.SUPERSEDED: QT_TRANSLATE_NOOP("models", "Superseded"),
    Trait.NOT_EFFECTIVE: QT_TRANSLATE_NOOP("models", "Not yet effective"),
    Trait.IN_CONFLICT: QT_TRANSLATE_NOOP("models", "In conflict"),
    Trait.DUPLICATE: QT_TRANSLATE_NOOP("models", "Duplicates"),
    Trait.HAS_DRAWINGS: QT_TRANSLATE_NOOP("models", "With drawings (2D)"),
    Trait.HAS_SURFACES: QT_TRANSLATE_NOOP("models", "With surfaces (3D)"),
    Trait.DERIVED: QT_TRANSLATE_NOOP("models", "Derived, not the original"),
}
_ATTENTION: Final = QT_TRANSLATE_NOOP("models", "Needs attention")
_CONTENTS: Final = QT_TRANSLATE_NOOP("models", "Contents")
_FACETS: Final = {
    Facet.MODEL: QT_TRANSLATE_NOOP("models", "Kind"),
    Facet.MAKER: QT_TRANSLATE_NOOP("models", "Manufacturer or issuer"),
    Facet.ANATOMY: QT_TRANSLATE_NOOP("models", "Anatomy"),
    Facet.TYPE: QT_TRANSLATE_NOOP("models", "Implant type"),
    Facet.MATERIAL: QT_TRANSLATE_NOOP("models", "Material"),
    Facet.FIXATION: QT_TRANSLATE_NOOP("models", "Fixation"),
}
_ATTENDED: Final = (Trait.RECALLED, Trait.SUPERSEDED, Trait.NOT_EFFECTIVE, Trait.IN_CONFLICT, Trait.DUPLICATE)
_CONTAINED: Final = (Trait.HAS_DRAWINGS, Trait.HAS_SURFACES, Trait.DERIVED)
_KINDS: Final = {
    InformationModel.GENERIC.word: QT_TRANSLATE_NOOP("models", "Templates"),
    InformationModel.ASSEMBLY.word: QT_TRANSLATE_NOOP("models", "Assemblies"),
    InformationModel.GROUP.word: QT_TRANSLATE_NOOP("models", "Groups"),
}
_MORE: Final = QT_TRANSLATE_NOOP("models", "{0} more…")

Chosen = Choice | Trait


@dataclass(frozen=True, slots=True)
class _Value:
    what: Chosen
    label: str
    count: int
    is_chosen: bool


class FacetsModel(QStandardItemModel):
    """Two levels, two columns: words and counts.

    `Role.VALUE` of a value is its `Choice` or `Trait`; of the row that stands for the rest of a long list, its `Facet`;
    of a heading, its key. What is chosen is checked, and stays in its place although nothing may have it any more.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 2, parent)
        self._counts = FacetCounts()
        self._filters = NO_FILTERS
        self._unfolded = set[Facet]()
        self._labels: dict[Choice, str] = {}

    def show_counts(self, counts: FacetCounts, filters: Filters) -> None:
        """Show how what was found divides, and what is chosen."""
        self._counts, self._filters = counts, filters
        self._labels.update({value.choice: value.label for value in counts.values})
        self._fill()

    def show_all(self, facet: Facet) -> None:
        """Show all values of a facet from now on."""
        self._unfolded.add(facet)
        self._fill()

    def label_of(self, chosen: Chosen) -> str:
        """What to call a value."""
        if isinstance(chosen, Trait):
            return words(_TRAITS[chosen])
        if chosen.facet is Facet.MODEL:
            return words(_KINDS.get(chosen.key, ""))
        return self._labels.get(chosen, chosen.key)

    def _fill(self) -> None:
        self.clear()
        self.setColumnCount(2)
        self._add_section("attention", words(_ATTENTION), list(self._traits(_ATTENDED)))
        for facet in Facet:
            values = list(self._values(facet))
            left = 0 if facet in self._unfolded else len(values) - MOST_AT_FIRST
            shown = [
                value for place, value in enumerate(values) if left <= 1 or place < MOST_AT_FIRST or value.is_chosen
            ]
            # A facet in which everything has the same value tells nothing, unless that was chosen.
            if len(values) > 1 or any(value.is_chosen for value in values):
                self._add_section(facet.value, words(_FACETS[facet]), shown, facet, len(values) - len(shown))
        self._add_section("contents", words(_CONTENTS), list(self._traits(_CONTAINED)))

    def _traits(self, traits: Sequence[Trait]) -> Iterator[_Value]:
        for trait in traits:
            count, is_chosen = self._counts.having(trait), trait in self._filters.traits
            if count or is_chosen:
                yield _Value(trait, self.label_of(trait), count, is_chosen)

    def _values(self, facet: Facet) -> Iterator[_Value]:
        found = self._counts.of(facet)
        for value in found:
            yield _Value(value.choice, self.label_of(value.choice), value.count, value.choice in self._filters.choices)
        for key in sorted(self._filters.chosen(facet) - {value.choice.key for value in found}):
            choice = Choice(facet, key)
            yield _Value(choice, self.label_of(choice), 0, is_chosen=True)

    def _add_section(
        self, key: str, title: str, values: Sequence[_Value], facet: Facet | None = None, left: int = 0
    ) -> None:
        if not values:
            return
        head = _item(title, key)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        for value in values:
            item = _item(cut(value.label, MAX_SHOWN), value.what)
            item.setCheckState(Qt.CheckState.Checked if value.is_chosen else Qt.CheckState.Unchecked)
            item.setAccessibleText(f"{value.label}, {count_text(value.count)}")
            count = _item(count_text(value.count), value.what)
            count.setTextAlignment(RIGHT)
            head.appendRow([item, count])
        if left:
            head.appendRow([_item(words(_MORE).format(count_text(left)), facet), _item("", facet)])
        self.appendRow([head, _item("", key)])


def is_heading(index: Index) -> bool:
    """Whether a row of the tree is a heading."""
    return not index.parent().isValid()


def _item(text: str, value: object) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setData(value, Role.VALUE)
    item.setToolTip(text)
    return item
