"""Comparing: drawings of several templates over one another, from either preview, the results and the library."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence

from implant_gui.app.features.printing import printer_of
from implant_gui.app.features.selection import selected_entries
from implant_gui.app.program import Program
from implant_gui.controllers.preview.comparing import ComparisonController
from implant_gui.controllers.preview.printing import order_of_comparison
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.icons import set_icon
from implant_gui.views.common.told import Told
from implant_gui.views.preview.preview import Preview

translate = QCoreApplication.translate
_MESSAGE = "comparison"


def build(program: Program) -> "Overlay":
    """Connect everything."""
    return Overlay(program)


class Overlay:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        window = program.window
        printer = printer_of(program)
        self.comparison = ComparisonController(
            tasks=program.tasks,
            pictures=program.pictures,
            read_template=program.readers[0].read_template,
            calibration=window.calibration,
            print_out=lambda shown: printer.open(order_of_comparison(shown), shown),
            parent=window,
        )
        for preview in (window.browse.preview, window.library.preview):
            self._connect(preview)
        self._actions = self._action(), self._action()
        in_results, in_library = self._actions
        in_results.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        window.browse.result_view.tree.addAction(in_results)
        window.library.add_entry_action(in_library)
        window.library.selection_changed.connect(self._on_selection_changed)
        self._on_selection_changed(window.library.selected_entries)

    def _connect(self, preview: Preview) -> None:
        preview.drawings.compare_requested.connect(lambda: self.comparison.compare(preview.template))

    def _action(self) -> QAction:
        action = QAction(translate("Comparison", "Compare drawings"), self._program.window)
        action.setShortcut(QKeySequence("Ctrl+Shift+D"))
        set_icon(action, "stack-2")
        action.triggered.connect(self._on_triggered)
        return action

    def _on_triggered(self) -> None:
        self._program.tasks.launch("compare", self._compare())

    async def _compare(self) -> None:
        entries = _comparable((await selected_entries(self._program))[0])
        if len(entries) > 1:
            self.comparison.compare_entries(entries)
            return
        sentence = translate("Comparison", "Drawings can be compared of templates that the library holds.")
        next_step = translate("Comparison", "Select at least two of them; fetch what is not there yet.")
        told = Told(translate("Comparison", "Nothing to compare"), sentence, next_step, tone=Tone.NEUTRAL)
        self._program.window.message_bar.show_message(told, key=_MESSAGE)

    def _on_selection_changed(self, entries: tuple[LibraryEntry, ...]) -> None:
        self._actions[1].setEnabled(len(_comparable(entries)) > 1)


def _comparable(entries: Sequence[LibraryEntry]) -> tuple[LibraryEntry, ...]:
    """Only templates of implants have drawings."""
    return tuple(entry for entry in entries if entry.summary.model is InformationModel.GENERIC)
