"""A role of an assembly: what it demands, and what plays it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from implant_gui.domain.viewing.composition import MisfitKind
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.preview.composing import RoleLines
from implant_gui.views.common.buttons import flat_button
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, panel, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.preview.place_row import PlaceRow
from implant_gui.views.wording import misfit_words


class RoleBox(QWidget):
    """A role with its places.

    Emits:
        component_chosen, joint_chosen: the key of a place, and a number or None.
        moved: the key of a place, and what `FreedomRow.moved` tells.
        fetch_wanted, look_wanted, removal_wanted: the key of a place.
        opening_changed: the key of a place, and whether its movements are shown.
        addition_wanted: one more component is to play this role.
    """

    component_chosen = Signal(int, object)
    joint_chosen = Signal(int, object)
    moved = Signal(int, bool, int, float)
    fetch_wanted = Signal(int)
    look_wanted = Signal(int)
    removal_wanted = Signal(int)
    opening_changed = Signal(int, bool)
    addition_wanted = Signal()

    def __init__(self, role: RoleLines, opened: frozenset[int]) -> None:
        super().__init__()
        self.rows: dict[int, PlaceRow] = {}
        self._told = [misfit_words(each) for each in role.misfits if each.kind is not MisfitKind.LACKING]
        content = column(self._head(role), spacing=HALF)
        content.setContentsMargins(GRID + HALF, GRID, GRID, GRID)
        for place in role.places:
            made = PlaceRow(role, place, is_open=place.key in opened, can_go=len(role.places) > 1)
            self._connect(place.key, made)
            content.addWidget(made)
        for sentence in self._told:
            line = row(IconLabel(Icon.WARN, tone=Tone.WARN), spacing=HALF)
            line.addWidget(PlainLabel(sentence, wraps=True, selectable=True), 1)
            content.addLayout(line)
        if not role.is_exclusive:
            add = flat_button(self.tr("Add another"), "plus", on_click=self.addition_wanted)
            add.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            content.addWidget(add)
        self.setLayout(column(panel(content, card=True)))

    @property
    def misfits(self) -> str:
        """What is amiss with the role and what plays it, one sentence a line."""
        told = [sentence for made in self.rows.values() for _icon, _tone, sentence in made.remarks]
        return "\n".join((*told, *self._told))

    def _head(self, role: RoleLines) -> QHBoxLayout:
        head = row(PlainLabel(role.title, wraps=True).scaled(1.0), spacing=HALF)
        head.setStretch(0, 1)
        if role.is_mandatory:
            tone, icon = (Tone.WARN, Icon.WARN) if role.is_lacking else (Tone.NEUTRAL, "checks")
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
        made.look_wanted.connect(partial(self.look_wanted.emit, key))
        made.removal_wanted.connect(partial(self.removal_wanted.emit, key))
        made.opening_changed.connect(partial(self.opening_changed.emit, key))
