"""The right of Browse and Library: one template closely, in words, in pictures, and its data set as a tree."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QStackedLayout, QWidget

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.template_view import GenericContent, TemplateView
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.fitting_area import FittingArea
from implant_gui.views.common.forms import add_fact, clear, fact_form
from implant_gui.views.common.labels import SUBTITLE, PlainLabel
from implant_gui.views.common.layouts import column, divider, holder, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.pictures.surface_view import SurfaceView
from implant_gui.views.preview.attribute_tree import AttributeTree
from implant_gui.views.preview.facts_page import FactsPage
from implant_gui.views.preview.notice_banner import NoticeBanner
from implant_gui.views.preview.preview_tabs import PreviewTabs
from implant_gui.views.preview.subject import Subject

_LONGEST_WORD: Final = 24
_LEAST_LETTERS: Final = 36
"""So wide at least: what is narrower cuts the tools of pictures."""
_PATIENCE_MS: Final = 300
"""What is read by then comes without a word of waiting."""


class SubjectHead(QWidget):
    """Maker, name, marks, facts, buttons.

    Emits:
        offer_chosen: the name of the button that was clicked.
    """

    offer_chosen = Signal(str)

    def __init__(self, subject: Subject, *, is_brief: bool = False) -> None:
        """With `is_brief`, one line in the place of the facts."""
        super().__init__()
        layout = column(spacing=HALF)
        layout.setContentsMargins(2 * GRID, GRID + HALF, 2 * GRID, GRID + HALF)
        if subject.overline:
            layout.addWidget(PlainLabel(subject.overline, wraps=True, muted=True, selectable=True))
        layout.addWidget(PlainLabel(breakable(subject.title), wraps=True, selectable=True).scaled(SUBTITLE))
        if subject.marks:
            layout.addLayout(self._marks(subject))
        if not is_brief:
            layout.addLayout(self._facts(subject))
        elif subject.brief:
            layout.addWidget(PlainLabel(subject.brief, wraps=True, muted=True, selectable=True))
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

    def focus(self, offer: str) -> None:
        """Give the keyboard to the button of that name, or to the first one."""
        buttons = [each for each in self.findChildren(QPushButton) if each.property("offer")]
        chosen = next((each for each in buttons if each.property("offer") == offer), next(iter(buttons), None))
        if chosen is not None:
            self.show()
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_button_clicked(self) -> None:
        self.offer_chosen.emit(str(self.sender().property("offer")))


def breakable(text: str) -> str:
    """`text` with places in very long words where a line may end; nothing is seen of them."""
    return " ".join("\u200b".join(re.findall(f".{{1,{_LONGEST_WORD}}}", word)) for word in text.split(" "))


class Preview(QWidget):
    """One template, or an invitation to choose one.

    What the library holds is shown with drawings, surfaces and facts; what only a server has, with its attributes.

    Emits:
        offer_chosen: the name of a button of the subject's head.
        document_requested: a title and the `Document` to open.
        template_shown: the `TemplateView` that is looked at from now on.
        template_forgotten: that template is looked at no longer.
    """

    offer_chosen = Signal(str)
    document_requested = Signal(str, object)
    template_shown = Signal(object)
    template_forgotten = Signal()

    def __init__(self, attributes: AttributesModel, calibration: Calibration | None = None) -> None:
        super().__init__()
        self._attributes = attributes
        self._subject: Subject | None = None
        self._template: TemplateView | None = None
        self._head = column(spacing=0)
        self._shown_head: SubjectHead | None = None
        self.banner = NoticeBanner()
        self.banner.document_requested.connect(self.document_requested)
        self.tree = AttributeTree(attributes)
        self.drawings = DrawingView(calibration or Calibration())
        self.surfaces = SurfaceView()
        self.facts = FactsPage()
        self.facts.document_requested.connect(self.document_requested)
        self.tabs = PreviewTabs()
        self._more: list[tuple[QWidget, Callable[[TemplateView], bool]]] = []
        self._late: list[tuple[Callable[[], QWidget], str, Callable[[TemplateView], bool]]] = []
        for page, title in (
            (self.drawings, self.tr("Drawings")),
            (self.surfaces, self.tr("Surface")),
            (self.facts, self.tr("Facts")),
            (self.tree, self.tr("Attributes")),
        ):
            self.tabs.addTab(page, title)
        self._panels = column(spacing=0)
        self._waiting = PlainLabel(self.tr("Reading the template…"), muted=True)
        self._waiting.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._waiting.hide()
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._waiting.show)
        told = FittingArea(holder(column(self.banner, holder(self._head), holder(self._panels), spacing=0)))
        page_layout = column(told, divider(), self._waiting, spacing=0)
        page_layout.addWidget(self.tabs, 1)
        self._empty = EmptyState()
        self._empty.show_state("eye", self.tr("Nothing chosen"), self.tr("Choose a template to look at it here."))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(holder(page_layout))
        self.setMinimumWidth(_LEAST_LETTERS * self.fontMetrics().averageCharWidth())

    @property
    def subject(self) -> Subject | None:
        """What is shown."""
        return self._subject

    @property
    def template(self) -> TemplateView | None:
        """The template of the subject, once it has been read."""
        return self._template

    def add_tab(self, page: QWidget, title: str, applies: Callable[[TemplateView], bool]) -> None:
        """One more tab, before the facts, for templates that `applies` is true of; `template_shown` fills it."""
        self._more.append((page, applies))
        self.tabs.insertTab(self.tabs.indexOf(self.facts), page, title)
        self.tabs.setTabVisible(self.tabs.indexOf(page), False)

    def add_late_tab(self, make: Callable[[], QWidget], title: str, applies: Callable[[TemplateView], bool]) -> None:
        """The same, but made only when it is wanted, or by `make_late_tab`."""
        self._late.append((make, title, applies))

    def make_late_tab(self) -> bool:
        """Make one that is still to be made, in a quiet moment; False if there was none."""
        if not self._late:
            return False
        make, title, applies = self._late.pop(0)
        self.add_tab(make(), title, applies)
        return True

    def add_panel(self, panel: QWidget) -> None:
        """Something between the head and the tabs; it hides itself where it has nothing to tell."""
        self._panels.addWidget(panel)

    def show_subject(self, subject: Subject, rows: tuple[AttributeRow, ...] = (), *, is_held: bool = False) -> None:
        """Show a template; its attributes may follow with `show_attributes`, and what is held with `show_template`."""
        self._subject = subject
        self._forget_template()
        focused = self._focused_offer()
        clear(self._head)
        head = SubjectHead(subject, is_brief=is_held)
        head.offer_chosen.connect(self.offer_chosen)
        self._head.addWidget(head)
        self._shown_head = head
        if focused is not None:
            head.focus(focused)
        self._attributes.set_rows(rows)
        self.banner.announce(subject.notification_count)
        if is_held:
            self._patience.start()
        else:
            self.tabs.offer((self.tree,))
        self._stack.setCurrentIndex(1)

    def show_attributes(self, key: str, rows: tuple[AttributeRow, ...]) -> None:
        """Show the data set of the subject with that key; nothing when another one has been chosen by now."""
        if self._subject is not None and self._subject.key == key:
            self._attributes.set_rows(rows)

    def show_template(self, key: str, view: TemplateView, names: Mapping[str, str] = MappingProxyType({})) -> None:
        """Show all that can be looked at; nothing when another subject has been chosen by now.

        Args:
            key: of the subject that was read.
            view: the template.
            names: what those of its relatives are called that are held, by their UIDs.
        """
        if self._subject is None or self._subject.key != key:
            return
        self._wait_no_longer()
        while any(applies(view) for _, _, applies in self._late):
            self.make_late_tab()
        self._template = view
        self.banner.show_notices(view.notifications)
        self.facts.show_template(view, self._subject.facts, names)
        self.tabs.warn(self.facts, is_odd=bool(view.remarks))
        pages = [*(page for page, applies in self._more if applies(view)), self.facts, self.tree]
        if isinstance(view.content, GenericContent):
            pages = [*self._show_pictures(view.content, view.remarks), *pages]
        self.tabs.offer(tuple(pages))
        self.template_shown.emit(view)

    def show_trouble(self, key: str, sentence: str) -> None:
        """Say why there is nothing to look at."""
        if self._subject is not None and self._subject.key == key:
            self._wait_no_longer()
            self.drawings.show_drawings((), (sentence,))
            self.tabs.offer((self.drawings, self.tree))

    def show_nothing(self) -> None:
        """Invite to choose something."""
        self._subject = None
        self._forget_template()
        self._attributes.set_rows(())
        self._stack.setCurrentIndex(0)

    def _focused_offer(self) -> str | None:
        """The button of the head that has the keyboard: what takes its place gets it, or something far off would."""
        focused = self.window().focusWidget()
        buttons = [] if self._shown_head is None else self._shown_head.findChildren(QPushButton)
        return next((str(button.property("offer")) for button in buttons if button is focused), None)

    def _show_pictures(self, content: GenericContent, remarks: tuple[str, ...]) -> list[QWidget]:
        """The pages that have something to show; without any, the one where the reasons stand."""
        pages: list[QWidget] = []
        if content.drawings or not content.surfaces:
            self.drawings.show_drawings(content.drawings, () if content.drawings else remarks)
            pages.append(self.drawings)
        if content.surfaces:
            self.surfaces.show_surfaces(content.surfaces, content.landmarks, content.feature_sets)
            pages.append(self.surfaces)
        return pages

    def _forget_template(self) -> None:
        """A picture of one template must never stand under the name of another."""
        self._wait_no_longer()
        if self._template is not None:
            self._template = None
            self.drawings.show_drawings(())
            self.surfaces.show_surfaces(())
            self.facts.show_nothing()
            self.template_forgotten.emit()
        self.banner.announce(0)

    def _wait_no_longer(self) -> None:
        self._patience.stop()
        self._waiting.hide()
