"""Reading drawings in DICOM-HPGL (PS3.3 C.29.1.2), leniently: whatever the program, polylines and remarks come out.

Known are IN, PA, PC, SP, PU and PD; nothing else is ever done, least of all to a file or a device. Case, spaces,
missing semicolons, decimals and negative numbers do not matter. Everything runs on whole arrays, so time and memory
grow with the length of the program only, and that is limited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.content.drawing import Colour
from implant_gui.templates.drawings.commands import Commands, Mnemonic, parse
from implant_gui.templates.drawings.hpgl import UNITS_PER_MM

MOST_BYTES: Final = 12 * 1024 * 1024
MOST_POINTS: Final = 1_000_000
_MOST_NUMBERS: Final = 2 * MOST_POINTS + 10_000
_MOST_PENS: Final = 256
_MOST_PEN_COMMANDS: Final = 4096
_FARTHEST: Final = 400_000
"""Units: ten metres of paper."""
_LARGEST_PEN: Final = 65_535
_FIRST_PEN: Final = 1
"""What draws before any SP."""
_BLACK: Final[Colour] = (0, 0, 0)
_WHITE: Final[Colour] = (255, 255, 255)
_TEXT: Final = re.compile(rb"LB[^\x03]*\x03?|\x1b[^;\r\n]*", re.IGNORECASE)
"""Labels and escapes of HP-GL/2 hold letters that are no commands."""
_PADDING: Final = b"\0 \t\r\n"

Plane = NDArray[np.float64]
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]
_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """What one pen drew.

    Attributes:
        points: (N, 2), printed millimetres, y up.
        starts: (K + 1,): polyline k is ``points[starts[k] : starts[k + 1]]``.
    """

    pen: int
    colour: Colour
    points: Plane
    starts: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A drawing as it was plotted: what each pen drew, in the order of first use, and what was odd."""

    tracks: tuple[Track, ...]
    remarks: tuple[str, ...] = ()


def plot(program: bytes, most_points: int = MOST_POINTS) -> Plot:
    """Run a plotter program; never raises."""
    remarks: list[str] = []
    if len(program) > MOST_BYTES:
        remarks.append(f"The drawing is longer than {MOST_BYTES >> 20} MiB; the rest is left out.")
        program = program[:MOST_BYTES]
    told = _TEXT.sub(b" ", program).rstrip(_PADDING)
    if told and not told.endswith(b";"):
        remarks.append("The last command has no end; the drawing may be cut off.")
    commands = parse(told, _MOST_NUMBERS)
    remarks += commands.remarks
    path = _path(commands, most_points, remarks)
    tracks = _tracks(path, _colours(commands), remarks)
    if not tracks:
        remarks.append("Nothing is drawn.")
    return Plot(tracks, tuple(remarks))


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """The way of the pen, from the lower left corner: places (N, 2) in units, the pen, and whether it was down."""

    places: Plane
    pens: Indices
    is_down: Flags


def _path(commands: Commands, most_points: int, remarks: list[str]) -> _Path:
    """Follow the commands from place to place."""
    is_down, dots = _lowered(commands)
    moving = np.isin(commands.mnemonics, (Mnemonic.PA, Mnemonic.PU, Mnemonic.PD))
    pair_counts = np.where(moving, commands.counts // 2, 0)
    if (moving & (commands.counts % 2 == 1)).any():
        remarks.append("A coordinate without a partner is left out.")
    pair_counts[dots] = 1
    moves = np.repeat(np.arange(len(moving)), pair_counts)
    if len(moves) > most_points:
        remarks.append(f"The drawing has more than {most_points:,} points; the rest is left out.")
        moves = moves[:most_points]
    pens, down = _pens(commands, remarks)[moves], is_down[moves]
    places = _places(commands, moves, np.isin(moves, dots))
    return _within_reach(_Path(places, pens, down), remarks)


def _lowered(commands: Commands) -> tuple[Flags, Indices]:
    """Whether the pen is down after each command; and the PDs that leave a dot, as the pen is raised in place."""
    names = commands.mnemonics
    sets = np.isin(names, (Mnemonic.IN, Mnemonic.PU, Mnemonic.PD))
    is_down = _latest(names == Mnemonic.PD, sets, initial=0)
    bare = (names == Mnemonic.PD) & (commands.counts < 2)
    was_up = np.concatenate([[True], ~is_down[:-1]])[: len(names)]
    raised = np.append(np.isin(names[1:], (Mnemonic.IN, Mnemonic.PU, Mnemonic.SP)), True)[: len(names)]
    return is_down, np.flatnonzero(bare & was_up & raised)


def _pens(commands: Commands, remarks: list[str]) -> Indices:
    """The pen after each command; SP alone means pen 0."""
    chosen = np.zeros(len(commands.mnemonics))
    selects = commands.mnemonics == Mnemonic.SP
    named = np.flatnonzero(selects & (commands.counts > 0))
    chosen[named] = commands.numbers[commands.first[named]]
    odd = selects & ((chosen < 0) | (chosen > _LARGEST_PEN))
    if odd.any():
        remarks.append(f"A pen number beyond {_LARGEST_PEN} is left out.")
    return _latest(np.where(odd, 0, chosen).astype(np.int64), selects & ~odd, initial=_FIRST_PEN)


def _latest(values: NDArray[_T], is_set: Flags, *, initial: int) -> NDArray[_T]:
    """At each place the value of the last place where one is set."""
    last = np.maximum.accumulate(np.where(is_set, np.arange(len(values)), -1))
    return np.where(last >= 0, values[last], np.asarray(initial, dtype=values.dtype))


def _places(commands: Commands, moves: Indices, is_dot: Flags) -> Plane:
    """Where each move leads; a dot stays where the pen is."""
    origin = len(commands.numbers)
    numbers = np.append(commands.numbers, [0.0, 0.0])
    order = np.arange(len(moves))
    begins = np.concatenate([[True], moves[1:] != moves[:-1]])[: len(moves)]
    nth = order - np.maximum.accumulate(np.where(begins, order, 0))
    at = _latest(commands.first[moves] + 2 * nth, ~is_dot, initial=origin)
    return np.stack([numbers[at], numbers[at + 1]], axis=1)


def _within_reach(path: _Path, remarks: list[str]) -> _Path:
    """Leave out what lies absurdly far away; lines from there too. The pen starts in the origin, raised."""
    near: Flags = np.all(np.abs(path.places) <= _FARTHEST, axis=1)
    far = int(np.count_nonzero(~near))
    if far:
        lie = "point lies" if far == 1 else "points lie"
        remarks.append(f"{far:,} {lie} more than ten metres away and left out.")
    if (path.places[near] < 0).any():
        remarks.append("Some points lie below or to the left of the printing space.")
    was_near = np.concatenate([[True], near[:-1]])[: len(near)]
    places = np.vstack([np.zeros((1, 2)), path.places[near]])
    pens = np.append(_FIRST_PEN, path.pens[near])
    is_down = np.append(False, (path.is_down & was_near)[near])
    return _Path(places, pens, is_down)


def _colours(commands: Commands) -> dict[int, Colour]:
    """What PC has set; pen 0 is white and pen 1 black unless it says otherwise."""
    colours = {0: _WHITE, 1: _BLACK}
    for command in np.flatnonzero(commands.mnemonics == Mnemonic.PC)[:_MOST_PEN_COMMANDS].tolist():
        numbers = commands.numbers_of(command)
        if len(numbers) >= 4 and 0 <= numbers[0] <= _LARGEST_PEN:
            red, green, blue = np.clip(np.rint(numbers[1:4]), 0, 255).astype(int).tolist()
            colours[int(numbers[0])] = (red, green, blue)
    return colours


def _tracks(path: _Path, colours: dict[int, Colour], remarks: list[str]) -> tuple[Track, ...]:
    """Lines with the pen down, joined to polylines while neither the pen changes nor goes up."""
    lines = np.flatnonzero(path.is_down)
    pens = path.pens[lines]
    begins = np.ones(len(lines), dtype=bool)
    begins[1:] = (np.diff(lines) > 1) | (np.diff(pens) != 0)
    firsts = np.flatnonzero(begins)
    lengths = np.diff(firsts, append=len(lines)) + 1
    starts = lines[firsts] - 1
    _, first_use = np.unique(pens[firsts], return_index=True)
    used = pens[firsts][np.sort(first_use)].tolist()
    if len(used) > _MOST_PENS:
        remarks.append(f"More than {_MOST_PENS} pens are used; the rest is left out.")
    undefined = [str(pen) for pen in used if pen not in colours]
    if undefined:
        remarks.append(f"No colour is given for pen {', '.join(undefined[:8])}; black is shown.")
    return tuple(_tracks_of(path, pens[firsts], starts, lengths, used[:_MOST_PENS], colours))


def _tracks_of(
    path: _Path, pens: Indices, starts: Indices, lengths: Indices, used: list[int], colours: dict[int, Colour]
) -> Iterator[Track]:
    for pen in used:
        mine = pens == pen
        bounds = np.append(0, np.cumsum(lengths[mine]))
        indices = np.repeat(starts[mine] - bounds[:-1], lengths[mine]) + np.arange(bounds[-1])
        yield Track(pen, colours.get(pen, _BLACK), path.places[indices] / UNITS_PER_MM, bounds)
