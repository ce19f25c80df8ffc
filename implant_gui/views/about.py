"""What this program is, in which version, on what it stands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.forms import add_fact, fact_form
from implant_gui.views.common.labels import TITLE, IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID


class AboutDialog(QDialog):
    """Versions to read and to copy."""

    def __init__(self, versions: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Show `versions`: names with their version, the program itself first."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About implant-gui"))
        self._versions = tuple(versions)
        form = fact_form()
        for name, version in versions:
            add_fact(form, name, version)
        sentence = self.tr(
            "Finds, shows and fetches orthopaedic implant templates with the DICOM Implant Template "
            "Query/Retrieve service (PS3.4 Annex BB). Not a medical device: plan with a product that is one."
        )
        head = row(IconLabel("bone", size=40), PlainLabel("implant-gui").scaled(TITLE), spacing=2 * GRID)
        head.addStretch()
        buttons = row(push_button(self.tr("Copy"), "copy", on_click=self._on_copy), spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(primary_button(self.tr("Close"), on_click=self.accept))
        licence = PlainLabel(self.tr("MIT licence. Icons: Tabler (MIT)."), muted=True)
        layout = column(head, PlainLabel(sentence, wraps=True), form, licence, spacing=2 * GRID, margin=3 * GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(460)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name} {version}" for name, version in self._versions))
