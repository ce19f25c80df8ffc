"""One component of a role: what it is, what holds it, what is to be said against it, how far it moves."""

from itertools import groupby
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.preview.composing import FreedomControl, Option, Place, RoleLines
from implant_gui.views.common.buttons import icon_button
from implant_gui.views.common.labels import ElidedLabel, IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, hide_unless, holder, row
from implant_gui.views.common.quiet_wheel import quieten
from implant_gui.views.common.tokens import HALF
from implant_gui.views.preview.freedom_row import FreedomRow
from implant_gui.views.preview.swatch import Swatch
from implant_gui.views.wording import misfit_words

_LETTERS: Final = 12


class PlaceRow(QWidget):
    """A place in a role.

    Emits:
        component_chosen: the number of a component, or None.
        joint_chosen: the index of a joint, or None for the first that is free.
        moved: as `FreedomRow.moved`.
        fetch_wanted: the component that is chosen is wanted from a server.
        look_wanted: it is to be looked at by itself.
        removal_wanted: this place is not needed any more.
        opening_changed: whether the movements are shown now.
    """

    component_chosen = Signal(object)
    joint_chosen = Signal(object)
    moved = Signal(bool, int, float)
    fetch_wanted = Signal()
    look_wanted = Signal()
    removal_wanted = Signal()
    opening_changed = Signal(bool)

    def __init__(self, role: RoleLines, place: Place, *, is_open: bool, can_go: bool) -> None:
        super().__init__()
        self._place = place
        self._chosen = role.option(place.component)
        self.components = self._component_box(role)
        self.joints = self._joint_box()
        self.remarks = tuple(self._remarks())
        self.movements: list[FreedomRow] = []
        layout = column(self._first_line(is_open=is_open, can_go=can_go), self.joints, spacing=HALF)
        if place.held_by and len(place.joints) < 2:
            held_by = ElidedLabel(self.tr("Held by {0}").format(place.held_by), muted=True)
            held_by.setContentsMargins(HALF, 0, 0, 0)
            layout.addWidget(held_by)
        for icon, tone, sentence in self.remarks:
            line = row(IconLabel(icon, tone=tone), spacing=HALF)
            line.addWidget(PlainLabel(sentence, wraps=True, selectable=True), 1)
            layout.addLayout(line)
        self.movement_area = self._movement_area()
        hide_unless(is_open, self.movement_area)
        layout.addWidget(self.movement_area)
        self.setLayout(layout)

    def _first_line(self, *, is_open: bool, can_go: bool) -> QHBoxLayout:
        line = row(spacing=HALF)
        if self._place.ink is not None:
            line.addWidget(Swatch(self._place.ink))
        line.addWidget(self.components, 1)
        if self._chosen is not None and not self._chosen.is_held:
            line.addWidget(icon_button("download", self.tr("Fetch this component"), on_click=self.fetch_wanted))
        elif self._chosen is not None:
            line.addWidget(icon_button("eye", self.tr("Look at this component by itself"), on_click=self.look_wanted))
        toggle = icon_button("route", self.tr("Move it within its degrees of freedom"))
        toggle.setCheckable(True)
        toggle.setChecked(is_open)
        hide_unless(bool(self._place.freedoms), toggle)
        toggle.toggled.connect(self._on_toggled)
        line.addWidget(toggle)
        if can_go:
            line.addWidget(icon_button("minus", self.tr("Take it out"), on_click=self.removal_wanted))
        return line

    def _remarks(self) -> list[tuple[str, Tone, str]]:
        """Icon, tone and sentence of all that is to be known before it is used."""
        told: list[tuple[str, Tone, str]] = []
        if self._chosen is not None and self._chosen.has_notice:
            sentence = self.tr("The manufacturer issued a notice about it, a recall perhaps: read it before use.")
            told.append((Icon.NOTIFICATION, Tone.BAD, sentence))
        if self._chosen is not None and self._chosen.is_superseded:
            told.append((Icon.SUPERSEDED, Tone.WARN, self.tr("A newer version takes its place.")))
        told += [(Icon.WARN, Tone.WARN, misfit_words(each)) for each in self._place.misfits]
        return told

    def _component_box(self, role: RoleLines) -> QComboBox:
        box = _box(role.title)
        box.addItem(self.tr("Nothing") if not role.is_mandatory else self.tr("Choose…"), None)
        for option in role.options:
            box.addItem(self._words(option), option.component)
        box.setCurrentIndex(max(box.findData(self._place.component), 0))
        model = box.model()
        if isinstance(model, QStandardItemModel):
            for line, option in enumerate(role.options, start=1):
                if option.obstacles and option.component != self._place.component:
                    model.item(line).setForeground(self.palette().placeholderText())
        box.activated.connect(self._on_component_activated)
        return box

    def _words(self, option: Option) -> str:
        """The name, and the weightiest that is to be known before it is chosen; of what is chosen, the lines tell."""
        if not option.is_held:
            return self.tr("{0} (not in the library)").format(option.title)
        if option.component == self._place.component:
            return option.title
        if option.obstacles:
            return self.tr("{0} (does not fit {1})").format(option.title, option.obstacles[0])
        if option.has_notice:
            return self.tr("{0} (notice from the manufacturer)").format(option.title)
        return self.tr("{0} (superseded)").format(option.title) if option.is_superseded else option.title

    def _joint_box(self) -> QComboBox:
        box = _box(self.tr("Held by"))
        box.addItem(self.tr("First free joint: {0}").format(self._place.held_by or "–"), None)
        for option in self._place.joints:
            box.addItem(option.title, option.joint)
        box.setCurrentIndex(max(box.findData(self._place.joint), 0))
        hide_unless(len(self._place.joints) > 1, box)
        box.activated.connect(self._on_joint_activated)
        return box

    def _movement_area(self) -> QWidget:
        """The movements under the names of the ends of the joint that they belong to."""
        layout = column(spacing=HALF)
        for end, controls in groupby(self._place.freedoms, key=lambda control: control.end):
            head = row(ElidedLabel(end), spacing=HALF)
            head.setStretch(0, 1)
            reset = icon_button("refresh", self.tr("Back to where the joint lies by itself"))
            head.addWidget(reset)
            layout.addLayout(head)
            for control in controls:
                movement = self._movement(control)
                reset.clicked.connect(movement.reset)
                layout.addWidget(movement)
        return holder(layout)

    def _movement(self, control: FreedomControl) -> FreedomRow:
        movement = FreedomRow(control)
        movement.moved.connect(self.moved)
        self.movements.append(movement)
        return movement

    def _on_component_activated(self, line: int) -> None:
        self.component_chosen.emit(self.components.itemData(line))

    def _on_joint_activated(self, line: int) -> None:
        self.joint_chosen.emit(self.joints.itemData(line))

    def _on_toggled(self, is_open: bool) -> None:
        self.movement_area.setVisible(is_open)
        self.opening_changed.emit(is_open)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LETTERS)
    quieten(box)
    return box
