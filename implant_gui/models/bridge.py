"""From the workers to the GUI thread: envelopes in batches, at a pace that the visible tree can bear."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from implant_gui.jobs.mailbox import Mailbox
from implant_gui.jobs.worker import Envelope

Deliver = Callable[[list[Envelope]], None]


class EventBridge(QObject):
    """Owns the mailbox and its wake. Thread: GUI, but for `mailbox.post`."""

    def __init__(self, deliver: Deliver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mailbox: Mailbox[Envelope]
        raise NotImplementedError

    def set_visible_rows(self, rows: int) -> None:
        """Tell how many rows the visible tree has laid out; the pace follows from it."""

    def flush(self) -> None:
        """Deliver everything that is in the mailbox now."""
