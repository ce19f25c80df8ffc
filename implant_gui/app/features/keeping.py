"""The library worth keeping: favourites, collections, integrity, the index anew, and what could go."""

from implant_gui.app.program import Program
from implant_gui.controllers.common.hidden_work import HiddenWork
from implant_gui.controllers.library.keepsakes import KeepsakesController
from implant_gui.controllers.library.upkeep import UpkeepController


def build(program: Program) -> "Keeping":
    """Connect everything."""
    return Keeping(program)


class Keeping:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        page = program.window.library
        self._keepsakes = KeepsakesController(
            tasks=program.tasks,
            background=program.background,
            library=program.library,
            table=page.table,
            collections=page.panel.collections,
            messages=program.window.message_bar,
            changed=program.library_page.refresh,
        )
        self._upkeep = UpkeepController(
            tasks=program.tasks,
            background=program.background,
            library=program.library,
            page=page,
            hidden=HiddenWork(program.window.message_bar),
            changed=self._on_changed,
            parent=program.window,
        )

    def _on_changed(self) -> None:
        """The library may hold less than before."""
        self._program.library_page.refresh()
        self._program.held.look_again()
