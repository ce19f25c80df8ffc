"""A role of an assembly: what it demands, what plays it, what holds that, and how far it moves."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from implant_gui.models.common.roles import Tone
from implant_gui.models.preview.composing import FreedomControl, Option, Place, RoleLines
from implant_gui.views.common.buttons import flat_button, icon_button
from implant_gui.views.common.labels import ElidedLabel, PlainLabel
from implant_gui.views.common.layouts import column, panel, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.quiet_wheel import quieten
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.preview.freedom_row import FreedomRow

_LETTERS: Final = 12


class PlaceRow(QWidget):
    """One component of a role.

    Emits:
        component_chosen: the number of a component, or None.
        joint_chosen: the index of a joint, or None for the first that is free.
        moved: as `FreedomRow.moved`.
        fetch_wanted: the component that is chosen is wanted from a server.
        removal_wanted: this place is not needed any more.
        opening_changed: whether the movements are shown now.
    """

    component_chosen = Signal(object)
    joint_chosen = Signal(object)
    moved = Signal(bool, int, float)
    fetch_wanted = Signal()
    removal_wanted = Signal()
    opening_changed = Signal(bool)

    def __init__(self, role: RoleLines, place: Place, *, is_open: bool, can_go: bool) -> None:
        super().__init__()
        self._place = place
        self.components = self._component_box(role)
        self.joints = self._joint_box()
        chosen = next((each for each in role.options if each.component == place.component), None)
        first = row(self.components, spacing=HALF)
        first.setStretch(0, 1)
        if chosen is not None and not chosen.is_held:
            first.addWidget(icon_button("download", self.tr("Fetch this component"), on_click=self.fetch_wanted))
        self._toggle = icon_button("route", self.tr("Move it within its degrees of freedom"))
        self._toggle.setCheckable(True)
        self._toggle.setChecked(is_open)
        self._toggle.setVisible(bool(place.freedoms))
        self._toggle.toggled.connect(self._on_toggled)
        first.addWidget(self._toggle)
        if can_go:
            first.addWidget(icon_button("minus", self.tr("Take it out"), on_click=self.removal_wanted))
        layout = column(first, self.joints, spacing=HALF)
        if place.held_by and len(place.joints) < 2:
            held_by = ElidedLabel(self.tr("Held by {0}").format(place.held_by), muted=True)
            held_by.setContentsMargins(HALF, 0, 0, 0)
            layout.addWidget(held_by)
        self.movements = [self._movement(control) for control in place.freedoms]
        for movement in self.movements:
            movement.setVisible(is_open)
            layout.addWidget(movement)
        self.setLayout(layout)

    def _component_box(self, role: RoleLines) -> QComboBox:
        box = _box(role.title)
        box.addItem(self.tr("Nothing") if not role.is_mandatory else self.tr("Choose…"), None)
        for option in role.options:
            box.addItem(self._words(option), option.component)
        box.setCurrentIndex(max(box.findData(self._place.component), 0))
        model = box.model()
        if isinstance(model, QStandardItemModel):
            for line, option in enumerate(role.options, start=1):
                if not option.fits and option.component != self._place.component:
                    model.item(line).setForeground(self.palette().placeholderText())
        box.activated.connect(self._on_component_activated)
        return box

    def _words(self, option: Option) -> str:
        if not option.is_held:
            return self.tr("{0} (not in the library)").format(option.title)
        return option.title if option.fits else self.tr("{0} (does not fit)").format(option.title)

    def _joint_box(self) -> QComboBox:
        box = _box(self.tr("Held by"))
        box.addItem(self.tr("First free joint: {0}").format(self._place.held_by or "–"), None)
        for option in self._place.joints:
            box.addItem(option.title, option.joint)
        box.setCurrentIndex(max(box.findData(self._place.joint), 0))
        box.setVisible(len(self._place.joints) > 1)
        box.activated.connect(self._on_joint_activated)
        return box

    def _movement(self, control: FreedomControl) -> FreedomRow:
        movement = FreedomRow(control)
        movement.moved.connect(self.moved)
        return movement

    def _on_component_activated(self, line: int) -> None:
        self.component_chosen.emit(self.components.itemData(line))

    def _on_joint_activated(self, line: int) -> None:
        self.joint_chosen.emit(self.joints.itemData(line))

    def _on_toggled(self, is_open: bool) -> None:
        for movement in self.movements:
            movement.setVisible(is_open)
        self.opening_changed.emit(is_open)


class RoleBox(QWidget):
    """A role with its places.

    Emits:
        component_chosen, joint_chosen: the key of a place, and a number or None.
        moved: the key of a place, and what `FreedomRow.moved` tells.
        fetch_wanted, removal_wanted: the key of a place.
        opening_changed: the key of a place, and whether its movements are shown.
        addition_wanted: one more component is to play this role.
    """

    component_chosen = Signal(int, object)
    joint_chosen = Signal(int, object)
    moved = Signal(int, bool, int, float)
    fetch_wanted = Signal(int)
    removal_wanted = Signal(int)
    opening_changed = Signal(int, bool)
    addition_wanted = Signal()

    def __init__(self, role: RoleLines, opened: frozenset[int]) -> None:
        super().__init__()
        self.rows: dict[int, PlaceRow] = {}
        content = column(self._head(role), spacing=HALF)
        content.setContentsMargins(GRID + HALF, GRID, GRID, GRID)
        for place in role.places:
            made = PlaceRow(role, place, is_open=place.key in opened, can_go=len(role.places) > 1)
            self._connect(place.key, made)
            content.addWidget(made)
        if not role.is_exclusive:
            add = flat_button(self.tr("Add another"), "plus", on_click=self.addition_wanted)
            add.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            content.addWidget(add)
        self.setLayout(column(panel(content, card=True)))

    def _head(self, role: RoleLines) -> QHBoxLayout:
        head = row(PlainLabel(role.title, wraps=True).scaled(1.0), spacing=HALF)
        head.setStretch(0, 1)
        if role.is_mandatory:
            tone, icon = (Tone.WARN, "alert-triangle") if role.is_lacking else (Tone.NEUTRAL, "checks")
            head.addWidget(StatusPill(icon, self.tr("Mandatory"), tone))
        if role.is_exclusive:
            head.addWidget(StatusPill("tag", self.tr("One at most"), Tone.NEUTRAL))
        return head

    def _connect(self, key: int, made: PlaceRow) -> None:
        self.rows[key] = made
        made.component_chosen.connect(partial(self.component_chosen.emit, key))
        made.joint_chosen.connect(partial(self.joint_chosen.emit, key))
        made.moved.connect(partial(self.moved.emit, key))
        made.fetch_wanted.connect(partial(self.fetch_wanted.emit, key))
        made.removal_wanted.connect(partial(self.removal_wanted.emit, key))
        made.opening_changed.connect(partial(self.opening_changed.emit, key))


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LETTERS)
    quieten(box)
    return box
