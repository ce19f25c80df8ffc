"""Identifiers with the same attributes but other lengths: taken apart by one regular expression, sequences included.

The expression has all headers as they stand; a text goes on until the first NUL that can belong to the next header, and
is not tried again, so the time follows from the length alone, whatever a peer sends. What it found is believed only if
every length in the identifier says the same; what it does not fit is walked through as always (`shapes.scan`). Explicit
VR and known lengths only: in implicit VR a header is too little to be known by.
"""

import re
import struct
from contextlib import suppress
from typing import Final

from implant_gui.dicom.datasets.elements import UNDEFINED
from implant_gui.dicom.datasets.items import ITEM
from implant_gui.dicom.datasets.kinds import (
    LONG_HEADER,
    Kind,
    explicit_header,
    explicit_kind,
    implicit_header,
    long_length,
)
from implant_gui.dicom.datasets.value_text import LINES, TEXTS

_LONGEST: Final = 4096
"""Bytes of an identifier."""
_MOST_VALUES: Final = 90
_DEEPEST: Final = 8
_HEADER: Final = 8
_PATTERNS: Final = 16
_BETWEEN: Final = 100
"""So many identifiers are walked through before one more expression is made, which takes as long as some dozens."""
_DECLARATION: Final = "SpecificCharacterSet"
_LENGTHS: Final = {"H": b"(..)", "L": b"(....)"}
_TEXT, _OPEN, _CLOSE = object(), object(), object()


class Pattern:
    """The attributes of such identifiers, those in sequences too. Immutable.

    Attributes:
        paths: of the values and of empty sequences, in their order.
        empty: the paths of empty sequences.
        lines: where the values are that `value_text.line_text` may read, by path.
        others: where the other values are.
        kinds: of the values, by their place.
        declaration: where the character set is declared; None where it is not.
    """

    __slots__ = ("_match", "_pack", "declaration", "empty", "kinds", "lines", "others", "paths")

    def __init__(self, data: bytes) -> None:
        """Of `data`, which `shapes.scan` has seen.

        Raises:
            LookupError: no expression is made of such a one.
        """
        plan = _Plan(data)
        self._match = re.compile(plan.expression(), re.DOTALL).fullmatch
        self._pack = struct.Struct("<" + "".join(plan.codes)).pack
        self.paths: Final = tuple(plan.paths)
        self.kinds: Final = plan.kinds
        self.lines: Final = {path: place for path, place in plan.places.items() if plan.kinds[place].vr in LINES}
        self.others: Final = {path: place for path, place in plan.places.items() if path not in self.lines}
        self.empty: Final = frozenset(plan.paths) - plan.places.keys()
        self.declaration: Final = plan.places.get(_DECLARATION)

    def values_of(self, data: bytes) -> tuple[bytes, ...] | None:
        """The values in `data`, each sequence and item before what is in it; None where it is made differently."""
        found = self._match(data)
        if found is None:
            return None
        groups: tuple[bytes, ...] = found.groups()
        values = groups[1::2]
        return values if b"".join(groups[::2]) == self._pack(*map(len, values)) else None


class Patterns:
    """The patterns that came up in one query, by the number of items that identifiers seem to have.

    Belongs to one thread.
    """

    def __init__(self) -> None:
        self._patterns: dict[int, Pattern] = {}
        self._walked = 0

    def recognised(self, data: bytes) -> tuple[Pattern, tuple[bytes, ...]] | None:
        """A pattern and its values in an identifier; None when there is none for it."""
        pattern = self._patterns.get(data.count(ITEM))
        if pattern is None or len(data) > _LONGEST:
            return None
        values = pattern.values_of(data)
        return None if values is None else (pattern, values)

    def note(self, data: bytes) -> None:
        """Learn from an identifier that had to be walked through, and was found to be in order.

        What was learned for that number of items before is of little use, or it would not have been walked through.
        """
        self._walked += 1
        if self._walked % _BETWEEN == 0 and self._walked <= _BETWEEN * _PATTERNS and len(data) <= _LONGEST:
            with suppress(LookupError):
                self._patterns[data.count(ITEM)] = Pattern(data)


class _Plan:
    """What an identifier is made of, piece by piece."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pieces: list[bytes | object] = []
        self.codes: list[str] = []
        self.paths: list[str] = []
        self.places: dict[str, int] = {}
        self.kinds: dict[int, Kind] = {}
        self._add_attributes(0, len(data), "", 0)
        if not 0 < len(self.codes) <= _MOST_VALUES:
            raise LookupError

    def expression(self) -> bytes:
        """The regular expression. What is no text keeps its length; a text may have a NUL to make its length even."""
        written: list[bytes] = []
        following = b""
        for piece in reversed(self._pieces):
            if isinstance(piece, bytes):
                following = piece
                written.append(re.escape(piece))
            elif piece is _TEXT:
                written.append(b"(?>([^\\0]*\\0?)(?=%s))" % re.escape(following) if following else b"(.*)")
            elif piece is _OPEN:
                written.append(b"(")
            elif piece is _CLOSE:
                written.append(b")")
            elif isinstance(piece, int):
                written.append(b"(.{%d})" % piece)
            else:
                written.append(_LENGTHS[str(piece)])
        return b"".join(reversed(written))

    def _add_attributes(self, position: int, end: int, prefix: str, depth: int) -> None:
        names: set[str] = set()
        while position < end:
            head, length = explicit_header(self._data, position)
            kind = explicit_kind(head)
            start = position + kind.header
            code = "H"
            if kind.header == LONG_HEADER:
                head, code = self._data[position : start - 4], "L"
                (length,) = long_length(self._data, start - 4)
            if length == UNDEFINED or kind.name in names or (prefix and kind.name == _DECLARATION):
                raise LookupError
            names.add(kind.name)
            position = start + length
            self._begin(head, code)
            if kind.is_sequence:
                self._add_sequence(start, position, prefix + kind.name, depth)
            else:
                self.places[prefix + kind.name] = len(self.codes) - 1
                self.kinds[len(self.codes) - 1] = kind
                self.paths.append(prefix + kind.name)
                self._pieces.append(_TEXT if kind.vr in TEXTS else length)

    def _add_sequence(self, position: int, end: int, path: str, depth: int) -> None:
        if depth >= _DEEPEST:
            raise LookupError
        self._pieces.append(_OPEN)
        index, before = 0, len(self.paths)
        while position < end:
            tag, length = implicit_header(self._data, position)
            start = position + _HEADER
            if length == UNDEFINED:
                raise LookupError
            position = start + length
            self._begin(tag, "L")
            self._pieces.append(_OPEN)
            self._add_attributes(start, position, f"{path}[{index}].", depth + 1)
            self._pieces.append(_CLOSE)
            index += 1
        if len(self.paths) == before:
            self.paths.append(path)
        self._pieces.append(_CLOSE)

    def _begin(self, head: bytes, code: str) -> None:
        self._pieces += (head, code)
        self.codes.append(code)
