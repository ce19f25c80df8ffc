"""A document is read page by page, in its whole width."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.documents import PageImage, PageSize
from implant_gui.views.preview.document_viewer import DocumentViewer, PageRequest
from tests.views.conftest import button


@pytest.fixture
def viewer(qtbot: QtBot) -> DocumentViewer:
    made = DocumentViewer("Notice")
    qtbot.addWidget(made)
    made.page_wanted.connect(lambda request: made.show_page(request, page_of(request)))
    made.show()
    return made


def page_of(request: PageRequest) -> PageImage:
    height = round(request.width * 297 / 210)
    return PageImage(request.width, height, bytes(4 * request.width * height))


A4 = PageSize(595.0, 842.0)


def area_of(viewer: DocumentViewer) -> QScrollArea:
    (area,) = viewer.findChildren(QScrollArea)
    return area


def page_width(viewer: DocumentViewer) -> int:
    page = area_of(viewer).widget()
    assert page is not None
    return page.sizeHint().width()


def test_a_page_is_shown_in_its_whole_width(viewer: DocumentViewer) -> None:
    viewer.show_document((A4,))
    assert viewer.has_page
    assert page_width(viewer) <= area_of(viewer).width()
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    assert page_width(viewer) > area_of(viewer).width()
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert page_width(viewer) <= area_of(viewer).width()


def test_there_is_nowhere_to_go_from_a_single_page(viewer: DocumentViewer) -> None:
    viewer.show_document((A4,))
    assert not button(viewer, "Next page").isEnabled()
    assert not button(viewer, "Previous page").isEnabled()


def test_page_down_scrolls_and_then_goes_on(viewer: DocumentViewer, qtbot: QtBot) -> None:
    viewer.show_document((A4, A4))
    area = area_of(viewer)
    area.setFocus()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    presses = 0
    while viewer.page == 0 and presses < 10:
        QTest.keyClick(area, Qt.Key.Key_PageDown)
        presses += 1
    assert viewer.page == 1
    assert presses > 1
    assert bar.value() == 0
    QTest.keyClick(area, Qt.Key.Key_PageUp)
    assert viewer.page == 0


def test_a_viewer_is_no_larger_than_the_screen(viewer: DocumentViewer) -> None:
    screen = viewer.screen().availableSize()
    assert viewer.size().boundedTo(screen) == viewer.size()


def test_only_a_document_that_opened_can_be_saved(viewer: DocumentViewer, qtbot: QtBot) -> None:
    save = button(viewer, "Save a copy…")
    assert not save.isEnabled()
    viewer.show_document((A4,))
    with qtbot.waitSignal(viewer.copy_wanted):
        save.click()
