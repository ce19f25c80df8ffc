"""Who comes to our storage SCP because of a C-MOVE, and what he may bring (T38, T43)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.domain.ports import ListenerEvent, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode
from implant_gui.domain.service.events import RefusalReason
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.folder import FolderSink
from tests.dicom.playing import PATIENCE_S, wait_until
from tests.dicom.raw_requestor import associate_request, connected, data_pdu, read_pdu, read_status, store_request
from tests.peers.pdu import template

STORAGE = InformationModel.GENERIC.storage
US, SERVER = AeTitle("IMPLANT_GUI"), AeTitle("SERVER")
WANTED, OTHER = Uid("1.2.3"), Uid("1.2.4")
JOB = 7
REFUSED = 0x0124
Bring = Callable[[str, tuple[str, int] | None], int]
"""Brings an object under the name of a C-MOVE; gives the status of the answer."""


class Home:
    """The storage SCP without a list of peers."""

    def __init__(self, folder: Path) -> None:
        self.events: list[ListenerEvent] = []
        self.scp = StorageScp(FolderSink(folder), self.events.append)
        self.port = self.scp.start(LocalNode(US, 0))

    @contextmanager
    def called_by(self, title: str, answer: int = 0x02) -> Iterator[Bring]:
        """An association, or the refusal of one."""
        with connected(self.port) as connection:
            connection.sendall(associate_request(title, US, STORAGE))
            kind, body = read_pdu(connection)
            assert kind == answer, body

            def bring(uid: str, originator: tuple[str, int] | None) -> int:
                connection.sendall(store_request(STORAGE, uid, originator=originator))
                connection.sendall(data_pdu(template(STORAGE, uid), is_command=False))
                return read_status(connection)

            yield bring


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.scp.stop()


def test_a_third_host_under_another_name_is_turned_away(home: Home) -> None:
    sender = AllowedPeer(SERVER, "192.0.2.1")
    with home.scp.expect(US, JOB, [WANTED], sender), home.called_by("STRANGER", answer=0x03):
        pass
    assert home.events[-1] == PeerRefused(AeTitle("STRANGER"), "127.0.0.1")


def test_the_server_that_was_asked_may_call_from_another_host(home: Home) -> None:
    """Its archive may be another machine than the one that answers."""
    with home.scp.expect(US, JOB, [WANTED], AllowedPeer(SERVER, "192.0.2.1")), home.called_by(SERVER) as bring:
        assert bring(WANTED, (US, JOB)) == 0


@pytest.mark.parametrize(
    "originator", [None, (US, JOB), (US, JOB + 1), ("SOMEBODY", JOB), ("SOMEBODY", 0xFFFF)], ids=str
)
def test_what_was_asked_for_is_known_by_its_uid(home: Home, originator: tuple[str, int] | None) -> None:
    """Many servers leave the Move Originator out, or write something of their own into it."""
    with home.scp.expect(US, JOB, [WANTED], AllowedPeer(SERVER)) as arrived, home.called_by(SERVER) as bring:
        assert bring(WANTED, originator) == 0
        assert [each.sop_instance_uid for each in arrived.take(PATIENCE_S)] == [WANTED]
    wait_until(lambda: isinstance(home.events[-1], ObjectReceived))
    assert [each.was_expected for each in home.events if isinstance(each, ObjectReceived)] == [True]


@pytest.mark.parametrize("originator", [None, (US, JOB), ("SOMEBODY", JOB)], ids=str)
def test_what_nobody_asked_for_is_refused_whatever_it_says(
    home: Home, tmp_path: Path, originator: tuple[str, int] | None
) -> None:
    with home.scp.expect(US, JOB, [WANTED], AllowedPeer(SERVER)) as arrived, home.called_by(SERVER) as bring:
        assert bring(OTHER, originator) == REFUSED
        assert bring(WANTED, originator) == 0
        assert [each.sop_instance_uid for each in arrived.take(PATIENCE_S)] == [WANTED]
    assert ObjectRefused(OTHER, SERVER, RefusalReason.NOT_ASKED_FOR) in home.events
    assert len(list(tmp_path.iterdir())) == 1


def test_with_the_job_the_permission_ends(home: Home, tmp_path: Path) -> None:
    with home.scp.expect(US, JOB, [WANTED], AllowedPeer(SERVER)), home.called_by(SERVER) as bring:
        assert bring(WANTED, None) == 0
    with home.called_by(SERVER, answer=0x03):
        pass


def test_an_association_that_outlives_the_job_brings_nothing_more(home: Home) -> None:
    with ExitStack() as association:
        with home.scp.expect(US, JOB, [WANTED, OTHER], AllowedPeer(SERVER)):
            bring = association.enter_context(home.called_by(SERVER))
            assert bring(WANTED, None) == 0
        assert bring(OTHER, (US, JOB)) == REFUSED
