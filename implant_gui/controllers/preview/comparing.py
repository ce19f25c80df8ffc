"""Laying drawings of several templates over one another: those that are looked at, or those that are selected."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.content.template_view import GenericContent, TemplateView
from implant_gui.domain.ports import LibraryEntry
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.comparison import MOST_COMPARED, Compared, ComparisonWindow

translate = QCoreApplication.translate


class ComparisonController:
    """Fills the window of the comparison, which there is once.

    Thread: GUI.

    Args:
        pictures: the thread on which whole templates are read.
        read_template: reads all that can be looked at.
        calibration: how large a millimetre is on the screen.
        print_out: brings on paper what the window shows.
        parent: the window that the comparison belongs to.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        pictures: Background,
        read_template: TemplateReader,
        calibration: Calibration,
        print_out: Callable[[ComparisonWindow], None],
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._pictures = pictures
        self._read_template = read_template
        self._calibration = calibration
        self._print_out = print_out
        self._parent = parent
        self._window: ComparisonWindow | None = None
        self._waiting: list[Path] = []

    @property
    def window(self) -> ComparisonWindow:
        """The window; made when it is first wanted."""
        if self._window is None:
            self._window = ComparisonWindow(self._calibration, self._parent)
            self._window.print_requested.connect(lambda: self._print_out(self.window))
        return self._window

    def compare(self, template: TemplateView | None) -> None:
        """Show the window with one more template."""
        if template is not None:
            self.window.add([compared(template)])
        self._show()

    def compare_entries(self, entries: Sequence[LibraryEntry]) -> None:
        """Show the window with these templates, and no others."""
        self._waiting = [entry.path for entry in entries[:MOST_COMPARED]]
        self.window.clear()
        self._show()
        self._tasks.launch("read what is compared", self._read())

    def _show(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    async def _read(self) -> None:
        """One after another: each is shown as soon as it is there."""
        while self._waiting:
            wanted = self._waiting
            path = wanted.pop(0)
            try:
                view = await self._pictures(partial(self._read_template, path))
            except OSError:
                continue  # gone since the list was made: the list will tell
            if wanted is self._waiting:  # else others are to be compared by now
                self.window.add([compared(view)])


def compared(template: TemplateView) -> Compared:
    """What there is to compare of a template."""
    identity, content = template.identity, template.content
    drawings = content.drawings if isinstance(content, GenericContent) else ()
    notice = translate("Comparison", "NOTICE FROM THE MANUFACTURER") if template.notifications else ""
    return Compared(
        identity.sop_instance_uid,
        f"{identity.name} {identity.size}".strip(),
        identity.part_number,
        tuple(drawing for drawing in drawings if drawing.extent is not None),
        notice,
    )
