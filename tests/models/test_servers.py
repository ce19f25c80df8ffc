from dataclasses import replace
from datetime import UTC, datetime

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.status import StatusCategory
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Role, Tone
from implant_gui.models.servers import Liveness, ServersModel, ServerState
from tests.models.conftest import Watch
from tests.models.making import cells, headers, status

UP = ServerState(Liveness.UP, 12.4, when=datetime(2026, 6, 1, tzinfo=UTC))


def server(name: str, port: int = 104) -> Server:
    return Server(name, "127.0.0.1", port, AeTitle(name.upper()))


@pytest.fixture
def servers(watch: Watch) -> ServersModel:
    model = ServersModel()
    watch(model)
    model.set_servers([server("One"), server("Two"), server("Three")])
    return model


def names(model: ServersModel) -> list[str]:
    return [shown.name for shown in model.servers]


def test_servers_stand_in_the_order_given(servers: ServersModel) -> None:
    assert names(servers) == ["One", "Two", "Three"]
    assert headers(servers) == ["Server", "Address", "State"]
    assert cells(servers, 0) == ["One", "ONE@127.0.0.1:104", "Not checked"]
    assert servers.server_at(1) == server("Two")
    assert (servers.row_of("Two"), servers.row_of("Nobody")) == (1, -1)


def test_servers_are_added_removed_and_moved(servers: ServersModel) -> None:
    servers.add(server("Four"))
    servers.remove("Two")
    servers.move("Four", 0)
    assert names(servers) == ["Four", "One", "Three"]


def test_a_state_is_shown_with_words_icon_and_tone(servers: ServersModel) -> None:
    servers.set_state("Two", UP)
    row = servers.index(1, 0)
    assert cells(servers, 1)[2] == "Answers, 12 ms"
    assert servers.data(row, Role.STATE) == servers.state_of("Two") == UP
    assert servers.data(row, Role.TONE) is Tone.GOOD
    assert servers.data(row, Role.ICON_NAME)
    assert servers.data(row, Role.VALUE) == server("Two")
    assert servers.data(row, ACCESSIBLE_TEXT) == "Two, Answers, 12 ms"
    assert servers.data(row, TOOL_TIP) == "TWO@127.0.0.1:104\nAnswers, 12 ms"


def test_a_server_that_is_down_says_with_which_status(servers: ServersModel) -> None:
    servers.set_state("One", ServerState(Liveness.DOWN, status=status(0x0122, StatusCategory.FAILURE)))
    assert cells(servers, 0)[2] == "Does not answer: 0x0122"
    servers.set_state("One", ServerState(Liveness.DOWN, error=OperationError(ErrorKind.CONNECTION_REFUSED)))
    assert cells(servers, 0)[2] == "Does not answer"


def test_a_state_for_a_server_that_has_gone_is_dropped(servers: ServersModel) -> None:
    servers.set_state("Nobody", UP)
    assert servers.state_of("Nobody") == ServerState()


def test_renaming_keeps_the_state_and_other_changes_do_not(servers: ServersModel) -> None:
    servers.set_state("One", UP)
    servers.replace("One", server("One").renamed("First"))
    assert servers.state_of("First") == UP
    servers.replace("First", server("One", port=4242).renamed("First"))
    assert servers.state_of("First") == ServerState()


def test_setting_servers_anew_keeps_what_is_known_of_those_that_stay(servers: ServersModel) -> None:
    servers.set_state("Two", UP)
    servers.set_servers([server("Two"), server("Five")])
    assert servers.state_of("Two") == UP
    assert servers.state_of("Five") == ServerState()


@pytest.mark.parametrize("liveness", Liveness)
def test_every_liveness_has_words(servers: ServersModel, liveness: Liveness) -> None:
    servers.set_state("One", ServerState(liveness))
    assert cells(servers, 0)[2]
    assert isinstance(servers.data(servers.index(0, 0), Role.TONE), Tone)


def test_servers_of_an_administrator_stay_where_they_are(watch: Watch) -> None:
    model = ServersModel()
    watch(model)
    model.set_servers([replace(server("Fixed"), is_fixed=True), server("One"), server("Two")])
    allowed = [(name, step) for name in names(model) for step in (-1, 1) if model.can_move(name, step)]
    assert allowed == [("One", 1), ("Two", -1)]
    assert not model.can_move("Nobody", 1)
