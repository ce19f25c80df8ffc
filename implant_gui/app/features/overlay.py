"""Comparing: drawings of several templates over one another, from either preview and from the library's table."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from implant_gui.app.compose import Program
from implant_gui.app.features.printing import printer_of
from implant_gui.controllers.comparing import ComparisonController
from implant_gui.controllers.printing import order_of_comparison
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.ports import LibraryEntry
from implant_gui.views.icons import set_icon
from implant_gui.views.preview import Preview

translate = QCoreApplication.translate


def build(program: Program) -> "Overlay":
    """Connect everything."""
    return Overlay(program)


class Overlay:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._library = program.window.library
        printer = printer_of(program)
        self.comparison = ComparisonController(
            tasks=program.tasks,
            pictures=program.pictures,
            read_template=program.readers[0].read_template,
            calibration=program.window.calibration,
            print_out=lambda window: printer.open(order_of_comparison(window), window),
            parent=program.window,
        )
        for preview in (program.window.browse.preview, self._library.preview):
            self._connect(preview)
        self._action = QAction(translate("Comparison", "Compare drawings"), program.window)
        self._action.setShortcut(QKeySequence("Ctrl+D"))
        set_icon(self._action, "stack-2")
        self._action.triggered.connect(self._on_triggered)
        self._library.add_entry_action(self._action)
        self._library.selection_changed.connect(self._on_selection_changed)
        self._on_selection_changed(self._library.selected_entries)

    def _connect(self, preview: Preview) -> None:
        preview.drawings.compare_requested.connect(lambda: self.comparison.compare(preview.template))

    def _on_triggered(self) -> None:
        self.comparison.compare_entries(_comparable(self._library.selected_entries))

    def _on_selection_changed(self, entries: tuple[LibraryEntry, ...]) -> None:
        self._action.setEnabled(len(_comparable(entries)) > 1)


def _comparable(entries: Sequence[LibraryEntry]) -> tuple[LibraryEntry, ...]:
    """Only templates of implants have drawings."""
    return tuple(entry for entry in entries if entry.summary.model is InformationModel.GENERIC)
