"""Drawings carried to another place: lines, marks and boxes by one rigid motion, all in millimetres of implant."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from implant_gui.domain.content.drawing import Drawing, Layer, MatingMark
from implant_gui.domain.content.geometry import UNMOVED2, Box2, Frame2
from implant_gui.domain.content.landmark import DrawnLandmark
from implant_gui.domain.content.mating import Freedom


def carried(drawing: Drawing, motion: Frame2) -> Drawing:
    """The drawing after `motion`; the box around the implant stays upright, so it may grow by a turn."""
    if motion == UNMOVED2:
        return drawing
    layers = tuple(_layer(layer, motion) for layer in drawing.layers)
    box, turned = drawing.bounding_box, drawing.rotation_point
    return replace(
        drawing,
        layers=layers,
        extent=extent_of(layers),
        rotation_point=None if turned is None else motion.carried(turned),
        bounding_box=None if box is None else _box(box, motion),
        landmarks=tuple(_landmark(each, motion) for each in drawing.landmarks),
        mating=tuple(carried_mark(each, motion) for each in drawing.mating),
    )


def extent_of(layers: Iterable[Layer]) -> Box2 | None:
    """The smallest box around all that is drawn."""
    corners = []
    for layer in layers:
        points = np.frombuffer(layer.points, "<f8").reshape(-1, 2)
        if len(points):
            low, high = points.min(axis=0), points.max(axis=0)
            corners += [(float(low[0]), float(low[1])), (float(high[0]), float(high[1]))]
    return Box2.around(corners)


def carried_mark(mark: MatingMark, motion: Frame2) -> MatingMark:
    """A mating feature where the motion brings it, with its degrees of freedom."""
    freedoms = tuple(_freedom(each, motion) for each in mark.freedoms)
    return replace(mark, frame=motion.after(mark.frame), freedoms=freedoms)


def _layer(layer: Layer, motion: Frame2) -> Layer:
    points = np.frombuffer(layer.points, "<f8").reshape(-1, 2)
    axes = np.array((motion.x, motion.y))
    return replace(layer, points=(points @ axes + np.array(motion.point)).astype("<f8").tobytes())


def _box(box: Box2, motion: Frame2) -> Box2 | None:
    corners = ((x, y) for x in (box.left, box.right) for y in (box.bottom, box.top))
    return Box2.around(map(motion.carried, corners))


def _landmark(drawn: DrawnLandmark, motion: Frame2) -> DrawnLandmark:
    return replace(drawn, points=tuple(map(motion.carried, drawn.points)))


def _freedom(freedom: Freedom, motion: Frame2) -> Freedom:
    a, b, c = freedom.axis
    x, y = motion.x[0] * a + motion.y[0] * b, motion.x[1] * a + motion.y[1] * b
    return replace(freedom, axis=(x, y, c))
