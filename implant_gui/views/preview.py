"""The right of Browse and Library: one template closely, its head in words and its data set as a tree."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QStackedLayout, QWidget

from implant_gui.domain.attributes import AttributeRow
from implant_gui.models.attributes import AttributesModel
from implant_gui.views.attribute_tree import AttributeTree
from implant_gui.views.buttons import primary_button, push_button
from implant_gui.views.empty_state import EmptyState
from implant_gui.views.forms import add_fact, clear, fact_form
from implant_gui.views.labels import SUBTITLE, PlainLabel
from implant_gui.views.layouts import column, divider, holder, row
from implant_gui.views.pill import StatusPill
from implant_gui.views.subject import Subject
from implant_gui.views.tokens import GRID, HALF


class SubjectHead(QWidget):
    """Maker, name, marks, facts, buttons.

    Emits:
        offer_chosen: the name of the button that was clicked.
    """

    offer_chosen = Signal(str)

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        layout = column(spacing=HALF)
        layout.setContentsMargins(2 * GRID, GRID + HALF, 2 * GRID, GRID + HALF)
        if subject.overline:
            layout.addWidget(PlainLabel(subject.overline, wraps=True, muted=True, selectable=True))
        layout.addWidget(PlainLabel(subject.title, wraps=True, selectable=True).scaled(SUBTITLE))
        if subject.marks:
            layout.addLayout(self._marks(subject))
        layout.addLayout(self._facts(subject))
        if subject.offers:
            layout.addSpacing(HALF)
            layout.addLayout(self._buttons(subject))
        self.setLayout(layout)

    def _marks(self, subject: Subject) -> QHBoxLayout:
        layout = row(spacing=HALF)
        for mark in subject.marks:
            pill = StatusPill(mark.icon, mark.title, mark.tone)
            pill.setToolTip(mark.sentence)
            layout.addWidget(pill)
        layout.addStretch()
        return layout

    def _facts(self, subject: Subject) -> QFormLayout:
        form = fact_form()
        for label, text in subject.facts:
            add_fact(form, label, text)
        return form

    def _buttons(self, subject: Subject) -> QHBoxLayout:
        layout = row(spacing=GRID)
        for place, offer in enumerate(subject.offers):
            button = (push_button if place else primary_button)(offer.text, offer.icon)
            button.setProperty("offer", offer.name)
            button.clicked.connect(self._on_button_clicked)
            layout.addWidget(button)
        layout.addStretch()
        return layout

    def _on_button_clicked(self) -> None:
        self.offer_chosen.emit(str(self.sender().property("offer")))


class Preview(QWidget):
    """One template, or an invitation to choose one.

    Emits:
        offer_chosen: the name of a button of the subject's head.
    """

    offer_chosen = Signal(str)

    def __init__(self, attributes: AttributesModel) -> None:
        super().__init__()
        self._attributes = attributes
        self._subject: Subject | None = None
        self._head = column(spacing=0)
        self.tree = AttributeTree(attributes)
        page = column(holder(self._head), divider(), spacing=0)
        page.addWidget(self.tree, 1)
        self._empty = EmptyState()
        self._empty.show_state(
            "eye", self.tr("Nothing chosen"), self.tr("Choose a template to see what the server tells of it.")
        )
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(holder(page))
        self.setLayout(self._stack)
        self.setMinimumWidth(240)

    @property
    def subject(self) -> Subject | None:
        """What is shown."""
        return self._subject

    def show_subject(self, subject: Subject, rows: tuple[AttributeRow, ...] = ()) -> None:
        """Show a template; its attributes may follow with `show_attributes`."""
        self._subject = subject
        clear(self._head)
        head = SubjectHead(subject)
        head.offer_chosen.connect(self.offer_chosen)
        self._head.addWidget(head)
        self._attributes.set_rows(rows)
        self._stack.setCurrentIndex(1)

    def show_attributes(self, key: str, rows: tuple[AttributeRow, ...]) -> None:
        """Show the data set of the subject with that key; nothing when another one has been chosen by now."""
        if self._subject is not None and self._subject.key == key:
            self._attributes.set_rows(rows)

    def show_nothing(self) -> None:
        """Invite to choose something."""
        self._subject = None
        self._attributes.set_rows(())
        self._stack.setCurrentIndex(0)
