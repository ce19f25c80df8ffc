"""The command line against the archive. What depends on signals, pipes or a second program runs as a process."""

import hashlib
import re
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
import pytest

from implant_gui.dicom.archive.destinations import Destinations
from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle
from tests.app.programs import command, free_port, interrupt, serving, start
from tests.app.small_library import ASSEMBLY, CUPS, GREEK, GROUP, STEMS, write_library

ENDED = ["event", "status", "category", "meaning", "comment", "failed_uids", "matches", "stored", "seconds"]
PROGRESS = ["event", "status", "category", "remaining", "completed", "failed", "warning"]
STORED = ["event", "uid", "sop_class", "path", "bytes", "sha256"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_library(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="module")
def destination() -> int:
    return free_port()


@dataclass(frozen=True)
class Served:
    """An archive in this process."""

    archive: Archive
    port: int

    @property
    def peer(self) -> str:
        return f"ARCHIVE@127.0.0.1:{self.port}"

    def misbehave(self, *specs: str) -> str:
        self.archive.faults = Faults.parse(specs)
        return self.peer


@pytest.fixture(scope="module")
def running(library: Path, destination: int) -> Iterator[Served]:
    destinations = Destinations()
    destinations.add(AeTitle("ME"), "127.0.0.1", destination)
    with closing(Archive(AeTitle("ARCHIVE"), library, destinations=destinations)) as archive:
        archive.load()
        yield Served(archive, archive.start())


@pytest.fixture
def served(running: Served) -> Iterator[Served]:
    yield running
    running.misbehave()


@pytest.fixture
def archive(served: Served) -> str:
    return served.peer


def test_echo_says_that_the_server_answers(archive: str) -> None:
    ended = command("echo", archive)
    assert ended.code == 0
    assert re.fullmatch(r"0x0000 Success: .*\. \d+\.\d\d s\n", ended.out)


def test_echo_in_json_ends_with_exactly_the_documented_keys(archive: str) -> None:
    ended = command("echo", archive, "--json")
    (line,) = ended.lines
    assert list(line) == ENDED
    assert (line["event"], line["status"], line["category"]) == ("ended", "0x0000", "Success")
    assert (line["comment"], line["failed_uids"], line["matches"], line["stored"]) == (None, [], 0, 0)
    assert line["seconds"] == round(line["seconds"], 3) > 0


def test_find_prints_a_line_for_each_match(archive: str) -> None:
    ended = command("find", archive, "-k", "ImplantName=CUP")
    assert ended.code == 0
    heading, *lines, closing = ended.out.splitlines()
    assert heading.split()[:3] == ["Manufacturer", "Name", "Size"]
    assert len(lines) == 2
    assert all(line.startswith(GREEK) and "2024-01-01" in line for line in lines)
    assert {line.split()[-1] for line in lines} == set(CUPS)
    assert closing.startswith("0x0000 Success: ")
    assert "2 matches" in closing


def test_find_in_json_has_one_match_a_line(archive: str) -> None:
    ended = command("find", archive, "-k", "Manufacturer=ACME", "-k", "ImplantSize", "--json")
    assert ended.code == 0
    matches = ended.of("match")
    assert all(list(line) == ["event", "status", "values"] for line in matches)
    assert {line["status"] for line in matches} == {"0xFF00"}
    assert {line["values"]["SOPInstanceUID"] for line in matches} == set(STEMS)
    assert {line["values"]["ImplantSize"] for line in matches} == set("123456")
    assert list(ended.ended) == ENDED
    assert (ended.ended["status"], ended.ended["matches"]) == ("0x0000", 6)


@pytest.mark.parametrize(
    ("model", "key", "uid"),
    [("assembly", "ImplantAssemblyTemplateName=Hip*", ASSEMBLY), ("group", "ImplantTemplateGroupName=Stem?", GROUP)],
)
def test_find_asks_the_other_models_too(archive: str, model: str, key: str, uid: str) -> None:
    ended = command("find", archive, "--model", model, "-k", key, "--json")
    assert [line["values"]["SOPInstanceUID"] for line in ended.of("match")] == [uid]


def test_count_leaves_only_the_closing_line(archive: str) -> None:
    assert [line["event"] for line in command("find", archive, "--count", "--json").lines] == ["ended"]
    assert len(command("find", archive, "--count").out.splitlines()) == 1


def test_find_stops_at_its_limit_and_says_so(archive: str) -> None:
    ended = command("find", archive, "--limit", "3", "--json")
    assert ended.code == 0
    assert len(ended.of("match")) == ended.ended["matches"] == 3
    assert ended.ended["limit_reached"] is True
    assert "--limit 0" in command("find", archive, "--limit", "3").err


def test_find_without_a_match_is_a_success(archive: str) -> None:
    ended = command("find", archive, "-k", "Manufacturer=Nobody", "--json")
    assert (ended.code, ended.ended["status"], ended.ended["matches"]) == (0, "0x0000", 0)
    told = command("find", archive, "-k", "Manufacturer=Nobody", "--count")
    assert ". 0 matches, " in told.out
    assert "Nothing matched" in told.err


def test_details_tell_what_was_negotiated(archive: str) -> None:
    assert command("-v", "find", archive, "--count").err == command("find", archive, "-v", "--count").err
    ended = command("find", archive, "-v", "--count")
    assert "Associated: " in ended.err
    assert "Generic Implant Template – FIND: accepted" in ended.err


def test_get_by_uid_stores_the_objects(archive: str, tmp_path: Path) -> None:
    ended = command("get", archive, "--uid", STEMS[0], "--uid", STEMS[1], "--to", tmp_path / "new", "--json")
    assert ended.code == 0, ended
    stored = ended.of("stored")
    assert all(list(line) == STORED for line in stored)
    assert {line["uid"] for line in stored} == set(STEMS[:2])
    for line in stored:
        path = Path(line["path"])
        assert path.parent == tmp_path / "new"
        assert path.stat().st_size == line["bytes"]
        assert pydicom.dcmread(path).SOPInstanceUID == line["uid"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == line["sha256"]
    assert all(list(line) == PROGRESS for line in ended.of("progress"))
    assert {line["category"] for line in ended.of("progress")} == {"Pending"}
    assert list(ended.ended) == ENDED
    assert (ended.ended["status"], ended.ended["stored"], ended.ended["matches"]) == ("0x0000", 2, 0)


def test_get_by_key_asks_first_and_fetches_what_matched(archive: str, tmp_path: Path) -> None:
    ended = command("get", archive, "-k", "Manufacturer=ACME", "--to", tmp_path, "--json")
    assert ended.code == 0
    assert (ended.ended["matches"], ended.ended["stored"]) == (6, 6)
    assert {line["uid"] for line in ended.of("stored")} == set(STEMS)
    assert [line["event"] for line in ended.lines].count("ended") == 1
    assert len(list(tmp_path.iterdir())) == 6


def test_get_by_key_fetches_no_more_than_the_limit(archive: str, tmp_path: Path) -> None:
    ended = command("get", archive, "-k", "Manufacturer=ACME", "--limit", "2", "--to", tmp_path, "--json")
    assert (ended.code, ended.ended["stored"]) == (0, 2)


def test_a_retrieval_of_nothing_is_no_success(archive: str, tmp_path: Path) -> None:
    ended = command("get", archive, "-k", "Manufacturer=Nobody", "--to", tmp_path)
    assert ended.code == 1
    assert "Nothing matched" in ended.err


def test_get_of_what_the_server_does_not_have_is_no_success(archive: str, tmp_path: Path) -> None:
    ended = command("get", archive, "--uid", "1.2.3.99", "--to", tmp_path, "--json")
    assert ended.code == 1
    assert ended.ended["missing_uids"] == ["1.2.3.99"]


def test_get_of_some_that_the_server_does_not_have_is_partial(archive: str, tmp_path: Path) -> None:
    ended = command("get", archive, "--uid", "1.2.3.99", "--uid", STEMS[0], "--to", tmp_path)
    assert ended.code == 3
    assert "Missing: 1.2.3.99" in ended.err


def test_get_into_a_folder_that_cannot_be_is_said(archive: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = command("get", archive, "--uid", STEMS[0], "--to", tmp_path / "file" / "below", "--json")
    assert ended.code == 1
    assert ended.ended["error"] in {"storage-unavailable", "disk-read-only"}
    assert "is a file; a folder is needed" in command("get", archive, "--uid", "1.2", "--to", tmp_path / "file").err


def test_move_to_ourselves_stores_the_objects(archive: str, destination: int, tmp_path: Path) -> None:
    ended = command(
        "move", archive, "--aet", "ME", "-k", "ImplantName=CUP", "--to", tmp_path, "--listen", destination, "--json"
    )
    assert ended.code == 0, ended
    assert {line["uid"] for line in ended.of("stored")} == set(CUPS)
    assert all(list(line) == STORED for line in ended.of("stored"))
    assert list(ended.ended) == ENDED
    assert (ended.ended["status"], ended.ended["stored"], ended.ended["matches"]) == ("0x0000", 2, 2)


def test_move_to_an_unknown_destination_says_why(archive: str) -> None:
    ended = command("move", archive, "--uid", STEMS[0], "--dest", "NOBODY", "--json")
    assert ended.code == 1
    assert (ended.ended["status"], ended.ended["category"]) == ("0xA801", "Failure")
    told = command("move", archive, "--uid", STEMS[0], "--dest", "NOBODY")
    assert told.out.startswith("0xA801 Failure: Move destination unknown. ")
    assert "Likely cause: " in told.err
    assert "Next step: " in told.err


def test_move_to_another_ae_arrives_there(archive: str, destination: int, tmp_path: Path) -> None:
    aet = "ARCHIVE"
    listener = start("listen", "--port", destination, "--aet", "ME", "--to", tmp_path, "--from", aet)
    try:
        assert listener.stdout is not None
        assert listener.stdout.readline() == f"listening on 127.0.0.1:{destination} as ME\n"
        moved = command("move", archive, "--uid", CUPS[0], "--dest", "ME", "--json")
        assert (moved.code, moved.ended["status"], moved.ended["stored"]) == (0, "0x0000", 0)
        assert listener.stdout.readline().startswith(f"{CUPS[0]}  {tmp_path}")
        assert interrupt(listener).code == 0
    finally:
        listener.kill()
        listener.communicate()


def test_sent_files_arrive_at_a_listener(library: Path, tmp_path: Path) -> None:
    port = free_port()
    listener = start("listen", "--port", port, "--to", tmp_path, "--from", "SENDER@127.0.0.1", "--json")
    try:
        assert listener.stdout is not None
        listener.stdout.readline()
        peer = f"IMPLANT_GUI@127.0.0.1:{port}"
        files = [library / f"{uid}.dcm" for uid in STEMS[:2]]
        refused = command("send", peer, *files, "--aet", "STRANGER", "--json")
        assert (refused.code, refused.ended["error"]) == (1, "rejected")
        sent = command("send", peer, *files, "--aet", "SENDER", "--json")
        assert sent.code == 0
        assert [line["uid"] for line in sent.of("sent")] == list(STEMS[:2])
        assert (sent.ended["status"], sent.ended["failed_uids"]) == ("0x0000", [])
        told = interrupt(listener, signal.SIGTERM)
        assert told.code == 0
        assert [line["event"] for line in told.lines] == ["peer_refused", "stored", "stored"]
        assert len(list(tmp_path.iterdir())) == 2
    finally:
        listener.kill()
        listener.communicate()


def test_what_is_no_template_is_never_sent(archive: str, library: Path, tmp_path: Path) -> None:
    image = pydicom.dcmread(next(library.iterdir()))
    image.SOPClassUID = image.file_meta.MediaStorageSOPClassUID = pydicom.uid.UID("1.2.840.10008.5.1.4.1.1.2")
    image.save_as(tmp_path / "image.dcm")
    ended = command("send", archive, library / f"{STEMS[0]}.dcm", tmp_path / "image.dcm", "--json")
    assert (ended.code, ended.ended["error"]) == (1, "not-a-template")
    assert not ended.of("sent")


def test_what_could_not_be_sent_is_named(served: Served, library: Path) -> None:
    files = [library / f"{uid}.dcm" for uid in STEMS[:2]]
    peer = served.misbehave("refuse-store")
    told = command("send", peer, *files)
    ended = command("send", peer, *files, "--json").ended
    assert (told.code, ended["failed_uids"]) == (1, list(STEMS[:2]))
    assert f"Not sent: {files[0]}" in told.err


def test_what_is_sent_can_be_found_again(tmp_path: Path) -> None:
    empty, source = tmp_path / "empty", write_library(tmp_path / "source")
    empty.mkdir()
    with serving("--library", empty) as peer:
        sent = command("send", peer, *sorted(source.iterdir()))
        assert sent.code == 0, sent
        assert "10 of 10 files sent" in sent.out
        assert command("find", peer, "--json").ended["matches"] == 8


def test_a_wrong_ae_title_is_said_in_words(archive: str) -> None:
    ended = command("echo", f"WRONG@{archive.partition('@')[2]}", "--json")
    assert ended.code == 1
    assert ended.ended["error"] == "rejected"
    assert "AE title" in ended.ended["message"]


@pytest.mark.parametrize(
    ("fault", "arguments", "code", "expected"),
    [
        ("status=0xA700@find", ("find",), 1, {"status": "0xA700", "category": "Failure"}),
        ("partial=2@get", ("get", "-k", "Manufacturer=ACME"), 3, {"status": "0xB000", "stored": 4}),
        ("lie-completed@get", ("get", "--uid", STEMS[0]), 1, {"status": "0x0000", "stored": 0}),
        ("refuse-get", ("get", "--uid", STEMS[0]), 1, {"status": None, "error": "no-context-accepted"}),
        ("refuse-roles", ("get", "--uid", STEMS[0]), 1, {"status": None, "error": "role-refused"}),
        ("reject=limit", ("echo",), 1, {"status": None, "error": "rejected"}),
        ("abort-after=1@find", ("find",), 1, {"status": None, "error": "aborted"}),
        ("ff01", ("find",), 0, {"status": "0x0000", "matches": 8}),
        ("missing-uid", ("get", "-k", "Manufacturer=ACME"), 1, {"matches": 6, "stored": 0}),
    ],
)
def test_what_goes_wrong_is_told_as_it_is(
    served: Served, tmp_path: Path, fault: str, arguments: tuple[str, ...], code: int, expected: dict[str, Any]
) -> None:
    verb, *rest = arguments
    if verb == "get":
        rest += ["--to", str(tmp_path)]
    ended = command(verb, served.misbehave(fault), *rest, "--json")
    assert ended.code == code, ended
    assert expected.items() <= ended.ended.items(), ended


def test_failed_objects_are_listed(served: Served, tmp_path: Path) -> None:
    peer = served.misbehave("partial=2@get")
    ended = command("get", peer, "-k", "Manufacturer=ACME", "--to", tmp_path, "--json")
    assert len(ended.ended["failed_uids"]) == 2
    told = command("get", peer, "-k", "Manufacturer=ACME", "--to", tmp_path)
    assert told.out.splitlines()[-1].startswith("0xB000 Warning: ")
    assert told.err.count("Failed: ") == 2


def test_ignored_keys_are_told(served: Served) -> None:
    peer = served.misbehave("ff01")
    assert {line["status"] for line in command("find", peer, "--json").of("match")} == {"0xFF01"}
    assert "ignored some of the keys" in command("find", peer).err


def test_objects_that_never_came_are_no_success(served: Served, tmp_path: Path) -> None:
    told = command("get", served.misbehave("lie-completed@get"), "--uid", STEMS[0], "--to", tmp_path)
    assert told.code == 1
    assert "The server says that it completed 1; 0 arrived here." in told.err


def test_an_interrupt_cancels_and_keeps_what_came(served: Served) -> None:
    process = start("find", served.misbehave("slow=300ms@find"), "--json")
    assert process.stdout is not None
    first = process.stdout.readline()
    ended = interrupt(process)
    assert '"event":"match"' in first
    assert ended.code == 130, ended
    assert (ended.ended["status"], ended.ended["category"]) == ("0xFE00", "Cancel")
    assert 1 <= ended.ended["matches"] < 8
    assert "Traceback" not in ended.err


def test_an_interrupt_ends_a_retrieval_in_order(served: Served, tmp_path: Path) -> None:
    uids = [f"--uid={uid}" for uid in STEMS]
    process = start("get", served.misbehave("slow=300ms@get"), *uids, "--to", tmp_path, "--json")
    assert process.stdout is not None
    while '"event":"stored"' not in process.stdout.readline():
        assert process.poll() is None
    ended = interrupt(process, signal.SIGTERM)
    assert ended.code == 130, ended
    assert 1 <= len(list(tmp_path.iterdir())) < len(STEMS)
    assert not list(tmp_path.glob("*.part"))


def test_a_second_interrupt_aborts_what_the_first_did_not_stop(served: Served) -> None:
    process = start("find", served.misbehave("ignore-cancel", "endless-pending@find", "slow=100ms@find"), "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    while "Cancelling" not in process.stderr.readline():
        assert process.poll() is None
    ended = interrupt(process)
    assert ended.code == 130, ended
    assert (ended.ended["status"], ended.ended["error"]) == (None, "cancelled")


def test_a_time_limit_ends_the_operation(served: Served) -> None:
    ended = command("find", served.misbehave("silent@find"), "--timeout", "0.5", "--json")
    assert (ended.code, ended.ended["error"]) == (1, "operation-timeout")


@pytest.mark.parametrize("arguments", [("find", "--limit", "0"), ("find", "--colour", "--json")])
def test_a_reader_that_has_enough_ends_the_program_quietly(archive: str, arguments: tuple[str, ...]) -> None:
    process = start(*arguments, archive)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    assert process.wait() == 0
    assert not complaint
    process.stderr.close()
