"""The window over made-up models, dressed as the program dresses it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from implant_gui.domain.keeping.settings import Appearance
from implant_gui.views.common.theme import Theme
from implant_gui.views.main_window import MainWindow, WindowModels
from tests.views import made_up

Click = Callable[[QWidget, str], None]


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Really delete what `qtbot` deletes later: without a running event loop, later would be never."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme; the application is undressed afterwards."""
    dressed = Theme(qapp, Appearance.LIGHT)
    yield dressed
    qapp.styleHints().colorSchemeChanged.disconnect(dressed._on_color_scheme_changed)
    dressed.deleteLater()
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@pytest.fixture
def shown() -> WindowModels:
    """Models with servers in them."""
    models = made_up.models()
    made_up.fill_servers(models.servers)
    return models


@pytest.fixture
def window(qtbot: QtBot, shown: WindowModels, request: pytest.FixtureRequest) -> MainWindow:
    """The main window, visible; dressed when it is complete, as that is faster by far."""
    made = made_up.window(shown)
    qtbot.addWidget(made)
    request.getfixturevalue("theme")
    made.show()
    return made


@pytest.fixture
def click(qtbot: QtBot) -> Click:
    """Clicks the visible button with that text or accessible name below a widget."""

    def do_click(parent: QWidget, name: str) -> None:
        QApplication.processEvents()  # what has just been added is shown by the event loop
        QTest.mouseClick(button(parent, name), made_up.LEFT)

    return do_click


def button(parent: QWidget, name: str) -> QAbstractButton:
    """The one visible button with that text or accessible name below `parent`."""
    found = [
        candidate
        for candidate in parent.findChildren(QAbstractButton)
        if candidate.isVisible() and name in (candidate.text().strip(), candidate.accessibleName())
    ]
    assert len(found) == 1, f"{len(found)} buttons called {name!r}"
    return found[0]
