import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from typing_extensions import override

from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import DISPLAY, TEXT_ALIGNMENT, TOOL_TIP
from implant_gui.models.common.words import (
    QT_TRANSLATE_N_NOOP,
    QT_TRANSLATE_NOOP,
    count_text,
    counted,
    cut,
    domain_words,
    duration_text,
    rate_text,
    size_text,
    words,
)

SIZE = QT_TRANSLATE_NOOP("models", "Size")


class Brackets(QTranslator):
    """Puts every text of one context in brackets."""

    def __init__(self, context: str) -> None:
        super().__init__()
        self._context = context

    @override
    def translate(self, context: str, sourceText: str, /, disambiguation: str | None = None, n: int = -1) -> str | None:
        return f"[{sourceText}]" if context == self._context else None

    @override
    def isEmpty(self) -> bool:
        return False


def test_words_are_translated_when_they_are_shown() -> None:
    column: Column[str] = Column("size", SIZE, str, tooltip=SIZE)
    assert column.header(DISPLAY) == "Size"
    translator = Brackets("models")
    QCoreApplication.installTranslator(translator)
    try:
        assert column.header(DISPLAY) == column.header(TOOL_TIP) == "[Size]"
        assert words("") == domain_words("") == ""
    finally:
        QCoreApplication.removeTranslator(translator)


def test_sentences_about_errors_are_those_of_the_views() -> None:
    translator = Brackets("wording")
    QCoreApplication.installTranslator(translator)
    try:
        assert domain_words("No such host") == "[No such host]"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_a_column_without_a_tooltip_has_none() -> None:
    column: Column[str] = Column("size", SIZE, str)
    assert column.header(TOOL_TIP) is None
    assert column.header(TEXT_ALIGNMENT) == column.align
    assert column.header(-1) is None


def test_what_was_not_returned_is_shown_as_such_and_sorts_last() -> None:
    column: Column[str] = Column("size", SIZE, lambda text: text or None)
    assert column.shown("") == "–"
    assert sorted(["", "10", "9"], key=column.key_of) == ["9", "10", ""]


def test_counts_have_separators() -> None:
    assert count_text(1234567) == "1,234,567"
    assert count_text(None) == ""


@pytest.mark.parametrize(("seconds", "shown"), [(0.9, "0:00"), (7, "0:07"), (750, "12:30"), (3723, "1:02:03")])
def test_durations_look_like_clocks(seconds: float, shown: str) -> None:
    assert duration_text(seconds) == shown


def test_sizes_have_units() -> None:
    assert size_text(1_400_000) == "1.4 MB"
    assert rate_text(1_400.4) == "1.4 kB/s"


def test_long_texts_are_cut_with_an_ellipsis() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"


def test_a_counted_text_has_a_form_of_its_own_for_one() -> None:
    several = QT_TRANSLATE_N_NOOP("Any", "{0} things", "", 2)
    assert [counted("Any", "1 thing", several, count) for count in (0, 1, 21)] == ["0 things", "1 thing", "21 things"]
