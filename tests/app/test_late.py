"""Library and journal are opened by whoever needs them first, once, and again when that failed."""

from pathlib import Path

import pytest

from implant_gui.app.late import LateJournal, LateLibrary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from implant_gui.storage.journal import FileJournal
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.library.opened import Progress
from implant_gui.templates.summary import read_summary


def test_nothing_is_on_the_disk_before_the_first_use(tmp_path: Path) -> None:
    library = LateLibrary(lambda _progress: FileLibrary(tmp_path / "library", read_summary))
    journal = LateJournal(lambda: FileJournal(tmp_path / "journal.sqlite"))
    assert list(tmp_path.iterdir()) == []
    assert (library.count(), library.unindexed, library.is_read_only) == (0, 0, False)
    assert journal.unfinished() == ()
    library.close()
    journal.close()


def test_a_failed_opening_is_tried_again(tmp_path: Path) -> None:
    outcomes = iter([OperationError(ErrorKind.STORAGE_UNAVAILABLE), None])

    def open_it(_progress: Progress) -> FileLibrary:
        error = next(outcomes)
        if error is not None:
            raise error
        return FileLibrary(tmp_path, read_summary)

    library = LateLibrary(open_it)
    with pytest.raises(OperationError):
        library.count()
    assert library.count() == 0
    library.close()
    library.close()


def test_the_journal_remembers_over_a_close(tmp_path: Path) -> None:
    journal = LateJournal(lambda: FileJournal(tmp_path / "journal.sqlite"))
    journal.begin("PACS", RetrieveRequest(InformationModel.GENERIC, (Uid("1.2.3"),)))
    journal.close()
    (record,) = journal.unfinished()
    assert record.missing_uids == (Uid("1.2.3"),)
    journal.forget(record.transfer_id)
    assert journal.unfinished() == ()
    journal.close()


def test_how_far_the_opening_is_can_be_seen_meanwhile(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def open_it(progress: Progress) -> FileLibrary:
        progress(40, 100)
        seen.append(library.how_far)
        return FileLibrary(tmp_path, read_summary)

    library = LateLibrary(open_it)
    assert library.how_far == (0, 0)
    library.count()
    assert seen == [(40, 100)]
    library.close()
