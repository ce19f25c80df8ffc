"""Rows that are pulled out of a table leave as files; a click stays a click."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from implant_gui.models.library.entries import LibraryModel
from implant_gui.views.library.drag_out import DragOut
from tests.views import made_up

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Dragged:
    """A table, and what was carried out of it."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.model = LibraryModel()
        self.model.set_entries(made_up.library_entries())
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.resize(600, 400)
        self.carried: list[list[str]] = []
        self.files = files
        self.drag = DragOut(self.table, lambda: self.files, self._carry)

    def _carry(self, data: QMimeData, _source: QTableView) -> None:
        self.carried.append([url.toLocalFile() for url in data.urls()])

    def place(self, row: int) -> QPoint:
        return self.table.visualRect(self.model.index(row, 1)).center()

    def press(self, row: int) -> None:
        QTest.mousePress(self.table.viewport(), _LEFT, _NONE, self.place(row))

    def move(self, row: int, by: int) -> None:
        QTest.mouseMove(self.table.viewport(), self.place(row) + QPoint(by, by))

    def release(self, row: int) -> None:
        QTest.mouseRelease(self.table.viewport(), _LEFT, _NONE, self.place(row))

    @property
    def selected(self) -> set[int]:
        return {index.row() for index in self.table.selectionModel().selectedRows()}


@pytest.fixture
def dragged(qtbot: QtBot, tmp_path: Path) -> Dragged:
    made = Dragged([tmp_path / "ACME Stem.dcm"])
    qtbot.addWidget(made.table)
    made.table.show()
    return made


def test_what_is_selected_is_pulled_out_as_files(dragged: Dragged, tmp_path: Path) -> None:
    dragged.table.selectAll()
    before = dragged.selected
    dragged.press(1)
    dragged.move(1, 40)
    assert dragged.carried == [[str(tmp_path / "ACME Stem.dcm")]]
    assert dragged.selected == before


def test_a_click_on_a_selected_row_selects_that_row(dragged: Dragged) -> None:
    dragged.table.selectAll()
    clicked: list[int] = []
    dragged.table.clicked.connect(lambda index: clicked.append(index.row()))
    dragged.press(1)
    dragged.release(1)
    assert dragged.selected == {1}
    assert clicked == [1]
    assert dragged.carried == []


def test_pulling_what_is_not_selected_selects(dragged: Dragged) -> None:
    dragged.press(0)
    dragged.move(2, 0)
    dragged.release(2)
    assert dragged.carried == []
    assert 0 in dragged.selected


def test_rows_without_files_can_still_be_carried_within_the_window(dragged: Dragged) -> None:
    dragged.files = []
    dragged.table.selectAll()
    dragged.press(1)
    dragged.move(1, 40)
    dragged.release(1)
    assert dragged.carried == [[]]
