"""Measuring a screen once: something of a known width is held against it."""

import math
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QScreen
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QSlider, QWidget
from typing_extensions import override

from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.segmented import Segmented
from implant_gui.views.common.tokens import GRID, tokens_of
from implant_gui.views.pictures.calibration import Calibration

CARD_MM: Final = (85.60, 53.98)
"""ISO/IEC 7810 ID-1: every bank card."""
_RULER_MM: Final = (100.0, 24.0)
_THINGS: Final = {"card": CARD_MM, "ruler": _RULER_MM}
_RADIUS_MM: Final = 3.18
_TENTHS: Final = 10
_LEAST_PX: Final = 140
_MOST_PX: Final = 1400


class _Outline(QWidget):
    """The thing, as large as it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.size_mm: tuple[float, float] = CARD_MM
        self.pixels_per_mm = 4.0

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint().expandedTo(QSize(480, 260))

    @override
    def minimumSizeHint(self) -> QSize:
        # What is held against it is wider than the outline shows on a fine screen: the dialog must not cut it off.
        width, height = (math.ceil(side * self.pixels_per_mm) + 3 for side in self.size_mm)
        return QSize(width, height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        painter.setBrush(QColor(tokens.hover))
        width, height = (side * self.pixels_per_mm for side in self.size_mm)
        radius = _RADIUS_MM * self.pixels_per_mm
        painter.drawRoundedRect(QRectF(1, 1, width, height), radius, radius)


class CalibrationDialog(QDialog):
    """A card or a ruler is held against an outline, whose width is changed until both agree."""

    def __init__(self, calibration: Calibration, screen: QScreen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Measure this screen"))
        self._calibration = calibration
        self._screen = screen
        self._outline = _Outline()
        self._outline.pixels_per_mm = calibration.pixels_per_mm(screen)
        self._things = Segmented(
            self.tr("Measured with"),
            [("card", self.tr("A bank card, 85.60 mm wide")), ("ruler", self.tr("A ruler, 100 mm"))],
        )
        self._things.chosen.connect(self._on_thing_chosen)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Width of the outline"))
        self.slider.setRange(_LEAST_PX * _TENTHS, _MOST_PX * _TENTHS)
        self.slider.setSingleStep(_TENTHS // 2)
        self.slider.valueChanged.connect(self._on_slider_changed)
        sentence = self.tr(
            "Hold it against the screen with its left edge on the outline's, and move the slider until both are "
            "equally wide. From then on, 1:1 is the true size on this screen."
        )
        boxes = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        boxes.accepted.connect(self._on_accepted)
        boxes.rejected.connect(self.reject)
        things = row(self._things)
        things.addStretch()
        layout = column(PlainLabel(sentence, wraps=True), holder(things), spacing=2 * GRID, margin=2 * GRID)
        layout.addWidget(self._outline, 1)
        layout.addWidget(self.slider)
        layout.addWidget(boxes)
        self.setLayout(layout)
        self.resize(640, 480)
        self._show_slider()

    def _show_slider(self) -> None:
        width = self._outline.size_mm[0] * self._outline.pixels_per_mm
        self.slider.blockSignals(True)
        self.slider.setValue(round(width * _TENTHS))
        self.slider.blockSignals(False)

    def _on_thing_chosen(self, name: str) -> None:
        self._outline.size_mm = _THINGS[name]
        self._show_slider()
        self._show_outline()

    def _on_slider_changed(self, tenths: int) -> None:
        self._outline.pixels_per_mm = tenths / _TENTHS / self._outline.size_mm[0]
        self._show_outline()

    def _show_outline(self) -> None:
        self._outline.updateGeometry()
        self._outline.update()

    def _on_accepted(self) -> None:
        self._calibration.measure(self._screen, self._outline.pixels_per_mm)
        self.accept()
