"""Sending what is selected to a server: from the Transfer menu, and from the context menus of results and library."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from implant_gui.app.features.selection import selected_entries
from implant_gui.app.program import Program
from implant_gui.controllers.transfers.sending import SendController
from implant_gui.views.actions import Command
from implant_gui.views.common import icons

translate = QCoreApplication.translate


def build(program: Program) -> "Sending":
    """Connect everything."""
    return Sending(program)


class Sending:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._controller = SendController(
            desk=program.desk,
            operations=program.operations,
            tasks=program.tasks,
            background=program.background,
            library=program.library,
            journal=program.journal,
            servers=program.models.servers,
            transfers=program.models.transfers,
            panel=program.window.transfers,
            messages=program.window.message_bar,
            parent=program.window,
        )
        window = program.window
        window.commands[Command.SEND].triggered.connect(self._begin)
        window.library.add_entry_action(self._action(window.library))
        window.browse.result_view.tree.addAction(self._action(window.browse.result_view.tree))

    def _action(self, owner: QWidget) -> QAction:
        action = QAction(translate("Send", "Send to a server…"), owner)
        icons.set_icon(action, "upload")
        action.triggered.connect(self._begin)
        return action

    def _begin(self) -> None:
        self._program.tasks.launch("look up what to send", self._choose())

    async def _choose(self) -> None:
        held, missing = await selected_entries(self._program)
        remark = translate("Send", "{0} of the selected templates have not been fetched yet and cannot be sent.")
        self._controller.choose(held, remark=remark.format(missing) if missing else "")
