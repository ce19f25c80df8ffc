"""What is not held is called by the name that a server tells; it is asked once, and not while it is down."""

from collections.abc import Iterator

import pytest

from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.preview.naming import Namer
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Ended, MatchesFound, OperationEvent
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.query import KeyPath, Query
from implant_gui.domain.service.status import DimseStatus
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid
from implant_gui.models.servers import Liveness, ServersModel, ServerState
from tests.controllers.conftest import Play

UIDS = tuple(Uid(f"1.2.{number}") for number in range(450))
PENDING, SUCCESS = (DimseStatus(read_status(code, Service.FIND)) for code in (0xFF00, 0x0000))


class Archive:
    """Knows the instances with an even number."""

    def __init__(self) -> None:
        self.queries: list[list[str]] = []
        self.is_up = True

    def find(self, server: Server, query: Query) -> Operation:
        assert set(map(str, query.keys)) > {"ImplantName", "ImplantSize", "ImplantPartNumber"}
        wanted = query.keys[KeyPath.parse("SOPInstanceUID")].split("\\")
        self.queries.append(wanted)

        def operation(_token: CancelToken) -> Iterator[OperationEvent]:
            if self.is_up:
                yield MatchesFound(tuple(match(uid) for uid in wanted if int(uid[4:]) % 2 == 0), PENDING)
                yield Ended(SUCCESS)
            else:
                yield Ended(error=OperationError(ErrorKind.CONNECTION_REFUSED, server=server.name))

        return operation


def match(uid: str) -> Match:
    values = {"ImplantName": "Stem", "ImplantSize": uid[4:], "ImplantPartNumber": ""}
    return Match(InformationModel.GENERIC, Uid(uid), values, EncodedDataset(b"", Uid("1.2.840.10008.1.2")))


@pytest.fixture
def servers() -> ServersModel:
    made = ServersModel()
    made.add(Server("Archive", "127.0.0.1", 104, AeTitle("A")))
    return made


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def namer(desk: JobDesk, servers: ServersModel, archive: Archive) -> Namer:
    return Namer(desk, archive.find, Source(servers, lambda: ("Archive",), lambda _server, _model, _uids: None))


def test_a_server_is_asked_once_for_all_and_a_few_hundred_at_a_time(play: Play, namer: Namer, archive: Archive) -> None:
    async def story() -> None:
        told = await namer.names(UIDS)
        assert len(told) == 225
        assert (told[UIDS[4]].name, told[UIDS[4]].size) == ("Stem", "4")
        assert [len(each) for each in archive.queries] == [200, 200, 50]
        assert await namer.names(UIDS) == told
        assert len(archive.queries) == 3

    play(story())


def test_who_does_not_answer_is_asked_again_the_next_time(play: Play, namer: Namer, archive: Archive) -> None:
    async def story() -> None:
        archive.is_up = False
        assert await namer.names(UIDS[:2]) == {}
        archive.is_up = True
        assert list(await namer.names(UIDS[:2])) == [UIDS[0]]

    play(story())


def test_who_is_down_is_not_asked(play: Play, namer: Namer, archive: Archive, servers: ServersModel) -> None:
    async def story() -> None:
        servers.set_state("Archive", ServerState(Liveness.DOWN))
        assert await namer.names(UIDS[:2]) == {}
        assert archive.queries == []

    play(story())
