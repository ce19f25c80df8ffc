"""Brings index and files together again: after a crash, after a loss, or from nothing.

The files are the truth. One that holds what its name says is adopted, one that does not is set aside, and a row
whose file has gone is marked.
"""

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.library_index import LibraryIndex
from implant_gui.storage.index.row import IndexRow
from implant_gui.storage.library.layout import Layout, ObjectFile
from implant_gui.storage.object_file import ReadBack, read_back

Describe = Callable[[Path], TemplateSummary]
"""Reads what identifies the template in a file; whatever it raises, the object is kept without that."""

_BATCH: Final = 100
_LOG: Final = logging.getLogger(__name__)


class Stocktaking:
    """What can be done about index and files of one library.

    Raises:
        OSError: the folder cannot be read.
        sqlite3.Error: the index cannot be written.
    """

    def __init__(self, layout: Layout, index: LibraryIndex, describe: Describe) -> None:
        self._layout = layout
        self._index = index
        self._describe = describe

    def compare(self) -> tuple[ObjectFile, ...]:
        """Mark rows by whether their file is there; gives the files that have no row. Reads no file."""
        known = self._index.files()
        found = {file.content: file for file in self._layout.object_files()}
        for content, file in tuple(found.items()):
            if content in known and known[content].bytes != file.bytes:
                self._layout.set_damaged_aside(file)
                del found[content]
        gone = [content for content, row in known.items() if content not in found and not row.is_missing]
        back = [content for content, row in known.items() if content in found and row.is_missing]
        if gone:
            self._index.mark(gone, missing=True)
        if back:
            self._index.mark(back, missing=False)
        return tuple(file for content, file in found.items() if content not in known)

    def adopt(
        self,
        files: Iterable[ObjectFile],
        *,
        on_file: Callable[[], None] = lambda: None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> int:
        """Read `files` and give each a row, in the order of their arrival; gives how many are held now."""
        adopted = 0
        for batch in _batches(sorted(files, key=_arrival)):
            if is_stopped():
                break
            rows = []
            for file in batch:
                row = self._row_of(file)
                if row is not None:
                    rows.append(row)
                on_file()
            self._index.put(rows)
            adopted += len(rows)
        return adopted

    def summary_of(self, path: Path, sop_class_uid: Uid, sop_instance_uid: Uid) -> TemplateSummary:
        """What `path` is said to be, under the UIDs that were checked when it came."""
        model = InformationModel.of_storage(sop_class_uid)
        if model is None:
            raise ValueError(f"{sop_class_uid} is no SOP class of templates.")
        try:
            summary = self._describe(path)
        except Exception as error:  # noqa: BLE001 - odd contents are no reason to lose a file that can be found by UID
            _LOG.info("No description of %s: %s", sop_instance_uid, type(error).__name__)
            return TemplateSummary(model, sop_instance_uid)
        return replace(summary, model=model, sop_instance_uid=sop_instance_uid)

    def _row_of(self, file: ObjectFile) -> IndexRow | None:
        try:
            held = read_back(file.path)
            if held.content_name != file.content:
                raise ValueError("The contents do not have the hash that the name says.")
            summary = self.summary_of(file.path, held.sop_class_uid, held.sop_instance_uid)
        except OSError as error:
            _LOG.info("Cannot read %s: %s", file.path.name, error.strerror)
            return None
        except ValueError as error:
            _LOG.info("Set aside %s: %s", file.path.name, error)
            self._layout.set_damaged_aside(file)
            return None
        return _row(summary, file, held)


def arrival_us(path: Path) -> int:
    """When the file was written, in microseconds since 1970: so that the index need not know better than the files."""
    return path.stat().st_mtime_ns // 1000


def _row(summary: TemplateSummary, file: ObjectFile, held: ReadBack) -> IndexRow:
    return IndexRow(
        summary=summary,
        content=file.content,
        sha256=held.sha256,
        bytes=file.bytes,
        received_us=arrival_us(file.path),
        source=held.source,
    )


def _arrival(file: ObjectFile) -> tuple[int, str]:
    try:
        return arrival_us(file.path), file.content
    except OSError:
        return 0, file.content


def _batches(files: Iterable[ObjectFile]) -> Iterator[tuple[ObjectFile, ...]]:
    rest = iter(files)
    while batch := tuple(itertools.islice(rest, _BATCH)):
        yield batch
