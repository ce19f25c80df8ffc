"""Columns as data: title, text, alignment, tooltip, sort key. One table per list gives header and cells alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import Qt

from implant_gui.models.common.natural import NaturalKey, natural_key
from implant_gui.models.common.roles import DISPLAY, TEXT_ALIGNMENT, TOOL_TIP
from implant_gui.models.common.words import NOT_RETURNED, cut, words

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

MAX_SHOWN: Final = 500
"""A peer may send a megabyte as a name; a cell, a filter and a sort would choke on it."""

T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[T_contra]):
    """One column of a list of T.

    Attributes:
        key: a name that stays the same in every language and release; views remember widths by it.
        title: marked for translation in the context "models"; shown through `words`.
        value: the text of the cell; None for an attribute that a server left out.
        tooltip: of the header; "" for none.
        sort_key: what the cell sorts by; None to sort by its text, naturally (2 before 10).
        hidden: not shown until the user chooses it.
    """

    key: str
    title: str
    value: Callable[[T_contra], str | None]
    align: Qt.AlignmentFlag = LEFT
    tooltip: str = ""
    sort_key: Callable[[T_contra], Any] | None = None
    hidden: bool = False

    def shown(self, row: T_contra) -> str:
        """The text of the cell, not longer than anybody reads, or the mark of what was not returned."""
        text = self.value(row)
        if text is None:
            return NOT_RETURNED
        return text if len(text) <= MAX_SHOWN else cut(text, MAX_SHOWN)

    def key_of(self, row: T_contra) -> Any:
        """What `row` sorts by in this column."""
        return self.natural_key_of(row) if self.sort_key is None else self.sort_key(row)

    def natural_key_of(self, row: T_contra) -> NaturalKey:
        """The key of the cell's text; what was not returned stands last."""
        return natural_key(self.value(row) or "")

    def header(self, role: int) -> str | Qt.AlignmentFlag | None:
        """The answer of `headerData`."""
        if role == DISPLAY:
            return words(self.title)
        if role == TOOL_TIP:
            return words(self.tooltip) or None
        return self.align if role == TEXT_ALIGNMENT else None
