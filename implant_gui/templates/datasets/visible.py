"""Making text safe to show: nothing invisible, nothing that reorders what stands around it."""

import unicodedata
from typing import Final

_PICTURES: Final = 0x2400
"""Where Unicode has pictures of the control characters."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Controls, formats (direction marks among them), unassigned, private and surrogate code points, separators."""


def made_visible(text: str) -> str:
    """`text` with a picture or a code point in place of each character that shows nothing."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def cut(text: str, length: int) -> tuple[str, bool]:
    """`text` of at most `length` characters, and whether it was longer."""
    return (text, False) if len(text) <= length else (text[: length - 1] + "…", True)


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩" if unicodedata.category(character) in _HIDDEN else character
