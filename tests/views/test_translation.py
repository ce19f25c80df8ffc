"""Everything that the window says can be translated: what is shown has been asked for, and lupdate finds it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import dev
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.exporting import Package
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.viewing.composition import Misfit, MisfitKind
from implant_gui.models.common.words import WORDING
from implant_gui.views import wording_sources
from implant_gui.views.browse.news_dialog import NewsDialog
from implant_gui.views.browse.watch_dialog import WatchDialog
from implant_gui.views.library.export_dialog import ExportDialog, Scope
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.calibration_dialog import CalibrationDialog
from implant_gui.views.preview.document_viewer import DocumentViewer
from implant_gui.views.printing.print_dialog import PrintDialog
from implant_gui.views.wording import error_words, misfit_words, status_words
from tests.views import gallery, made_up, pseudo
from tests.views.test_wording import CASES
from tests.views.untranslated import report

_CALLS = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1, "QT_TRANSLATE_N_NOOP": 1}
"""Functions that take a text to be translated, and at which place."""

_SAID_BY_SCENES = {"Fetch", "1 transfer under way", "Try again", "Show the file", "MONO_STEM"}
"""What the made-up scenes say themselves, where in the program a controller would."""

DIALOGS: dict[str, Callable[[], QWidget]] = {
    "watch": WatchDialog,
    "news": NewsDialog,
    "document": lambda: DocumentViewer("1"),
    "export": lambda: ExportDialog({scope: 1 + len(scope.value) for scope in Scope}, Path("1"), kind=Package.ZIP),
    "calibration": lambda: CalibrationDialog(Calibration(), QApplication.primaryScreen()),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A translator's file with everything in brackets."""
    return pseudo.make(tmp_path_factory.mktemp("translations"))


@pytest.fixture
def in_brackets(source: Path, qapp: QApplication) -> Iterator[None]:
    """The program speaks so."""
    with pseudo.spoken_from(source.parent, qapp):
        yield


@pytest.mark.parametrize("make", [*gallery.SCENES.values(), *DIALOGS.values()], ids=[*gallery.SCENES, *DIALOGS])
def test_whatever_is_shown_is_translated(qtbot: QtBot, in_brackets: None, make: Callable[[], QWidget]) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.show()
    QCoreApplication.processEvents()
    left = {line for line in report(widget) if line.rpartition(": ")[2] not in _SAID_BY_SCENES}
    assert not left, "\n".join(sorted(left))


def test_what_has_happened_is_told_in_the_users_language(in_brackets: None) -> None:
    told = [describe(member) for describe, kind in CASES for member in kind]
    told += [error_words(OperationError(kind, "1", "2", {"detail": "3", "reason": 1})) for kind in ErrorKind]
    told += [status_words(made_up.status(code, service)) for code, service in _statuses()]
    texts = [text for words in told for text in (words.title, words.sentence, words.next_step)]
    texts += [misfit_words(Misfit(kind, "1", ("2", "3"), 4)) for kind in MisfitKind]
    for text in texts:
        assert not pseudo.without_brackets(text).strip("0123456789ABCDEFx(). "), text


def test_paper_is_printed_on_in_the_users_language(qtbot: QtBot, in_brackets: None) -> None:
    dialog = gallery.printed()
    qtbot.addWidget(dialog)
    assert isinstance(dialog, PrintDialog)
    texts = [text.text for text in dialog.sheets[0].texts if not text.is_bold]
    assert any("100 mm" in text for text in texts)
    assert not [text for text in texts if pseudo.without_brackets(text).strip(" 0123456789")]


def test_every_sentence_of_the_tables_reaches_the_translators(in_brackets: None) -> None:
    assert len(wording_sources.texts()) > 200
    for text in wording_sources.texts():
        assert QCoreApplication.translate(WORDING, text).startswith(pseudo.OPEN), text


def test_lupdate_finds_every_text_that_is_marked(source: Path) -> None:
    found = set(pseudo.texts(source))
    assert len(found) > 1000
    assert all(context for context, _ in found), "a text without a context is asked for in a way that lupdate misreads"
    missed = {asked for asked in _asked_for() if asked[1:] not in found}
    assert not missed, "\n".join(map(str, sorted(missed)))


def _statuses() -> Iterator[tuple[int, Service]]:
    for service in Service:
        for code in (0x0000, 0x0110, 0x0122, 0xA700, 0xA702, 0xA801, 0xA900, 0xB000, 0xC000, 0xC311, 0xFE00, 0xFF01):
            assert read_status(code, service).meaning
            yield code, service


def _asked_for() -> Iterator[tuple[str, str, str]]:
    """File, context and text of every call with a text; one that works its text out has marks somewhere else."""
    for path in sorted((dev.ROOT / dev.CATALOGUE).rglob("*.py")):
        for context, call in _calls(ast.parse(path.read_text(encoding="utf-8")), ""):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in _CALLS and len(call.args) > _CALLS[name]:
                *given, text = (getattr(argument, "value", None) for argument in call.args[: _CALLS[name] + 1])
                if isinstance(text, str):
                    yield path.name, context if name == "tr" else str(*given), text


def _calls(node: ast.AST, context: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call below `node`, with the class that it stands in."""
    if isinstance(node, ast.ClassDef):
        context = node.name
    if isinstance(node, ast.Call):
        yield context, node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, context)
