"""The server editor takes only what can be used, and says at once what cannot."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle, Engine, RetrieveMethod, Server, Timeouts, Tls
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.servers.server_editor import ServerEdit, ServerEditor
from implant_gui.views.servers.server_fields import AdvancedPage
from implant_gui.views.wording import error_words
from tests.views.conftest import Click

FULL = Server(
    name="Radiology PACS",
    host="pacs.example",
    port=104,
    ae_title=AeTitle("RADPACS"),
    calling_ae_title=AeTitle("ME"),
    retrieve_method=RetrieveMethod.MOVE,
    engine=Engine.WIRE,
    timeouts=Timeouts(connect=7.0, answer=9.0, total=60.0),
    user_name="someone",
    character_set="ISO_IR 144",
)


def make(qtbot: QtBot, editor: ServerEditor) -> ServerEditor:
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_what_is_shown_is_what_is_saved(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name, taken=frozenset({FULL.name, "Other"})))
    with qtbot.waitSignal(editor.submitted) as caught:
        click(editor, "Save")
    assert caught.args == [ServerEdit("Radiology PACS", FULL)]


def test_tls_is_saved_with_its_files(qtbot: QtBot, click: Click, tmp_path: Path) -> None:
    certificate = tmp_path / "ca.pem"
    certificate.write_text("x")
    server = replace(FULL, tls=Tls(ca_file=certificate, pinned_sha256="ab" * 32))
    editor = make(qtbot, ServerEditor(server, original=FULL.name))
    editor.security.secret.setText("hush")
    with qtbot.waitSignal(editor.submitted) as caught:
        click(editor, "Save")
    assert caught.args == [ServerEdit("Radiology PACS", server, "hush")]


def test_a_new_server_complains_only_when_it_is_saved(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor())
    before = editor.connection.name.shown_sentence
    with qtbot.assertNotEmitted(editor.submitted):
        click(editor, "Save")
    assert not before
    assert editor.connection.name.shown_sentence
    assert editor.connection.host.shown_sentence
    assert editor.isVisible()


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("ae_title", "X" * 17, "16"),
        ("ae_title", "A\\B", "backslash"),
        ("ae_title", "Ä", "ASCII"),
        ("host", "a b", "spaces"),
        ("port", "70000", "65535"),
        ("port", "x", "65535"),
        ("name", "Other", "Another server"),
    ],
)
def test_what_is_wrong_is_said_while_one_types(qtbot: QtBot, name: str, text: str, word: str) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name, taken=frozenset({FULL.name, "Other"})))
    line = getattr(editor.connection, name)
    line.set_text(text)
    assert word in line.shown_sentence


def test_a_mistake_on_another_page_brings_that_page_up(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name))
    editor.security.uses_tls.setChecked(True)
    editor.security.pin.set_text("12")
    click(editor, "Save")
    assert editor.tabs.tabText(editor.tabs.currentIndex()) == "Security"
    assert editor.security.isVisible()


def test_a_duplicate_is_a_new_server(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(FULL.renamed("Copy"), taken=frozenset({FULL.name})))
    with qtbot.waitSignal(editor.submitted) as caught:
        click(editor, "Save")
    assert caught.args[0].original is None


def test_testing_shows_in_place_how_far_it_got(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name))
    with qtbot.waitSignal(editor.test_requested) as caught:
        click(editor, "Test")
    assert caught.args[0].server == FULL
    told = error_words(OperationError(ErrorKind.CONNECTION_REFUSED, server="Radiology PACS"))
    editor.show_test([told])
    assert editor.steps.steps == (told,)
    click(editor, "Test")


def test_a_test_leaves_the_keyboard_where_it_is(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name))
    button = next(each for each in editor.findChildren(QPushButton) if each.text() == "Test")
    button.setFocus()
    told = error_words(OperationError(ErrorKind.CONNECTION_REFUSED, server="Radiology PACS"))
    editor.test_requested.connect(lambda _edit: editor.show_test([told]))
    click(editor, "Test")
    assert button.isEnabled()
    assert editor.focusWidget() is button


def test_what_a_test_told_goes_when_something_else_is_written(qtbot: QtBot) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name))
    told = error_words(OperationError(ErrorKind.CONNECTION_REFUSED, server="Radiology PACS"))
    editor.show_test([told])
    editor.connection.host.set_text("other.example")
    assert not editor.steps.steps
    for place, change in ((1, editor.security.uses_tls.toggle), (2, editor.advanced.total_limit.stepUp)):
        editor.tabs.setCurrentIndex(place)
        editor.show_test([told])
        change()
        assert not editor.steps.steps


def test_pages_that_nobody_looks_at_are_not_built_and_lose_nothing(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(FULL, original=FULL.name))
    editor.connection.host.set_text("other.example")
    with qtbot.waitSignal(editor.submitted) as caught:
        click(editor, "Save")
    assert caught.args == [ServerEdit("Radiology PACS", replace(FULL, host="other.example"))]
    assert not editor.findChildren(AdvancedPage)


def test_files_of_tls_are_looked_for_even_when_nobody_looks_at_the_page(
    qtbot: QtBot, click: Click, tmp_path: Path
) -> None:
    editor = make(qtbot, ServerEditor(replace(FULL, tls=Tls(ca_file=tmp_path / "gone.pem")), original=FULL.name))
    with qtbot.assertNotEmitted(editor.submitted):
        click(editor, "Save")
    assert editor.tabs.tabText(editor.tabs.currentIndex()) == "Security"


def test_what_an_administrator_set_up_is_shown_and_cannot_be_changed(qtbot: QtBot, click: Click) -> None:
    editor = make(qtbot, ServerEditor(replace(FULL, is_fixed=True), original=FULL.name))
    assert editor.is_read_only
    assert any("administrator" in label.text() for label in editor.findChildren(PlainLabel))
    assert [button.text() for button in editor.findChildren(QPushButton) if button.isVisible()] == ["Test", "Close"]
    lines = [*editor.connection.findChildren(QLineEdit), *editor.security.findChildren(QLineEdit)]
    assert all(line.isReadOnly() for line in lines)
    assert not editor.advanced.engine.isEnabled()
    with qtbot.waitSignal(editor.test_requested):
        click(editor, "Test")
    click(editor, "Close")
