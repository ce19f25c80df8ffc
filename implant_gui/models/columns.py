"""Columns as data: title, text, alignment, tooltip, sort key. One table per list gives header and cells alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, Qt

CONTEXT: Final = "models"
"""The translation context of every word in this package."""

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

T = TypeVar("T")


def words(text: str, disambiguation: str | None = None, number: int = -1) -> str:
    """`text` in the user's language; marked for translation where it stands with QT_TRANSLATE_NOOP."""
    return QCoreApplication.translate(CONTEXT, text, disambiguation, number)


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of a list of T.

    Attributes:
        key: a name that stays the same in every language and release; views remember widths by it.
        title: marked for translation in the context "models"; shown through `words`.
        value: the text of the cell.
        tooltip: of the header; "" for none.
        sort_key: what the cell sorts by; None to sort by its text, naturally (2 before 10).
        hidden: not shown until the user chooses it.
    """

    key: str
    title: str
    value: Callable[[T], str]
    align: Qt.AlignmentFlag = LEFT
    tooltip: str = ""
    sort_key: Callable[[T], object] | None = None
    hidden: bool = False
