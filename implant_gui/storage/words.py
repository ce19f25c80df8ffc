"""What people type into a search box, as an FTS5 expression in which nothing of it has a meaning of its own."""

from typing import Final

_MAX_WORDS: Final = 32
"""More do not narrow a search down, but deepen the expression that SQLite has to take apart."""


def match_expression(text: str) -> str | None:
    """The expression that finds every word of `text` as the beginning of a word.

    Returns:
        None for a text without anything in it; "" for one that has no word, which nothing matches.
    """
    pieces = text.replace("\0", " ").split()
    if not pieces:
        return None
    words = [piece for piece in pieces if any(character.isalnum() for character in piece)]
    return " ".join('"{}"*'.format(word.replace('"', '""')) for word in words[:_MAX_WORDS])
