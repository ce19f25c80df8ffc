"""What is known of watched searches survives what happens at the same time."""

import asyncio
import threading
from datetime import UTC, datetime

from implant_gui.controllers.browse.watch_states import WatchStates
from implant_gui.controllers.common.background import Background
from implant_gui.domain.keeping.watch import Answer, ChangeKind, Sighting, WatchState
from implant_gui.domain.uid import Uid
from tests.controllers.conftest import Play

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Store:
    """States in memory; while `gate` is closed, nothing is saved."""

    def __init__(self) -> None:
        self.states: dict[str, WatchState] = {}
        self.gate = threading.Event()
        self.gate.set()

    def load(self, name: str) -> WatchState | None:
        return self.states.get(name)

    def save(self, name: str, state: WatchState) -> None:
        assert self.gate.wait(20.0)
        self.states[name] = state

    def forget(self, name: str) -> None:
        self.states.pop(name, None)


def answer(*numbers: int) -> Answer:
    return Answer("PACS", tuple(Sighting("PACS", Uid(f"1.2.{number}")) for number in numbers), is_complete=True)


def test_news_is_what_an_answer_has_more_than_the_last_one(play: Play, background: Background) -> None:
    async def story() -> None:
        states = WatchStates(background, Store())
        assert await states.take("all", "q", [answer(1)], NOW) == ()
        changes = await states.take("all", "q", [answer(1, 2)], NOW)
        assert [(change.kind, change.now.uid) for change in changes] == [(ChangeKind.NEW, "1.2.2")]

    play(story())


def test_what_comes_while_somebody_marks_all_as_seen_stays_new(play: Play, background: Background) -> None:
    async def story() -> None:
        store = Store()
        states = WatchStates(background, store)
        await states.take("all", "q", [answer(1)], NOW)
        await states.take("all", "q", [answer(1, 2)], NOW)
        store.gate.clear()
        taking = asyncio.ensure_future(states.take("all", "q", [answer(1, 2, 3)], NOW))
        await asyncio.sleep(0)
        seeing = asyncio.ensure_future(states.mark_seen())
        await asyncio.sleep(0)
        store.gate.set()
        await asyncio.gather(taking, seeing)
        assert [change.now.uid for change in store.states["all"].news] == ["1.2.3"]
        assert states.known["all"] == store.states["all"]

    play(story())


def test_what_is_forgotten_while_an_answer_is_written_stays_forgotten(play: Play, background: Background) -> None:
    async def story() -> None:
        store = Store()
        states = WatchStates(background, store)
        store.gate.clear()
        taking = asyncio.ensure_future(states.take("all", "q", [answer(1)], NOW))
        await asyncio.sleep(0)
        forgetting = asyncio.ensure_future(states.forget("all"))
        await asyncio.sleep(0)
        store.gate.set()
        await asyncio.gather(taking, forgetting)
        assert not states.known
        assert not store.states

    play(story())
