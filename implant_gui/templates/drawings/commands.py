"""Taking a plotter program apart into commands and numbers (PS3.3 C.29.1.2.1), all at once and leniently."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.templates.drawings.numerals import find_numbers

_MOST_COMMANDS: Final = 1_250_000
_MOST_NAMES: Final = 6
"""Unknown commands that a remark names."""

Indices = NDArray[np.int64]


class Mnemonic(IntEnum):
    """The six commands, numbered by their two letters."""

    IN = ord("I") << 8 | ord("N")
    PA = ord("P") << 8 | ord("A")
    PC = ord("P") << 8 | ord("C")
    SP = ord("S") << 8 | ord("P")
    PU = ord("P") << 8 | ord("U")
    PD = ord("P") << 8 | ord("D")


@dataclass(frozen=True, slots=True, eq=False)
class Commands:
    """The commands that are known, in their order.

    Attributes:
        mnemonics: (C,), values of `Mnemonic`.
        first: (C,): where each command's numbers begin in `numbers`.
        counts: (C,): how many it has.
        remarks: sentences on what was skipped.
    """

    mnemonics: Indices
    first: Indices
    counts: Indices
    numbers: NDArray[np.float64]
    remarks: tuple[str, ...]

    def numbers_of(self, command: int) -> NDArray[np.float64]:
        """The numbers of a command."""
        first = int(self.first[command])
        return self.numbers[first : first + int(self.counts[command])]


def parse(program: bytes, most_numbers: int) -> Commands:
    """The commands of a program; numbers after the first `most_numbers` are left out, with a remark."""
    text = np.frombuffer(program.upper(), dtype=np.uint8)
    places, mnemonics, remarks = _mnemonics(text)
    starts, numbers = find_numbers(text, most_numbers)
    if len(starts) > most_numbers:
        remarks.append("The drawing is too long; the rest is left out.")
    first = np.searchsorted(starts, places)
    counts = np.diff(first, append=len(starts))
    known = np.isin(mnemonics, list(Mnemonic))
    if not known.all():
        remarks.append(f"{_names(mnemonics[~known])} not part of DICOM-HPGL and left out.")
    return Commands(mnemonics[known], first[known], counts[known], numbers, tuple(remarks))


def _mnemonics(text: NDArray[np.uint8]) -> tuple[Indices, Indices, list[str]]:
    """Where pairs of letters stand, and what they are: letters in a row are taken two by two."""
    places = np.flatnonzero(text - np.uint8(ord("A")) < 26)
    remarks = []
    if len(places) > 2 * _MOST_COMMANDS:
        remarks.append(f"The drawing has more than {_MOST_COMMANDS:,} commands; the rest is left out.")
        places = places[: 2 * _MOST_COMMANDS]
    has_next = np.diff(places, append=-1) == 1
    begins_run = np.diff(places, prepend=-2) > 1
    in_run = places - np.maximum.accumulate(np.where(begins_run, places, 0))
    is_first = in_run % 2 == 0
    if (is_first & ~has_next).any():
        remarks.append("A single letter is no command and is left out.")
    places = places[is_first & has_next]
    return places, text[places].astype(np.int64) << 8 | text[places + 1], remarks


def _names(mnemonics: Indices) -> str:
    """The names of unknown commands as the subject of a sentence, with its verb."""
    names = [f"{chr(number >> 8)}{chr(number & 255)}" for number in np.unique(mnemonics).tolist()]
    if len(names) == 1:
        return f"The command {names[0]} is"
    shown = ", ".join(names[:_MOST_NAMES])
    return f"The commands {shown}{' and others' if len(names) > _MOST_NAMES else ''} are"
