"""Every command of the window as data: what it is called, its icon, its keys, the menu that it is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from implant_gui.models.common.words import QT_TRANSLATE_NOOP
from implant_gui.views.common import icons


class Menu(Enum):
    """The menus, in order; the values are their titles."""

    FILE = QT_TRANSLATE_NOOP("actions", "&File")
    QUERY = QT_TRANSLATE_NOOP("actions", "&Query")
    VIEW = QT_TRANSLATE_NOOP("actions", "&View")
    TRANSFER = QT_TRANSLATE_NOOP("actions", "&Transfer")
    HELP = QT_TRANSLATE_NOOP("actions", "&Help")


class Command(Enum):
    """What the window can be told to do."""

    ADD_SERVER = "add-server"
    TEST_SERVERS = "test-servers"
    IMPORT_FILES = "import-files"
    IMPORT_FOLDER = "import-folder"
    EXPORT = "export"
    SAVE_TABLE = "save-table"
    COPY_TABLE = "copy-table"
    STORAGE_SCP = "storage-scp"
    SETTINGS = "settings"
    QUIT = "quit"
    SEARCH = "search"
    STOP = "stop"
    FOLD_FORM = "fold-form"
    FILTER = "filter"
    WATCH = "watch"
    NEWS = "news"
    BROWSE = "browse"
    LIBRARY = "library"
    DIAGNOSE = "diagnose"
    TRANSFERS = "transfers"
    FETCH = "fetch"
    SEND = "send"
    CLEAR_FINISHED = "clear-finished"
    HELP = "help"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as a menu shows it; `ends_group` puts a line below it."""

    command: Command
    menu: Menu
    text: str
    icon: str
    keys: str = ""
    ends_group: bool = False
    is_workspace: bool = False


ENTRIES: Final = (
    Entry(
        Command.ADD_SERVER, Menu.FILE, QT_TRANSLATE_NOOP("actions", "&Add a server…"), "server-2", keys="Ctrl+Shift+A"
    ),
    Entry(
        Command.TEST_SERVERS,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "&Check all servers"),
        "activity-heartbeat",
        ends_group=True,
    ),
    Entry(
        Command.IMPORT_FILES,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "&Import files…"),
        "file-import",
        keys="Ctrl+O",
    ),
    Entry(
        Command.IMPORT_FOLDER,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "Import a f&older…"),
        "folder-open",
        keys="Ctrl+Shift+O",
    ),
    Entry(
        Command.EXPORT,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "&Export…"),
        "file-export",
        keys="Ctrl+E",
        ends_group=True,
    ),
    Entry(
        Command.SAVE_TABLE,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "Save the &table…"),
        "table",
        keys="Ctrl+S",
    ),
    Entry(
        Command.COPY_TABLE,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "Copy the ta&ble as CSV"),
        "copy",
        keys="Ctrl+Shift+C",
        ends_group=True,
    ),
    Entry(Command.STORAGE_SCP, Menu.FILE, QT_TRANSLATE_NOOP("actions", "Storage S&CP…"), "broadcast"),
    Entry(
        Command.SETTINGS,
        Menu.FILE,
        QT_TRANSLATE_NOOP("actions", "&Settings…"),
        "settings",
        keys="Ctrl+,",
        ends_group=True,
    ),
    Entry(Command.QUIT, Menu.FILE, QT_TRANSLATE_NOOP("actions", "&Quit"), "logout", keys="Ctrl+Q"),
    Entry(Command.SEARCH, Menu.QUERY, QT_TRANSLATE_NOOP("actions", "&Search"), "search", keys="F5"),
    Entry(Command.STOP, Menu.QUERY, QT_TRANSLATE_NOOP("actions", "S&top"), "player-stop", keys="Esc", ends_group=True),
    Entry(
        Command.FOLD_FORM,
        Menu.QUERY,
        QT_TRANSLATE_NOOP("actions", "&Fold or unfold the form"),
        "chevrons-up",
        keys="Ctrl+L",
    ),
    Entry(
        Command.FILTER,
        Menu.QUERY,
        QT_TRANSLATE_NOOP("actions", "F&ilter the results"),
        "filter",
        keys="Ctrl+F",
        ends_group=True,
    ),
    Entry(Command.WATCH, Menu.QUERY, QT_TRANSLATE_NOOP("actions", "&Watch saved searches…"), "eye"),
    Entry(Command.NEWS, Menu.QUERY, QT_TRANSLATE_NOOP("actions", "What is &new"), "bell", keys="Ctrl+N"),
    Entry(
        Command.BROWSE, Menu.VIEW, QT_TRANSLATE_NOOP("actions", "&Browse"), "search", keys="Ctrl+1", is_workspace=True
    ),
    Entry(
        Command.LIBRARY, Menu.VIEW, QT_TRANSLATE_NOOP("actions", "&Library"), "books", keys="Ctrl+2", is_workspace=True
    ),
    Entry(
        Command.DIAGNOSE,
        Menu.VIEW,
        QT_TRANSLATE_NOOP("actions", "&Diagnose"),
        "stethoscope",
        keys="Ctrl+3",
        ends_group=True,
        is_workspace=True,
    ),
    Entry(
        Command.TRANSFERS,
        Menu.VIEW,
        QT_TRANSLATE_NOOP("actions", "Show or hide the &transfers"),
        "transfer-in",
        keys="Ctrl+T",
    ),
    Entry(
        Command.FETCH, Menu.TRANSFER, QT_TRANSLATE_NOOP("actions", "&Fetch what is selected"), "download", keys="Ctrl+D"
    ),
    Entry(
        Command.SEND,
        Menu.TRANSFER,
        QT_TRANSLATE_NOOP("actions", "&Send to a server…"),
        "upload",
        keys="Ctrl+Shift+S",
        ends_group=True,
    ),
    Entry(
        Command.CLEAR_FINISHED, Menu.TRANSFER, QT_TRANSLATE_NOOP("actions", "&Clear what has finished"), "playlist-x"
    ),
    Entry(Command.HELP, Menu.HELP, QT_TRANSLATE_NOOP("actions", "&Help"), "help-circle", keys="F1"),
    Entry(Command.ABOUT, Menu.HELP, QT_TRANSLATE_NOOP("actions", "&About implant-gui"), "info-circle"),
)


def add_menus(window: QMainWindow) -> Mapping[Command, QAction]:
    """Give `window` its menus; the actions are its children and still do nothing."""
    menus = {menu: window.menuBar().addMenu(_translated(menu.value)) for menu in Menu}
    workspaces = QActionGroup(window)
    actions: dict[Command, QAction] = {}
    for entry in ENTRIES:
        action = QAction(_translated(entry.text), window)
        action.setObjectName(entry.command.value)
        if entry.keys:
            action.setShortcut(QKeySequence(entry.keys))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{_plain(action.text())} ({keys})")
        if entry.is_workspace:
            action.setCheckable(True)
            workspaces.addAction(action)
        icons.set_icon(action, entry.icon)
        menus[entry.menu].addAction(action)
        if entry.ends_group:
            menus[entry.menu].addSeparator()
        actions[entry.command] = action
    return actions


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def _translated(text: str) -> str:
    return QCoreApplication.translate("actions", text)
