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

_NONE: Final = np.zeros(0, dtype=np.int32)
_MOST_LISTS: Final = 500_000
_LONG: Final = "LongPrimitivePointIndexList"
_SHORT: Final = "PrimitivePointIndexList"
"""Until 2014 the lists had 16 bits; both are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Primitives:
    """What a surface is made of, by indices from 0: triangles (M, 3), edges (E, 2) and vertices (V,)."""

    triangles: Indices
    edges: Indices
    vertices: Indices


def read_primitives(item: Dataset, points: Points, most: int, remarks: list[str]) -> Primitives:
    """The primitives of an item of Surface Mesh Primitives Sequence; lists that are wrong are left out.

    Args:
        item: the item.
        points: what the indices point to.
        most: how many indices there may be in all.
        remarks: sentences on what is left out go here.
    """
    reader = _Reader(len(points), most, remarks)
    single = reader.plain(item, "TrianglePointIndexList", 3, "triangles").reshape(-1, 3)
    facets = reader.lists(item, "FacetSequence", "facets")
    by_ears, given_up = from_facets(points, *facets)
    if given_up:
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
    return Primitives(np.concatenate(triangles), np.concatenate(edges), vertices)


class _Reader:
    """Reads the index lists of one surface, as long as they are valid and not too many."""

    def __init__(self, point_count: int, most: int, remarks: list[str]) -> None:
        self._point_count = point_count
        self._left = most
        self._remarks = remarks

    def plain(self, item: Dataset, keyword: str, size: int, what: str) -> Indices:
        """A list of primitives of `size` points each."""
        found = self._checked(item, f"Long{keyword}", keyword, what)
        if len(found) % size:
            self._remarks.append(f"The list of {what} ends in the middle of one, which is left out.")
        return found[: len(found) // size * size]

    def lists(self, item: Dataset, sequence: str, what: str) -> tuple[Indices, Lengths]:
        """The lists of a sequence one after another, and how long each is."""
        items = items_of(item, sequence)
        if len(items) > _MOST_LISTS:
            self._remarks.append(f"There are more than {_MOST_LISTS:,} {what}; the rest is left out.")
        found = [self._checked(each, _LONG, _SHORT, what) for each in items[:_MOST_LISTS]]
        lengths = np.array([len(each) for each in found], dtype=np.int64)
        return np.concatenate([*found, _NONE]), lengths

    def _checked(self, item: Dataset, long: str, short: str, what: str) -> Indices:
        """A list counted from 0; empty, with a remark, if it is wrong."""
        data, width = bytes_of(item, long), 4
        if not data:
            data, width = bytes_of(item, short), 2
        problem = self._problem(data, width)
        if problem:
            sentence = f"Some {what} {problem}; they are left out."
            if sentence not in self._remarks:
                self._remarks.append(sentence)
            return _NONE
        self._left -= len(data) // width
        indices = np.frombuffer(data, f"<u{width}").astype(np.int32)
        indices -= 1
        return indices

    def _problem(self, data: bytes, width: int) -> str:
        """What is wrong with a list, as the end of a sentence, checked in Python's own numbers; "" if nothing is."""
        count, rest = divmod(len(data), width)
        if rest:
            return "are cut off in the middle of a number"
        if count > self._left:
            return "are too many"
        if not count:
            return ""
        indices = np.frombuffer(data, f"<u{width}")
        if int(indices.min()) < 1 or int(indices.max()) > self._point_count:
            return f"refer to points that do not exist (there are points 1 to {self._point_count:,})"
        return ""
