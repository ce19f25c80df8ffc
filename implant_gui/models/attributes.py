"""A data set as a tree: tag, keyword, VR, value."""

from PySide6.QtCore import QAbstractItemModel, QObject

from implant_gui.domain.attributes import AttributeRow
from implant_gui.models.roles import Index


class AttributesModel(QAbstractItemModel):
    """Rows of a data set; nodes are made when they are looked at. Role.VALUE: AttributeRow. Columns: tag, keyword, vr, value."""

    def __init__(self, rows: tuple[AttributeRow, ...] = (), parent: QObject | None = None) -> None:
        raise NotImplementedError

    def set_rows(self, rows: tuple[AttributeRow, ...]) -> None: ...

    def find(self, text: str) -> tuple[Index, ...]:
        """Rows whose tag, keyword or value holds `text` (case does not matter), in reading order; at most 1,000."""
        raise NotImplementedError

    def row_at(self, index: Index) -> AttributeRow | None:
        raise NotImplementedError
