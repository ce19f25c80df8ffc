"""C-STORE of files."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import InstanceSent, Progress
from implant_gui.domain.service.information_model import InformationModel
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import play, server_at, wait_until
from tests.peers import pdu
from tests.peers.pdu import Message
from tests.peers.scripted import Conversation, Script

GENERIC, GROUP = InformationModel.GENERIC, InformationModel.GROUP


def write_file(folder: Path, number: int, *, sop_class: str = GENERIC.storage, syntax: str = pdu.EXPLICIT) -> Path:
    dataset = Dataset()
    dataset.SOPClassUID = UID(sop_class)
    dataset.SOPInstanceUID = UID(f"1.2.3.{number}")
    dataset.Manufacturer = "ACME"
    dataset.EncapsulatedDocument = bytes(40000)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    dataset.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    path = folder / f"{number}.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


def taking(received: list[Message], *statuses: int, syntax: str = pdu.EXPLICIT, **options: dict[str, int]) -> Script:
    """Answers each object with the next status."""

    def script(talk: Conversation) -> None:
        talk.accept(syntax=syntax, **options)  # type: ignore[arg-type]
        for status in statuses:
            message = talk.receive_message()
            received.append(message)
            talk.respond(message, status, affected_instance=message.text(pdu.AFFECTED_INSTANCE))
        talk.finish()

    return script


def test_files_go_out_as_they_are(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    files = [write_file(tmp_path, n) for n in range(3)]
    received: list[Message] = []
    played = play(operations.store(server_at(peer(taking(received, 0, 0, 0)).port), files))
    assert [sent.name for sent in played.of(InstanceSent)] == ["0.dcm", "1.dcm", "2.dcm"]
    for path, message in zip(files, received, strict=True):
        assert message.data is not None
        assert path.read_bytes().endswith(message.data)
        assert message.text(pdu.AFFECTED_CLASS) == GENERIC.storage
    last = played.of(Progress)[-1].sub_operations
    assert (last.remaining, last.completed, last.failed, last.warning) == (0, 3, 0, 0)
    assert played.code == 0


@pytest.mark.parametrize(("stored", "accepted"), [(pdu.EXPLICIT, pdu.IMPLICIT), (pdu.IMPLICIT, pdu.EXPLICIT)])
def test_a_file_is_converted_where_it_must_be(
    operations: Operations, peer: MakePeer, tmp_path: Path, stored: str, accepted: str
) -> None:
    received: list[Message] = []
    there = peer(taking(received, 0, syntax=accepted))
    play(operations.store(server_at(there.port), [write_file(tmp_path, 1, syntax=stored)]))
    maker = pdu.element(0x00080070, "LO", "ACME", explicit=accepted == pdu.EXPLICIT)
    assert maker in (received[0].data or b"")


def test_the_gravest_answer_is_the_final_status(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    files = [write_file(tmp_path, n) for n in range(4)]
    there = peer(taking([], 0, 0xB000, 0xA700, 0))
    played = play(operations.store(server_at(there.port), files))
    assert [sent.status.code for sent in played.of(InstanceSent)] == [0, 0xB000, 0xA700, 0]
    assert played.code == 0xA700
    last = played.of(Progress)[-1].sub_operations
    assert (last.completed, last.failed, last.warning) == (2, 1, 1)


def test_what_the_peer_does_not_take_is_left_out(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    files = [write_file(tmp_path, 1, sop_class=GROUP.storage), write_file(tmp_path, 2)]
    there = peer(taking([], 0, refuse={GROUP.storage: 3}))
    played = play(operations.store(server_at(there.port), files))
    assert [sent.name for sent in played.of(InstanceSent)] == ["2.dcm"]
    assert played.kind is ErrorKind.NO_CONTEXT_ACCEPTED
    assert played.error.facts["sop_class"] == GROUP.storage
    assert played.code == 0


def test_a_peer_that_takes_nothing(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    there = peer(taking([], refuse={GENERIC.storage: 3}))
    played = play(operations.store(server_at(there.port), [write_file(tmp_path, 1)]))
    assert played.kind is ErrorKind.NO_CONTEXT_ACCEPTED
    assert played.ended.status is None


def test_a_file_that_is_no_dicom_file_ends_it_before_anybody_is_called(
    operations: Operations, peer: MakePeer, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not DICOM")
    there = peer(Conversation.hold)
    played = play(operations.store(server_at(there.port), [path]))
    assert played.kind is ErrorKind.FILE_UNREADABLE
    assert played.error.address == str(path)
    assert not there.conversations


def test_a_missing_file_is_named(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    there = peer(Conversation.hold)
    played = play(operations.store(server_at(there.port), [tmp_path / "gone.dcm"]))
    assert played.kind is ErrorKind.FILE_UNREADABLE
    assert "gone.dcm" in played.error.address


def test_cancelling_takes_effect_between_two_files(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    files = [write_file(tmp_path, n) for n in range(3)]

    token = CancelToken()

    def script(talk: Conversation) -> None:
        talk.accept(syntax=pdu.EXPLICIT)
        message = talk.receive_message()
        token.cancel()
        talk.respond(message, 0)
        talk.finish()

    there = peer(script)
    played = play(operations.store(server_at(there.port), files), token)
    assert len(played.of(InstanceSent)) == 1
    assert played.ended.cancelled is CancelRung.ASKED
    assert played.code == 0


def test_a_wrong_message_id_breaks_the_protocol(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    def lying(talk: Conversation) -> None:
        talk.accept(syntax=pdu.EXPLICIT)
        talk.respond(talk.receive_message(), 0, responded_to=60000)
        talk.hold()

    played = play(operations.store(server_at(peer(lying).port), [write_file(tmp_path, 1)]))
    assert played.kind is ErrorKind.PROTOCOL


def test_a_peer_that_does_not_read_is_given_up(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    def deaf(talk: Conversation) -> None:
        talk.accept(syntax=pdu.EXPLICIT)
        talk.hold()

    path = write_file(tmp_path, 1)
    big = path.read_bytes() + pdu.element(0xFFFCFFFC, "OB", bytes(30_000_000), explicit=True)
    path.write_bytes(big)
    played = play(operations.store(server_at(peer(deaf).port, pdu=0.5, answer=1.0), [path]))
    assert played.kind is ErrorKind.ANSWER_TIMEOUT


def test_a_peer_that_does_not_read_is_dropped(operations: Operations, peer: MakePeer, tmp_path: Path) -> None:
    """There is no room even for an A-ABORT."""

    token = CancelToken()

    def deaf(talk: Conversation) -> None:
        talk.accept(syntax=pdu.EXPLICIT)
        talk.receive_pdu()
        token.abort(AbortCause.SHUTDOWN)
        talk.hold()

    path = write_file(tmp_path, 1)
    path.write_bytes(path.read_bytes() + pdu.element(0xFFFCFFFC, "OB", bytes(30_000_000), explicit=True))
    there = peer(deaf)
    played = play(operations.store(server_at(there.port, pdu=60.0, answer=60.0), [path]), token)
    ended = played.ended
    assert ended.cancelled in (CancelRung.DROPPED, CancelRung.ABORTED)
    assert ended.error is None


DCMTK_PROFILE = f"""
[[TransferSyntaxes]]
[Uncompressed]
TransferSyntax1 = LittleEndianExplicit
TransferSyntax2 = LittleEndianImplicit
[[PresentationContexts]]
[Implants]
PresentationContext1 = {GENERIC.storage}\\Uncompressed
[[Profiles]]
[Implants]
PresentationContexts = Implants
"""
"""DCMTK's storescp takes implant templates only when it is told to."""


@pytest.fixture
def storescp(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """DCMTK's storage SCP: its port, and the folder that it fills."""
    program = shutil.which("storescp")
    if program is None:
        pytest.skip("DCMTK's storescp is not installed")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    folder = tmp_path / "dcmtk"
    folder.mkdir()
    profile = tmp_path / "storescp.cfg"
    profile.write_text(DCMTK_PROFILE)
    options = ["-xf", str(profile), "Implants", "-aet", "DCMTK", "-od", str(folder)]
    process = subprocess.Popen([program, *options, str(port)])

    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            return False
        return True

    wait_until(answers)
    yield port, folder
    process.terminate()
    process.wait()


def test_dcmtk_takes_what_we_send(operations: Operations, storescp: tuple[int, Path], tmp_path: Path) -> None:
    port, folder = storescp
    files = [write_file(tmp_path, n) for n in range(3)]
    server = Server("DCMTK", "127.0.0.1", port, AeTitle("DCMTK"))
    played = play(operations.store(server, files))
    assert played.code == 0
    assert len(list(folder.iterdir())) == 3
