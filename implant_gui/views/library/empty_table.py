"""What stands in the place of the library's table when it has no rows: why, and what to do about it."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from implant_gui.views.common.empty_state import EmptyState, Offer
from implant_gui.views.library.collection_list import FAVOURITES

translate = QCoreApplication.translate


class Access(Enum):
    """Whether the library could be asked yet."""

    OPENING = auto()
    OPEN = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is nothing.

    Attributes:
        how_far: of the opening, for people; "" if nobody knows.
        is_narrowed: words or facets are chosen.
        place: what is chosen among favourites and collections; None for everything.
    """

    access: Access
    how_far: str = ""
    is_narrowed: bool = False
    place: str | None = None


class EmptyTable(EmptyState):
    """Says it; anew only when it is something else, for a click may be on its way."""

    def __init__(self) -> None:
        super().__init__()
        self._told: Reason | None = None

    def tell(self, reason: Reason) -> None:
        """Say why there is nothing."""
        if reason != self._told:
            self._told = reason
            icon, title, sentence, offers = _words(reason)
            self.show_state(icon, title, sentence, *offers)


def _words(reason: Reason) -> tuple[str, str, str, tuple[Offer, ...]]:
    if reason.access is Access.OPENING:
        sentence = reason.how_far or translate(
            "LibraryPage",
            "After an update of this program the index of the library may have to be brought up to date first;"
            " with very many templates that takes a minute.",
        )
        return "loader-2", translate("LibraryPage", "The library is being opened…"), sentence, ()
    if reason.access is Access.FAILED:
        sentence = translate(
            "LibraryPage", "Nothing is known about what it holds. It is asked again with the next search."
        )
        return "alert-triangle", translate("LibraryPage", "The library cannot be read"), sentence, ()
    if reason.is_narrowed:
        sentence = translate("LibraryPage", "Nothing here has all of these words and properties.")
        clear = Offer("clear", translate("LibraryPage", "Clear the search"), "filter-off")
        return "search-off", translate("LibraryPage", "Nothing found"), sentence, (clear,)
    if reason.place == FAVOURITES:
        sentence = translate("LibraryPage", "Click the star of a template to find it here again.")
        return "star", translate("LibraryPage", "No favourites yet"), sentence, ()
    if reason.place is not None:
        sentence = translate(
            "LibraryPage", "Drag templates from “Everything” onto its name, or add them by their context menu."
        )
        return "bookmark", translate("LibraryPage", "Nothing in this collection"), sentence, ()
    sentence = translate(
        "LibraryPage",
        "What you fetch from a server is kept here and can be used without it."
        " Files, folders and ZIP archives can be dropped anywhere on the window.",
    )
    browse = Offer("browse", translate("LibraryPage", "Browse the servers"), "search")
    files = Offer("import", translate("LibraryPage", "Import files"), "file-import")
    return "books", translate("LibraryPage", "The library is empty"), sentence, (browse, files)
