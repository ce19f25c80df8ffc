"""Answers to one request, with the faults that the archive was told to have.

The services say what is right to answer; what becomes of it is decided here, and nowhere else but where a fault is
about the content of an answer.
"""

import struct
from typing import Final

from pydicom.datadict import tag_for_keyword

from implant_gui.dicom.archive.faults import FaultKind, Faults
from implant_gui.dicom.guarded.exchange import Exchange, Status
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import NO_COUNTERS, SubOperations

SUCCESS: Final = Status(0x0000)
CANCELLED: Final = Status(0xFE00)
PENDING: Final = Status(0xFF00)
PENDING_WITH_WARNING: Final = Status(0xFF01)
_UNKNOWN: Final = Status(0x3C21, "No table has this status")
_UNSENT: Final = 84
"""So many bytes of a response are still missing when it stalls."""
_WHOLE_COMMAND: Final = 0x03
"""The message control header of a command set's only fragment."""


class ExchangeOverError(Exception):
    """There is nobody to answer any more, or nothing that may be answered."""


class Responder:
    """Belongs to the thread of the exchange."""

    def __init__(self, exchange: Exchange, faults: Faults) -> None:
        self.exchange: Final = exchange
        self._faults = faults
        self._service = exchange.service
        self._steps = 0
        self._message_id = exchange.message_id + self.has(FaultKind.WRONG_MESSAGE_ID)

    @property
    def is_cancelled(self) -> bool:
        """Whether the peer wants no more, and the archive is meant to notice."""
        return self.exchange.is_cancelled and not self.has(FaultKind.IGNORE_CANCEL)

    def has(self, kind: FaultKind) -> bool:
        """Whether a fault is wanted of this service."""
        return self._faults.has(kind, self._service)

    def count(self, kind: FaultKind) -> int:
        """The number that a fault was given; 0 without it."""
        return int(self._faults.number(kind, self._service) or 0)

    def texts(self, kind: FaultKind) -> tuple[str, ...]:
        """The texts that a fault was given."""
        return self._faults.texts(kind, self._service)

    def begin(self) -> None:
        """Before anything is done about the request.

        Raises:
            ExchangeOverError: a fault has answered it, or sees to it that nobody does.
        """
        if self.has(FaultKind.SILENT):
            self.exchange.fall_silent()
            raise ExchangeOverError
        self._stop_if_due()
        code = self._faults.number(FaultKind.STATUS, self._service)
        if code is not None or self.has(FaultKind.UNKNOWN_STATUS):
            self.final(_UNKNOWN if code is None else Status(int(code)))
            raise ExchangeOverError

    def step(self) -> None:
        """Before each match or sub-operation.

        Raises:
            ExchangeOverError: the peer has gone, or a fault ends it here.
        """
        self._stop_if_due()
        self._steps += 1
        self._pause()
        if not self.exchange.is_alive:
            raise ExchangeOverError

    def pending(self, status: Status, identifier: bytes | None = None, counters: SubOperations = NO_COUNTERS) -> None:
        """Send a response that others follow."""
        self.exchange.respond(status, identifier, self._counters(counters), message_id=self._message_id)

    def final(self, status: Status, identifier: bytes | None = None, counters: SubOperations = NO_COUNTERS) -> None:
        """Send the last response.

        Raises:
            ExchangeOverError: the peer has gone, or a fault ends it here.
        """
        self._stop_if_due()
        if self._service in (Service.ECHO, Service.STORE):
            self._pause()
        if not self.exchange.is_alive:
            raise ExchangeOverError
        comments = self.texts(FaultKind.COMMENT)
        offending = tuple(tag_for_keyword(keyword) or 0 for keyword in self.texts(FaultKind.OFFENDING))
        told = Status(status.code, comments[-1] if comments else status.comment, offending or status.offending)
        self.exchange.respond(told, identifier, self._counters(counters), message_id=self._message_id)

    def idle(self) -> None:
        """A moment between responses that never end, so that they end with the peer and leave the processor alone."""
        self.exchange.pause(0.005)
        if not self.exchange.is_alive:
            raise ExchangeOverError

    def _counters(self, counters: SubOperations) -> SubOperations:
        return NO_COUNTERS if self.has(FaultKind.NO_COUNTERS) else counters

    def _pause(self) -> None:
        seconds = self._faults.number(FaultKind.SLOW, self._service)
        if seconds:
            self.exchange.pause(seconds, until_cancelled=not self.has(FaultKind.IGNORE_CANCEL))

    def _stop_if_due(self) -> None:
        if self._is_due(FaultKind.STALL):
            self.exchange.wait_until_sent()
            self.exchange.send_raw(_half_a_pdu(self.exchange.context_id))
            self.exchange.fall_silent()
        elif self._is_due(FaultKind.DROP_AFTER):
            self.exchange.drop()
        elif self._is_due(FaultKind.ABORT_AFTER):
            self.exchange.abort()
        else:
            return
        raise ExchangeOverError

    def _is_due(self, kind: FaultKind) -> bool:
        after = self._faults.number(kind, self._service)
        return after is not None and self._steps >= after


def _half_a_pdu(context_id: int) -> bytes:
    """The beginning of a P-DATA-TF with a command set (PS3.8 9.3.5, E.2), as right as it goes."""
    group_length = struct.pack("<HHLL", 0, 0, 4, _UNSENT)
    value = struct.pack(">BB", context_id, _WHOLE_COMMAND) + group_length
    item_length = len(value) + _UNSENT
    return struct.pack(">BBLL", 0x04, 0, item_length + 4, item_length) + value


def another_uid(uid: str) -> str:
    """A valid UID of the same length that is not `uid`."""
    return f"{uid[:-1]}{(int(uid[-1]) + 1) % 10}"
