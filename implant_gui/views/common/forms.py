"""Forms of dialogs: labels at the left, entries at the right, the same distances everywhere."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFormLayout, QLayout, QLineEdit, QToolButton, QWidget

from implant_gui.views.common.labels import ElidedLabel, PlainLabel
from implant_gui.views.common.tokens import GRID

_LETTERS_OF_A_BOX: Final = 12
"""A long choice must not push the labels away; the list that opens is as wide as it needs."""
_LONGEST_WORD: Final = 24
"""A longer one, such as a UID, cannot be wrapped: it is cut, and its tool tip has all of it."""
_TO_TEXT_OF_ENTRY: Final = 4
"""From the top of an entry to the text in it."""


def make_form(*, margin: int = 0) -> QFormLayout:
    """An empty form."""
    form = QFormLayout()
    form.setContentsMargins(margin, margin, margin, margin)
    form.setHorizontalSpacing(2 * GRID)
    form.setVerticalSpacing(GRID + GRID // 2)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def add_entry(form: QFormLayout, label: str, entry: QWidget) -> None:
    """Append an entry; its label names it for those who do not see it."""
    told = PlainLabel(label)
    told.setContentsMargins(0, _TO_TEXT_OF_ENTRY, 0, 0)
    told.setBuddy(entry)
    if not entry.accessibleName():
        entry.setAccessibleName(label)
    for box in (entry, *entry.findChildren(QComboBox)):
        if isinstance(box, QComboBox):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LETTERS_OF_A_BOX)
    form.addRow(told, entry)


def indent(box: QAbstractSpinBox) -> None:
    """Keep the number of a spin box off its frame: the style sheet's padding does not reach it."""
    box.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)


def make_clearable(line: QLineEdit) -> None:
    """Give `line` a button that empties it, with a name for those who do not see it."""
    line.setClearButtonEnabled(True)
    for button in line.findChildren(QToolButton):
        button.setAccessibleName(QCoreApplication.translate("forms", "Clear this field"))


def fact_form() -> QFormLayout:
    """An empty list of facts: to read, not to fill in."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(2 * GRID)
    form.setVerticalSpacing(GRID // 2)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def add_fact(form: QFormLayout, label: str, text: str) -> None:
    """Append a fact."""
    told = PlainLabel(label, muted=True)
    told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    is_one_word = len(text) > _LONGEST_WORD and " " not in text
    form.addRow(told, ElidedLabel(text) if is_one_word else PlainLabel(text, wraps=True, selectable=True))


def clear(layout: QLayout) -> None:
    """Take everything out of `layout`, at once for the eye and safely for what is still being told to it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
