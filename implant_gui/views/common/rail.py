"""The slim rail at the left: the three workspaces, and at its bottom help and settings."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton

from implant_gui.views.common.layouts import column
from implant_gui.views.common.tokens import GRID, HALF


class Rail(QFrame):
    """Buttons for actions that the window already has."""

    def __init__(self, top: Sequence[QAction], bottom: Sequence[QAction]) -> None:
        super().__init__()
        self.setProperty("rail", True)
        layout = column(spacing=HALF)
        layout.setContentsMargins(HALF, GRID, HALF, GRID)
        for action in top:
            layout.addWidget(self._button(action))
        layout.addStretch()
        for action in bottom:
            layout.addWidget(self._button(action))
        self.setLayout(layout)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setProperty("rail", True)
        button.setDefaultAction(action)
        name = action.text().replace("&", "").rstrip("…")
        button.setText(name)
        button.setAccessibleName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(24, 24))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        return button
