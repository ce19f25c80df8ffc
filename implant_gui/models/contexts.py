"""The presentation contexts of an association, rejected ones first."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QObject

from implant_gui.domain.events import NegotiatedContext


class ContextsModel(QAbstractTableModel):
    """Columns: id, result, abstract syntax, transfer syntax, role. Role.VALUE: NegotiatedContext."""

    def __init__(self, parent: QObject | None = None) -> None:
        raise NotImplementedError

    def set_contexts(self, contexts: Sequence[NegotiatedContext]) -> None: ...
