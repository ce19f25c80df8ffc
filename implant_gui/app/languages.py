"""The language of the window: the system's, where the program has been translated into it, else English.

Qt's own words (buttons of file dialogs, menus of text fields) come along in the same language and in no other, so
that a window never speaks two.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CATALOGUE: Final = "implant_gui"
_OF_QT: Final = "qtbase"
_SEPARATOR: Final = "_"
_OURS: Final = (QLocale.Language.English, QLocale.Language.C)
"""What the program speaks by itself."""


@contextmanager
def spoken(application: QCoreApplication, folder: Path, locale: QLocale) -> Iterator[bool]:
    """Speak the language of `locale` while the block runs.

    Args:
        application: whose words are translated; it must stand, and widgets made before keep their English.
        folder: holds ``implant_gui_LANGUAGE.qm`` for each language; it may be missing.
        locale: the first of its languages that there is a translation into is taken (QLocale.uiLanguages).

    Yields:
        Whether there is a translation.
    """
    installed = _translators(folder, locale)
    for translator in installed:
        application.installTranslator(translator)
    try:
        yield bool(installed)
    finally:
        for translator in installed:
            application.removeTranslator(translator)


def locale_of(code: str) -> QLocale:
    """The locale of a language that somebody chose; of the system's for ""."""
    return QLocale(code) if code else QLocale.system()


def offered(folder: Path) -> tuple[tuple[str, str], ...]:
    """Codes and names of the languages to choose from, each in its own words; none where there is no choice."""
    codes = sorted(path.stem.removeprefix(f"{CATALOGUE}{_SEPARATOR}") for path in folder.glob(f"{CATALOGUE}_*.qm"))
    if not codes:
        return ()
    system = QCoreApplication.translate("SettingsDialog", "as the system")
    names = ((code, QLocale(code).nativeLanguageName() or code) for code in codes)
    return (("", system), ("en", "English"), *names)


def _translators(folder: Path, locale: QLocale) -> list[QTranslator]:
    """Ours last, as Qt asks the last one first; none where the user would rather have English.

    Language for language, because Qt's own search passes over English, which has no file: to somebody who wants
    English and knows German it would give German.
    """
    for language in map(QLocale, locale.uiLanguages()):
        if language.language() in _OURS:
            return []
        ours, of_qt = QTranslator(), QTranslator()
        if ours.load(language, CATALOGUE, _SEPARATOR, str(folder)):
            qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            return [of_qt, ours] if of_qt.load(language, _OF_QT, _SEPARATOR, qt_folder) else [ours]
    return []
