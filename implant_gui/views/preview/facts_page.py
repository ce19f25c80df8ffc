"""All facts of a template on one page."""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from implant_gui.domain.content.template_view import TemplateView
from implant_gui.models.common.words import cut
from implant_gui.models.preview.facts import Fact, FactGroup, facts_of
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import literal, push_button
from implant_gui.views.common.fitting_area import ColumnArea
from implant_gui.views.common.forms import add_fact, clear, fact_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, holder
from implant_gui.views.common.tokens import GRID


class FactsPage(QWidget):
    """Groups of facts, with buttons for documents; all of them can be copied from the context menu.

    Emits:
        document_requested: a title and the `Document`.
    """

    document_requested = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._told = ""
        self._groups = column(spacing=2 * GRID, margin=2 * GRID)
        content = holder(self._groups)
        self.setLayout(column(ColumnArea(content), spacing=0))
        copy = QAction(self.tr("Copy all facts"), self)
        icons.set_icon(copy, "copy")
        copy.triggered.connect(self.copy_all)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def copy_all(self) -> None:
        """Put all facts on the clipboard, one a line."""
        QGuiApplication.clipboard().setText(self._told)

    def show_nothing(self) -> None:
        """Forget the template."""
        clear(self._groups)

    def show_template(
        self, view: TemplateView, more: Sequence[Fact] = (), names: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Show another template, and what the library tells `more`; `names` of its relatives, by their UIDs."""
        clear(self._groups)
        groups = facts_of(view, names)
        told = {text for group in groups for _, text in group.facts}
        rest = tuple((label, text) for label, text in more if text not in told)
        if rest:
            groups += (FactGroup(self.tr("In the library"), rest),)
        self._told = "\n\n".join(map(_lines, groups))
        for group in groups:
            self._groups.addWidget(self._grouped(group))
        self._groups.addStretch()

    def _grouped(self, group: FactGroup) -> QWidget:
        title = PlainLabel(group.title)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        form = fact_form()
        for label, text in group.facts:
            if label:
                add_fact(form, label, text)
            else:
                form.addRow(PlainLabel(text, wraps=True, selectable=True))
        layout = column(title, form, spacing=GRID // 2)
        for told, document in group.documents:
            button = push_button(literal(self.tr("Open “{0}”").format(cut(told, 40))), "notes")
            button.clicked.connect(partial(self.document_requested.emit, cut(told, 60), document))
            layout.addWidget(button)
        return holder(layout)


def _lines(group: FactGroup) -> str:
    return "\n".join((group.title, *(f"{label}: {text}" if label else text for label, text in group.facts)))
