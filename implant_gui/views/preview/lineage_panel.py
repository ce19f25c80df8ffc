"""Where the template that is looked at stands among its relatives: one line, and all of them on demand."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from implant_gui.models.preview.kin import KinGroup, Kinship, Kinsman
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import flat_button, icon_button, literal
from implant_gui.views.common.fitting_area import FittingArea
from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import ElidedLabel, PlainLabel, plain_tool_tip
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.tokens import GRID, HALF

_MOST_HEIGHT = 180


class LineagePanel(QWidget):
    """Hidden where there is nothing to tell.

    Emits:
        chosen: the `LibraryEntry` of a relative that is held.
        fetch_wanted: the `Match` of a newer version that a server has.
    """

    chosen = Signal(object)
    fetch_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_open = False
        self._pill = StatusPill()
        self._sentence = PlainLabel(wraps=True, selectable=True)
        self._instead = flat_button(self.tr("Show it"), "eye", on_click=self._on_instead)
        self._fetch = flat_button(self.tr("Fetch it"), "download", on_click=self._on_fetch)
        self._toggle = icon_button("chevron-down", self.tr("Relatives"), on_click=self._on_toggle)
        self._kinship = Kinship()
        self._groups = column(spacing=HALF)
        self._groups.setContentsMargins(2 * GRID, 0, GRID, HALF)
        self._area = FittingArea(holder(self._groups))
        self._area.setMaximumHeight(_MOST_HEIGHT)
        self._first = holder(self._line())
        self.setLayout(column(self._first, self._area, spacing=0))
        self.show_kinship(None)

    @property
    def word(self) -> str:
        """How the template stands."""
        return self._pill.text

    @property
    def sentence(self) -> str:
        """Why."""
        return self._sentence.text()

    @property
    def links(self) -> list[QPushButton]:
        """The relatives that lead somewhere."""
        return [button for button in self._area.findChildren(QPushButton) if not button.isHidden()]

    def show_kinship(self, kinship: Kinship | None) -> None:
        """Tell of another template; hide for None."""
        self._kinship = kinship or Kinship()
        shown = self._kinship
        clear(self._groups)
        for group in shown.groups:
            self._groups.addWidget(holder(self._group(group)))
        self._pill.show_status(shown.icon, shown.word, shown.tone)
        self._sentence.setText(shown.sentence or self._count(shown))
        self._instead.setVisible(shown.instead is not None)
        self._fetch.setVisible(shown.to_fetch is not None)
        self._toggle.setVisible(bool(shown.groups))
        self.setVisible(bool(shown.word or shown.groups))
        self._fold()

    def _count(self, kinship: Kinship) -> str:
        return " · ".join(f"{group.label}: {len(group.members)}" for group in kinship.groups)

    def _line(self) -> QHBoxLayout:
        layout = row(self._pill, spacing=GRID)
        layout.setContentsMargins(2 * GRID, 0, GRID, HALF)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._instead)
        layout.addWidget(self._fetch)
        layout.addWidget(self._toggle)
        return layout

    def _group(self, group: KinGroup) -> QHBoxLayout:
        label = PlainLabel(group.label, muted=True)
        label.setFixedWidth(14 * label.fontMetrics().averageCharWidth())
        members = column(*map(self._member, group.members), spacing=0)
        return row(label, members, spacing=GRID)

    def _member(self, member: Kinsman) -> QWidget:
        if member.entry is None:
            told = ElidedLabel(member.title, muted=True)
            told.setToolTip(plain_tool_tip(member.tip))
            return told
        button = flat_button(literal(member.title))
        button.setProperty("link", True)
        button.setToolTip(plain_tool_tip(member.tip))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.chosen.emit, member.entry))
        return button

    def _fold(self) -> None:
        only = self._kinship.only is not None  # no line has to say that there is one: it stands there
        self._first.setVisible(not only)
        self._area.setVisible(only or (self._is_open and bool(self._kinship.groups)))
        icons.set_icon(self._toggle, "chevron-up" if self._is_open else "chevron-down")
        name = self.tr("Hide the relatives") if self._is_open else self.tr("Show the relatives")
        self._toggle.setToolTip(name)
        self._toggle.setAccessibleName(name)

    def _on_toggle(self) -> None:
        self._is_open = not self._is_open
        self._fold()

    def _on_instead(self) -> None:
        if self._kinship.instead is not None and self._kinship.instead.entry is not None:
            self.chosen.emit(self._kinship.instead.entry)

    def _on_fetch(self) -> None:
        if self._kinship.to_fetch is not None:
            self.fetch_wanted.emit(self._kinship.to_fetch)
