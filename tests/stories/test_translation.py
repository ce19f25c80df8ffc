"""The demo story in a language that is all brackets: nothing that its window shows is left without."""

import asyncio
import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QMenu, QWidget

from implant_gui.app.demo_story import DemoStory
from implant_gui.views.main_window import MainWindow, Workspace
from tests.stories.conftest import Play
from tests.stories.stage import Stage
from tests.views import pseudo
from tests.views.untranslated import report

_DIALOGS = ("&Add a server…", "&Export…", "Storage S&CP…", "&Settings…", "&Watch saved searches…", "What is &new")
_MORE_DIALOGS = ("&Send to a server…", "&About implant-gui")
_OFFSCREEN = "This plugin does not support grabbing the keyboard"
"""What Qt says of a menu that comes up where there is no screen."""


def test_the_whole_demo_can_be_translated(
    play: Play, qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    left: set[str] = set()
    names: set[str] = set()
    source = pseudo.make(tmp_path)

    def look() -> None:
        for widget in qapp.topLevelWidgets():
            left.update(report(widget))

    def step(line: str) -> None:
        if line.startswith("\n"):  # the first line about a picture
            look()

    async def story(stage: Stage) -> None:
        assert await DemoStory(tmp_path / "pictures", step).play(stage.program) == 0
        names.update(transfer.title for transfer in stage.transfers)
        for workspace in Workspace:
            stage.window.show_workspace(workspace)
            await asyncio.sleep(0)
            for menu in _context_menus(stage.window):
                left.update(report(menu))
                menu.close()
        stage.window.show_workspace(Workspace.LIBRARY)
        stage.window.library.table.selectAll()
        for text in (*_DIALOGS, *_MORE_DIALOGS):
            _command(stage.window, text).trigger()
            await stage.until(lambda: _dialogs(qapp))
            look()
            for dialog in _dialogs(qapp):
                dialog.close()

    with pseudo.spoken_from(source.parent, qapp):
        play(story, with_demo=True)
    left = {line for line in left if line.partition(": ")[2] not in names}
    assert not left, "\n".join(sorted(left))
    assert {each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING} <= {_OFFSCREEN}
    caplog.clear()


def _dialogs(application: QApplication) -> list[QDialog]:
    return [each for each in application.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def _command(window: MainWindow, text: str) -> QAction:
    """The entry of the menu bar that is called `text` in English."""
    menus = (each.menu() for each in window.menuBar().actions())
    entries = [entry for menu in menus if isinstance(menu, QMenu) for entry in menu.actions()]
    return next(entry for entry in entries if entry.text() == f"{pseudo.OPEN}{text}{pseudo.CLOSE}")


def _context_menus(window: MainWindow) -> list[QMenu]:
    """Those that come up over everything of a visible list, and over lists without anything chosen."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu:
            place = widget.rect().center()
            if isinstance(widget, QAbstractItemView):
                widget.selectAll()
                place = widget.visualRect(widget.currentIndex()).center()
            widget.customContextMenuRequested.emit(place)
    return [each for each in application.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()]
