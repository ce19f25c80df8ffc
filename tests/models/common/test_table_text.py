"""What is read of a model is what its view shows."""

from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.common.table_text import Shape, ShownColumns
from implant_gui.models.results.tree import ResultsModel
from tests.models.making import template
from tests.views.made_up import NOW


def results() -> ResultsModel:
    model = ResultsModel(lambda: NOW)
    model.begin(InformationModel.GENERIC)
    model.add("PACS", [template(2), template(1), template(3, maker="Zeta", part=None)])
    return model


def places(model: ResultsModel, *keys: str) -> tuple[int, ...]:
    named = [column.key for column in model.columns]
    return tuple(named.index(key) for key in keys)


def test_matches_have_their_headings_in_columns_and_missing_values_are_none() -> None:
    model = results()
    shown = ShownColumns(model, places(model, "part-number", "tree"), Shape.MATCHES)
    assert shown.headers() == ("Manufacturer", "Implant", "Template", "Part number")
    assert list(shown.rows()) == [
        ("ACME", "Stem", "2", "P-2"),
        ("ACME", "Stem", "1", "P-1"),
        ("Zeta", "Stem", "3", None),
    ]


def test_a_tree_tells_how_deep_each_row_stands(qtbot: QtBot) -> None:
    model = results()
    view = QTreeView()
    qtbot.addWidget(view)
    view.setModel(model)
    shown = ShownColumns(model, (0,), Shape.TREE)
    assert [row[0] for row in shown.rows()] == ["1", "2", "3", "3", "1", "2", "3"]


def test_an_empty_table_has_headers_and_no_rows() -> None:
    model = ResultsModel(lambda: NOW)
    shown = ShownColumns(model, places(model, "part-number"), Shape.MATCHES)
    assert list(shown.rows()) == []
    assert shown.headers() == ("Part number",)
