"""Rows of the library dragged to the desktop, or to another program: they arrive as DICOM files."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.app.program import Program
from implant_gui.domain.errors import OperationError
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.storage.exporting.copies import copy_readable, forget_copies
from implant_gui.views.library.drag_out import DragOut
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_MOST_BYTES: Final = 64 << 20
_MOST: Final = 200
"""More takes too long to copy while the mouse button is held: that is what the export is for."""
_KEPT_FOR: Final = timedelta(days=1)
"""Nobody reads later what was dragged to them."""


def build(program: Program) -> "Dragging":
    """Connect everything."""
    return Dragging(program)


class Dragging:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._folder = program.paths.data / "dragged"
        self._drag = DragOut(program.window.library.table, self._files)
        program.tasks.launch("forget what was dragged", self._forget())

    async def _forget(self) -> None:
        await self._program.background(partial(forget_copies, self._folder, datetime.now(UTC) - _KEPT_FOR))

    def _files(self) -> Sequence[Path]:
        entries = self._program.window.library.selected_entries
        if len(entries) > _MOST or sum(entry.bytes for entry in entries) > _MOST_BYTES:
            self._tell_too_much()
            return ()
        try:
            return copy_readable(entries, self._folder)
        except OperationError as error:
            self._program.show_error(error)
            return ()

    def _tell_too_much(self) -> None:
        told = Told(
            translate("Drag", "Too much for other programs"),
            translate("Drag", "So many templates take a while to copy; they can be dropped on a collection only."),
            translate("Drag", "Choose File > Export: it shows how far it is."),
            icon=Icon.INFO,
            tone=Tone.NEUTRAL,
        )
        self._program.window.message_bar.show_message(told, key="drag")
