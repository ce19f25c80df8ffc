"""Surfaces are seen as a whole, named where there are several, and turned without leaving the picture."""

import math
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.geometry import Box3
from implant_gui.domain.viewing.camera import StandardView
from implant_gui.domain.viewing.rendering import PictureRequest
from implant_gui.templates.raster.rasteriser import Rasteriser
from implant_gui.views.common.theme import Theme
from implant_gui.views.pictures.surface_canvas import SurfaceCanvas
from implant_gui.views.pictures.surface_view import SurfaceView
from tests.views.seen_templates import surface


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> SurfaceView:
    made = SurfaceView()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.canvas.picture_wanted.connect(partial(render, Rasteriser(), made.canvas))
    made.show()
    return made


def render(renderer: Rasteriser, canvas: SurfaceCanvas, request: PictureRequest) -> None:
    canvas.show_picture(request, renderer.render(request))


def grabbed(view: SurfaceView) -> QImage:
    return view.canvas.grab().toImage()


def switch(view: SurfaceView, text: str) -> None:
    next(action for action in view.layers.actions() if action.text() == text).trigger()


def test_what_is_in_sight_as_a_whole_stays_so_while_it_turns(view: SurfaceView) -> None:
    plate = replace(surface(), extent=Box3((0, 0, 0), (10, 200, 10)))
    view.show_surfaces((plate,))
    front = view.canvas.camera.height_mm
    view.canvas.turn(90, 0)
    assert view.canvas.camera.height_mm > 10 * front / 2
    box = plate.extent
    assert box is not None
    for corner in box.corners:
        assert view.canvas.rect().contains(view.canvas.pixel_of(corner).toPoint())


def test_who_has_zoomed_keeps_the_scale(view: SurfaceView) -> None:
    view.show_surfaces((surface(),))
    view.canvas.zoom(3.0, QPointF(100, 100))
    height = view.canvas.camera.height_mm
    view.canvas.turn(40, 10)
    assert view.canvas.camera.height_mm == height


def test_arrows_turn_and_0_fits(view: SurfaceView) -> None:
    view.show_surfaces((surface(),))
    QTest.keyClick(view.canvas, Qt.Key.Key_Right)
    assert view.canvas.camera.right != StandardView.FRONT.right
    view.canvas.zoom_in()
    zoomed = view.canvas.camera.height_mm
    QTest.keyClick(view.canvas, Qt.Key.Key_0)
    assert view.canvas.camera.height_mm > zoomed


def test_several_surfaces_have_their_names_which_can_be_switched_off(view: SurfaceView) -> None:
    view.show_surfaces((surface(40.0, 1, "Shell"), surface(20.0, 2, "Core")))
    named = grabbed(view)
    switch(view, "Names of the surfaces")
    plain = grabbed(view)
    assert plain != named
    switch(view, "Names of the surfaces")
    assert grabbed(view) == named


def test_one_surface_needs_no_name(view: SurfaceView) -> None:
    view.show_surfaces((surface(),))
    before = grabbed(view)
    switch(view, "Names of the surfaces")
    assert grabbed(view) == before


def test_standard_views_show_everything(view: SurfaceView) -> None:
    view.show_surfaces((surface(30.0),))
    for standard in StandardView:
        view.canvas.look_from(standard)
        pixels = [view.canvas.pixel_of(point) for point in ((0, 0, 0), (30, 0, 0), (0, 30, 0), (0, 0, 30))]
        assert all(view.canvas.rect().contains(pixel.toPoint()) for pixel in pixels)
        spread = max(math.dist(pixel.toTuple(), pixels[0].toTuple()) for pixel in pixels)
        assert spread > 200


def test_the_menu_of_shadings_marks_the_one_that_is_chosen(view: SurfaceView) -> None:
    view.show_surfaces((surface(10.0),))
    (menu,) = [each for each in view.findChildren(QMenu) if "Points" in texts(each)]
    menu.aboutToShow.emit()
    assert texts(menu, checked=True) == ["As recommended"]
    menu.actions()[2].trigger()
    menu.aboutToShow.emit()
    assert texts(menu, checked=True) == ["Wireframe"]


def texts(menu: QMenu, *, checked: bool = False) -> list[str]:
    return [action.text() for action in menu.actions() if action.isChecked() or not checked]
