"""What a search in the library can ask beside words: things that the service itself has no keys for (PS3.4 BB.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.uid import Uid

_HAS_UID: Final = "instr('\\' || {column} || '\\', '\\' || ? || '\\') > 0"
"""UIDs stand in one column, between backslashes, which no UID contains."""
_SUPERSEDED: Final = """
uid IN (
    SELECT uids.value FROM objects AS newer, json_each('["' || replace(newer.replaced, '\\', '","') || '"]') AS uids
    WHERE newer.replaced <> '' AND NOT newer.is_missing
)
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that must all hold; those that are None or False restrict nothing.

    Attributes:
        has_notifications: the manufacturer tells of a recall, a critical notice or discontinuation.
        is_superseded: something else that is held replaces it.
        uses: an assembly or a group that refers to this generic template.
        replaces: what replaces this instance.
    """

    model: InformationModel | None = None
    has_notifications: bool = False
    is_superseded: bool = False
    is_derived: bool = False
    uses: Uid | None = None
    replaces: Uid | None = None

    def conditions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each condition as SQL over the table of objects, with its parameters."""
        if self.model is not None:
            yield "model = ?", (self.model.word,)
        if self.has_notifications:
            yield "notifications > 0", ()
        if self.is_superseded:
            yield _SUPERSEDED, ()
        if self.is_derived:
            yield "is_derived", ()
        if self.uses is not None:
            yield _HAS_UID.format(column="referenced"), (self.uses,)
        if self.replaces is not None:
            yield _HAS_UID.format(column="replaced"), (self.replaces,)


NO_FILTERS: Final = Filters()
