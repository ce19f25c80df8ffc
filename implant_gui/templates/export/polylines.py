"""The polylines of a layer, one by one, at their place."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.content.drawing import Layer
from implant_gui.domain.content.geometry import Frame2


def polylines_of(layer: Layer, frame: Frame2) -> Iterator[NDArray[np.float64]]:
    """Arrays (n, 2) of millimetres, y up, carried by `frame`."""
    points = np.frombuffer(layer.points, "<f8").reshape(-1, 2)
    carried = points @ np.array([frame.x, frame.y]) + np.array(frame.point)
    for start, end in pairwise(np.frombuffer(layer.starts, "<i4").tolist()):
        yield carried[start:end]
