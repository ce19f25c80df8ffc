"""The loop of one of pynetdicom's associations, held and let go."""

import threading
from types import SimpleNamespace

from pynetdicom import AE

from implant_gui.dicom.guarded import guard
from implant_gui.dicom.guarded.acceptor import Acceptor
from implant_gui.dicom.guarded.ending import cut
from implant_gui.dicom.guarded.pausing import Checkpoint, sole_reader
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import VERIFICATION
from tests.dicom.guarded.test_guard import Echoes
from tests.dicom.playing import PATIENCE_S, wait_until

ECHOES = 300


class Loop:
    """What the loop of an association does at its checkpoint."""

    def __init__(self) -> None:
        self.association = SimpleNamespace(_is_paused=False)
        self.checkpoint = Checkpoint(self.association)
        self.thread = threading.Thread(target=self._run, name="loop", daemon=True)

    def come_by(self) -> None:
        self.checkpoint.clear()
        self.thread.start()
        wait_until(lambda: self.association._is_paused)

    def _run(self) -> None:
        self.association._is_paused = True
        self.checkpoint.wait()


def test_a_loop_that_is_held_again_before_it_ran_stays_where_it_is() -> None:
    loop = Loop()
    loop.come_by()
    with loop.checkpoint._changed:  # so that the loop's thread cannot run between the two
        loop.checkpoint.set()
        loop.checkpoint.clear()
    loop.thread.join(0.05)
    assert loop.thread.is_alive()
    assert loop.association._is_paused
    loop.checkpoint.set()
    loop.thread.join(PATIENCE_S)
    assert not loop.thread.is_alive()


def test_a_loop_that_goes_on_is_not_taken_for_one_that_stands() -> None:
    loop = Loop()
    loop.come_by()
    loop.checkpoint.set()
    loop.thread.join(PATIENCE_S)
    loop.checkpoint.clear()
    assert not loop.association._is_paused
    assert not loop.checkpoint.is_set()


def test_one_request_after_the_other_has_its_answer() -> None:
    guard.install()
    acceptor = Acceptor(AeTitle("ARCHIVE"), Echoes())
    port = acceptor.start("127.0.0.1", 0)
    ae = AE(ae_title="SENDER")
    ae.add_requested_context(VERIFICATION)
    association = ae.associate("127.0.0.1", port, ae_title="ARCHIVE")
    try:
        assert isinstance(association._reactor_checkpoint, Checkpoint)
        for _ in range(ECHOES):
            with sole_reader(association):
                pass
            assert association.send_c_echo().get("Status") == 0x0000
        association.release()
        assert association.is_released
    finally:
        cut(association)
        acceptor.stop()
