import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import TransferJournal, TransferState
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from implant_gui.storage.journal import FileJournal

UIDS = tuple(Uid(f"1.2.{number}") for number in range(5))
REQUEST = RetrieveRequest(InformationModel.GROUP, UIDS, AeTitle("ELSEWHERE"))


def test_what_was_begun_is_unfinished_until_it_is_done(tmp_path: Path) -> None:
    file_journal = FileJournal(tmp_path / "folder" / "journal.sqlite")
    journal: TransferJournal = file_journal
    record = journal.begin("PACS", REQUEST)
    assert record.state is TransferState.WAITING
    assert journal.unfinished() == (record,)
    journal.mark(record.transfer_id, TransferState.DONE)
    assert journal.unfinished() == ()
    file_journal.close()


def test_a_restart_finds_what_is_missing_in_the_order_asked_for(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "journal.sqlite")
    first, second = journal.begin("PACS", REQUEST), journal.begin("B", RetrieveRequest(InformationModel.GENERIC, UIDS))
    journal.mark(first.transfer_id, TransferState.RUNNING)
    journal.mark(second.transfer_id, TransferState.PAUSED)
    journal.add_stored(first.transfer_id, [UIDS[3], UIDS[1], Uid("9.9")])
    journal.close()
    journal.close()

    journal = FileJournal(tmp_path / "journal.sqlite")
    found_first, found_second = journal.unfinished()
    assert found_first.state is TransferState.INTERRUPTED
    assert found_first.request == REQUEST
    assert found_first.stored_uids == {UIDS[1], UIDS[3]}
    assert found_first.missing_uids == (UIDS[0], UIDS[2], UIDS[4])
    assert found_first.created == first.created
    assert found_second == journal.unfinished()[1]
    assert (found_second.state, found_second.request.destination) == (TransferState.PAUSED, None)
    journal.close()


def test_what_is_forgotten_is_gone_and_its_number_is_not_used_again(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "journal.sqlite")
    record = journal.begin("PACS", REQUEST)
    journal.forget(record.transfer_id)
    assert journal.unfinished() == ()
    assert journal.begin("PACS", REQUEST).transfer_id > record.transfer_id
    journal.close()


def test_a_damaged_journal_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"garbage " * 1000)
    journal = FileJournal(path)
    journal.begin("PACS", REQUEST)
    assert len(journal.unfinished()) == 1
    journal.close()
    (aside,) = tmp_path.glob("journal.sqlite.corrupt-*")
    assert aside.read_bytes() == b"garbage " * 1000


def test_a_second_program_is_told(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "journal.sqlite")
    with pytest.raises(OperationError) as failure:
        FileJournal(tmp_path / "journal.sqlite")
    assert failure.value.facts["reason"] == "in-use"
    journal.close()


def test_a_full_disk_is_told_and_recording_goes_on_when_there_is_room(small_disk: Path) -> None:
    journal = FileJournal(small_disk / "journal.sqlite")
    record = journal.begin("PACS", REQUEST)
    ballast = small_disk / "ballast"
    size = 0
    with ballast.open("wb", buffering=0) as stream:
        while size < 3 << 20:
            try:
                size += stream.write(bytes(4096)) or 0
            except OSError:
                break
    many = RetrieveRequest(InformationModel.GENERIC, tuple(Uid(f"1.2.{number}") for number in range(20_000)))
    with pytest.raises(OperationError) as failure:
        journal.begin("PACS", many)
    assert failure.value.kind is ErrorKind.DISK_FULL
    assert journal.unfinished() == (record,)
    ballast.unlink()
    assert len(journal.begin("PACS", many).request.uids) == 20_000
    journal.close()


def test_a_place_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationError) as failure:
        FileJournal(tmp_path / "file" / "journal.sqlite")
    assert failure.value.kind is ErrorKind.STORAGE_UNAVAILABLE


def test_what_is_sent_is_told_from_what_is_fetched(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "journal.sqlite")
    fetched, sent = journal.begin("PACS", REQUEST), journal.begin("PACS", REQUEST, is_sending=True)
    assert [record.is_sending for record in (fetched, sent)] == [False, True]
    journal.close()
    journal = FileJournal(tmp_path / "journal.sqlite")
    assert [record.is_sending for record in journal.unfinished()] == [False, True]
    journal.close()


def test_the_journal_of_an_older_version_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = FileJournal(path)
    record = journal.begin("PACS", REQUEST)
    journal.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE transfers DROP COLUMN is_sending")
        connection.execute("PRAGMA user_version=1")
    journal = FileJournal(path)
    assert journal.unfinished() == (record,)
    journal.close()
