"""Finding the numbers in a plotter program, all at once: 400,000 points must not take a loop of Python.

A number is a run of digits with at most one point, and a sign right before it. What else stands in the text parts
numbers from one another. Whatever is in there, each number found is finite or infinite, never NaN, and nothing raises.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int64]
Numbers = NDArray[np.float64]

_ZERO, _POINT, _MINUS = ord("0"), ord("."), ord("-")
_CHUNK: Final = 200_000
"""Numbers converted in one go: bounds the memory that hostile programs cost."""
_LONGEST: Final = 64
"""Characters; what is longer counts as infinite."""
_POWERS: Final = 10.0 ** np.arange(_LONGEST + 1)


def find_numbers(text: Bytes, most: int) -> tuple[Positions, Numbers]:
    """The first `most` + 1 numbers and where they begin, their signs not counted."""
    body = np.concatenate([[False], _is_digit(text) | (text == _POINT), [False]])
    starts = np.flatnonzero(body[1:-1] & ~body[:-2])[: most + 1]
    ends = np.flatnonzero(body[1:-1] & ~body[2:])[: most + 1] + 1
    is_long = ends - starts > _LONGEST
    if is_long.any():
        text = text.copy()
        for start, end in zip(starts[is_long].tolist(), ends[is_long].tolist(), strict=True):
            text[start:end] = _ZERO - 1
    numbers = np.zeros(len(starts))
    for first in range(0, len(starts), _CHUNK):
        last = min(first + _CHUNK, len(starts))
        begin, end = int(starts[first]), int(ends[last - 1])
        numbers[first:last] = _unsigned(text[begin:end], starts[first:last] - begin)
    numbers[is_long] = np.inf
    is_negative = (starts > 0) & (text[starts - 1] == _MINUS)
    return starts, np.where(is_negative, -numbers, numbers)


def _is_digit(text: Bytes) -> NDArray[np.bool_]:
    return np.asarray(text - np.uint8(_ZERO) < 10)


def _unsigned(text: Bytes, starts: Positions) -> Numbers:
    """Each digit is worth a power of ten by its distance from its number's end."""
    places = np.flatnonzero(_is_digit(text))
    first = np.searchsorted(places, starts)
    count = np.diff(first, append=len(places))
    values = np.zeros(len(starts))
    some = count > 0
    if some.any():
        distance = np.repeat((first + count)[some] - 1, count[some]) - np.arange(len(places))
        values[some] = np.add.reduceat((text[places] - np.uint8(_ZERO)) * _POWERS[distance], first[some])
    points = np.flatnonzero(text == _POINT)[::-1]  # of several points in a number the first one holds
    number = np.searchsorted(starts, points, side="right") - 1
    decimals = np.zeros(len(starts), dtype=np.int64)
    decimals[number] = (first + count)[number] - np.searchsorted(places, points)
    return np.asarray(values / _POWERS[decimals])
