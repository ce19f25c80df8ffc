"""Names for files that are given away: made from UIDs or by counting, never from what a maker wrote."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from implant_gui.domain.uid import Uid

FOLDER: Final = "IMPLANTS"
_IN_A_FOLDER: Final = 1000
"""Some systems become slow, or refuse, when a folder of a disc has many more."""


class UidNames:
    """``UID.dcm``, and ``UID-2.dcm`` for another object with the same UID."""

    def __init__(self) -> None:
        self._seen: Counter[Uid] = Counter()

    def name_for(self, uid: Uid) -> tuple[str, ...]:
        """The next name."""
        self._seen[uid] += 1
        number = self._seen[uid]
        return (f"{uid}.dcm" if number == 1 else f"{uid}-{number}.dcm",)


def file_ids() -> Iterator[tuple[str, ...]]:
    """File IDs for a medium: at most eight characters for each component (PS3.10 8.2 and 8.5)."""
    number = 0
    while True:
        number += 1
        yield FOLDER, f"{(number - 1) // _IN_A_FOLDER:08}", f"{number:08}"
