"""The surfaces of a template with everything that one does with them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from implant_gui.domain.content.geometry import Point3
from implant_gui.domain.content.landmark import SpatialLandmark
from implant_gui.domain.content.mating import FeatureSet
from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.camera import StandardView
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.models.common.titles import title_words
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, cut
from implant_gui.views.common.buttons import literal, menu_button
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, divider
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.pictures.picture_remarks import PictureRemarks
from implant_gui.views.pictures.picture_tools import measure_button, picture_menu, zoom_buttons
from implant_gui.views.pictures.surface_canvas import SurfaceCanvas

_LONGEST: Final = 48
_VIEWS: Final = {
    StandardView.FRONT: QT_TRANSLATE_NOOP("Surface", "Front"),
    StandardView.BACK: QT_TRANSLATE_NOOP("Surface", "Back"),
    StandardView.RIGHT: QT_TRANSLATE_NOOP("Surface", "Right"),
    StandardView.LEFT: QT_TRANSLATE_NOOP("Surface", "Left"),
    StandardView.TOP: QT_TRANSLATE_NOOP("Surface", "Top"),
    StandardView.BOTTOM: QT_TRANSLATE_NOOP("Surface", "Bottom"),
}
_PRESENTATIONS: Final[dict[Presentation | None, str]] = {
    None: QT_TRANSLATE_NOOP("Surface", "As recommended"),
    Presentation.SURFACE: QT_TRANSLATE_NOOP("Surface", "Shaded"),
    Presentation.WIREFRAME: QT_TRANSLATE_NOOP("Surface", "Wireframe"),
    Presentation.POINTS: QT_TRANSLATE_NOOP("Surface", "Points"),
}


class SurfaceView(QWidget):
    """Tools, the canvas, and below it what is odd about the surfaces."""

    def __init__(self, *, has_names: bool = True) -> None:
        """With `has_names`, names stand at the surfaces from the beginning, where there are several."""
        super().__init__()
        self._placed: tuple[ScenePart, ...] = ()
        self._hidden: set[int] = set()
        self._presentation: Presentation | None = None
        self._landmarks: tuple[SpatialLandmark, ...] = ()
        self._features: tuple[FeatureSet, ...] = ()
        self._has_landmarks = self._has_frames = True
        self._has_names = has_names
        self.canvas = SurfaceCanvas()
        self.layers = QMenu(self)
        self._remarks = PictureRemarks()
        layout = column(self._tools(), divider(), spacing=0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._remarks)
        layout.addStretch()
        self.setLayout(layout)
        self.canvas.menu_wanted.connect(self._open_menu)

    def show_surfaces(
        self,
        surfaces: Sequence[Surface],
        landmarks: Sequence[SpatialLandmark] = (),
        features: Sequence[FeatureSet] = (),
    ) -> None:
        """Show all of these, from the front."""
        self.show_parts([ScenePart(surface) for surface in surfaces], landmarks, features)

    def show_parts(
        self,
        parts: Sequence[ScenePart],
        landmarks: Sequence[SpatialLandmark] = (),
        features: Sequence[FeatureSet] = (),
        *,
        keeps_view: bool = False,
    ) -> None:
        """Show surfaces at their places, from the front; with `keeps_view` as the ones before were seen."""
        if not keeps_view or len(parts) != len(self._placed):
            self._hidden.clear()
        self._placed = tuple(parts)
        self._landmarks, self._features = tuple(landmarks), tuple(features)
        self._fill_layers()
        self._show_marks()
        surfaces = [part.surface for part in parts]
        triangles = sum(surface.triangle_count for surface in surfaces)
        self._count.setText(self.tr("{0} triangles").format(count_text(triangles)) if triangles else "")
        told = [remark for surface in surfaces for remark in surface.remarks]
        is_blank = not any(surface.extent for surface in surfaces)
        if is_blank and not told:
            told = [self.tr("The surface has no points.")]
        self.canvas.setVisible(not is_blank)
        self._remarks.show_remarks(told, instead=is_blank)
        self.canvas.show_parts(self._parts(), fit=not keeps_view)

    def _open_menu(self, place: QPoint) -> None:
        menu = picture_menu(self.canvas, self)
        menu.addMenu(self._views_menu(menu)).setText(self.tr("Standard views"))
        menu.addMenu(self._presentation_menu(menu)).setText(self.tr("Shading"))
        menu.popup(place)

    def _parts(self) -> tuple[ScenePart, ...]:
        return tuple(
            replace(part, presentation=self._presentation)
            for place, part in enumerate(self._placed)
            if place not in self._hidden and part.surface.extent is not None
        )

    def _tools(self) -> ToolRow:
        canvas = self.canvas
        self._count = PlainLabel(muted=True)
        return ToolRow(
            (
                *zoom_buttons(canvas),
                menu_button(self._views_menu(self), self.tr("Standard views"), icon="eye"),
                menu_button(self._presentation_menu(self), self.tr("Shading"), icon="geometry"),
                measure_button(canvas),
                menu_button(self.layers, self.tr("Surfaces and marks"), icon="versions"),
            ),
            (self._count,),
        )

    def _views_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for view, text in _VIEWS.items():
            action = menu.addAction(QCoreApplication.translate("Surface", text))
            action.triggered.connect(partial(self.canvas.look_from, view))
        return menu

    def _presentation_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        self._fill_presentations(menu)
        menu.aboutToShow.connect(partial(self._fill_presentations, menu))
        return menu

    def _fill_presentations(self, menu: QMenu) -> None:
        menu.clear()
        choices = QActionGroup(menu)
        for presentation, text in _PRESENTATIONS.items():
            action = choices.addAction(menu.addAction(QCoreApplication.translate("Surface", text)))
            action.setCheckable(True)
            action.setChecked(presentation is self._presentation)
            action.triggered.connect(partial(self.present_as, presentation))

    def present_as(self, presentation: Presentation | None) -> None:
        """Shaded, as wireframe, as points, or as each surface recommends (None)."""
        self._presentation = presentation
        self.canvas.show_parts(self._parts())

    def _fill_layers(self) -> None:
        self.layers.clear()
        for place, part in enumerate(self._placed):
            action = self.layers.addAction(literal(cut(visible(title_words(part.surface)), _LONGEST)))
            action.setCheckable(True)
            action.setChecked(place not in self._hidden)
            action.toggled.connect(partial(self._on_surface_toggled, place))
        self.layers.addSeparator()
        for text, is_on, toggled in (
            (self.tr("Landmarks"), self._has_landmarks, self._on_landmarks_toggled),
            (self.tr("Mating frames"), self._has_frames, self._on_frames_toggled),
            (self.tr("Names of the surfaces"), self._has_names, self._on_names_toggled),
        ):
            action = self.layers.addAction(text)
            action.setCheckable(True)
            action.setChecked(is_on)
            action.toggled.connect(toggled)

    def _on_surface_toggled(self, place: int, is_on: bool) -> None:
        (self._hidden.discard if is_on else self._hidden.add)(place)
        self.canvas.show_parts(self._parts())
        self._show_marks()

    def _on_landmarks_toggled(self, is_on: bool) -> None:
        self._has_landmarks = is_on
        self._show_marks()

    def _on_frames_toggled(self, is_on: bool) -> None:
        self._has_frames = is_on
        self._show_marks()

    def _on_names_toggled(self, is_on: bool) -> None:
        self._has_names = is_on
        self._show_marks()

    def _show_marks(self) -> None:
        self.canvas.show_marks(
            self._landmarks if self._has_landmarks else (),
            self._features if self._has_frames else (),
            self._names() if self._has_names else (),
        )

    def _names(self) -> tuple[tuple[Point3, str], ...]:
        """Each surface's name in its middle; one alone needs none."""
        if len(self._placed) < 2:
            return ()
        return tuple(
            (box.centre, title_words(part.surface)) for part in self._parts() if (box := part.extent) is not None
        )
