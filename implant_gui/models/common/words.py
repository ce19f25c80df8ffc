"""Words and figures for people: marked where they stand, translated when they are shown."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

CONTEXT: Final = "models"
"""The translation context of every word in this package."""

WORDING: Final = "wording"
"""The context of `views.wording`, and of the sentences of `domain`."""

NOT_RETURNED: Final = "–"
"""Stands for an attribute that a server left out, so that it differs from one that it returned empty."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate looks for this name
    """Mark `text` for translation and give it back as it is. Qt's own would lose the type."""
    del context
    return text


def QT_TRANSLATE_N_NOOP(context: str, text: str, comment: str, n: int) -> str:  # noqa: N802 - as above
    """Mark `text` as one with a form for each kind of count (Polish has three), and give it back as it is.

    lupdate sees in Python that a text has such forms by a figure at that place alone: write ``"", 2`` after the text.
    """
    del context, comment, n
    return text


def counted(context: str, one: str, several: str, count: int) -> str:
    """`one` for a count of 1, else `several` in its form for `count`, with the count in place of ``{0}``."""
    if count == 1:
        return QCoreApplication.translate(context, one)
    return QCoreApplication.translate(context, several, "", count).format(count_text(count))


def words(text: str) -> str:
    """A marked text in the user's language; ask late, so that the language may change."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def cut(text: str, length: int) -> str:
    """`text` if it is not longer than `length`, else as much of it with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def domain_words(text: str) -> str:
    """A sentence of `domain` in the user's language; `views.wording_sources` gathers them for translators."""
    return QCoreApplication.translate(WORDING, text) if text else ""


def count_text(number: int | None) -> str:
    """A count with the locale's separators; "" for none."""
    return "" if number is None else QLocale().toString(number)


def size_text(size_bytes: int) -> str:
    """A size such as ``1.4 MB``."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def rate_text(bytes_per_second: float) -> str:
    """A rate such as ``1.4 MB/s``."""
    return f"{size_text(round(bytes_per_second))}/s"


def duration_text(seconds: float) -> str:
    """A duration as a clock shows it: ``0:07``, ``12:30``, ``1:02:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
