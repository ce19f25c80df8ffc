"""Sorting as people expect: 2 before 10, S before M before L, é beside e, wide beside narrow."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

NaturalKey = tuple[str | float, ...]
"""Words and numbers by turns, words first; so keys compare place by place. The empty word makes numbers come first."""

_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)")
_NOTHING: Final[NaturalKey] = ("\U0010ffff",)
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
    # Twice: what is decomposed may still have a case (𝐀), and what is folded may still be composed.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=50_000)
def natural_key(text: str) -> NaturalKey:
    """The key of a text; nothing sorts after everything."""
    parts: list[str | float] = [*_NUMBER.split(fold(text).strip())]
    parts[1::2] = map(float, parts[1::2])  # split with one group gives words and numbers by turns
    return tuple(parts) if parts != [""] else _NOTHING


@lru_cache(maxsize=5_000)
def size_key(text: str) -> NaturalKey:
    """The key of an implant size: numbers first, then letter sizes from small to large, then any other words."""
    rank = _LETTER_SIZES.get(fold(text).strip())
    return natural_key(text.replace(",", ".")) if rank is None else ("", float("inf"), "", rank)
