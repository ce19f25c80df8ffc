"""A small window with large letters: 1024 x 700 pixels at 125 %; nothing is cut that does not say itself elsewhere."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from implant_gui.models.preview.sizes import SizesModel
from implant_gui.views.common.segmented import Segmented
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.main_window import MainWindow
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.assembly_view import AssemblyView
from implant_gui.views.preview.ladder_view import LadderView
from tests.views import gallery, made_up

SMALL = QSize(1024, 700)


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    """125 %."""
    before = qapp.font()
    larger = QFont(before)
    larger.setPointSizeF(gallery.POINTS["125"])
    qapp.setFont(larger)
    yield
    qapp.setFont(before)


def with_everything() -> MainWindow:
    """The library with the pages that the program adds, and transfers below."""
    window = gallery.library()
    assert isinstance(window, MainWindow)
    made_up.fill_transfers(window._models.transfers)
    for preview in (window.browse.preview, window.library.preview):
        preview.add_tab(LadderView(SizesModel(), Calibration()), "Sizes", lambda _: True)
        preview.add_tab(AssemblyView(Calibration()), "Compose", lambda _: True)
    window.transfers.set_folded(False)
    return window


def in_trouble() -> QWidget:
    """A message, a notice, and the form open: as much as can stand above results."""
    window = gallery.trouble()
    assert isinstance(window, MainWindow)
    window.transfers.set_folded(True)
    return window


@pytest.mark.usefixtures("large_letters", "theme")
@pytest.mark.parametrize("scene", [gallery.ready, gallery.browsing, in_trouble, gallery.diagnosis, with_everything])
def test_a_small_window_holds_every_workspace_with_large_letters(scene: Callable[[], QWidget], qtbot: QtBot) -> None:
    window = scene()
    qtbot.addWidget(window)
    window.show()
    window.resize(SMALL)
    qtbot.wait(1)
    needed = window.minimumSizeHint()
    assert needed.boundedTo(SMALL) == needed
    assert window.size() == SMALL
    assert not [(button.text(), button.width()) for button in window.findChildren(QAbstractButton) if is_cut(button)]


def is_cut(button: QAbstractButton) -> bool:
    """Whether a button's text has less room than it needs, and no tool tip says it."""
    is_told = not button.text() or bool(button.toolTip()) or bool(button.property("chip"))
    return button.isVisible() and not is_told and button.width() < button.minimumSizeHint().width()


@pytest.mark.usefixtures("theme")
def test_tools_take_as_many_rows_as_it_takes(qtbot: QtBot) -> None:
    buttons = [QPushButton(f"Tool {number}") for number in range(6)]
    tools = ToolRow(buttons[:4], buttons[4:])
    qtbot.addWidget(tools)
    tools.show()
    tools.resize(tools.sizeHint())
    heights = []
    whole = tools.sizeHint().width()
    for share in (1.0, 0.8, 0.4, 0.3):
        tools.resize(round(whole * share), 300)
        heights.append(len({button.y() for button in buttons}))
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert heights == sorted(heights)
    assert heights[0] == 1
    assert heights[-1] > 2
    tools.resize(2000, 200)
    assert not tools.is_split


@pytest.mark.usefixtures("theme")
def test_a_hidden_tool_takes_no_room(qtbot: QtBot) -> None:
    first, second = QPushButton("First of two"), QPushButton("Second of two")
    tools = ToolRow((first,), (second,))
    qtbot.addWidget(tools)
    tools.resize(first.sizeHint().width() + 40, 100)
    tools.show()
    assert tools.is_split
    second.hide()
    qtbot.waitUntil(lambda: not tools.is_split)


@pytest.mark.usefixtures("large_letters", "theme")
def test_segments_have_room_for_bold_letters(qtbot: QtBot) -> None:
    choice = Segmented("Kind", [("a", "Templates"), ("b", "Assemblies"), ("c", "Groups")])
    qtbot.addWidget(choice)
    choice.show()
    choice.resize(choice.minimumSizeHint())
    for button in choice.findChildren(QToolButton):
        bold = QFont(button.font())
        bold.setBold(True)
        assert button.width() > QFontMetrics(bold).horizontalAdvance(button.text())
