"""Words beside marks are told apart: by the numbers of their places."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from implant_gui.views.pictures.label_placing import InkMap, Label, PlacedLabel, lifted, placed_labels, spread

SIGHT = QRectF(0, 0, 500, 600)


def label(x: float, y: float, width: float = 90.0) -> Label:
    return Label(QPointF(x, y), "Cut of the neck", QSizeF(width, 15), QColor("black"))


def ink_of(*lines: QLineF, origin: tuple[float, float] = (0.0, 0.0)) -> InkMap:
    ink = InkMap(QSize(500, 600), QPointF(*origin))
    painter = QPainter(ink.device)
    painter.setTransform(ink.transform)
    painter.setPen(QPen(Qt.GlobalColor.black, 0))
    for line in lines:
        painter.drawLine(line)
    painter.end()
    return ink


def are_apart(placed: tuple[PlacedLabel, ...]) -> bool:
    return not any(one.room.intersects(other.room) for one, other in combinations(placed, 2))


def test_a_label_stands_beside_its_mark() -> None:
    (placed,) = placed_labels([label(100, 100)], (), SIGHT, ink_of())
    assert placed.room == QRectF(108, 77, 90, 15)
    assert placed.leader is None
    assert placed.is_clear


def test_labels_of_marks_that_lie_close_are_told_apart() -> None:
    crowd = [label(250 + 3 * number, 300 + 4 * number) for number in range(8)]
    placed = placed_labels(crowd, (), SIGHT)
    assert len(placed) == 8
    assert are_apart(placed)


def test_what_is_not_right_beside_its_mark_is_led_to() -> None:
    placed = placed_labels([label(250, 300)] * 9, (), SIGHT)
    assert 0 < sum(each.leader is None for each in placed) < len(placed)
    for each in placed:
        if each.leader is not None:
            assert each.leader.p1() == QPointF(250, 300)
            grown = each.room.adjusted(-0.01, -0.01, 0.01, 0.01)
            assert grown.contains(each.leader.p2())


def test_a_label_keeps_off_titles_and_lines() -> None:
    title = QRectF(100, 60, 200, 40)
    line = QLineF(150, 0, 150, 600)
    ink = ink_of(line)
    (placed,) = placed_labels([label(145, 110)], [title], SIGHT, ink)
    assert not placed.room.intersects(title)
    assert not ink.cells_in(placed.room)
    assert placed.is_clear


def test_where_lines_are_everywhere_a_label_covers_the_fewest() -> None:
    ink = ink_of(*(QLineF(0, y, 500, y) for y in range(0, 600, 8)))
    (placed,) = placed_labels([label(250, 300)], (), SIGHT, ink)
    assert not placed.is_clear
    assert placed.leader is None


def test_a_line_is_named_at_the_end_where_there_is_room() -> None:
    mark = replace(label(250, 300), ends=(QPointF(350, 300),))
    (placed,) = placed_labels([mark], [QRectF(0, 0, 345, 600)], SIGHT)
    assert placed.room == QRectF(358, 277, 90, 15)
    assert placed.leader is None


def test_a_label_stays_out_of_other_drawings() -> None:
    mark = replace(label(250, 300), foreign=(QRectF(255, 100, 200, 400),))
    (placed,) = placed_labels([mark], (), SIGHT)
    assert placed.room.right() < 250


def test_a_label_for_which_there_is_no_room_is_left_out() -> None:
    assert placed_labels([label(250, 300)], [SIGHT], SIGHT) == ()


def test_marks_out_of_sight_have_no_label() -> None:
    assert placed_labels([label(-5, 300), label(250, 601)], (), SIGHT) == ()


def test_labels_at_the_edge_stay_in_sight() -> None:
    placed = placed_labels([label(x, y) for x in (1, 499) for y in (1, 599)], (), SIGHT)
    assert len(placed) == 4
    assert all(SIGHT.contains(each.room) for each in placed)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 600)), max_size=16))
def test_no_label_ever_lies_on_another(places: list[tuple[int, int]]) -> None:
    labels = [label(x, y) for x, y in places]
    placed = placed_labels(labels, (), SIGHT)
    assert are_apart(placed)
    assert placed == placed_labels(labels, (), SIGHT)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (13.0, -7.0), (2.5, 1.25)])
def test_labels_move_with_a_picture_that_is_shifted(shift: tuple[float, float]) -> None:
    right, down = shift
    lines = [QLineF(200, 100, 300, 500), QLineF(180, 300, 400, 290)]
    marks = [(240, 290), (250, 300), (230, 310)]
    rooms = []
    for x, y in ((0.0, 0.0), shift):
        moved = [line.translated(x, y) for line in lines]
        labels = [label(left + x, top + y) for left, top in marks]
        rooms.append([each.room for each in placed_labels(labels, (), SIGHT, ink_of(*moved, origin=(x, y)))])
    assert [room.translated(right, down) for room in rooms[0]] == rooms[1]


def test_titles_that_would_stand_in_each_other_go_aside() -> None:
    narrow = [QRectF(200, 76, 100, 20), QRectF(240, 76, 100, 20)]
    left, right = spread(narrow, SIGHT)
    assert (left.left(), right.left()) == (166, 274)
    assert spread([QRectF(200, 76, 100, 20), QRectF(320, 76, 100, 20)], SIGHT)[0].left() == 200


def test_titles_do_not_go_far_from_their_drawings_or_out_of_sight() -> None:
    alike = [QRectF(200, 76, 100, 20), QRectF(201, 76, 100, 20)]
    assert spread(alike, SIGHT) == alike
    in_a_corner = [QRectF(2, 76, 100, 20), QRectF(40, 76, 100, 20)]
    assert all(room.left() >= 0 for room in spread(in_a_corner, SIGHT))


def test_a_title_that_could_only_hide_another_one_is_left_out() -> None:
    assert lifted(QRectF(200, 4, 100, 20), None, [QRectF(210, 4, 100, 20)], SIGHT) is None


def test_a_title_is_lifted_off_the_lines() -> None:
    ink = ink_of(QLineF(250, 300, 250, 92))
    assert lifted(QRectF(200, 76, 100, 20), ink, (), SIGHT) == QRectF(200, 68, 100, 20)
    assert lifted(QRectF(200, 76, 100, 20), None, [QRectF(200, 76, 100, 20)], SIGHT) == QRectF(200, 52, 100, 20)
    assert lifted(QRectF(200, 4, 100, 20), ink_of(QLineF(0, 10, 500, 10)), (), SIGHT) == QRectF(200, 4, 100, 20)
    striped = ink_of(*(QLineF(0, y, 500, y) for y in range(0, 600, 8)))
    assert lifted(QRectF(200, 76, 100, 20), striped, [QRectF(150, 76, 100, 20)], SIGHT) == QRectF(200, 52, 100, 20)
