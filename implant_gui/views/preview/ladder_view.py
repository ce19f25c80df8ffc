"""The sizes of an implant: all of them as a strip or grid, and the chosen one drawn where the others were."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QStackedWidget, QWidget
from typing_extensions import override

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.models.common.roles import Icon, Index, Tone
from implant_gui.models.preview.sizes import SizeCell, SizesModel
from implant_gui.views.common.buttons import literal, push_button
from implant_gui.views.common.empty_state import EmptyState, Offer
from implant_gui.views.common.labels import ElidedLabel, PlainLabel, plain_tool_tip
from implant_gui.views.common.layouts import column, divider, holder, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.segmented import Segmented
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.pictures.surface_view import SurfaceView
from implant_gui.views.preview.size_table import SizeTable

OPEN: Final = "open"
FETCH: Final = "fetch"
FETCH_ALL: Final = "fetch-all"
_FLAT: Final = "flat"
_SPACE: Final = "space"
_LETTERS_OF_A_TITLE: Final = 16
"""So many at least; in a row of its own where there is no room for them beside the buttons."""


class LadderView(QWidget):
    """The page of sizes.

    Keys: the arrows go from size to size, Space to another template of the same size; all others are the drawing's.

    Emits:
        member_wanted: the number of a member that should be shown.
        pair_wanted: the place of another pair of dimensions in the list that `show_pairs` gave.
        offer_chosen: `OPEN` or `FETCH`, for the member that is shown, or `FETCH_ALL` for all that are not held.
        came_into_sight: it is looked at now, and may be empty still.
    """

    member_wanted = Signal(int)
    pair_wanted = Signal(int)
    offer_chosen = Signal(str)
    came_into_sight = Signal()

    def __init__(self, model: SizesModel, calibration: Calibration) -> None:
        super().__init__()
        self._model = model
        self._member = -1
        self._has = (False, False)
        self._scene: tuple[ScenePart, ...] = ()
        self._is_scene_shown = False
        self._is_seen_from_front = True
        self._room = 1.0
        self.table = SizeTable(model)
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.table.other_wanted.connect(self._on_other_wanted)
        self.table.key_left.connect(self._on_key_left)
        self.drawings = DrawingView(calibration, is_alone=False)
        self.surfaces = SurfaceView(has_names=False)
        for canvas in (self.drawings.canvas, self.surfaces.canvas):
            canvas.setFocusProxy(self.table)
        self.unheld = EmptyState()
        self.unheld.chosen.connect(self.offer_chosen)
        self.empty = EmptyState()
        self.empty.chosen.connect(self.offer_chosen)
        self._picture = QStackedWidget()
        self._picture.addWidget(self.drawings)
        self._picture.addWidget(self.surfaces)
        self._picture.addWidget(self.unheld)
        cells = column(self.table)
        cells.setContentsMargins(GRID, 0, GRID, HALF)
        content = column(self._head(), holder(self._second_line()), cells, divider(), spacing=0)
        content.addWidget(self._picture, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(holder(content))
        self.show_nothing("", "")

    @property
    def member(self) -> int:
        """The number of the member that is chosen; -1 for none."""
        return self._member

    @property
    def title(self) -> str:
        """What stands above the drawing."""
        return self._title.text()

    @property
    def is_empty(self) -> bool:
        """Whether there is a sentence in the place of sizes."""
        return self._stack.currentIndex() == 0

    def show_nothing(self, title: str, sentence: str, *offers: Offer, icon: str = "stack-2") -> None:
        """Say why there are no sizes."""
        self._member, self._room = -1, 1.0
        self.empty.show_state(icon, title, sentence, *offers)
        self._stack.setCurrentIndex(0)

    def show_pairs(self, titles: Sequence[str], current: int) -> None:
        """Say what goes across and down; with more than two dimensions there is a choice."""
        self._dimensions.setText(titles[current] if titles else "")
        self._pairs.clear()
        self._pairs.addItems(list(titles))
        self._pairs.setCurrentIndex(current)
        self._pairs.setVisible(len(titles) > 1)
        self._dimensions.setVisible(len(titles) == 1)

    def show_notice(self, is_there: bool) -> None:
        """Warn that the manufacturer has something to say about the chosen size; the picture stays where it is."""
        self._notice.setVisible(is_there)

    @property
    def has_notice(self) -> bool:
        """Whether there is a warning."""
        return not self._notice.isHidden()

    def show_missing(self, count: int, server: str) -> None:
        """Offer to fetch all members that are not held; nothing for none."""
        self._fetch_all.setVisible(count > 0)
        self._fetch_all.setText(literal(self.tr("Fetch {0} missing").format(count)))
        told = self.tr("From {0}").format(server) if server else self.tr("Choose a server in Browse first")
        self._fetch_all.setToolTip(plain_tool_tip(told))
        self._fetch_all.setEnabled(bool(server))

    def choose(self, member: int) -> None:
        """Mark a member as the one that is shown, without asking for it."""
        self._member = member
        self._stack.setCurrentIndex(1)
        index = self._model.index_of(member)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index.isValid():
            self.table.scrollTo(index)

    def show_member(
        self,
        title: str,
        drawings: Sequence[Drawing],
        scene: Sequence[ScenePart],
        remarks: Sequence[str] = (),
        *,
        keeps_view: bool,
    ) -> None:
        """Draw a member; with `keeps_view` at the place and scale at which the one before was drawn."""
        self._title.setText(title)
        self._open.setEnabled(True)
        if keeps_view:
            self.drawings.replace_drawings(drawings, remarks)
        else:
            self.drawings.show_drawings(drawings, remarks)
        self._scene, self._is_scene_shown = tuple(scene), False
        self._is_seen_from_front = self._is_seen_from_front or not keeps_view
        self._has = (bool(drawings), bool(scene))
        self.dimension.setVisible(all(self._has))
        self._show_picture()

    def make_room(self, times: float) -> None:
        """Leave room around a surface for others that reach so many times as far, unless somebody chose a place."""
        self._room = times
        if self._is_scene_shown and self.surfaces.canvas.is_fitted:
            self._step_back()

    def _step_back(self) -> None:
        if self._room > 1.0:
            self.surfaces.canvas.zoom(1 / self._room)

    def show_waiting(self, title: str) -> None:
        """The member is being read; the drawing before it stands until then."""
        self._title.setText(title)
        self._open.setEnabled(True)

    def show_unheld(self, title: str, server: str) -> None:
        """Say that the library lacks the member, and offer to fetch it."""
        self._title.setText(title)
        self._open.setEnabled(False)
        sentence = self.tr("The group names this size, but its template is not in the library.")
        offers = (Offer(FETCH, self.tr("Fetch from {0}").format(literal(server)), "download"),) if server else ()
        if not server:
            sentence += " " + self.tr("Choose a server in Browse to fetch it from.")
        self.unheld.show_state("download", self.tr("Not in the library"), sentence, *offers)
        self._picture.setCurrentWidget(self.unheld)

    def _show_picture(self) -> None:
        """What was chosen of drawings and surfaces, or the one that there is."""
        has_drawings, has_surfaces = self._has
        in_space = has_surfaces and (self.dimension.value == _SPACE or not has_drawings)
        if in_space and not self._is_scene_shown:  # a key must not wait for what nobody sees
            self.surfaces.show_parts(self._scene, keeps_view=not self._is_seen_from_front)
            if self._is_seen_from_front:
                self._step_back()
            self._is_scene_shown, self._is_seen_from_front = True, False
        self._picture.setCurrentWidget(self.surfaces if in_space else self.drawings)

    def _head(self) -> ToolRow:
        self._notice = StatusPill(Icon.NOTIFICATION, self.tr("Notice"), Tone.BAD)
        self._notice.setToolTip(
            self.tr(
                "The manufacturer issued a notice about this size, a recall perhaps. Open it to read it before use."
            )
        )
        self._title = ElidedLabel()
        self.dimension = Segmented(self.tr("Picture"), ((_FLAT, self.tr("2D")), (_SPACE, self.tr("3D"))))
        self.dimension.chosen.connect(self._show_picture)
        self._open = push_button(self.tr("Open"), "eye", on_click=self._on_open)
        self._open.setToolTip(self.tr("Look at this size by itself"))
        self._title.setMinimumWidth(_LETTERS_OF_A_TITLE * self.fontMetrics().averageCharWidth())
        return ToolRow((self._notice, self._title), (self.dimension, self._open), wide=self._title, spacing=GRID)

    def _second_line(self) -> QHBoxLayout:
        self._dimensions = PlainLabel(muted=True)
        self._pairs = QComboBox()
        self._pairs.setAccessibleName(self.tr("What goes across and down"))
        self._pairs.activated.connect(self.pair_wanted)
        self._fetch_all = push_button("", "download", on_click=self._on_fetch_all)
        layout = row(self._dimensions, spacing=GRID)
        layout.setContentsMargins(GRID + HALF, HALF, GRID, HALF)
        layout.addWidget(self._pairs)
        layout.addStretch()
        layout.addWidget(self._fetch_all)
        return layout

    def _cell(self) -> SizeCell | None:
        return self._model.cell_at(self.table.currentIndex())

    def _on_current_changed(self, current: Index) -> None:
        cell = self._model.cell_at(current)
        if cell is not None and cell.members and self._member not in cell.members:
            self._want(cell.members[0])

    def _on_other_wanted(self) -> None:
        cell = self._cell()
        if cell is not None and len(cell.members) > 1:
            place = cell.members.index(self._member) if self._member in cell.members else -1
            self._want(cell.members[(place + 1) % len(cell.members)])

    def _want(self, member: int) -> None:
        self._member = member
        self.member_wanted.emit(member)

    def _on_key_left(self, event: QKeyEvent) -> None:
        view = self.surfaces if self._picture.currentWidget() is self.surfaces else self.drawings
        QCoreApplication.sendEvent(view.canvas, event)

    def _on_open(self) -> None:
        self.offer_chosen.emit(OPEN)

    def _on_fetch_all(self) -> None:
        self.offer_chosen.emit(FETCH_ALL)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_into_sight.emit()
