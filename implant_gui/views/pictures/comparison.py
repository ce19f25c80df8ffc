"""Drawings of several templates over one another, in outline and in one scale, to see in what they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QSplitter, QWidget

from implant_gui.domain.content.drawing import Colour, Drawing
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.overlay import Anchor, AnchorKind, anchors_of
from implant_gui.domain.viewing.paper import Legend
from implant_gui.models.common.titles import title_words
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, cut
from implant_gui.views.common.buttons import icon_button
from implant_gui.views.common.fitting import resize_on_screen
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, divider, holder, panel, row
from implant_gui.views.common.tokens import DISTINCT, GRID, HALF
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.comparison_legend import ComparisonLegend, LegendEntry
from implant_gui.views.pictures.drawing_canvas import DrawingCanvas
from implant_gui.views.pictures.drawing_layout import LaidOver, over_one_another
from implant_gui.views.pictures.drawing_marks import MarkKind
from implant_gui.views.pictures.picture_tools import measure_button, true_size_button, zoom_buttons

MOST_COMPARED: Final = 24
"""More outlines than this nobody can tell apart."""
_LONGEST: Final = 60
_ANCHORS: Final = {
    AnchorKind.ROTATION_POINT: QT_TRANSLATE_NOOP("Comparison", "Rotation point"),
    AnchorKind.MATING: QT_TRANSLATE_NOOP("Comparison", "Mating feature {0}.{1}"),
    AnchorKind.LANDMARK: QT_TRANSLATE_NOOP("Comparison", "Landmark: {0}"),
    AnchorKind.CENTRE: QT_TRANSLATE_NOOP("Comparison", "Centre"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A template that is compared.

    Attributes:
        key: its SOP Instance UID: nothing is compared with itself.
        title: what people know it by.
        part_number: tells those of one name apart.
        notice: what must not be overlooked about it.
    """

    key: str
    title: str
    part_number: str
    drawings: tuple[Drawing, ...]
    notice: str = ""


class ComparisonWindow(QDialog):
    """The outlines, what they are aligned on, and a legend that switches each on and off.

    The first template is the reference: the others are aligned on it, and views are named after its own.

    Emits:
        print_requested: what is shown is wanted on paper.
    """

    print_requested = Signal()

    def __init__(self, calibration: Calibration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare drawings"))
        self._items: list[Compared] = []
        self._off: set[str] = set()
        self._anchor: Anchor | None = None
        self.canvas = DrawingCanvas(calibration)
        self.canvas.set_marks(frozenset())
        self.legend = ComparisonLegend()
        self.legend.switched.connect(self._on_switched)
        self.legend.removed.connect(self.remove)
        self.views = self._combo(self.tr("View"))
        self.views.activated.connect(partial(self._show, keeps_view=False))
        self.alignments = self._combo(self.tr("Aligned on"))
        self.alignments.activated.connect(self._on_alignment_activated)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(panel(column(self.canvas)))
        splitter.addWidget(panel(column(self.legend)))
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([680, 260])
        splitter.setChildrenCollapsible(False)
        layout = column(holder(self._tools()), divider(), spacing=0)
        layout.addWidget(splitter, 1)
        self.setLayout(layout)
        resize_on_screen(self, 960, 720)
        self.canvas.setFocus()
        self._printer.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))

    @property
    def items(self) -> tuple[Compared, ...]:
        """What is compared, the reference first."""
        return tuple(self._items)

    @property
    def title(self) -> str:
        """What is shown, in one line."""
        first = next((item.title for item in self._items if item.key not in self._off), "")
        others = len(self._items) - len(self._off) - 1
        named = self.tr("{0} and {1} more").format(first, others) if others > 0 else first
        return f"{named}: {self.views.currentText()}"

    @property
    def printed_legend(self) -> Legend:
        """The names in the colours of the outlines that are shown."""
        inks = _inks(len(self._items))
        return tuple(
            (" – ".join(filter(None, (item.title, item.notice))), ink)
            for item, ink in zip(self._items, inks, strict=True)
            if item.key not in self._off
        )

    def add(self, items: Sequence[Compared]) -> None:
        """Compare these too; what has no drawings or is there already is left out."""
        known = {item.key for item in self._items}
        for item in items:
            if item.key not in known and item.drawings and len(self._items) < MOST_COMPARED:
                known.add(item.key)
                self._items.append(item)
        self._arrange()

    def remove(self, key: str) -> None:
        """Compare this one no longer."""
        self._items = [item for item in self._items if item.key != key]
        self._off.discard(key)
        self._arrange()

    def clear(self) -> None:
        """Compare nothing."""
        self._items.clear()
        self._off.clear()
        self._arrange()

    def _tools(self) -> QHBoxLayout:
        self._mirror = icon_button("flip-vertical", self.tr("Mirror left and right (M)"))
        self._mirror.setCheckable(True)
        self._mirror.toggled.connect(self.canvas.set_mirrored)
        self.canvas.mirrored_changed.connect(self._mirror.setChecked)
        self._printer = icon_button("printer", self.tr("Print or save as PDF…"), on_click=self.print_requested)
        marks = icon_button("geometry", self.tr("Show landmarks and mating points"))
        marks.setCheckable(True)
        marks.toggled.connect(self._on_marks_toggled)
        layout = row(spacing=HALF)
        layout.setContentsMargins(GRID, HALF, GRID, HALF)
        for widget in (
            *zoom_buttons(self.canvas),
            true_size_button(self.canvas),
            self._mirror,
            measure_button(self.canvas),
            marks,
            self._printer,
        ):
            layout.addWidget(widget)
        layout.addStretch()
        for text, combo in ((self.tr("View"), self.views), (self.tr("Aligned on"), self.alignments)):
            layout.addSpacing(GRID)
            layout.addWidget(PlainLabel(text, muted=True))
            layout.addWidget(combo)
        return layout

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(14)
        return combo

    def _arrange(self) -> None:
        """Offer the views of the reference and show the one that was shown."""
        wanted = self.views.currentText()
        self.views.clear()
        if self._items:
            self.views.addItems([cut(visible(title_words(drawing)), _LONGEST) for drawing in self._items[0].drawings])
        self.views.setCurrentIndex(max(self.views.findText(wanted), 0))
        self._show(keeps_view=False)

    def _show(self, _place: int = 0, *, keeps_view: bool) -> None:
        drawn = self._drawn()
        shown = [(item, drawing) for item, drawing in drawn if drawing is not None]
        self._offer_anchors([drawing for _, drawing in shown])
        self._printer.setEnabled(bool(shown))
        inks = dict(zip((item.key for item in self._items), _inks(len(self._items)), strict=True))
        laid = [LaidOver(drawing, inks[item.key], item.key not in self._off) for item, drawing in shown]
        anchor = self._anchor or Anchor(AnchorKind.CENTRE)
        self.canvas.show_arranged(
            lambda mirrored: over_one_another(laid, anchor, mirrored=mirrored), keeps_view=keeps_view
        )
        self.legend.show_entries(
            [
                LegendEntry(
                    item.key,
                    item.title,
                    item.part_number,
                    inks[item.key],
                    drawing,
                    is_shown=item.key not in self._off,
                    notice=item.notice,
                )
                for item, drawing in drawn
            ]
        )

    def _drawn(self) -> list[tuple[Compared, Drawing | None]]:
        """Each template with its drawing from the side that is looked from."""
        if not self._items:
            return []
        wanted = self._items[0].drawings[max(self.views.currentIndex(), 0)]
        return [(item, _same_view(item, wanted)) for item in self._items]

    def _offer_anchors(self, drawings: Sequence[Drawing]) -> None:
        anchors = anchors_of(drawings)
        if self._anchor not in anchors:
            self._anchor = anchors[0] if anchors else None
        self.alignments.clear()
        for anchor in anchors:
            text = QCoreApplication.translate("Comparison", _ANCHORS[anchor.kind])
            named = anchor.numbers if anchor.kind is AnchorKind.MATING else (anchor.name,)
            self.alignments.addItem(cut(visible(text.format(*named)), _LONGEST), anchor)
        if self._anchor is not None:
            self.alignments.setCurrentIndex(anchors.index(self._anchor))

    def _on_alignment_activated(self, place: int) -> None:
        anchor = self.alignments.itemData(place)
        if isinstance(anchor, Anchor):
            self._anchor = anchor
            self._show(keeps_view=False)

    def _on_switched(self, key: str, is_on: bool) -> None:
        (self._off.discard if is_on else self._off.add)(key)
        self._show(keeps_view=True)

    def _on_marks_toggled(self, shown: bool) -> None:
        self.canvas.set_marks(frozenset(MarkKind) - {MarkKind.BOUNDING_BOX} if shown else frozenset())


def _same_view(item: Compared, wanted: Drawing) -> Drawing | None:
    """The drawing from the same side; where sides have no codes, the one of the same name or number."""
    for drawing in item.drawings:
        if drawing is wanted or drawing.has_view_of(wanted):
            return drawing
    if wanted.view is None:
        alike = [each for each in item.drawings if (each.title, each.number) == (wanted.title, wanted.number)]
        return alike[0] if alike else None
    return None


def _inks(count: int) -> list[Colour]:
    return [DISTINCT[place % len(DISTINCT)] for place in range(count)]
