"""What the library lacks is fetched from a server that is chosen and answers."""

from collections.abc import Sequence

import pytest

from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.servers import Liveness, ServersModel, ServerState

UIDS = (Uid("1.2.3"),)
Asked = list[tuple[str, tuple[Uid, ...]]]


@pytest.fixture
def servers() -> ServersModel:
    made = ServersModel()
    made.set_servers([Server(name, "127.0.0.1", 104, AeTitle(name.upper())) for name in ("One", "Two", "Three")])
    return made


@pytest.fixture
def asked() -> Asked:
    return []


def source_of(servers: ServersModel, asked: Asked, *selected: str) -> Source:
    def fetch(server: Server, _model: InformationModel, uids: Sequence[Uid]) -> None:
        asked.append((server.name, tuple(uids)))

    return Source(servers, lambda: selected, fetch)


def test_the_first_chosen_server_is_asked(servers: ServersModel, asked: Asked) -> None:
    source = source_of(servers, asked, "Two", "Three")
    source.fetch(InformationModel.GENERIC, UIDS)
    assert (source.name, asked) == ("Two", [("Two", UIDS)])


def test_one_that_is_down_is_passed_over_unless_it_is_the_only_one(servers: ServersModel, asked: Asked) -> None:
    servers.set_state("Two", ServerState(Liveness.DOWN))
    assert source_of(servers, asked, "Two", "Three").name == "Three"
    assert source_of(servers, asked, "Two").name == "Two"


def test_without_a_server_or_a_wish_nothing_is_asked(servers: ServersModel, asked: Asked) -> None:
    nobody = source_of(servers, asked)
    nobody.fetch(InformationModel.GENERIC, UIDS)
    source_of(servers, asked, "gone").fetch(InformationModel.GENERIC, UIDS)
    source_of(servers, asked, "One").fetch(InformationModel.GENERIC, ())
    assert (nobody.name, asked) == ("", [])
