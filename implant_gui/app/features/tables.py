"""Every table of the window can be saved and copied: from the File menu, and from its own context menu."""

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from implant_gui.app.features.remembered import documents_folder
from implant_gui.app.program import Program
from implant_gui.controllers.common.tables import Source, TablesController
from implant_gui.models.common.table_text import Shape
from implant_gui.storage.atomic import write_bytes
from implant_gui.views.actions import Command
from implant_gui.views.common import icons
from implant_gui.views.main_window import MainWindow, Workspace

translate = QCoreApplication.translate
_WITHOUT_MENU: Final = (Qt.ContextMenuPolicy.DefaultContextMenu,)


def build(program: Program) -> "Tables":
    """Connect everything."""
    return Tables(program)


class Tables:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._window = program.window
        self._controller = TablesController(
            tasks=program.tasks,
            background=program.background,
            write=write_bytes,
            messages=program.window.message_bar,
            folder=documents_folder,
            parent=program.window,
        )
        self._main, self._others = _sources(program.window)
        program.window.commands[Command.SAVE_TABLE].triggered.connect(self._save)
        program.window.commands[Command.COPY_TABLE].triggered.connect(self._copy)
        for source in (*self._main.values(), *self._others):
            self._add_actions(source)

    def _save(self) -> None:
        self._controller.choose_file(self._meant())

    def _copy(self) -> None:
        self._controller.copy(self._meant())

    def _meant(self) -> Source:
        """The table that has the keyboard, or else the main one of the workspace."""
        focus = QApplication.focusWidget()
        for source in (*self._main.values(), *self._others):
            if focus is not None and (focus is source.view or source.view.isAncestorOf(focus)):
                return source
        return self._main[self._window.workspace]

    def _add_actions(self, source: Source) -> None:
        view = source.view
        if view.actions():
            separator = QAction(view)
            separator.setSeparator(True)
            view.addAction(separator)
        for text, icon, story in (
            (translate("Tables", "Copy the table as CSV"), "copy", self._controller.copy),
            (translate("Tables", "Save the table…"), "table", self._controller.choose_file),
        ):
            action = QAction(text, view)
            icons.set_icon(action, icon)
            action.triggered.connect(partial(story, source))
            view.addAction(action)
        if view.contextMenuPolicy() in _WITHOUT_MENU:
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def _sources(window: MainWindow) -> tuple[dict[Workspace, Source], tuple[Source, ...]]:
    """The main table of each workspace, and those beside them."""
    browse, library, diagnose = window.browse, window.library, window.diagnose
    attributes = translate("Tables", "Attributes")
    return {
        Workspace.BROWSE: Source(translate("Tables", "Results"), browse.result_view.tree, Shape.MATCHES),
        Workspace.LIBRARY: Source(translate("Tables", "Library"), library.table),
        Workspace.DIAGNOSE: Source(translate("Tables", "Operations"), diagnose.trace_view, Shape.TREE),
    }, (
        Source(translate("Tables", "Transfers"), window.transfers.table),
        Source(attributes, browse.preview.tree.view, Shape.TREE),
        Source(attributes, library.preview.tree.view, Shape.TREE),
        Source(translate("Tables", "Presentation contexts"), diagnose.contexts_table),
    )
