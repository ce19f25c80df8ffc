"""Identifiers that are made exactly alike are taken apart by one unpacking instead of a walk from header to header.

The templates of one product differ in a few digits of a part number and a size: their headers, lengths included, are
the same bytes. Such a `Layout` is noted when it comes back, and recognised by comparing all headers at once. What is
not just so, by a single bit of a single header, is walked through and checked as always (`shapes.scan`).
"""

import struct
from typing import Final

from implant_gui.dicom.datasets.shapes import Shape, scan

_MOST_ATTRIBUTES: Final = 64
_LONGEST: Final = 16 * 1024
"""Bytes of an identifier; what is longer than that is hardly ever alike."""
_ON_TRIAL: Final = 32
"""So many layouts are made before any of them has been of use."""
_MOST_LENGTHS: Final = 1024
_OF_ONE_LENGTH: Final = 4


class Layout:
    """Where everything stands in identifiers of one length whose headers are the same. Immutable."""

    __slots__ = ("_heads", "_unpack", "shape")

    def __init__(self, data: bytes, shape: Shape, parts: tuple[bytes, ...]) -> None:
        """Of `data`, which `shapes.scan` has taken apart into `shape` and `parts`."""
        places = zip(shape.kinds, parts, strict=True)
        self._unpack = struct.Struct("".join(f"{kind.header}s{len(part)}s" for kind, part in places)).unpack
        self._heads = self._unpack(data)[::2]
        self.shape: Final = shape

    def parts_of(self, data: bytes) -> tuple[bytes, ...] | None:
        """The values in `data`, which has the right length; None when its headers are others.

        A sequence without a length of its own must still be seen to end where it did in the first such identifier.
        """
        fields: tuple[bytes, ...] = self._unpack(data)
        return fields[1::2] if fields[::2] == self._heads else None


class Layouts:
    """The layouts that came up in one query. Belongs to one thread, and to one transfer syntax.

    A peer that makes no two identifiers alike must not make us slow: layouts are made as long as the earlier ones are
    of use.
    """

    def __init__(self, transfer_syntax: str) -> None:
        self._transfer_syntax = transfer_syntax
        self._by_length: dict[int, list[Layout]] = {}
        self._made = 0
        self._used = 0

    def recognised(self, data: bytes) -> tuple[Shape, tuple[bytes, ...]] | None:
        """The shape and the values of an identifier that is laid out like an earlier one; None when it is not."""
        for layout in self._by_length.get(len(data), ()):
            parts = layout.parts_of(data)
            if parts is not None:
                self._used += 1
                return layout.shape, parts
        return None

    def scan(self, data: bytes) -> tuple[Shape, tuple[bytes, ...]]:
        """The shape and the values of any identifier, which is remembered if that promises to be of use.

        Raises:
            MalformedDatasetError: as `shapes.scan`.
        """
        shape, parts = scan(data, self._transfer_syntax)
        if self._is_worth_noting(data, shape):
            self._note(data, shape, parts)
        return shape, parts

    def _is_worth_noting(self, data: bytes, shape: Shape) -> bool:
        is_small = len(data) <= _LONGEST and 0 < len(shape.kinds) <= _MOST_ATTRIBUTES
        return is_small and shape.is_proper and self._made < _ON_TRIAL + self._used // 4

    def _note(self, data: bytes, shape: Shape, parts: tuple[bytes, ...]) -> None:
        known = self._by_length.get(len(data))
        if known is None:  # one of this length may be the only one
            if len(self._by_length) < _MOST_LENGTHS:
                self._by_length[len(data)] = []
            return
        self._made += 1
        known.insert(0, Layout(data, shape, parts))
        del known[_OF_ONE_LENGTH:]
