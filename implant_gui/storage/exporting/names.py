"""Names for files that are given away: by UIDs, by counting, or readable ones of which nothing can come to harm."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.uid import Uid

FOLDER: Final = "IMPLANTS"
_IN_A_FOLDER: Final = 1000
"""Some systems become slow, or refuse, when a folder of a disc has many more."""
_UNSAFE: Final = re.compile(r"[^\w.+-]+")
_EDGES: Final = " ._-+"
_LONGEST_PART: Final = 40
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


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


def readable_stem(summary: TemplateSummary) -> str:
    """A file name without suffix that a person recognises: maker, name, size, part number.

    Of what a maker wrote, letters, digits and a few harmless signs are left: no separators of folders, no control
    characters, no dots at the ends, none of the names that Windows keeps for devices, and never too much.
    """
    parts = (summary.maker, summary.name, summary.size, summary.part_number)
    told = " ".join(filter(None, map(_harmless, parts)))
    return f"_{told}" if _RESERVED.match(told) else told or summary.sop_instance_uid


class FreePaths:
    """Paths in one folder at which nothing is: ``STEM.SUFFIX``, ``STEM (2).SUFFIX``, ...; none is given twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._given = Counter[str]()

    def next(self, stem: str, suffix: str = "") -> Path:
        """The next one.

        Raises:
            OSError: it cannot be seen what is there.
        """
        while True:
            # Two names that differ in case alone are one to some systems.
            self._given[stem.casefold()] += 1
            number = self._given[stem.casefold()]
            path = self.folder / (f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}")
            if not (path.exists() or path.is_symlink()):
                return path


def _harmless(text: str) -> str:
    told = _UNSAFE.sub("_", unicodedata.normalize("NFC", text))
    return told.strip(_EDGES)[:_LONGEST_PART].strip(_EDGES)
