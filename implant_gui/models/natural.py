"""Sorting as people expect: 2 before 10, S before M before L, é beside e, wide beside narrow."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

NaturalKey = tuple[tuple[int, float, str], ...]
"""Parts of a text: (0, number, "") or (1, 0, letters); compares part by part."""

_PARTS: Final = re.compile(r"(\d+(?:\.\d+)?)")
_EMPTY: Final[NaturalKey] = ((3, 0.0, ""),)
_LETTER_SIZES: Final = {
    name: float(rank)
    for rank, names in enumerate(
        (
            ("xxxs", "3xs"),
            ("xxs", "2xs"),
            ("xs", "extra small", "x-small"),
            ("s", "small"),
            ("m", "medium", "standard"),
            ("l", "large"),
            ("xl", "extra large", "x-large"),
            ("xxl", "2xl"),
            ("xxxl", "3xl"),
            ("xxxxl", "4xl"),
        )
    )
    for name in names
}


def fold(text: str) -> str:
    """`text` for comparing: case, accents and the width of characters do not count."""
    return text.lower() if text.isascii() else _fold_beyond_ascii(text)


@lru_cache(maxsize=20_000)
def _fold_beyond_ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=50_000)
def natural_key(text: str) -> NaturalKey:
    """The key of a text; nothing sorts after everything."""
    folded = fold(text).strip()
    if not folded:
        return _EMPTY
    # Every second part is a number, by the nature of split with one group.
    parts = _PARTS.split(folded.replace(",", "."))
    key = [(0, float(part), "") if place % 2 else (1, 0.0, part) for place, part in enumerate(parts) if part]
    return (*key, (2, 0.0, text))


@lru_cache(maxsize=5_000)
def size_key(text: str) -> NaturalKey:
    """The key of an implant size: numbers first, then letter sizes from small to large, then any other words."""
    rank = _LETTER_SIZES.get(fold(text).strip())
    return natural_key(text) if rank is None else ((0, float("inf"), ""), (0, rank, ""), (2, 0.0, text))
