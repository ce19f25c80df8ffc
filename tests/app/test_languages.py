"""A translator's file becomes what the window says."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

import dev
from implant_gui.app.languages import locale_of, offered, spoken
from tests.views import made_up

_GERMAN = QLocale("de_AT")
_TRANSLATED = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>actions</name>
    <message><source>&amp;File</source><translation>&amp;Datei</translation></message>
</context>
<context>
    <name>Gone</name>
    <message><source>No longer said</source><translation>Alt</translation></message>
</context>
</TS>
"""


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder with a translation of one word, brought up to date and compiled."""
    source = tmp_path / f"{dev.CATALOGUE}_de.ts"
    source.write_text(_TRANSLATED, encoding="utf-8")
    dev.collect_texts(source, Path(sys.executable))
    dev.compile_texts(source, Path(sys.executable))
    return tmp_path


def test_the_window_speaks_the_language_of_the_system(qapp: QApplication, qtbot: QtBot, german: Path) -> None:
    with spoken(qapp, german, _GERMAN) as is_translated:
        assert is_translated
        window = made_up.window()
        qtbot.addWidget(window)
        menus = [action.text() for action in window.menuBar().actions()]
        assert "&Datei" in menus
        assert "&View" in menus, "what has no translation yet stays English"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen", "Qt speaks the same language"
    assert QCoreApplication.translate("actions", "&File") == "&File"


def test_without_a_translation_neither_the_program_nor_qt_is_translated(
    qapp: QApplication, german: Path, tmp_path: Path
) -> None:
    for folder, locale in ((german, QLocale("fr_FR")), (tmp_path / "missing", _GERMAN)):
        with spoken(qapp, folder, locale) as is_translated:
            assert not is_translated
            assert QCoreApplication.translate("QPlatformTheme", "Cancel") in ("Cancel", "")


def test_a_language_can_be_chosen_where_there_is_one(qapp: QApplication, german: Path, tmp_path: Path) -> None:
    assert offered(german) == (("", "as the system"), ("en", "English"), ("de", "Deutsch"))
    assert offered(tmp_path / "missing") == ()
    for code, is_german in (("de", True), ("en", False)):
        with spoken(qapp, german, locale_of(code)) as is_translated:
            assert is_translated is is_german
    assert locale_of("") == QLocale.system()


class _Multilingual(QLocale):
    """Somebody who speaks several languages, the best one first."""

    def __init__(self, *languages: str) -> None:
        super().__init__(languages[0])
        self._languages = languages

    @override
    def uiLanguages(self, _separator: object = None) -> list[str]:
        return list(self._languages)


@pytest.mark.parametrize(
    ("languages", "is_german"), [(("en-GB", "de-AT"), False), (("fr-FR", "de-AT", "en-GB"), True), (("de",), True)]
)
def test_english_is_a_language_that_can_be_preferred(
    qapp: QApplication, german: Path, languages: tuple[str, ...], is_german: bool
) -> None:
    with spoken(qapp, german, _Multilingual(*languages)) as is_translated:
        assert is_translated is is_german


def test_a_translators_work_is_kept_when_texts_come_and_go(german: Path) -> None:
    told = (german / f"{dev.CATALOGUE}_de.ts").read_text(encoding="utf-8")
    assert "&amp;Datei" in told
    assert 'type="vanished">Alt' in told
    assert "There is no space left in {address}." in told, "the domain's sentences as well"


@pytest.mark.parametrize(
    ("translation", "is_wrong"),
    [("{0} von {1}", False), ("alle {1}", False), ("{0} von {2}", True), ("{0} von {1", True), ("{O} von {1}", True)],
)
def test_a_translation_that_would_stop_the_program_is_found(tmp_path: Path, translation: str, is_wrong: bool) -> None:
    source = tmp_path / "any.ts"
    message = f"<message><source>{{0}} of {{1}}</source><translation>{translation}</translation></message>"
    source.write_text(f"<TS><context><name>Any</name>{message}</context></TS>", encoding="utf-8")
    assert bool(dev.wrong_braces(source)) is is_wrong


def test_the_translations_that_are_shipped_are_sound() -> None:
    assert not "".join(map(dev.wrong_braces, dev.TRANSLATIONS.glob("*.ts")))
