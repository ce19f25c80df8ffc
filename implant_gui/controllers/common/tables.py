"""Tables for other programs: what a table shows goes into a file or on the clipboard, as CSV or JSON."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.table_text import TextTable, as_csv, as_json
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.table_text import Shape, ShownColumns
from implant_gui.models.common.words import QT_TRANSLATE_N_NOOP, QT_TRANSLATE_NOOP, counted
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.common.shown_table import TableOrTree, shown_columns
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_SLICE_S: Final = 0.015
"""So long the window waits at a time while a table is read."""
_TRIES: Final = 3
_KEY: Final = "table"


class TableFile(Enum):
    """The kinds of files: the suffix and the encoding; the words are what people choose by."""

    EXCEL = ("csv", "utf-8-sig", QT_TRANSLATE_NOOP("Tables", "CSV for Excel (*.csv)"))
    CSV = ("csv", "utf-8", QT_TRANSLATE_NOOP("Tables", "CSV, UTF-8 without a mark (*.csv)"))
    JSON = ("json", "utf-8", QT_TRANSLATE_NOOP("Tables", "JSON (*.json)"))

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What the file dialog offers."""
        return translate("Tables", self.value[2])

    def encode(self, table: TextTable) -> bytes:
        """The content of the file."""
        text = as_json(table) if self is TableFile.JSON else as_csv(table)
        return text.encode(self.value[1], "replace")


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the window."""

    name: str
    view: TableOrTree
    shape: Shape = Shape.TABLE


class TablesController:
    """The stories of tables that are wanted elsewhere.

    Thread: GUI.

    Args:
        write: writes a file; touches the disk.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        write: Callable[[Path, bytes], None],
        messages: MessageBar,
        folder: Callable[[], Path],
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._write = write
        self._messages = messages
        self._folder = folder
        self._parent = parent
        self._numbers = itertools.count(1)

    def choose_file(self, source: Source) -> None:
        """Ask where to, and save."""
        dialog = QFileDialog(self._parent, translate("Tables", "Save the table"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([kind.words for kind in TableFile])
        dialog.setDefaultSuffix(TableFile.EXCEL.suffix)
        dialog.filterSelected.connect(partial(self._on_filter_selected, dialog))
        dialog.setDirectory(str(self._folder()))
        dialog.selectFile(f"{source.name} {datetime.now().astimezone():%Y-%m-%d}")
        dialog.fileSelected.connect(partial(self._on_file_selected, source, dialog))
        dialog.open()

    def save(self, source: Source, path: Path, kind: TableFile) -> None:
        """Write what `source` shows to `path`, which is replaced."""
        self._tasks.launch(f"save table {next(self._numbers)}", self._save(source, path, kind))

    def copy(self, source: Source) -> None:
        """Put what `source` shows on the clipboard, as CSV."""
        self._tasks.launch("copy table", self._copy(source))

    def _on_filter_selected(self, dialog: QFileDialog, words: str) -> None:
        dialog.setDefaultSuffix(_kind_of(words).suffix)

    def _on_file_selected(self, source: Source, dialog: QFileDialog, name: str) -> None:
        self.save(source, Path(name), _kind_of(dialog.selectedNameFilter(), Path(name)))

    async def _save(self, source: Source, path: Path, kind: TableFile) -> None:
        table = await self._read(source)
        if table is not None:
            data = await self._background(partial(kind.encode, table))
            await self._background(partial(self._write, path, data))
            self._tell(translate("Tables", "The table is saved"), f"{_rows(table)} {path}")

    async def _copy(self, source: Source) -> None:
        table = await self._read(source)
        if table is not None:
            text = await self._background(partial(as_csv, table))
            data = QMimeData()
            data.setText(text)
            data.setData("text/csv", text.encode("utf-8", "replace"))
            QGuiApplication.clipboard().setMimeData(data)
            self._tell(translate("Tables", "The table is on the clipboard, as CSV"), _rows(table))

    async def _read(self, source: Source) -> TextTable | None:
        """What is shown, read in slices: the window goes on meanwhile, and when the rows move it is read again."""
        for _ in range(_TRIES):
            columns = shown_columns(source.view, source.shape)
            table = await _read_once(columns)
            if table is not None:
                return table
        sentence = translate("Tables", "It changes all the time. Try again when it has come to rest.")
        told = Told(translate("Tables", "The table could not be read"), sentence, icon=Icon.WARN, tone=Tone.WARN)
        self._messages.show_message(told, key=_KEY)
        return None

    def _tell(self, title: str, sentence: str) -> None:
        self._messages.show_message(Told(title, sentence, icon=Icon.GOOD, tone=Tone.GOOD), key=_KEY)


async def _read_once(columns: ShownColumns) -> TextTable | None:
    changes = _Changes(columns.model)
    try:
        headers, rows = columns.headers(), []
        end = time.monotonic() + _SLICE_S
        for row in columns.rows():
            rows.append(row)
            if time.monotonic() >= end:
                await asyncio.sleep(0)
                if changes.came:
                    return None
                end = time.monotonic() + _SLICE_S
        return TextTable(headers, tuple(rows))
    finally:
        changes.stop()


class _Changes:
    """Notices that rows of a model are not where they were."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.came = False
        self._signals = (
            model.modelReset,
            model.layoutChanged,
            model.rowsInserted,
            model.rowsRemoved,
            model.rowsMoved,
        )
        for signal in self._signals:
            signal.connect(self._on_change)

    def stop(self) -> None:
        """Notice no more."""
        for signal in self._signals:
            signal.disconnect(self._on_change)

    def _on_change(self) -> None:
        self.came = True


def _kind_of(words: str, path: Path | None = None) -> TableFile:
    """What was chosen; a suffix that somebody wrote counts for more."""
    if path is not None and path.suffix.lower() == ".json":
        return TableFile.JSON
    return next((kind for kind in TableFile if kind.words == words), TableFile.EXCEL)


def _rows(table: TextTable) -> str:
    several = QT_TRANSLATE_N_NOOP("Tables", "{0} rows.", "", 2)
    return counted("Tables", QT_TRANSLATE_NOOP("Tables", "1 row."), several, len(table.rows))
