"""All texts that a person may come to see or hear in a widget and everything below it."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)

_ROLES = {
    "display": Qt.ItemDataRole.DisplayRole,
    "tool tip": Qt.ItemDataRole.ToolTipRole,
    "status tip": Qt.ItemDataRole.StatusTipRole,
    "accessible text": Qt.ItemDataRole.AccessibleTextRole,
    "accessible description": Qt.ItemDataRole.AccessibleDescriptionRole,
}


class Seen(NamedTuple):
    """A text, and where it is: up to three classes from the outside to the inside, then what of the widget it is."""

    where: str
    text: str


def texts_of(root: QWidget) -> Iterator[Seen]:
    """Everything below `root`, hidden parts too: they may be shown later."""
    for widget in (root, *root.findChildren(QWidget)):
        if _is_popup_of_box(widget):
            continue
        place = _place(widget)
        for what, text in (*_common(widget), *_own(widget)):
            if text:
                yield Seen(f"{place} {what}", text)


def _is_popup_of_box(widget: QWidget) -> bool:
    """Whether it is the list in a combo box, whose texts have been seen there."""
    return isinstance(widget, QAbstractItemView) and isinstance(widget.window().parentWidget(), QComboBox)


def _is_fact(label: QLabel) -> bool:
    """Whether it stands at the right in a form: the value, not its name."""
    parent = label.parentWidget()
    forms = () if parent is None else parent.findChildren(QFormLayout)
    return any(label in _values(form) for form in forms)


def _values(form: QFormLayout) -> Iterator[QWidget]:
    items = (form.itemAt(row, QFormLayout.ItemRole.FieldRole) for row in range(form.rowCount()))
    return (widget for item in items if item is not None and (widget := item.widget()) is not None)


def _place(widget: QObject) -> str:
    names: list[str] = []
    each: QObject | None = widget
    while each is not None and len(names) < 3:
        name = type(each).__name__
        if type(each).__module__.startswith("implant_gui") or not names:
            names.append(name)
        each = each.parent()
    return "/".join(reversed(names))


def _common(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "tool tip", widget.toolTip()
    yield "status tip", widget.statusTip()
    yield "what's this", widget.whatsThis()
    yield "accessible name", widget.accessibleName()
    yield "accessible description", widget.accessibleDescription()
    yield "window title", widget.windowTitle()
    for action in widget.actions():
        yield from _of_action(action)


def _own(widget: QWidget) -> Iterator[tuple[str, str]]:
    match widget:
        case QLabel() if _is_fact(widget):
            yield "fact", widget.text()
        case QLabel() | QAbstractButton():
            yield "text", widget.text()
        case QGroupBox() | QMenu():
            yield "title", widget.title()
        case QTabBar():
            for tab in range(widget.count()):
                yield from (("tab", widget.tabText(tab)), ("tab's tool tip", widget.tabToolTip(tab)))
        case QAbstractItemView() if not isinstance(widget, QHeaderView) and widget.model() is not None:
            yield from _of_model(widget.model(), isinstance(widget, QTreeView) and widget.isHeaderHidden())
        case _:
            yield from _of_entry(widget)


def _of_entry(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What something that people write into or choose from says by itself."""
    match widget:
        case QComboBox():
            yield "placeholder", widget.placeholderText()
            yield from (("item", widget.itemText(row)) for row in range(widget.count()))
        case QLineEdit() | QTextEdit() | QPlainTextEdit():
            yield "placeholder", widget.placeholderText()
            if not isinstance(widget, QLineEdit):
                yield "contents", widget.toPlainText()
        case QSpinBox() | QDoubleSpinBox():
            yield from (("prefix", widget.prefix()), ("suffix", widget.suffix()))
            yield "for none", widget.specialValueText()
        case QProgressBar():
            yield "format", widget.format()


def _of_action(action: QAction) -> Iterator[tuple[str, str]]:
    yield from (("action", action.text()), ("action's tool tip", action.toolTip()))
    yield "action's status tip", action.statusTip()


def _of_model(model: QAbstractItemModel, is_header_hidden: bool) -> Iterator[tuple[str, str]]:
    if not is_header_hidden:
        for column in range(_columns(model, QModelIndex())):
            for name, role in _ROLES.items():
                text = model.headerData(column, Qt.Orientation.Horizontal, role)
                if isinstance(text, str):
                    yield f"header {name}", text
    yield from _of_rows(model, QModelIndex())


def _of_rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[tuple[str, str]]:
    for row in range(min(model.rowCount(parent), 500)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            header = model.headerData(column, Qt.Orientation.Horizontal) or column
            for name, role in _ROLES.items():
                text = index.data(role)
                if isinstance(text, str):
                    yield f"column {header} {name}", text
        yield from _of_rows(model, model.index(row, 0, parent))


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
