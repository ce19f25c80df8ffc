"""What the storage SCP took and refused, newest first."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QObject

from implant_gui.domain.ports import ListenerEvent


class ReceivedModel(QAbstractTableModel):
    """The last 1,000 arrivals and refusals. Columns: time, from, what, uid, bytes. Role.VALUE: the ListenerEvent."""

    def __init__(self, parent: QObject | None = None) -> None:
        raise NotImplementedError

    def add(self, events: Sequence[ListenerEvent], when: datetime) -> None:
        """Take what happened; starts and stops of the SCP are not listed."""

    def clear(self) -> None: ...
