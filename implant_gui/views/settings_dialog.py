"""The settings: few, each explained, checked as they are written."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QSpinBox, QTabWidget, QWidget

from implant_gui.domain.keeping.settings import MAX_RESULT_LIMIT, Appearance, Settings, SurfaceDrawing
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.checked_line import PathLine
from implant_gui.views.common.forms import add_entry, indent, make_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.lazy_page import LazyPage
from implant_gui.views.common.tokens import GRID
from implant_gui.views.servers.local_node_form import LocalNodeForm

Language = tuple[str, str]
"""A code such as ``de``, and the language's own name; the code is "" for the system's."""


class SettingsDialog(QDialog):
    """Edits the settings.

    Emits:
        submitted: the `Settings` as they should be; the dialog closes itself.
        appearance_previewed: an `Appearance`, to be shown at once; once more with the old one when cancelled.
    """

    submitted = Signal(object)
    appearance_previewed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        *,
        addresses: Sequence[str] = (),
        languages: Sequence[Language] = (),
        default_folder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self._node = LazyPage(lambda: LocalNodeForm(settings.local, addresses), margin=2 * GRID)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(holder(self._general(default_folder, languages)), self.tr("General"))
        self._tabs.addTab(self._node, self.tr("This DICOM node"))
        buttons = row(spacing=GRID)
        buttons.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("Cancel"), on_click=self.reject))
        save = primary_button(self.tr("Save"), on_click=self._on_save)
        save.setDefault(True)
        buttons.addWidget(save)
        self.setLayout(column(self._tabs, buttons, spacing=0))
        self.resize(600, 520)
        self.rejected.connect(self._on_rejected)

    @property
    def node(self) -> LocalNodeForm:
        """The page of our own node."""
        return self._node.page

    def _general(self, default_folder: str, languages: Sequence[Language]) -> QFormLayout:
        settings = self._settings
        self.appearance = QComboBox()
        for appearance, text in (
            (Appearance.SYSTEM, self.tr("as the system")),
            (Appearance.LIGHT, self.tr("light")),
            (Appearance.DARK, self.tr("dark")),
        ):
            self.appearance.addItem(text, appearance)
        self.appearance.setCurrentIndex(self.appearance.findData(settings.appearance))
        self.appearance.currentIndexChanged.connect(self._on_appearance_changed)
        self.language = QComboBox()
        for code, name in languages or (("", self.tr("as the system")),):
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.surfaces = QComboBox()
        for drawing, text in (
            (SurfaceDrawing.AUTOMATIC, self.tr("by the graphics card if it is faster")),
            (SurfaceDrawing.SOFTWARE, self.tr("by the program itself")),
        ):
            self.surfaces.addItem(text, drawing)
        self.surfaces.setCurrentIndex(self.surfaces.findData(settings.surface_drawing))
        self.limit = QSpinBox()
        indent(self.limit)
        self.limit.setRange(0, MAX_RESULT_LIMIT)
        self.limit.setSingleStep(500)
        self.limit.setGroupSeparatorShown(True)
        self.limit.setSpecialValueText(self.tr("no limit"))
        self.limit.setValue(settings.result_limit)
        self.folder = PathLine(
            self.tr("Library folder"), str(settings.library_folder or ""), placeholder=default_folder, folder=True
        )
        form = make_form(margin=2 * GRID)
        for label, widget in (
            (self.tr("Colours"), self.appearance),
            (self.tr("Language"), self.language),
            (self.tr("Most matches of a query"), self.limit),
            (self.tr("Library folder"), self.folder),
            (self.tr("Surfaces are drawn"), self.surfaces),
        ):
            add_entry(form, label, widget)
        has_choice = self.language.count() > 1
        form.setRowVisible(self.language, has_choice)
        note = (
            self.tr("Folder, language and the way to draw surfaces change when the program starts next time.")
            if has_choice
            else self.tr("Folder and the way to draw surfaces change when the program starts next time.")
        )
        form.addRow("", PlainLabel(note, wraps=True, muted=True))
        return form

    def _on_appearance_changed(self) -> None:
        self.appearance_previewed.emit(self.appearance.currentData())

    def _on_rejected(self) -> None:
        self.appearance_previewed.emit(self._settings.appearance)

    def _on_save(self) -> None:
        node = self.node.collect() if self._node.is_built else self._settings.local
        if node is None:
            self._tabs.setCurrentIndex(1)
            return
        changed = replace(
            self._settings,
            local=node,
            appearance=self.appearance.currentData(),
            language=str(self.language.currentData()),
            result_limit=self.limit.value(),
            library_folder=self.folder.path,
            surface_drawing=self.surfaces.currentData(),
        )
        self.submitted.emit(changed)
        self.accept()
