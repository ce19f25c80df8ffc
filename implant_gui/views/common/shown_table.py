"""Which columns of a view are shown, and in which order: people hide and move them."""

from PySide6.QtWidgets import QTableView, QTreeView

from implant_gui.models.common.table_text import Shape, ShownColumns

TableOrTree = QTableView | QTreeView


def shown_columns(view: TableOrTree, shape: Shape) -> ShownColumns:
    """What can be read of `view` now."""
    header = view.header() if isinstance(view, QTreeView) else view.horizontalHeader()
    order = (header.logicalIndex(place) for place in range(header.count()))
    return ShownColumns(view.model(), tuple(place for place in order if not header.isSectionHidden(place)), shape)
