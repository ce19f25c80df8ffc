"""A language that nobody speaks: every text as it is, in brackets, so that one without stands out.

It comes about just as a real translation does (lupdate collects, lrelease compiles, QTranslator reads), and so a text
stays without brackets as well when the window asks for its translation but lupdate does not find it.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from typing_extensions import override

import dev
from implant_gui.app.languages import spoken

OPEN, CLOSE = "⟦", "⟧"
_INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def make(folder: Path) -> Path:
    """A translator's file in `folder`, complete and compiled, under the name that the window looks for."""
    source = folder / f"{dev.CATALOGUE}_eo.ts"
    dev.collect_texts(source, Path(sys.executable))
    tree = ElementTree.parse(source)
    for message in tree.getroot().iter("message"):
        _translate(message)
    tree.write(source, encoding="utf-8", xml_declaration=True)
    dev.compile_texts(source, Path(sys.executable))
    return source


@contextmanager
def spoken_from(folder: Path, application: QCoreApplication) -> Iterator[None]:
    """Speak it while the block runs: the program as the folder's translation says, and Qt as `OfQt` does."""
    of_qt = OfQt()
    application.installTranslator(of_qt)
    try:
        with spoken(application, folder, QLocale("eo")) as is_translated:
            assert is_translated
            yield
    finally:
        application.removeTranslator(of_qt)


def texts(source: Path) -> Iterator[tuple[str, str]]:
    """Context and text of all that a translator's file asks for."""
    for context in ElementTree.parse(source).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message.findtext("source", "")


class OfQt(QTranslator):
    """The same for what Qt says by itself: its widgets translate in the contexts of their classes."""

    @override
    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{OPEN}{text}{CLOSE}" if context.startswith("Q") else ""

    @override
    def isEmpty(self) -> bool:
        return False


def without_brackets(text: str) -> str:
    """What of `text` has not been translated."""
    rest = ""
    while rest != text:
        text, rest = _INNERMOST.sub(" ", text), text
    return text


def _translate(message: ElementTree.Element) -> None:
    translation = message.find("translation")
    assert translation is not None
    translation.attrib.pop("type", None)
    for place in translation.findall("numerusform") or [translation]:
        place.text = f"{OPEN}{message.findtext('source')}{CLOSE}"
