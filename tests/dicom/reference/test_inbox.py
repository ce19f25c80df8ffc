"""The queue in which every message is looked at."""

import threading
from io import BytesIO

from pynetdicom.dimse_primitives import C_FIND

from implant_gui.dicom.reference import inbox as module
from implant_gui.dicom.reference.faults import Fault
from implant_gui.dicom.reference.inbox import Expected, Inbox
from implant_gui.domain.errors import ErrorKind
from tests.dicom.playing import server_at, wait_until
from tests.peers import pdu

EXPECTED = Expected(message_id=5, context_id=1, field=0x0020, primitive=C_FIND)


class Setting:
    """An inbox with what stands around it."""

    def __init__(self, answer_s: float = 60.0) -> None:
        self.fault = Fault(server_at(104))
        self.failures = 0
        self.inbox = Inbox(fault=self.fault, answer_s=answer_s, last_activity=lambda: 0.0, on_failure=self._on_failure)
        self.inbox.begin(EXPECTED)

    def _on_failure(self) -> None:
        self.failures += 1

    def receive(self, data: bytes = b"", **elements: int) -> None:
        told = {"field": 0x8020, "responded_to": 5, "status": 0xFF00} | elements
        self.inbox.note_command(pdu.command_set({getattr(pdu, name.upper()): value for name, value in told.items()}))
        primitive = C_FIND()
        primitive.Identifier = BytesIO(data)
        self.inbox.put((1, primitive))


def test_an_answer_is_handed_out_with_its_data_kept_apart() -> None:
    setting = Setting()
    setting.receive(b"identifier")
    context_id, primitive = setting.inbox.get()
    assert context_id == 1
    assert primitive.Identifier.getvalue() == b""
    assert setting.inbox.latest is not None
    assert setting.inbox.latest.data == b"identifier"


def test_a_message_for_nobody_ends_it() -> None:
    setting = Setting()
    setting.receive(responded_to=6)
    assert setting.inbox.get() == (None, None)
    assert setting.inbox.latest is None
    assert setting.fault.error is not None
    assert setting.fault.error.kind is ErrorKind.PROTOCOL
    assert setting.failures == 1


def test_what_came_before_the_end_is_still_handed_out() -> None:
    setting = Setting()
    setting.receive()
    setting.inbox.put((None, None))
    assert setting.inbox.get()[0] == 1
    assert setting.inbox.get() == (None, None)
    assert setting.fault.error is None


def test_after_discarding_nothing_is_handed_out() -> None:
    setting = Setting()
    setting.receive()
    setting.inbox.discard()
    setting.receive()
    assert setting.inbox.get() == (None, None)
    assert setting.inbox.qsize() == 0


def test_between_requests_nothing_is_handed_out() -> None:
    setting = Setting()
    setting.inbox.begin(None)
    setting.receive()
    assert setting.inbox.get() == (None, None)
    assert setting.inbox.qsize() == 1


def test_silence_has_an_end() -> None:
    setting = Setting(answer_s=0.05)
    assert setting.inbox.get() == (None, None)
    assert setting.fault.error is not None
    assert setting.fault.error.kind is ErrorKind.ANSWER_TIMEOUT


def test_a_tick_is_told_from_an_answer() -> None:
    setting = Setting()
    setting.inbox.tick_s = 0.01
    assert setting.inbox.get()[1].Status == 0xFF00
    assert setting.inbox.latest is None
    setting.inbox.tick()
    setting.receive()
    setting.inbox.get()
    assert setting.inbox.latest is None
    setting.inbox.get()
    assert setting.inbox.latest is not None


def test_a_slow_reader_slows_the_peer() -> None:
    setting = Setting()
    size = module.CAPACITY_BYTES // 4

    def pour() -> None:
        for _ in range(10):
            setting.receive(bytes(size))

    pouring = threading.Thread(target=pour)
    pouring.start()
    wait_until(lambda: setting.inbox.qsize() == 4)
    for _ in range(10):
        assert setting.inbox.get()[0] == 1
        assert setting.inbox.qsize() <= 4
    pouring.join()


def test_closing_frees_a_writer_that_waits() -> None:
    setting = Setting()

    def pour() -> None:
        for _ in range(module.CAPACITY + 10):
            setting.receive()

    pouring = threading.Thread(target=pour)
    pouring.start()
    wait_until(lambda: setting.inbox.qsize() == module.CAPACITY)
    setting.inbox.close()
    pouring.join()
    assert setting.inbox.qsize() == module.CAPACITY
