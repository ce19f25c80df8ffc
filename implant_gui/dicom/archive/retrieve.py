"""C-GET and C-MOVE (PS3.4 BB.4.2, BB.4.3, C.4.2, C.4.3): the same sub-operations, sent different ways."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.dicom.archive.destinations import Destinations
from implant_gui.dicom.archive.encoding import (
    SPECIFIC_CHARACTER_SET,
    MalformedDatasetError,
    decode,
    encode,
    encodings_of,
    text_of,
)
from implant_gui.dicom.archive.faults import FaultKind
from implant_gui.dicom.archive.files import EncodedObject, read_encoded
from implant_gui.dicom.archive.index import ArchiveIndex
from implant_gui.dicom.archive.responder import CANCELLED, PENDING, SUCCESS, Responder, another_uid
from implant_gui.dicom.archive.senders import Originator, SameAssociation, Sender, destination
from implant_gui.dicom.guarded.exchange import Status
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.uid import Uid, is_uid

_SOP_INSTANCE_UID: Final = 0x00080018
_CANNOT_UNDERSTAND: Final = Status(0xC000, "The identifier is no data set")
_DOES_NOT_MATCH: Final = 0xA900
_SOME_FAILED: Final = Status(0xB000)
_ALL_FAILED: Final = Status(0xA702)
_NO_ASSOCIATION: Final = Status(0xA702, "The destination accepts no association")
_UNKNOWN_DESTINATION: Final = Status(0xA801, "Unknown move destination")
_MESSAGE_IDS: Final = 65_536


@dataclass(slots=True)
class _Account:
    """What became of the sub-operations so far."""

    remaining: int
    completed: int = 0
    warning: int = 0
    failed: list[Uid] = field(default_factory=list)

    def enter(self, uid: Uid, status: int | None) -> None:
        """One more has come to its end, with this C-STORE status."""
        self.remaining -= 1
        if status == 0:
            self.completed += 1
        elif status is not None and (status & 0xF000 == 0xB000 or status in (0x0001, 0x0107, 0x0116)):
            self.warning += 1
        else:
            self.failed.append(uid)

    def counters(self, *, with_remaining: bool) -> SubOperations:
        remaining = self.remaining if with_remaining else None
        return SubOperations(remaining, self.completed, len(self.failed), self.warning)

    def status(self) -> Status:
        """The final status that these counts make (PS3.4 Tables C.4-2 and C.4-3)."""
        if self.failed and not self.completed and not self.warning:
            return _ALL_FAILED
        return _SOME_FAILED if self.failed or self.warning else SUCCESS


def get(responder: Responder, model: InformationModel, index: ArchiveIndex) -> None:
    """Answer a C-GET of `model`."""
    found = _requested(responder, model, index)
    if found is not None:
        _send_all(responder, found, SameAssociation(responder.exchange))


def move(
    responder: Responder, model: InformationModel, index: ArchiveIndex, ours: AeTitle, destinations: Destinations
) -> None:
    """Answer a C-MOVE of `model`; `ours` is the archive's AE title."""
    exchange = responder.exchange
    theirs = AeTitle(str(exchange.request.MoveDestination or "").strip())
    address = destinations.find(theirs, exchange.caller)
    if address is None:
        responder.final(_UNKNOWN_DESTINATION)
        return
    found = _requested(responder, model, index)
    if found is None:
        return
    if not found or responder.has(FaultKind.LIE_COMPLETED):
        _finish(responder, _Account(0, completed=len(found)))
        return
    originator = Originator(exchange.caller.ae_title, exchange.message_id)
    with destination(ours, theirs, address.host, address.port, originator) as sender:
        if sender is None:
            _finish(responder, _Account(0, failed=[uid for uid, _ in found]), _NO_ASSOCIATION)
        else:
            _send_all(responder, found, sender)


def _requested(responder: Responder, model: InformationModel, index: ArchiveIndex) -> list[tuple[Uid, Path]] | None:
    """The objects asked for that are held; None when the request has been answered because it was none."""
    exchange = responder.exchange
    try:
        identifier = decode(exchange.data(), implicit=exchange.is_implicit)
    except MalformedDatasetError:
        responder.final(_CANNOT_UNDERSTAND)
        return None
    surplus = [int(tag) for tag in identifier.keys() if int(tag) not in (_SOP_INSTANCE_UID, SPECIFIC_CHARACTER_SET)]  # noqa: SIM118
    text = text_of(identifier, _SOP_INSTANCE_UID, encodings_of(identifier)) or ""
    uids = [uid.strip("\0 ") for uid in text.split("\\")]
    if surplus or not all(is_uid(uid) for uid in uids):
        comment = "Only SOP Instance UID may be asked for" if surplus else "A SOP Instance UID is not valid"
        responder.final(Status(_DOES_NOT_MATCH, comment, tuple(surplus) or (_SOP_INSTANCE_UID,)))
        return None
    found = index.locate(model, [Uid(uid) for uid in uids])
    return found[: max(0, len(found) - responder.count(FaultKind.VANISH))]


def _send_all(responder: Responder, found: list[tuple[Uid, Path]], sender: Sender) -> None:
    if responder.has(FaultKind.LIE_COMPLETED):
        _finish(responder, _Account(0, completed=len(found)))
        return
    account = _Account(len(found))
    for number, (uid, path) in enumerate(found):
        if responder.is_cancelled:
            _finish(responder, account, CANCELLED)
            return
        responder.step()
        account.enter(uid, _send_one(responder, sender, number, uid, path))
        if account.remaining and not responder.has(FaultKind.NO_PENDING):
            responder.pending(PENDING, counters=account.counters(with_remaining=True))
    while responder.has(FaultKind.ENDLESS_PENDING):
        if responder.is_cancelled:
            _finish(responder, account, CANCELLED)
            return
        responder.pending(PENDING, counters=account.counters(with_remaining=True))
        responder.idle()
    _finish(responder, account)


def _send_one(responder: Responder, sender: Sender, number: int, uid: Uid, path: Path) -> int | None:
    """One sub-operation; gives its status, None when it has none."""
    if number < responder.count(FaultKind.PARTIAL):
        return None
    try:
        instance = read_encoded(path)
    except (OSError, MalformedDatasetError):
        return None
    named = uid
    if responder.has(FaultKind.WRONG_UID):
        named = Uid(another_uid(uid))
        instance = _renamed(instance, uid, named)
    elif responder.has(FaultKind.UID_MISMATCH):
        named = Uid(another_uid(uid))
    status: int | None = None
    for copy in range(1 + responder.has(FaultKind.DUPLICATE)):
        message_id = (responder.exchange.message_id + 1 + 2 * number + copy) % _MESSAGE_IDS
        status = sender.send(instance, message_id, named)
    return 0xB000 if status == 0 and number < responder.count(FaultKind.WARN) else status


def _renamed(instance: EncodedObject, old: Uid, new: Uid) -> EncodedObject:
    data = instance.data.replace(old.encode("ascii"), new.encode("ascii"), 1)
    return EncodedObject(instance.sop_class_uid, new, instance.transfer_syntax, data)


def _finish(responder: Responder, account: _Account, status: Status | None = None) -> None:
    status = status or account.status()
    with_remaining = status == CANCELLED or responder.has(FaultKind.FINAL_REMAINING)
    identifier = None
    if account.failed and not responder.has(FaultKind.NO_FAILED_LIST):
        listed = Dataset()
        listed.FailedSOPInstanceUIDList = list(account.failed)
        identifier = encode(listed, implicit=responder.exchange.is_implicit)
    responder.final(status, identifier, account.counters(with_remaining=with_remaining))
