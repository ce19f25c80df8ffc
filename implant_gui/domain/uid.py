"""Unique identifiers (PS3.5 9): digits and dots, at most 64 characters, no component with a leading zero."""

import re
from typing import Final, NewType

Uid = NewType("Uid", str)

MAX_LENGTH: Final = 64
_FORM: Final = re.compile(r"(?:0|[1-9][0-9]*+)(?:\.(?:0|[1-9][0-9]*+))*+")


def is_uid(text: str) -> bool:
    """Whether `text` is a well-formed UID."""
    return len(text) <= MAX_LENGTH and _FORM.fullmatch(text) is not None


def parse_uid(text: str) -> Uid:
    """`text` without its padding, as a UID.

    Raises:
        ValueError: it is not one; the message is a sentence for people.
    """
    stripped = text.rstrip("\0 ").lstrip(" ")
    if not is_uid(stripped):
        shown = stripped[:MAX_LENGTH].encode("unicode_escape").decode("ascii")
        raise ValueError(f"“{shown}” is not a UID: digits and dots, at most {MAX_LENGTH} characters.")
    return Uid(stripped)
