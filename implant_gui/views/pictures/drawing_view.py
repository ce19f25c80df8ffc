"""The drawings of a template with everything that one does with them."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.text import visible
from implant_gui.models.common.titles import title_words
from implant_gui.models.common.words import cut
from implant_gui.views.common.buttons import add_action, icon_button, literal, menu_button
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, divider
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.calibration_dialog import CalibrationDialog
from implant_gui.views.pictures.drawing_canvas import DrawingCanvas
from implant_gui.views.pictures.drawing_layout import layer_title
from implant_gui.views.pictures.drawing_marks import MarkKind
from implant_gui.views.pictures.picture_remarks import PictureRemarks
from implant_gui.views.pictures.picture_tools import measure_button, picture_menu, true_size_button, zoom_buttons

_LONGEST: Final = 48


class DrawingView(QWidget):
    """Tools, the canvas, and below it what is odd about the drawings.

    Emits:
        layers_changed: other layers are shown.
        print_requested: what is shown is wanted on paper.
        compare_requested: what is shown is to be laid over drawings of other templates.
    """

    layers_changed = Signal()
    print_requested = Signal()
    compare_requested = Signal()

    def __init__(self, calibration: Calibration, *, is_alone: bool = True) -> None:
        """Without `is_alone`, what only concerns a template by itself is not offered: comparing and printing it."""
        super().__init__()
        self._calibration = calibration
        self._drawings: tuple[Drawing, ...] = ()
        self._shown: tuple[Drawing, ...] = ()
        self._hidden: set[str] = set()
        self._marks: set[MarkKind] = {kind for kind in MarkKind if kind is not MarkKind.BOUNDING_BOX}
        self.canvas = DrawingCanvas(calibration)
        self.canvas.camera_changed.connect(self._on_camera_changed)
        self.canvas.mirrored_changed.connect(self._on_mirrored_changed)
        calibration.changed.connect(self._on_camera_changed)
        self.layers = QMenu(self)
        self._views = QComboBox()
        self._views.setAccessibleName(self.tr("Views"))
        self._views.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._views.setMinimumContentsLength(8)
        self._views.activated.connect(self._on_view_activated)
        self._remarks = PictureRemarks()
        layout = column(self._tools(), divider(), spacing=0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._remarks)
        layout.addStretch()
        self.setLayout(layout)
        self.canvas.menu_wanted.connect(self._open_menu)
        for action in (self._to_compare, self._to_paper):
            action.setVisible(is_alone)

    @property
    def shown(self) -> tuple[Drawing, ...]:
        """The drawings that are in sight: all of them, or the one that was chosen."""
        return self._shown

    @property
    def hidden_layers(self) -> frozenset[str]:
        """The titles of the layers that are switched off."""
        return frozenset(self._hidden)

    def show_drawings(self, drawings: Sequence[Drawing], remarks: Sequence[str] = ()) -> None:
        """Show all of these side by side; `remarks` are sentences beside those of the drawings."""
        self._drawings = tuple(drawings)
        self._views.clear()
        self._views.addItem(self.tr("All views"))
        for drawing in self._drawings:
            self._views.addItem(cut(visible(title_words(drawing)), _LONGEST))
        self._views.setVisible(len(self._drawings) > 1)
        self._hidden.clear()
        self._fill_layers()
        self._show(self._drawings, remarks)

    def replace_drawings(self, drawings: Sequence[Drawing], remarks: Sequence[str] = ()) -> None:
        """Show others in the place of those that are shown: the chosen view, its scale and hidden layers stay."""
        place = self._views.currentIndex()
        if len(drawings) != len(self._drawings):
            self.show_drawings(drawings, remarks)
            return
        self._drawings = tuple(drawings)
        self._fill_layers()
        self._show(self._drawings if place <= 0 else self._drawings[place - 1 : place], remarks, keeps_view=True)

    def _show(self, drawings: Sequence[Drawing], remarks: Sequence[str] = (), *, keeps_view: bool = False) -> None:
        self._shown = tuple(drawings)
        is_blank = all(drawing.extent is None for drawing in drawings)
        told = [sentence for drawing in drawings for sentence in self._odd(drawing)]
        self.canvas.setVisible(not is_blank)
        self._to_paper.setEnabled(not is_blank)
        self._to_compare.setEnabled(not is_blank)
        self._remarks.show_remarks((*remarks, *told), instead=is_blank)
        self.canvas.set_hidden_layers(frozenset(self._hidden))
        self.canvas.show_drawings(drawings, keeps_view=keeps_view)

    def _odd(self, drawing: Drawing) -> Iterator[str]:
        """What is odd about a drawing, with its name where it is one of several."""
        if drawing.extent is None and not drawing.remarks:  # those say it, and why
            yield self.tr("“{0}” has nothing that can be drawn.").format(cut(title_words(drawing), _LONGEST))
        for remark in drawing.remarks:
            yield f"{cut(title_words(drawing), _LONGEST)}: {remark}" if len(self._drawings) > 1 else remark

    def _tools(self) -> ToolRow:
        canvas = self.canvas
        self._magnification = PlainLabel(muted=True)
        self._magnification.setMinimumWidth(self.fontMetrics().horizontalAdvance("≈ 000 %"))
        self._mirror = icon_button("flip-vertical", self.tr("Mirror left and right (M)"))
        self._mirror.setCheckable(True)
        self._mirror.toggled.connect(canvas.set_mirrored)
        return ToolRow(
            (
                *zoom_buttons(canvas),
                true_size_button(canvas),
                self._mirror,
                measure_button(canvas),
                menu_button(self.layers, self.tr("Layers and marks"), icon="versions"),
            ),
            (
                self._magnification,
                self._views,
                menu_button(self._more_menu(), self.tr("More"), icon="dots-vertical"),
            ),
        )

    def _more_menu(self) -> QMenu:
        menu = self._more = QMenu(self)
        self._to_compare = add_action(menu, self.tr("Compare with others"), "stack-2", self.compare_requested)
        self._to_paper = add_action(menu, self.tr("Print or save as PDF…"), "printer", self.print_requested)
        self._to_paper.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
        self._to_paper.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self._to_paper)
        menu.addSeparator()
        add_action(menu, self.tr("Measure this screen…"), "ruler", self.measure_screen)
        return menu

    def _open_menu(self, place: QPoint) -> None:
        menu = picture_menu(self.canvas, self)
        menu.addAction(self.tr("True size"), self.canvas.show_true_size)
        add_action(menu, self._mirror.toolTip(), "flip-vertical", self._mirror.toggle)
        menu.addSeparator()
        menu.addActions(self._more.actions())
        menu.popup(place)

    def measure_screen(self) -> None:
        """Open the dialog that measures the screen with a card or a ruler."""
        CalibrationDialog(self._calibration, self.screen(), self).open()

    def _fill_layers(self) -> None:
        self.layers.clear()
        self.layers.addSection(self.tr("Lines"))
        titles = dict.fromkeys(layer_title(layer) for drawing in self._drawings for layer in drawing.layers)
        for title in titles:
            action = self._toggle(literal(cut(visible(title), _LONGEST)), is_on=title not in self._hidden)
            action.toggled.connect(partial(self._on_layer_toggled, title))
        self.layers.addSection(self.tr("Marks"))
        for kind in MarkKind:
            action = self._toggle(QCoreApplication.translate("Drawing", kind.value), is_on=kind in self._marks)
            action.toggled.connect(partial(self._on_mark_toggled, kind))
        self._toggle(self.tr("Grid"), is_on=True).toggled.connect(self.canvas.set_grid)

    def _toggle(self, text: str, *, is_on: bool) -> QAction:
        action = self.layers.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        return action

    def _on_layer_toggled(self, title: str, is_on: bool) -> None:
        (self._hidden.discard if is_on else self._hidden.add)(title)
        self.canvas.set_hidden_layers(frozenset(self._hidden))
        self.layers_changed.emit()

    def _on_mark_toggled(self, kind: MarkKind, is_on: bool) -> None:
        (self._marks.add if is_on else self._marks.discard)(kind)
        self.canvas.set_marks(frozenset(self._marks))

    def _on_view_activated(self, place: int) -> None:
        self._show(self._drawings if place == 0 else self._drawings[place - 1 : place])

    def _on_camera_changed(self) -> None:
        percent = round(100 * self.canvas.magnification)
        measured = self._calibration.is_measured(self.screen())
        self._magnification.setText(f"{percent} %" if measured else f"≈ {percent} %")
        self._magnification.setToolTip(
            self.tr("Of the true size, as measured on this screen.")
            if measured
            else self.tr("Of the true size, if what this screen tells of itself is right: measure it to be sure.")
        )

    def _on_mirrored_changed(self, mirrored: bool) -> None:
        self._mirror.setChecked(mirrored)
