"""What is measured on the screen is what the template measures."""

import math
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.geometry import Box3, Frame3, Point2, Point3
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.viewing.camera import StandardView
from implant_gui.domain.viewing.rendering import PictureRequest, ScenePart
from implant_gui.templates.raster.rasteriser import Rasteriser
from implant_gui.views.common.theme import Theme
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.pictures.measure_marks import readout
from implant_gui.views.pictures.picture_canvas import PictureCanvas
from implant_gui.views.pictures.surface_canvas import SurfaceCanvas
from implant_gui.views.pictures.surface_view import SurfaceView
from tests.views.seen_templates import drawing, surface

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def drawn(qtbot: QtBot, theme: Theme) -> DrawingView:
    view = DrawingView(Calibration())
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    view.show_drawings((drawing(),))
    view.canvas.set_measuring(True)
    return view


@pytest.fixture
def solid(qtbot: QtBot, theme: Theme) -> SurfaceView:
    view = SurfaceView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.canvas.picture_wanted.connect(partial(render, Rasteriser(), view.canvas))
    view.show()
    return view


def render(renderer: Rasteriser, canvas: SurfaceCanvas, request: PictureRequest) -> None:
    canvas.show_picture(request, renderer.render(request))


def cube(size: float, steps: int = 1) -> Surface:
    """The upper side of a box: a square in the plane z = 0, cut into small squares."""
    line = np.linspace(0, size, steps + 1)
    x, y = (each.reshape(-1) for each in np.meshgrid(line, line))
    points = np.stack([x, y, 0 * x], axis=1).astype("<f4")
    corner = (np.arange(steps)[:, None] * (steps + 1) + np.arange(steps)).reshape(-1)
    a, b, c, d = corner, corner + 1, corner + steps + 2, corner + steps + 1
    triangles = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]).astype("<i4")
    normals = np.tile(np.array([0, 0, 1], "<f4"), (len(points), 1))
    extent = Box3((0, 0, 0), (size, size, 0))
    return Surface(1, "", points.tobytes(), normals.tobytes(), triangles.tobytes(), extent=extent)


def click(canvas: PictureCanvas, pixel: QPointF, key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(canvas, LEFT, key, pixel.toPoint())


def near(view: DrawingView, point: Point2, by: float = 4.0) -> QPointF:
    return view.canvas.to_pixel(point) + QPointF(by, -by)


def test_two_corners_of_an_outline_are_as_far_apart_as_the_outline_says(drawn: DrawingView) -> None:
    click(drawn.canvas, near(drawn, (0.0, 0.0)))
    click(drawn.canvas, near(drawn, (100.0, 200.0)))
    assert drawn.canvas.measurement.lengths == pytest.approx((math.hypot(100, 200),))
    assert readout(drawn.canvas.measurement) == "223.6 mm"


def test_a_line_from_one_view_to_another_is_told_to_measure_nothing(drawn: DrawingView) -> None:
    drawn.show_drawings((drawing(), drawing(number=2)))
    first, second = (placed.box for placed in drawn.canvas.placed)
    click(drawn.canvas, drawn.canvas.to_pixel(first.corners[0]))
    click(drawn.canvas, drawn.canvas.to_pixel(first.corners[1]))
    assert drawn.canvas.caution == ""
    drawn.canvas.clear_measurement()
    click(drawn.canvas, drawn.canvas.to_pixel(first.corners[0]))
    click(drawn.canvas, drawn.canvas.to_pixel(second.corners[1]))
    assert drawn.canvas.caution == "Between two views: no measure of the implant."


def test_a_third_point_gives_the_angle(drawn: DrawingView) -> None:
    for corner in ((0.0, 0.0), (100.0, 0.0), (100.0, 200.0)):
        click(drawn.canvas, near(drawn, corner))
    assert drawn.canvas.measurement.angle == pytest.approx(90.0)
    assert readout(drawn.canvas.measurement) == "100.0 mm · 200.0 mm · 90.0°"


def test_with_ctrl_the_point_is_just_where_the_pointer_is(drawn: DrawingView) -> None:
    pixel = near(drawn, (0.0, 0.0)).toPoint()
    click(drawn.canvas, QPointF(pixel), Qt.KeyboardModifier.ControlModifier)
    assert drawn.canvas.measurement.points[0][:2] == pytest.approx(drawn.canvas.to_mm(QPointF(pixel)))


def test_what_is_switched_off_does_not_attract_the_pointer(drawn: DrawingView) -> None:
    drawn.canvas.set_hidden_layers(frozenset({"Contour"}))
    pixel = near(drawn, (0.0, 0.0)).toPoint()
    assert drawn.canvas.spot_at(QPointF(pixel)) == (*drawn.canvas.to_mm(QPointF(pixel)), 0.0)


def test_escape_clears_then_stops_and_then_is_left_to_others(drawn: DrawingView) -> None:
    click(drawn.canvas, near(drawn, (0.0, 0.0)))
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Escape)
    assert drawn.canvas.is_measuring
    assert drawn.canvas.measurement.points == ()
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Escape)
    assert not drawn.canvas.is_measuring


def test_escape_is_taken_from_the_window_only_while_something_is_measured(qtbot: QtBot, drawn: DrawingView) -> None:
    told: list[bool] = []
    shortcut = QShortcut(QKeySequence("Esc"), drawn)
    shortcut.activated.connect(lambda: told.append(True))
    drawn.activateWindow()
    drawn.canvas.setFocus()
    qtbot.waitUntil(drawn.canvas.hasFocus)
    click(drawn.canvas, near(drawn, (0.0, 0.0)))
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Escape)
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Escape)
    assert not drawn.canvas.is_measuring
    assert told == []
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Escape)
    assert told == [True]


def test_dragging_still_moves_the_sheet_and_sets_no_point(drawn: DrawingView) -> None:
    held = drawn.canvas.to_mm(QPointF(300, 200))
    QTest.mousePress(drawn.canvas, LEFT, pos=QPoint(300, 200))
    QTest.mouseMove(drawn.canvas, QPoint(340, 230))
    QTest.mouseRelease(drawn.canvas, LEFT, pos=QPoint(340, 230))
    assert drawn.canvas.to_mm(QPointF(340, 230)) == pytest.approx(held)
    assert drawn.canvas.measurement.points == ()


def test_what_was_measured_stays_where_it_is_when_the_sheet_is_zoomed(drawn: DrawingView) -> None:
    click(drawn.canvas, near(drawn, (100.0, 200.0)))
    drawn.canvas.zoom(2.0, QPointF(10, 10))
    assert drawn.canvas.pixel_of(drawn.canvas.measurement.points[0]) == drawn.canvas.to_pixel((100.0, 200.0))


def test_another_template_is_measured_anew(drawn: DrawingView) -> None:
    click(drawn.canvas, near(drawn, (0.0, 0.0)))
    drawn.show_drawings((drawing(),))
    assert drawn.canvas.measurement.points == ()


def test_vertices_of_a_surface_are_as_far_apart_as_in_space(solid: SurfaceView) -> None:
    solid.show_surfaces((cube(40.0),))
    canvas = solid.canvas
    canvas.look_from(StandardView.TOP)
    canvas.turn(20, -15)
    canvas.set_measuring(True)
    for corner in ((0.0, 0.0, 0.0), (40.0, 0.0, 0.0), (40.0, 40.0, 0.0)):
        inwards = canvas.pixel_of((20.0, 20.0, 0.0)) - canvas.pixel_of(corner)
        click(canvas, canvas.pixel_of(corner) + inwards * (3 / math.hypot(inwards.x(), inwards.y())))
    assert canvas.measurement.lengths == pytest.approx((40.0, 40.0))
    assert canvas.measurement.angle == pytest.approx(90.0)


def test_between_its_vertices_the_surface_is_met_where_it_is_seen(solid: SurfaceView) -> None:
    solid.show_surfaces((cube(40.0),))
    canvas = solid.canvas
    canvas.look_from(StandardView.TOP)
    canvas.turn(25, 20)
    spot = canvas.spot_at(canvas.pixel_of((13.0, 21.0, 0.0)))
    assert spot is not None
    assert spot == pytest.approx((13.0, 21.0, 0.0), abs=0.15)


def test_beside_the_surface_there_is_nothing_to_measure(solid: SurfaceView) -> None:
    solid.show_surfaces((surface(10.0),))
    assert solid.canvas.spot_at(QPointF(2, 2)) is None


def test_a_vertex_behind_the_surface_does_not_attract_the_pointer(solid: SurfaceView) -> None:
    behind = Frame3((7.0, 7.0, -10.0))
    canvas = solid.canvas
    canvas.show_parts((ScenePart(cube(40.0)), ScenePart(cube(9.0), behind)), fit=True)
    canvas.look_from(StandardView.TOP)
    spot: Point3 | None = canvas.spot_at(canvas.pixel_of((16.0, 16.0, -10.0)))
    assert spot is not None
    assert spot[2] == pytest.approx(0.0, abs=0.01)
    assert canvas.spot_at(canvas.pixel_of((40.0, 40.0, 0.0)) - QPointF(2, -2)) == (40.0, 40.0, 0.0)
