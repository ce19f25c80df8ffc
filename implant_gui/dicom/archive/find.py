"""C-FIND (PS3.4 BB.4.1, K.4.1): one pending response per match, then success."""

from collections.abc import Iterator
from typing import Final

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from implant_gui.dicom.archive.criteria import BadIdentifierError, Query, Tolerance
from implant_gui.dicom.archive.encoding import MalformedDatasetError, decode, encode
from implant_gui.dicom.archive.faults import FaultKind
from implant_gui.dicom.archive.index import ArchiveIndex
from implant_gui.dicom.archive.matching import Match, match
from implant_gui.dicom.archive.responder import (
    CANCELLED,
    PENDING,
    PENDING_WITH_WARNING,
    SUCCESS,
    Responder,
    another_uid,
)
from implant_gui.dicom.guarded.exchange import Status
from implant_gui.domain.service.information_model import InformationModel

_CANNOT_UNDERSTAND: Final = Status(0xC000, "The identifier is no data set")
_DOES_NOT_MATCH: Final = 0xA900
_NO_KEYS: Final = Status(_DOES_NOT_MATCH, "The identifier asks for nothing")
_CHARACTER_SET_TAG: Final = bytes.fromhex("08000500")


def find(responder: Responder, model: InformationModel, index: ArchiveIndex) -> None:
    """Answer a C-FIND of `model`."""
    exchange = responder.exchange
    try:
        identifier = decode(exchange.data(), implicit=exchange.is_implicit)
        query = Query.parse(model, identifier, _tolerance(responder))
    except MalformedDatasetError:
        responder.final(_CANNOT_UNDERSTAND)
        return
    except BadIdentifierError as error:
        responder.final(Status(_DOES_NOT_MATCH, str(error), (error.tag,)))
        return
    if not query.keys:
        responder.final(_NO_KEYS)
        return
    for found in _answers(responder, query, index):
        if responder.is_cancelled:
            break
        responder.step()
        data = _encoded(responder, found.response)
        unsupported = responder.has(FaultKind.FF01) or not found.all_supported
        for _ in range(1 + responder.has(FaultKind.DUPLICATE)):
            responder.pending(PENDING_WITH_WARNING if unsupported else PENDING, data)
    responder.final(CANCELLED if responder.is_cancelled else SUCCESS)


def _answers(responder: Responder, query: Query, index: ArchiveIndex) -> Iterator[Match]:
    """The matches; over and over again if they are not to end."""
    while True:
        number = 0
        for stored in index.candidates(query):
            found = match(query, stored)
            if found is not None:
                number += 1
                yield found
        if not number or not responder.has(FaultKind.ENDLESS_PENDING):
            return


def _tolerance(responder: Responder) -> Tolerance:
    tags = (tag_for_keyword(keyword) for keyword in responder.texts(FaultKind.IGNORE_KEY))
    return Tolerance(frozenset(tag for tag in tags if tag is not None), any_case=responder.has(FaultKind.IGNORE_CASE))


def _encoded(responder: Responder, response: Dataset) -> bytes:
    """The answer as the faults want it."""
    implicit = responder.exchange.is_implicit
    if responder.has(FaultKind.MISSING_UID) and "SOPInstanceUID" in response:
        del response["SOPInstanceUID"]
    if responder.has(FaultKind.WRONG_UID) and "SOPInstanceUID" in response:
        response.SOPInstanceUID = another_uid(response.SOPInstanceUID)
    data = encode(response, implicit=implicit)
    if responder.has(FaultKind.NO_CHARSET) or responder.has(FaultKind.WRONG_CHARSET):
        declared = responder.texts(FaultKind.WRONG_CHARSET)
        data = _relabelled(data, declared[-1] if declared else None, implicit=implicit)
    return data[:-3] if responder.has(FaultKind.TRUNCATE) else data


def _relabelled(data: bytes, declared: str | None, *, implicit: bool) -> bytes:
    """The same encoded text under another Specific Character Set, or under none. It is always the first attribute."""
    if data.startswith(_CHARACTER_SET_TAG):
        length = int.from_bytes(data[4:8] if implicit else data[6:8], "little")
        data = data[8 + length :]
    if declared is None:
        return data
    value = declared.encode("ascii") + b" " * (len(declared) % 2)
    header = len(value).to_bytes(4, "little") if implicit else b"CS" + len(value).to_bytes(2, "little")
    return _CHARACTER_SET_TAG + header + value + data
