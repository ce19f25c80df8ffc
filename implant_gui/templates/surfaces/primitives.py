"""Reading the primitives of a surface: index lists of 32 or 16 bits, checked before they are used (PS3.3 C.27.4)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from implant_gui.templates.datasets.values import bytes_of, items_of
from implant_gui.templates.surfaces.facets import from_facets, from_fans, from_lines, from_strips
from implant_gui.templates.surfaces.mesh import Points

Indices = NDArray[np.int32]
Lengths = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.uint16] | NDArray[np.uint32]

_NONE: Final = np.zeros(0, dtype=np.int32)
_MOST_LISTS: Final = 500_000
_LONG: Final = "LongPrimitivePointIndexList"
_SHORT: Final = "PrimitivePointIndexList"
"""Until 2014 the lists had 16 bits; both are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Primitives:
    """What a surface is made of, by indices from 0: triangles (M, 3), edges (E, 2) and vertices (V,).

    Attributes:
        is_complete: False if something is left out, so that the surface may have holes.
    """

    triangles: Indices
    edges: Indices
    vertices: Indices
    is_complete: bool = True


def read_primitives(item: Dataset, points: Points, is_usable: Flags, most: int, remarks: list[str]) -> Primitives:
    """The primitives of an item of Surface Mesh Primitives Sequence; those that are wrong are left out.

    Args:
        item: the item.
        points: what the indices point to.
        is_usable: (N,), the points that primitives may have; there is a remark on the others already.
        most: how many indices there may be in all.
        remarks: sentences on what is left out go here.
    """
    reader = _Reader(is_usable, most, remarks)
    single = reader.plain(item, "TrianglePointIndexList", 3, "triangles").reshape(-1, 3)
    facets = reader.lists(item, "FacetSequence", "facets")
    by_ears, given_up = from_facets(points, *facets)
    if given_up:
        reader.is_complete = False
        remarks.append("Some facets are too intricate to be shown.")
    triangles = [
        single,
        from_strips(*reader.lists(item, "TriangleStripSequence", "triangle strips")),
        from_fans(*reader.lists(item, "TriangleFanSequence", "triangle fans")),
        by_ears,
    ]
    edges = [
        reader.plain(item, "EdgePointIndexList", 2, "edges").reshape(-1, 2),
        from_lines(*reader.lists(item, "LineSequence", "lines")),
    ]
    vertices = reader.plain(item, "VertexPointIndexList", 1, "vertices")
    return Primitives(np.concatenate(triangles), np.concatenate(edges), vertices, reader.is_complete)


class _Reader:
    """Reads the index lists of one surface, as long as they are not too many, and leaves out what is invalid.

    Attributes:
        is_complete: False once something was left out.
    """

    def __init__(self, is_usable: Flags, most: int, remarks: list[str]) -> None:
        self.is_complete = True
        self._is_usable = is_usable
        self._left = most
        self._remarks = remarks

    def plain(self, item: Dataset, keyword: str, size: int, what: str) -> Indices:
        """A list of primitives of `size` points each."""
        found = self._list(item, f"Long{keyword}", keyword, what)
        if len(found) % size:
            self._remark(f"The list of {what} ends in the middle of one, which is left out.")
        single = found[: len(found) // size * size].reshape(-1, size)
        is_sound = self._are_sound(single.reshape(-1), what).reshape(-1, size).all(axis=1)
        return _counted_from_0(single[is_sound].reshape(-1))

    def lists(self, item: Dataset, sequence: str, what: str) -> tuple[Indices, Lengths]:
        """The lists of a sequence one after another, and how long each is."""
        items = items_of(item, sequence)
        if len(items) > _MOST_LISTS:
            self._remark(f"There are more than {_MOST_LISTS:,} {what}; the rest is left out.")
        found = [self._list(each, _LONG, _SHORT, what) for each in items[:_MOST_LISTS]]
        sound = [_counted_from_0(each) for each in found if self._are_sound(each, what).all()]
        return np.concatenate([*sound, _NONE]), np.array([len(each) for each in sound], dtype=np.int64)

    def _list(self, item: Dataset, long: str, short: str, what: str) -> Numbers:
        """A list as it is, counted from 1; empty, with a remark, if it is no list of indices or too long."""
        data, width = bytes_of(item, long), 4
        if not data:
            data, width = bytes_of(item, short), 2
        problem = self._problem(data, width)
        if problem:
            self._remark(f"Some {what} {problem}; they are left out.")
            data = b""
        self._left -= len(data) // width
        return np.frombuffer(data, f"<u{width}")

    def _are_sound(self, indices: Numbers, what: str) -> Flags:
        """Which of them refer to a point that can be used; compared before they are counted from 0."""
        count = len(self._is_usable)
        exist: Flags = (indices >= 1) & (indices <= count)
        if not exist.all():
            self._remark(
                f"Some {what} refer to points that do not exist (there are points 1 to {count:,}); they are left out."
            )
        is_sound: Flags = exist & self._is_usable[_counted_from_0(np.where(exist, indices, 1))]
        self.is_complete &= bool(is_sound.all())
        return is_sound

    def _remark(self, sentence: str) -> None:
        self.is_complete = False
        if sentence not in self._remarks:
            self._remarks.append(sentence)

    def _problem(self, data: bytes, width: int) -> str:
        """What is wrong with a list, as the end of a sentence, checked in Python's own numbers; "" if nothing is."""
        count, rest = divmod(len(data), width)
        if rest:
            return "are cut off in the middle of a number"
        if count > self._left:
            return "are too many"
        return ""


def _counted_from_0(indices: Numbers) -> Indices:
    return indices.astype(np.int32) - np.int32(1)
