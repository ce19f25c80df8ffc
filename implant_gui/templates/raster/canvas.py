"""A depth buffer for one part of a scene, and the measure of work that a picture may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pixels = NDArray[np.int64]
_NOTHING: Final = np.float32(-np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """Points in a picture: x right and y down in pixels, z in millimetres towards the viewer, and how bright."""

    x: Floats
    y: Floats
    z: Floats
    shade: Floats


class Effort:
    """How much may still be drawn: hostile surfaces cover the picture a million times over."""

    def __init__(self, fragments: int, should_stop: Callable[[], bool]) -> None:
        self._left = fragments
        self._should_stop = should_stop
        self.is_exhausted = False

    def allows(self, fragments: int) -> bool:
        """Whether so many more places may be looked at; once the answer is no, it stays no."""
        self._left -= fragments
        self.is_exhausted = self.is_exhausted or self._left < 0 or self._should_stop()
        return not self.is_exhausted


class Canvas:
    """The nearest fragment in each pixel, rows one after another."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.depth = np.full(width * height, _NOTHING, dtype=np.float32)
        self.shade = np.zeros(width * height, dtype=np.float32)

    @property
    def is_covered(self) -> NDArray[np.bool_]:
        """Where there is something."""
        return np.asarray(self.depth > _NOTHING)

    def add(self, pixels: Pixels, depth: Floats, shade: Floats) -> None:
        """Draw fragments, several of which may fall on one pixel; all pixels lie in the picture."""
        near = depth > self.depth[pixels]
        pixels, depth, shade = pixels[near], depth[near], shade[near]
        order = np.argsort(depth)  # of several values assigned to one place numpy keeps the last: the nearest
        pixels = pixels[order]
        self.depth[pixels] = depth[order]
        self.shade[pixels] = shade[order]
