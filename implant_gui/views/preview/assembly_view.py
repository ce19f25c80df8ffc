"""Composing an assembly: its parts in place above, what plays each role below."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.viewing.composition import Misfit, MisfitKind
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.preview.composing import RoleLines
from implant_gui.views.common.buttons import push_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.fitting_area import ColumnArea
from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import plain_tool_tip
from implant_gui.views.common.layouts import column, divider, holder, panel
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.segmented import Segmented
from implant_gui.views.common.tokens import GRID
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.pictures.surface_view import SurfaceView
from implant_gui.views.preview.role_box import RoleBox
from implant_gui.views.wording import misfit_words

_FLAT: Final = "flat"
_SPACE: Final = "space"


class Change(Enum):
    """Why there is another picture."""

    OPENED = "opened"
    CHOSEN = "chosen"
    """Something else is chosen: it is seen from where the last one was."""
    MOVED = "moved"
    """The same parts, moved: whoever moves them must see nothing else move."""


class AssemblyView(QWidget):
    """The page of a composition.

    Emits:
        component_chosen: the key of a place, and the number of a component or None.
        joint_chosen: the key of a place, and the index of a joint or None for the first that is free.
        moved: the key of a place, whether the movement is the partner's, its number, and the value.
        addition_wanted: the place of a role in the assembly that one more component is to play.
        removal_wanted, fetch_wanted: the key of a place.
        look_wanted: the key of a place whose component is to be looked at by itself.
        all_wanted: everything that is not held is to be fetched.
        came_into_sight: it is looked at now.
    """

    component_chosen = Signal(int, object)
    joint_chosen = Signal(int, object)
    moved = Signal(int, bool, int, float)
    addition_wanted = Signal(int)
    removal_wanted = Signal(int)
    fetch_wanted = Signal(int)
    look_wanted = Signal(int)
    all_wanted = Signal()
    came_into_sight = Signal()

    def __init__(self, calibration: Calibration) -> None:
        super().__init__()
        self._opened: set[int] = set()
        self.boxes: list[RoleBox] = []
        self.drawings = DrawingView(calibration, is_alone=False)
        self.surfaces = SurfaceView(has_names=False)
        self._pictures = QStackedWidget()
        self._empty = EmptyState()
        for picture in (self.drawings, self.surfaces, self._empty):
            self._pictures.addWidget(picture)
        self.dimension = Segmented(self.tr("Picture"), ((_FLAT, self.tr("2D")), (_SPACE, self.tr("3D"))))
        self.dimension.chosen.connect(self._show_picture)
        self._roles = column(spacing=GRID, margin=GRID)
        top = column(self._head(), spacing=0)
        top.addWidget(self._pictures, 1)
        self._area = ColumnArea(holder(self._roles))
        bottom = column(divider(), self._area, spacing=0)
        splitter = QSplitter(Qt.Orientation.Vertical)
        for part in (panel(top), panel(bottom)):
            splitter.addWidget(part)
        splitter.setSizes([380, 300])
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter, spacing=0))
        self._has = {_FLAT: False, _SPACE: False}
        self._room: dict[int, Box2 | None] = {}
        """What each drawing takes up in the picture, by its number."""

    @property
    def misfits(self) -> str:
        """What does not fit, one sentence a line."""
        return "\n".join(filter(None, (box.misfits for box in self.boxes)))

    @property
    def verdict(self) -> str:
        """The word above the picture."""
        return self._verdict.text

    @property
    def has_notice(self) -> bool:
        """Whether something that is chosen must not be used before its notice has been read."""
        return not self._notice.isHidden()

    def show_roles(self, roles: Sequence[RoleLines]) -> None:
        """Show what is chosen, and what else there is to choose from; keyboard and scroll bar stay."""
        focused, place = self._focused(), self._area.verticalScrollBar().value()
        self._notice.setVisible(any(role.has_notice for role in roles))
        clear(self._roles)
        self.boxes = []
        for index, role in enumerate(roles):
            box = RoleBox(role, frozenset(self._opened))
            box.component_chosen.connect(self.component_chosen)
            box.joint_chosen.connect(self.joint_chosen)
            box.moved.connect(self.moved)
            box.removal_wanted.connect(self.removal_wanted)
            box.fetch_wanted.connect(self.fetch_wanted)
            box.look_wanted.connect(self.look_wanted)
            box.opening_changed.connect(self._on_opening_changed)
            box.addition_wanted.connect(partial(self.addition_wanted.emit, index))
            self.boxes.append(box)
            self._roles.addWidget(box)
        self._roles.addStretch()
        self._focus(focused)
        self._area.scroll_to(place)

    def show_missing(self, count: int, server: str) -> None:
        """Offer to fetch all components that are not held; nothing for none."""
        self._fetch.setVisible(count > 0)
        self._fetch.setText(self.tr("Fetch {0} missing").format(QLocale().toString(count)))
        told = self.tr("From {0}").format(server) if server else self.tr("Choose a server in Browse first")
        self._fetch.setToolTip(plain_tool_tip(told))
        self._fetch.setEnabled(bool(server))

    def show_composed(
        self, drawings: Sequence[Drawing], scene: Sequence[ScenePart], misfits: Sequence[Misfit], change: Change
    ) -> None:
        """Show the parts in their places, and say what does not fit."""
        drawn = [drawing for drawing in drawings if drawing.extent is not None]
        if change is Change.MOVED:  # whatever is moved, nothing else moves: neither the eye nor the other drawings
            drawn = [replace(each, extent=self._room.get(each.number, each.extent)) for each in drawn]
        self._room = {each.number: each.extent for each in drawn}
        self._has = {_FLAT: bool(drawn), _SPACE: bool(scene)}
        if change is Change.OPENED:
            self.drawings.show_drawings(drawn)
        else:
            self.drawings.replace_drawings(drawn)
        self.surfaces.show_parts(scene, keeps_view=change is not Change.OPENED)
        if change is Change.CHOSEN and self.surfaces.canvas.is_fitted:
            self.surfaces.canvas.fit()
        self._show_verdict(misfits)
        self._show_picture()

    def show_in_space(self) -> None:
        """Turn from drawings to surfaces."""
        self.dimension.choose(_SPACE)
        self._show_picture()

    def show_waiting(self) -> None:
        """Nothing is known yet."""
        self._has = {_FLAT: False, _SPACE: False}
        self._verdict.show_status("", "", Tone.NEUTRAL)
        self._empty.show_state("puzzle", self.tr("Reading the components…"), "")
        self._pictures.setCurrentWidget(self._empty)

    def _head(self) -> ToolRow:
        self._verdict = StatusPill()
        self._notice = StatusPill(Icon.NOTIFICATION, self.tr("Notice"), Tone.BAD)
        self._notice.setToolTip(
            self.tr("The manufacturer issued a notice about a component that is chosen, a recall perhaps.")
        )
        self._notice.hide()
        self._fetch = push_button("", "download", on_click=self.all_wanted)
        self._fetch.hide()
        return ToolRow((self._verdict, self._notice), (self._fetch, self.dimension), spacing=GRID)

    def _show_verdict(self, misfits: Sequence[Misfit]) -> None:
        """What is wrong comes before what is still to do; each role says its own.

        What hangs on nothing may do so once the rest fits, or has been chosen: it counts where nothing else does.
        """
        lacking = [each for each in misfits if each.kind is MisfitKind.LACKING]
        loose = [each for each in misfits if each.kind in (MisfitKind.NOT_JOINED, MisfitKind.HANGS_ON)]
        wrong = len(misfits) - len(lacking) - len(loose)
        if not wrong and not lacking:
            wrong = len(loose)
        if wrong:
            word = self.tr("1 thing does not fit") if wrong == 1 else self.tr("%n things do not fit", "", wrong)
            self._verdict.show_status("alert-triangle", word, Tone.WARN)
        elif lacking:
            self._verdict.show_status("circle-dashed", self.tr("%n still to choose", "", len(lacking)), Tone.NEUTRAL)
        else:
            self._verdict.show_status("circle-check", self.tr("Everything fits"), Tone.GOOD)
        self._verdict.setToolTip(plain_tool_tip("\n".join(misfit_words(each) for each in misfits)))

    def _show_picture(self) -> None:
        name = self.dimension.value
        if self._has[name]:
            self._pictures.setCurrentWidget(self.drawings if name == _FLAT else self.surfaces)
            return
        sentence = self.tr("What is chosen has no drawings.") if name == _FLAT else self.tr("It has no surfaces.")
        nothing = self.tr("Choose components below, and see them put together here.")
        title = self.tr("Nothing to see")
        self._empty.show_state("puzzle", title, sentence if any(self._has.values()) else nothing)
        self._pictures.setCurrentWidget(self._empty)

    def _on_opening_changed(self, key: int, is_open: bool) -> None:
        (self._opened.add if is_open else self._opened.discard)(key)
        if is_open:
            QTimer.singleShot(0, self, partial(self._bring_into_sight, key))  # once there is room for it

    def _bring_into_sight(self, key: int) -> None:
        made = next((box.rows[key] for box in self.boxes if key in box.rows), None)
        if made is not None:
            self._area.ensureWidgetVisible(made, 0, GRID)

    def _focused(self) -> tuple[int, bool] | None:
        """The place whose box has the keyboard, and whether it is that of the joints."""
        widget = self.window().focusWidget()
        for box in self.boxes:
            for key, made in box.rows.items():
                if widget in (made.components, made.joints):
                    return key, widget is made.joints
        return None

    def _focus(self, focused: tuple[int, bool] | None) -> None:
        for box in self.boxes:
            if focused is not None and focused[0] in box.rows:
                made = box.rows[focused[0]]
                target: QComboBox = made.joints if focused[1] else made.components
                target.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_into_sight.emit()
