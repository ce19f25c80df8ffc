"""Text from others, made safe to show: what cannot be seen is written out."""

import unicodedata


def visible(text: str) -> str:
    r"""`text` on one line, with control, format and bidirectional characters as escapes such as ``\x1b``.

    So a value can neither begin a line of its own in a list or a log, nor turn the direction of its surroundings, nor
    command a terminal. Letters of every script and every kind of space stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(character if _is_seen(character) else _escape(character) for character in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
