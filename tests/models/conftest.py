"""Every model under Qt's own tester, which ends the program at the first broken promise."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QAbstractItemModel, QLocale
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from implant_gui.models.results.tree import ResultsModel

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

Watch = Callable[[QAbstractItemModel], None]


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """Figures with commas, whatever the machine's language."""
    del qapp
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    """Put a model under Qt's tester for the rest of the test."""
    testers: list[QAbstractItemModelTester] = []

    def start(model: QAbstractItemModel) -> None:
        testers.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))

    yield start
    testers.clear()


@pytest.fixture
def results(watch: Watch) -> ResultsModel:
    """An empty result tree on 1 June 2026."""
    model = ResultsModel(lambda: NOW)
    watch(model)
    return model
