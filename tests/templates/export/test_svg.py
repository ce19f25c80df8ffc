"""Drawings as SVG, read back by Python's own XML parser."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Box2, Frame2
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.templates.export import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def layer(points: list[tuple[float, float]], starts: list[int], pen: int = 2, label: str = "Contour") -> Layer:
    data, bounds = np.array(points, "<f8").tobytes(), np.array(starts, "<i4").tobytes()
    return Layer(pen, (255, 0, 10), label, "", data, bounds, is_contour=True)


def rectangle(width: float, height: float, left: float = 5.0, bottom: float = 7.0) -> Drawing:
    right, top = left + width, bottom + height
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    return Drawing(1, "", None, (), 1.0, (layer(corners, [0, 5]),), Box2(left, bottom, right, top))


def page(*drawings: Drawing, title: str = "Plate") -> DrawnPage:
    return DrawnPage(title, tuple(map(DrawnPart, drawings)))


def drawn_points(root: ET.Element) -> list[tuple[float, float]]:
    """All points in the coordinates of the document."""
    found = []
    for group in root.findall(f"{NAMESPACE}g"):
        move = group.attrib["transform"].removeprefix("translate(").split(")")[0].split()
        for shape in (*group.iter(f"{NAMESPACE}polygon"), *group.iter(f"{NAMESPACE}polyline")):
            for pair in shape.attrib["points"].split():
                x, y = map(float, pair.split(","))
                found.append((float(move[0]) + x, float(move[1]) - y))
    return found


def test_an_outline_of_100_by_200_mm_measures_100_by_200_mm() -> None:
    root = ET.fromstring(svg.encode([page(rectangle(100, 200))]))
    assert (root.attrib["width"], root.attrib["height"]) == ("100mm", "200mm")
    assert root.attrib["viewBox"] == "0 0 100 200"
    xs, ys = zip(*drawn_points(root), strict=True)
    assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((0, 100, 0, 200))


def test_up_is_up() -> None:
    drawing = replace(rectangle(10, 10), layers=(layer([(5, 7), (5, 17)], [0, 2]),))
    below, above = drawn_points(ET.fromstring(svg.encode([page(drawing)])))
    assert above[1] < below[1]


def test_pages_stand_side_by_side_on_one_line() -> None:
    root = ET.fromstring(svg.encode([page(rectangle(100, 200)), page(rectangle(30, 50))]))
    assert (root.attrib["width"], root.attrib["height"]) == ("140mm", "200mm")
    second = drawn_points(root)[5:]
    assert (min(x for x, _ in second), max(y for _, y in second)) == pytest.approx((110, 200))


def test_parts_lie_where_they_were_put() -> None:
    parts = (DrawnPart(rectangle(10, 20)), DrawnPart(rectangle(10, 20), Frame2.turning(90)))
    root = ET.fromstring(svg.encode([DrawnPage("", parts)]))
    assert float(root.attrib["width"].removesuffix("mm")) == pytest.approx(15 + 27)
    xs = [x for x, _ in drawn_points(root)]
    assert (min(xs), max(xs)) == pytest.approx((0, 42))


def test_layers_keep_pen_label_and_colour() -> None:
    root = ET.fromstring(svg.encode([page(rectangle(10, 10))]))
    group = root[0].find(f"{NAMESPACE}g")
    assert group is not None
    assert (group.attrib["stroke"], group.attrib["data-pen"]) == ("#ff000a", "2")
    assert group.attrib["data-label"] == "Contour"


def test_words_of_others_stay_words() -> None:
    nasty = '<script>alert("x")</script>\x00\x1b‮'
    drawing = replace(rectangle(10, 10), layers=(layer([(5, 7), (6, 8)], [0, 2], label=nasty),))
    root = ET.fromstring(svg.encode([page(drawing, title=nasty)]))
    assert not list(root.iter(f"{NAMESPACE}script"))
    title = root.find(f".//{NAMESPACE}title")
    assert title is not None
    assert title.text is not None
    assert title.text.startswith('<script>alert("x")</script>␀␛')


def test_a_page_without_lines_is_left_out() -> None:
    empty = replace(rectangle(1, 1), layers=(), extent=None)
    root = ET.fromstring(svg.encode([page(empty), page(rectangle(10, 20))]))
    assert root.attrib["width"] == "10mm"
    assert ET.fromstring(svg.encode([page(empty)])).attrib["height"] == "0mm"
