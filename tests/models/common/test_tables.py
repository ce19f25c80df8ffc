from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot
from typing_extensions import override

from implant_gui.models.common.columns import RIGHT, Column
from implant_gui.models.common.roles import TEXT_ALIGNMENT, Role
from implant_gui.models.common.tables import TableModel
from tests.models.conftest import Watch
from tests.models.making import cells, headers


class Numbers(TableModel[int]):
    """Numbers and their squares."""

    answered = frozenset((Role.STATE,))

    def __init__(self) -> None:
        super().__init__((Column("n", "Number", str), Column("s", "Square", lambda n: str(n * n), RIGHT)))

    @override
    def answer(self, value: int, column: int, role: int) -> Any:
        return (value, column)


def numbers(watch: Watch, *values: int) -> Numbers:
    model = Numbers()
    watch(model)
    model._insert(0, values)
    return model


def values(model: Numbers) -> list[int]:
    return [model.data(model.index(row, 0), Role.VALUE) for row in range(model.rowCount())]


def test_cells_come_from_the_columns(watch: Watch) -> None:
    model = numbers(watch, 3, 4)
    assert headers(model) == ["Number", "Square"]
    assert cells(model, 1) == ["4", "16"]
    assert cells(model, 1, TEXT_ALIGNMENT) == [column.align for column in model.columns]
    assert cells(model, 1, Role.STATE) == [(4, 0), (4, 1)]
    assert cells(model, 0, Role.SORT)[0] < cells(model, 1, Role.SORT)[0]


def test_what_a_table_does_not_know_it_leaves_open(watch: Watch) -> None:
    model = numbers(watch, 3)
    assert cells(model, 0, int(Qt.ItemDataRole.FontRole)) == [None, None]
    assert model.data(QModelIndex()) is None
    assert not model.index(0, 2).isValid()
    assert not model.index(1, 0).isValid()
    assert not model.index(0, 0, model.index(0, 0)).isValid()
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(5, Qt.Orientation.Horizontal) is None


def test_rows_come_and_go(watch: Watch, qtbot: QtBot) -> None:
    model = numbers(watch, 1, 2, 3, 4)
    model._remove(1, 2)
    assert values(model) == [1, 4]
    model._insert(1, [7, 8])
    assert values(model) == [1, 7, 8, 4]
    model._reset([5])
    assert values(model) == [5]
    with qtbot.assertNotEmitted(model.rowsInserted), qtbot.assertNotEmitted(model.rowsRemoved):
        model._insert(0, [])
        model._remove(0, 0)


def test_a_row_changes_in_its_place(watch: Watch, qtbot: QtBot) -> None:
    model = numbers(watch, 1, 2)
    with qtbot.waitSignal(model.dataChanged):
        model._replace(1, 9)
    assert cells(model, 1) == ["9", "81"]


def test_a_moved_row_stands_where_it_should(watch: Watch, qtbot: QtBot) -> None:
    model = numbers(watch, 1, 2, 3, 4)
    model._shift(0, 2)
    assert values(model) == [2, 3, 1, 4]
    model._shift(3, 0)
    assert values(model) == [4, 2, 3, 1]
    with qtbot.assertNotEmitted(model.rowsMoved):
        model._shift(1, 1)
