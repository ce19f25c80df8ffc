"""Outlines of several templates lie over one another, in one scale."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.service.codes import Code
from implant_gui.domain.viewing.overlay import AnchorKind
from implant_gui.views.common.theme import Theme
from implant_gui.views.common.tokens import DISTINCT
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.comparison import MOST_COMPARED, Compared, ComparisonWindow
from tests.views.seen_templates import drawing, layer

WIDE = ((0.0, 0.0), (140.0, 0.0), (140.0, 220.0), (0.0, 220.0), (0.0, 0.0))
LARGER = replace(drawing(layer(WIDE)), extent=Box2(0, 0, 140, 220), bounding_box=None, rotation_point=(70, 170))
SIDE = replace(drawing(number=2, label="Side"), view=Code("399198007", "SCT", "Right lateral"))


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> ComparisonWindow:
    made = ComparisonWindow(Calibration())
    qtbot.addWidget(made)
    made.show()
    return made


def stem(key: str, *drawings: Drawing) -> Compared:
    return Compared(key, f"Stem {key}", f"ST-{key}", drawings or (outlined(),))


def outlined() -> Drawing:
    return replace(drawing(layers := layer(WIDE)), layers=(replace(layers, is_contour=True),))


def seen(window: ComparisonWindow) -> QImage:
    return window.canvas.grab().toImage()


def shows(window: ComparisonWindow, place: int) -> bool:
    image, ink = seen(window), QColor(*DISTINCT[place])

    def is_near(colour: QColor) -> bool:
        pairs = ((colour.red(), ink.red()), (colour.green(), ink.green()), (colour.blue(), ink.blue()))
        return max(abs(one - other) for one, other in pairs) < 24

    return any(is_near(image.pixelColor(x, y)) for x in range(25, image.width()) for y in range(image.height() - 25))


def test_the_rotation_points_lie_on_one_another_at_one_scale(window: ComparisonWindow) -> None:
    window.add([stem("1", drawing()), stem("2", LARGER)])
    first, second = window.canvas.placed
    assert second.placed((70, 170)) == pytest.approx(first.placed((50, 150)))
    assert second.box.width / first.box.width == pytest.approx(1.4)


def test_each_outline_has_its_colour_and_the_legend_switches_it(window: ComparisonWindow) -> None:
    window.add([stem("1", drawing()), stem("2", LARGER)])
    assert shows(window, 0)
    assert shows(window, 1)
    camera = window.canvas.camera
    window.legend.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not shows(window, 1)
    assert window.canvas.camera == camera
    window.legend.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert shows(window, 1)


def test_only_the_outline_is_laid_over(window: ComparisonWindow) -> None:
    drawn = outlined()
    window.add([stem("1", replace(drawn, layers=(*drawn.layers, layer(((0, 0), (9, 9)), pen=2, label="Cut"))))])
    assert [each.label for each in window.canvas.placed[0].layers] == ["Contour"]


def test_the_legend_tells_name_and_size(window: ComparisonWindow) -> None:
    window.add([stem("1", drawing())])
    assert window.legend.list.item(0).text() == "Stem 1\nST-1\n100.0 × 200.0 mm"


def test_another_view_shows_what_is_drawn_from_there(window: ComparisonWindow) -> None:
    window.add([stem("1", drawing(), SIDE), stem("2", LARGER)])
    window.views.setCurrentIndex(1)
    window.views.activated.emit(1)
    assert [placed.drawing for placed in window.canvas.placed] == [SIDE]
    assert "Not drawn from this side" in window.legend.list.item(1).text()


def test_they_can_be_aligned_on_something_else(window: ComparisonWindow) -> None:
    window.add([stem("1", drawing()), stem("2", LARGER)])
    kinds = [window.alignments.itemData(place).kind for place in range(window.alignments.count())]
    assert kinds[0] is AnchorKind.ROTATION_POINT
    window.alignments.activated.emit(kinds.index(AnchorKind.CENTRE))
    first, second = window.canvas.placed
    assert second.placed((70, 110)) == pytest.approx(first.placed((50, 100)))


def test_nothing_is_compared_with_itself_nor_endlessly_many(window: ComparisonWindow) -> None:
    window.add([stem("1"), stem("1")])
    assert len(window.items) == 1
    window.add([stem(str(number)) for number in range(100)])
    assert len(window.items) == MOST_COMPARED


def test_what_is_taken_out_is_gone_and_can_come_back(window: ComparisonWindow) -> None:
    window.add([stem("1"), stem("2")])
    window.legend.list.setCurrentRow(0)
    QTest.keyClick(window.legend, Qt.Key.Key_Delete)
    assert [item.key for item in window.items] == ["2"]
    window.add([stem("1")])
    assert [item.key for item in window.items] == ["2", "1"]


def test_mirroring_keeps_them_aligned(window: ComparisonWindow) -> None:
    window.add([stem("1", drawing()), stem("2", LARGER)])
    window.canvas.set_mirrored(True)
    first, second = window.canvas.placed
    assert second.placed((70, 170)) == pytest.approx(first.placed((50, 150)))
    assert first.placed((60, 150))[0] < first.placed((50, 150))[0]


def test_what_people_wrote_into_a_template_is_shown_plainly(window: ComparisonWindow) -> None:
    window.add([Compared("1", "<b>Stem</b>\u202e", "", (drawing(),))])
    assert window.legend.list.item(0).text().startswith("<b>Stem</b>\\u202e")


def test_a_template_without_drawings_is_left_out(window: ComparisonWindow) -> None:
    window.add([Compared("1", "Stem", "", ())])
    assert window.items == ()
