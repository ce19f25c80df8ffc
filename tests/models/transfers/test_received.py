from datetime import datetime
from pathlib import Path

import pytest

from implant_gui.domain.ports import ListenerStopped, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.events import RefusalReason
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.instance import Novelty, Origin, Route, StoredInstance
from implant_gui.models.common.roles import TOOL_TIP, Role, Tone
from implant_gui.models.transfers.received import ReceivedModel
from tests.models.conftest import Watch
from tests.models.making import cells, uid

NOON = datetime(2026, 6, 1, 12, 0)


def received(number: int, novelty: Novelty = Novelty.NEW) -> ObjectReceived:
    origin = Origin(Route.PUSHED, AeTitle("PACS"), "127.0.0.1")
    storage = InformationModel.GENERIC.storage
    stored = StoredInstance(storage, uid(number), Path("x.dcm"), 2000, "0" * 64, origin, novelty)
    return ObjectReceived(stored, was_expected=False)


@pytest.fixture
def arrivals(watch: Watch) -> ReceivedModel:
    model = ReceivedModel(capacity=3)
    watch(model)
    return model


def test_the_newest_is_first_and_the_oldest_goes(arrivals: ReceivedModel) -> None:
    arrivals.add([received(1), received(2)], NOON)
    arrivals.add([received(3), received(4)], NOON)
    assert [cells(arrivals, row)[4] for row in range(3)] == [uid(4), uid(3), uid(2)]
    arrivals.add([received(number) for number in range(10, 20)], NOON)
    assert [cells(arrivals, row)[4] for row in range(3)] == [uid(19), uid(18), uid(17)]
    arrivals.clear()
    assert arrivals.rowCount() == 0


def test_an_arrival_says_from_where_what_and_how_big(arrivals: ReceivedModel) -> None:
    event = received(1)
    arrivals.add([event], NOON)
    assert cells(arrivals, 0) == [
        "12:00:00",
        "PACS",
        "Stored",
        "Generic Implant Template Storage",
        uid(1),
        "2.0 kB",
    ]
    assert arrivals.data(arrivals.index(0, 0), Role.VALUE) is event
    assert arrivals.data(arrivals.index(0, 0), TOOL_TIP) == f"Stored\n{uid(1)}"
    assert arrivals.data(arrivals.index(0, 1), Role.ICON_NAME) == ""


def test_refusals_say_why(arrivals: ReceivedModel) -> None:
    arrivals.add([ObjectRefused("1.2", "PACS", RefusalReason.DISK_FULL), PeerRefused("NOBODY", "10.0.0.9")], NOON)
    assert cells(arrivals, 0)[1:] == ["NOBODY (10.0.0.9)", "Connection refused: sender is not on the list", "", "", ""]
    assert cells(arrivals, 1)[1:3] == ["PACS", "Refused: our disk is full"]
    tones = [arrivals.data(arrivals.index(row, 0), Role.TONE) for row in range(2)]
    icons = [arrivals.data(arrivals.index(row, 0), Role.ICON_NAME) for row in range(2)]
    assert tones == [Tone.BAD, Tone.BAD]
    assert len(set(icons)) == 2


@pytest.mark.parametrize("novelty", Novelty)
def test_every_novelty_has_words_and_a_tone(arrivals: ReceivedModel, novelty: Novelty) -> None:
    arrivals.add([received(1, novelty)], NOON)
    assert cells(arrivals, 0)[2]
    expected = Tone.WARN if novelty is Novelty.CONFLICT else Tone.GOOD
    assert arrivals.data(arrivals.index(0, 0), Role.TONE) is expected
    assert arrivals.data(arrivals.index(0, 0), Role.ICON_NAME)


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_refusal_has_words(arrivals: ReceivedModel, reason: RefusalReason) -> None:
    arrivals.add([ObjectRefused("1.2", "PACS", reason)], NOON)
    assert cells(arrivals, 0)[2]


def test_starts_and_stops_are_not_listed(arrivals: ReceivedModel) -> None:
    arrivals.add([ListenerStopped()], NOON)
    assert arrivals.rowCount() == 0
