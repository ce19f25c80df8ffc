"""Drawings are true to scale, and what is switched off is not there."""

import struct
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Box2
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.theme import Theme
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_layout import side_by_side
from implant_gui.views.pictures.drawing_paths import path_of
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.pictures.drawing_words import titles_of
from implant_gui.views.pictures.picture_remarks import PictureRemarks
from tests.views.seen_templates import SQUARE, drawing, layer


@pytest.fixture
def calibration() -> Calibration:
    return Calibration()


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, calibration: Calibration) -> DrawingView:
    made = DrawingView(calibration)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


def seen(view: DrawingView) -> QImage:
    return view.canvas.grab().toImage()


def has_colour(image: QImage, wanted: Callable[[QColor], bool]) -> bool:
    return any(wanted(image.pixelColor(x, y)) for x in range(25, image.width()) for y in range(image.height() - 25))


def is_magenta(colour: QColor) -> bool:
    return min(colour.red(), colour.blue()) > 200 and colour.green() < 140  # smooth edges are paler


def test_pixels_and_millimetres_are_each_others_inverse(view: DrawingView) -> None:
    view.show_drawings((drawing(),))
    view.canvas.zoom(3.7, QPointF(200, 100))
    for place in ((0.0, 0.0), (100.0, 200.0), (-5.5, 17.25)):
        assert view.canvas.to_mm(view.canvas.to_pixel(place)) == pytest.approx(place, abs=1e-9)


def test_at_true_size_a_hundred_millimetres_are_a_hundred_millimetres(
    view: DrawingView, calibration: Calibration
) -> None:
    calibration.measure(view.screen(), 4.25)
    view.show_drawings((drawing(),))
    QTest.keyClick(view.canvas, Qt.Key.Key_1)
    left, right = (view.canvas.to_pixel((x, 0.0)).x() for x in (0.0, 100.0))
    assert right - left == pytest.approx(425.0)
    low, high = (view.canvas.to_pixel((0.0, y)).y() for y in (0.0, 200.0))
    assert low - high == pytest.approx(850.0)
    assert view.canvas.magnification == pytest.approx(1.0)


def test_what_is_painted_is_where_it_is_said_to_be(view: DrawingView) -> None:
    view.show_drawings((drawing(layer(SQUARE, colour=(255, 0, 255))),))
    for kind in view.layers.actions():
        if kind.isCheckable() and kind.text() != "Contour":
            kind.setChecked(False)
    image = seen(view)
    for place in ((0.0, 100.0), (100.0, 50.0), (30.0, 200.0)):
        pixel = view.canvas.to_pixel(place)
        around = [
            image.pixelColor(round(pixel.x()) + dx, round(pixel.y()) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
        ]
        assert any(map(is_magenta, around))


def test_a_layer_that_is_switched_off_is_gone(view: DrawingView) -> None:
    view.show_drawings((drawing(layer(SQUARE), layer(((10, 10), (90, 90)), pen=2, label="Cut", colour=(255, 0, 255))),))
    assert has_colour(seen(view), is_magenta)
    next(action for action in view.layers.actions() if action.text() == "Cut").trigger()
    assert not has_colour(seen(view), is_magenta)


def test_zooming_keeps_what_is_under_the_pointer(view: DrawingView) -> None:
    view.show_drawings((drawing(),))
    at = QPointF(321, 123)
    before = view.canvas.to_mm(at)
    view.canvas.zoom(2.5, at)
    assert view.canvas.to_mm(at) == pytest.approx(before)


def test_everything_is_in_sight_when_it_is_fitted(view: DrawingView) -> None:
    view.show_drawings((drawing(), drawing(number=2)))
    for placed in view.canvas.placed:
        for corner in placed.box.corners:
            assert view.canvas.rect().contains(view.canvas.to_pixel(corner).toPoint())


def test_mirroring_exchanges_left_and_right_of_each_drawing(view: DrawingView) -> None:
    view.show_drawings((drawing(), drawing(number=2)))
    places = [placed.placed((10.0, 5.0)) for placed in view.canvas.placed]
    QTest.keyClick(view.canvas, Qt.Key.Key_M)
    mirrored = [placed.placed((10.0, 5.0)) for placed in view.canvas.placed]
    assert view.canvas.is_mirrored
    for placed, before, after in zip(view.canvas.placed, places, mirrored, strict=True):
        assert after[0] - placed.box.left == pytest.approx(placed.box.right - before[0])
        assert after[1] == pytest.approx(before[1])


def test_keys_zoom_shift_and_fit(view: DrawingView) -> None:
    view.show_drawings((drawing(),))
    fitted = view.canvas.camera
    QTest.keyClick(view.canvas, Qt.Key.Key_Plus)
    assert view.canvas.camera.scale == pytest.approx(1.25 * fitted.scale)
    QTest.keyClick(view.canvas, Qt.Key.Key_Minus)
    QTest.keyClick(view.canvas, Qt.Key.Key_Left)
    assert view.canvas.camera.centre[0] < fitted.centre[0]
    QTest.keyClick(view.canvas, Qt.Key.Key_0)
    assert view.canvas.camera == fitted


def test_dragging_moves_the_sheet_with_the_pointer(view: DrawingView) -> None:
    view.show_drawings((drawing(),))
    held = view.canvas.to_mm(QPointF(300, 200))
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(view.canvas, QPoint(340, 230))
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 230))
    assert view.canvas.to_mm(QPointF(340, 230)) == pytest.approx(held)


def test_ctrl_p_prints_what_is_shown(view: DrawingView, qtbot: QtBot) -> None:
    view.show_drawings((drawing(), drawing(number=2)))
    view.canvas.setFocus()
    with qtbot.waitSignal(view.print_requested):
        QTest.keySequence(view.canvas, QKeySequence(QKeySequence.StandardKey.Print))
    assert len(view.shown) == 2


def test_a_drawing_without_lines_gives_a_sentence_in_its_place(view: DrawingView) -> None:
    view.show_drawings((Drawing(1, "Side", None, (), 1.0, (), None, remarks=("The program ends early.",)),))
    assert not view.canvas.isVisible()
    assert "The program ends early." in view.findChildren(PictureRemarks)[0].text


def test_that_nothing_is_drawn_is_said_once(view: DrawingView) -> None:
    view.show_drawings((Drawing(1, "Side", None, (), 1.0, (), None, remarks=("Nothing is drawn.",)),))
    assert view.findChildren(PictureRemarks)[0].text == "Nothing is drawn."
    view.show_drawings((Drawing(1, "Side", None, (), 1.0, (), None),))
    assert "Side" in view.findChildren(PictureRemarks)[0].text


def test_a_path_has_every_point_where_the_layer_has_it() -> None:
    path = path_of(layer(SQUARE, ((1.5, 2.5), (3.5, 4.5))))
    assert path.elementCount() == 7
    assert [path.elementAt(index).isMoveTo() for index in range(7)] == [True, False, False, False, False, True, False]
    assert (path.elementAt(6).x, path.elementAt(6).y) == (3.5, 4.5)
    assert path_of(layer()).isEmpty()


def test_a_mad_bounding_box_does_not_make_the_drawing_a_speck() -> None:
    mad = replace(drawing(), bounding_box=Box2(0, 0, 1e9, 1e9))
    assert side_by_side((mad,))[0].box.width == pytest.approx(100.0)


def test_four_hundred_thousand_points_are_shown_little_by_little(view: DrawingView, qtbot: QtBot) -> None:
    count = 400_000
    values = struct.pack(f"<{2 * count}d", *(float(n % 977 % 100) for n in range(2 * count)))
    large = Layer(1, (0, 0, 0), "Contour", "", values, struct.pack("<2i", 0, count))
    view.show_drawings((drawing(large),))
    view.canvas.repaint()
    assert not view.canvas.is_complete
    qtbot.waitUntil(lambda: view.canvas.is_complete, timeout=30_000)
    assert has_colour(seen(view), lambda colour: colour.lightness() < 60)


def test_a_remark_says_which_drawing_it_is_about(view: DrawingView) -> None:
    odd = drawing(number=2, label="Side", remarks=("The legend lacks pen 3.",))
    view.show_drawings((drawing(label="Front"), odd))
    assert view.findChildren(PictureRemarks)[0].text == "Side: The legend lacks pen 3."
    view.show_drawings((odd,))
    assert view.findChildren(PictureRemarks)[0].text == "The legend lacks pen 3."


def test_a_screen_that_nobody_measured_shows_about_how_large(view: DrawingView, calibration: Calibration) -> None:
    view.show_drawings((drawing(),))
    QTest.keyClick(view.canvas, Qt.Key.Key_1)
    assert [label.text() for label in view.findChildren(PlainLabel) if "%" in label.text()] == ["≈ 100 %"]
    calibration.measure(view.screen(), 4.25)
    QTest.keyClick(view.canvas, Qt.Key.Key_1)
    assert [label.text() for label in view.findChildren(PlainLabel) if "%" in label.text()] == ["100 %"]


def test_ctrl_c_copies_the_picture_or_what_was_measured(view: DrawingView) -> None:
    view.show_drawings((drawing(),))
    clipboard = QGuiApplication.clipboard()
    QTest.keySequence(view.canvas, QKeySequence(QKeySequence.StandardKey.Copy))
    assert clipboard.image().width() == view.canvas.width()
    view.canvas.set_measuring(True)
    for corner in ((0.0, 0.0), (100.0, 0.0)):
        QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=view.canvas.to_pixel(corner).toPoint())
    QTest.keySequence(view.canvas, QKeySequence(QKeySequence.StandardKey.Copy))
    assert clipboard.text() == "100.0 mm"


def test_the_right_button_opens_a_menu_and_dragging_with_it_does_not(view: DrawingView) -> None:
    view.show_drawings((drawing(),))
    QTest.mousePress(view.canvas, Qt.MouseButton.RightButton, pos=QPoint(300, 200))
    QTest.mouseMove(view.canvas, QPoint(340, 230))
    QTest.mouseRelease(view.canvas, Qt.MouseButton.RightButton, pos=QPoint(340, 230))
    assert QApplication.activePopupWidget() is None
    QTest.mouseClick(view.canvas, Qt.MouseButton.RightButton, pos=QPoint(300, 200))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert {"Copy the picture", "Show everything", "Measure", "Print or save as PDF…"} <= set(texts)
    menu.close()


def test_lines_and_marks_are_told_apart_in_the_menu(view: DrawingView) -> None:
    view.show_drawings((drawing(layer(SQUARE), layer(SQUARE, pen=2, label="Landmarks")),))
    texts = [action.text() for action in view.layers.actions()]
    assert texts[:4] == ["Lines", "Contour", "Landmarks", "Marks"]
    assert texts.count("Landmarks") == 2


def test_tools_take_two_rows_before_one_of_them_is_cut(view: DrawingView, qtbot: QtBot) -> None:
    view.show_drawings((drawing(), drawing(number=2)))
    (tools,) = view.findChildren(ToolRow)
    assert not tools.is_split
    view.resize(330, 600)
    qtbot.waitUntil(lambda: tools.is_split)
    assert all(button.width() >= button.sizeHint().width() for button in tools.findChildren(QToolButton))
    view.resize(700, 600)
    qtbot.waitUntil(lambda: not tools.is_split)


def test_a_mirrored_drawing_says_so_above_itself(view: DrawingView) -> None:
    view.show_drawings((drawing(label="Front"),))
    for mirrored, title in ((False, "Front"), (True, "Front (mirrored)")):
        view.canvas.set_mirrored(mirrored)
        painter = QPainter(view.canvas.grab())
        titles = titles_of(painter, view.canvas.placed, view.canvas.to_pixel, view.canvas.camera.scale)
        painter.end()
        assert [text for _, text in titles] == [title]
