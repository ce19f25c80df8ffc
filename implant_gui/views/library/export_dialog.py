"""Giving templates away: in which form, which ones, where to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from implant_gui.domain.keeping.exporting import ExportForm, ExportKind, Package
from implant_gui.models.common.words import QT_TRANSLATE_N_NOOP, QT_TRANSLATE_NOOP, counted
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.checked_line import PathLine
from implant_gui.views.common.fitting import fit_height
from implant_gui.views.common.forms import add_entry, make_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, hide_unless, row
from implant_gui.views.common.tokens import GRID, tokens_of

translate = QCoreApplication.translate


class Scope(Enum):
    """Which templates."""

    SELECTED = "selected"
    SHOWN = "shown"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What somebody wants to have."""

    kind: ExportKind
    scope: Scope
    folder: Path


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind is called and what it is for; marked for translation in the context "Export"."""

    title: str
    sentence: str
    icon: str
    ends_group: bool = False


KINDS: Final[Mapping[ExportKind, KindWords]] = {
    Package.FILES: KindWords(
        QT_TRANSLATE_NOOP("Export", "DICOM files"),
        QT_TRANSLATE_NOOP("Export", "The objects as they were received, byte for byte, in a new folder."),
        "bone",
    ),
    Package.ZIP: KindWords(
        QT_TRANSLATE_NOOP("Export", "DICOM files in a ZIP archive"),
        QT_TRANSLATE_NOOP("Export", "The objects as they were received, in one new archive."),
        "box",
    ),
    Package.MEDIUM: KindWords(
        QT_TRANSLATE_NOOP("Export", "DICOM medium with DICOMDIR"),
        QT_TRANSLATE_NOOP(
            "Export", "The objects as they were received, with the directory that other DICOM programs look for."
        ),
        "stack-2",
        ends_group=True,
    ),
    ExportForm.SVG: KindWords(
        QT_TRANSLATE_NOOP("Export", "Drawings as SVG"),
        QT_TRANSLATE_NOOP("Export", "The 2D drawings side by side, in millimetres."),
        "geometry",
    ),
    ExportForm.PDF: KindWords(
        QT_TRANSLATE_NOOP("Export", "Drawings as PDF, 1:1"),
        QT_TRANSLATE_NOOP("Export", "The 2D drawings in true size, a page each, with a ruler to check the print."),
        "ruler",
        ends_group=True,
    ),
    ExportForm.PNG: KindWords(
        QT_TRANSLATE_NOOP("Export", "Picture as PNG"),
        QT_TRANSLATE_NOOP("Export", "A picture of the 3D surfaces from the front."),
        "eye",
    ),
    ExportForm.STL: KindWords(
        QT_TRANSLATE_NOOP("Export", "Surfaces as STL"),
        QT_TRANSLATE_NOOP("Export", "The 3D surfaces in millimetres, as printers and most programs read them."),
        "box",
    ),
    ExportForm.PLY: KindWords(
        QT_TRANSLATE_NOOP("Export", "Surfaces as PLY"),
        QT_TRANSLATE_NOOP("Export", "The 3D surfaces in millimetres, with their colours."),
        "box",
    ),
    ExportForm.GLB: KindWords(
        QT_TRANSLATE_NOOP("Export", "Surfaces as glTF (.glb)"),
        QT_TRANSLATE_NOOP("Export", "The 3D surfaces in metres, as viewers on the web and in 3D programs read them."),
        "box",
        ends_group=True,
    ),
    ExportForm.JSON: KindWords(
        QT_TRANSLATE_NOOP("Export", "Everything that is told, as JSON"),
        QT_TRANSLATE_NOOP("Export", "Names, sizes, materials, landmarks and notices, for other programs."),
        "braces",
    ),
}
_SCOPES: Final = {
    Scope.SELECTED: (
        QT_TRANSLATE_NOOP("Export", "What is selected: 1 template"),
        QT_TRANSLATE_N_NOOP("Export", "What is selected: {0} templates", "", 2),
    ),
    Scope.SHOWN: (
        QT_TRANSLATE_NOOP("Export", "Everything in the list: 1 template"),
        QT_TRANSLATE_N_NOOP("Export", "Everything in the list: {0} templates", "", 2),
    ),
    Scope.ALL: (
        QT_TRANSLATE_NOOP("Export", "The whole library: 1 template"),
        QT_TRANSLATE_N_NOOP("Export", "The whole library: {0} templates", "", 2),
    ),
}


class ExportDialog(QDialog):
    """One form for every kind of export.

    Emits:
        submitted: an `ExportWish`.
    """

    submitted = Signal(object)

    def __init__(
        self,
        counts: Mapping[Scope, int],
        folder: Path,
        *,
        kind: ExportKind = Package.FILES,
        remark: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Offer the scopes that have anything in them.

        Args:
            counts: how many templates each scope has.
            folder: where to, unless somebody chooses another.
            kind: the one that is chosen at first.
            remark: something to know about what is selected.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self.kind = QComboBox()
        self.kind.setMaxVisibleItems(len(KINDS) + 4)
        colour = tokens_of(self.palette()).muted
        for each, told in KINDS.items():
            self.kind.addItem(icons.steady(told.icon, colour, 16), translate("Export", told.title), each)
            if told.ends_group:
                self.kind.insertSeparator(self.kind.count())
        self.scope = QComboBox()
        for scope, count in counts.items():
            if count:
                self.scope.addItem(_scope_text(scope, count), scope)
        self.folder = PathLine(
            self.tr("Folder"), str(folder), check=_check_folder, folder=True, placeholder=self.tr("Choose a folder")
        )
        self._sentence = PlainLabel(wraps=True, muted=True)
        self._remark = PlainLabel(remark, wraps=True)
        hide_unless(bool(remark), self._remark)
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        form = make_form()
        add_entry(form, self.tr("Format"), self.kind)
        form.addRow("", self._sentence)
        add_entry(form, self.tr("What"), self.scope)
        form.addRow("", self._remark)
        add_entry(form, self.tr("Folder"), self.folder)
        note = self.tr("Nothing that is there is written over: what is new gets a name of its own.")
        form.addRow("", PlainLabel(note, wraps=True, muted=True))
        buttons = row(spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("Cancel"), on_click=self.reject))
        self._go = primary_button(self.tr("Export"), "file-export", on_click=self._on_go)
        self._go.setDefault(True)
        self._go.setEnabled(self.scope.count() > 0)
        buttons.addWidget(self._go)
        layout = column(form, spacing=2 * GRID, margin=2 * GRID)
        layout.addStretch()
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.choose_kind(kind)
        self._on_kind_changed()
        fit_height(self, 90)

    def choose_kind(self, kind: ExportKind) -> None:
        """Offer another kind first."""
        self.kind.setCurrentIndex(self.kind.findText(translate("Export", KINDS[kind].title)))

    def _on_kind_changed(self) -> None:
        kind = self.kind.currentData()
        if kind in KINDS:
            self._sentence.setText(translate("Export", KINDS[kind].sentence))

    def _on_go(self) -> None:
        if self.folder.path is None or not self.folder.verify():
            self.folder.line.setFocus()
            return
        self.submitted.emit(ExportWish(self.kind.currentData(), self.scope.currentData(), self.folder.path))
        self.accept()


def kind_of(word: str) -> ExportKind:
    """The kind with that word; DICOM files if there is none."""
    return next((kind for kind in KINDS if kind.value == word), Package.FILES)


def _scope_text(scope: Scope, count: int) -> str:
    one, several = _SCOPES[scope]
    return counted("Export", one, several, count)


def _check_folder(text: str) -> str:
    if text.strip() and Path(text.strip()).is_file():
        return translate("Export", "This is a file. Choose a folder, or the name of a new one.")
    return ""
