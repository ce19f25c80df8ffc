"""One short and good dialogue for each service: the operation, and what a peer says in it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from implant_gui.dicom.message_ids import MessageIds
from implant_gui.dicom.operations import DicomOperations
from implant_gui.dicom.reference.stories import REFERENCE
from implant_gui.dicom.wire.stories import WIRE
from implant_gui.domain.ports import Operation, Operations
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from implant_gui.storage.folder import FolderSink
from implant_gui.storage.part10 import PREAMBLE, PREFIX
from tests.dicom.playing import CALLING, play, server_at
from tests.dicom.wire.replaying import Step, recorded
from tests.peers import pdu
from tests.peers.scripted import Conversation, Script, ScriptedPeer

GENERIC = InformationModel.GENERIC
UID = Uid("1.2.3.4")
PENDING = 0xFF00
Start = Callable[[Operations, Server, Path], Operation]


@dataclass(frozen=True)
class Dialogue:
    """A service with a script that serves it well."""

    name: str
    start: Start
    script: Script


def wire() -> Operations:
    """An engine as on its first day: its message IDs begin at 1, so it says the same each time."""
    return DicomOperations(WIRE, lambda: CALLING, lambda _server: None, MessageIds())


def reference() -> Operations:
    """The other engine, likewise."""
    return DicomOperations(REFERENCE, lambda: CALLING, lambda _server: None, MessageIds())


def record(dialogue: Dialogue, folder: Path, engine: Callable[[], Operations] = wire) -> list[Step]:
    """What a peer says in `dialogue`, and when."""
    steps: list[Step] = []
    with ScriptedPeer(recorded(dialogue.script, steps)) as peer:
        assert play(dialogue.start(engine(), server_at(peer.port), folder)).code == 0
    return steps


def match(number: int) -> bytes:
    return pdu.element(0x00080018, "UI", f"1.2.3.{number}") + pdu.element(0x00221095, "LO", "Stem")


def _echo(talk: Conversation) -> None:
    talk.accept()
    talk.respond(talk.receive_message(), 0)
    talk.finish()


def _find(talk: Conversation) -> None:
    talk.accept()
    request = talk.receive_message()
    talk.respond(request, PENDING, match(1))
    talk.respond(request, PENDING, match(2))
    talk.respond(request, 0)
    talk.finish()


def _get(talk: Conversation) -> None:
    talk.accept()
    request = talk.receive_message()
    talk.send_instance(GENERIC.storage, UID, pdu.template(GENERIC.storage, UID, size=20))
    talk.respond(request, PENDING, remaining=0, completed=1, failed=0, warning=0)
    talk.respond(request, 0, completed=1, failed=0, warning=0)
    talk.finish()


def _move(talk: Conversation) -> None:
    talk.accept()
    request = talk.receive_message()
    talk.respond(request, PENDING, remaining=0, completed=1, failed=0, warning=0)
    talk.respond(request, 0, completed=1, failed=0, warning=0)
    talk.finish()


def _store(talk: Conversation) -> None:
    talk.accept()
    message = talk.receive_message()
    talk.respond(message, 0, affected_instance=message.text(pdu.AFFECTED_INSTANCE))
    talk.finish()


def write_file(folder: Path) -> Path:
    """A DICOM file of some hundred bytes; there as a whole or not at all, as several may be about to send it."""
    path = folder / "one.dcm"
    if path.exists():
        return path
    meta = b"".join(
        pdu.element(tag, vr, value, explicit=True)
        for tag, vr, value in (
            (0x00020001, "OB", b"\0\1"),
            (0x00020002, "UI", GENERIC.storage),
            (0x00020003, "UI", UID),
            (0x00020010, "UI", pdu.IMPLICIT),
        )
    )
    length = pdu.element(0x00020000, "UL", len(meta).to_bytes(4, "little"), explicit=True)
    begun = path.with_suffix(f".{threading.get_ident()}")
    begun.write_bytes(PREAMBLE + PREFIX + length + meta + pdu.template(GENERIC.storage, UID))
    return begun.replace(path)


DIALOGUES = (
    Dialogue("echo", lambda operations, server, _: operations.echo(server), _echo),
    Dialogue("find", lambda operations, server, _: operations.find(server, make_query(GENERIC, {})), _find),
    Dialogue(
        "get",
        lambda operations, server, folder: operations.get(server, RetrieveRequest(GENERIC, (UID,)), FolderSink(folder)),
        _get,
    ),
    Dialogue(
        "move",
        lambda operations, server, _: operations.move(
            server, RetrieveRequest(GENERIC, (UID,), AeTitle("WORKSTATION")), None
        ),
        _move,
    ),
    Dialogue("store", lambda operations, server, folder: operations.store(server, [write_file(folder)]), _store),
)
