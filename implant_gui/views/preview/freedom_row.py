"""A degree of freedom: a slider for the eye, a spin box for the figure."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QSlider, QWidget

from implant_gui.domain.content.mating import FreedomKind
from implant_gui.models.preview.composing import FreedomControl
from implant_gui.views.common.forms import indent
from implant_gui.views.common.labels import ElidedLabel, plain_tool_tip
from implant_gui.views.common.layouts import row
from implant_gui.views.common.quiet_wheel import quieten
from implant_gui.views.common.tokens import GRID

_STEPS: Final = 1_000
_LETTERS: Final = 22


class FreedomRow(QWidget):
    """One movement within its limits.

    Emits:
        moved: whether it is the partner's, its number, and the value in millimetres or degrees.
    """

    moved = Signal(bool, int, float)

    def __init__(self, control: FreedomControl) -> None:
        super().__init__()
        self._control = control
        label = ElidedLabel(self._words(control), muted=True)
        label.setToolTip(plain_tool_tip(f"{control.end}: {control.title}"))
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        label.setFixedWidth(_LETTERS * label.fontMetrics().averageCharWidth())
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 20)
        self._slider.setAccessibleName(f"{control.title}: {control.end}")
        self.box = QDoubleSpinBox()
        self.box.setRange(control.lower, control.upper)
        self.box.setDecimals(1)
        self.box.setSingleStep(1.0 if control.kind is FreedomKind.ROTATION else 0.1)
        self.box.setSuffix("°" if control.kind is FreedomKind.ROTATION else " mm")
        self.box.setAccessibleName(f"{control.title}: {control.end}")
        self.box.setKeyboardTracking(False)
        indent(self.box)
        self.box.setValue(control.value)
        self._slider.setValue(self._place(control.value))
        self._slider.valueChanged.connect(self._on_slider_changed)
        self.box.valueChanged.connect(self._on_box_changed)
        quieten(self._slider, self.box)
        layout = row(label, spacing=GRID)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self.box)
        self.setLayout(layout)

    @property
    def control(self) -> FreedomControl:
        """What it moves."""
        return self._control

    def reset(self) -> None:
        """Back to how the joint lies by itself, or as near to that as the limits allow."""
        self.box.setValue(min(max(0.0, self._control.lower), self._control.upper))

    def _words(self, control: FreedomControl) -> str:
        if control.is_drawn == control.is_in_space:
            return control.title
        told = self.tr("{0} (in 2D)") if control.is_drawn else self.tr("{0} (in 3D)")
        return told.format(control.title)

    def _place(self, value: float) -> int:
        lower, upper = self._control.lower, self._control.upper
        return round(_STEPS * (value - lower) / (upper - lower))

    def _on_slider_changed(self, place: int) -> None:
        if place != self._place(self.box.value()):
            lower, upper = self._control.lower, self._control.upper
            self.box.setValue(lower + (upper - lower) * place / _STEPS)

    def _on_box_changed(self, value: float) -> None:
        self._slider.setValue(self._place(value))
        self.moved.emit(self._control.is_of_partner, self._control.number, value)
