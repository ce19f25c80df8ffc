"""What is selected in the window, as far as the library holds it."""

from functools import partial

from implant_gui.app.program import Program
from implant_gui.domain.ports import LibraryEntry
from implant_gui.views.main_window import Workspace


async def selected_entries(program: Program) -> tuple[tuple[LibraryEntry, ...], int]:
    """The entries that are selected in the results or in the library, and how many of the results are not held."""
    window = program.window
    if window.workspace is not Workspace.BROWSE:
        return window.library.selected_entries, 0
    uids = window.browse.result_view.selected_uids
    held = await program.background(partial(program.library.entries_for, uids)) if uids else ()
    return held, len(uids) - len(held)
