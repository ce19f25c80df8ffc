"""The window is closed while peers say nothing more: the program ends all the same, and soon."""

import threading
import time
from dataclasses import replace

import pytest

from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle, Engine, Server, Timeouts
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from tests.peers.scripted import Conversation, ScriptedPeer
from tests.stories.conftest import QUICK, Play, by_get
from tests.stories.stage import Stage

PATIENT = Timeouts(connect=600.0, pdu=600.0, answer=600.0, progress=600.0, cancel_grace=600.0)
"""Were any of these waited for, the window's promise of three seconds would be broken for everybody to see."""
SOON_S = 60.0


def silent(peer: Conversation) -> None:
    """Accept the connection, and nothing more."""
    peer.hold()


def mute(peer: Conversation) -> None:
    """Accept the association, read the request, and never answer."""
    peer.accept()
    peer.receive_message()
    peer.hold()


def stalled(peer: Conversation) -> None:
    """Stop in the middle of a PDU."""
    peer.accept()
    peer.receive_message()
    peer.send(b"\x04\x00\x00\x00\x10\x00half")
    peer.hold()


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("script", [silent, mute, stalled])
def test_a_query_and_a_retrieval_with_a_peer_that_stalls_do_not_keep_the_window(
    play: Play, script: object, engine: Engine
) -> None:
    closed_at: list[float] = []
    before = set(threading.enumerate())
    with ScriptedPeer(script) as peer:  # type: ignore[arg-type]
        stuck = Server("Stuck", "127.0.0.1", peer.port, AeTitle("STUCK"), engine=engine, timeouts=PATIENT)

        async def story(stage: Stage) -> None:
            await stage.until(lambda: stage.server_names)
            await stage.begin_search()
            # By another name, since each server has two places only: for the check at the start and the query.
            stage.program.retrieve.fetch(
                by_get(replace(stuck, name="Again")), InformationModel.GENERIC, (Uid("1.2.3"),)
            )
            await stage.until(lambda: len(peer.conversations) == 3)
            closed_at.append(time.monotonic())
            stage.window.close()
            await stage.until(lambda: False)

        play(story, stuck, is_closed=True)
        assert time.monotonic() - closed_at[0] < SOON_S
        ours = [thread for thread in set(threading.enumerate()) - before if "peer" not in thread.name]
        assert [thread for thread in ours if not thread.daemon] == []


def test_the_window_can_be_closed_before_anything_is_filled_in(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        stage.window.close()
        await stage.until(lambda: False)

    play(story, small_server, is_closed=True)


def test_what_came_before_the_end_is_in_the_library_and_an_edit_is_saved(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["slow=50ms@get"])
    came: list[int] = []

    async def leave(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until(lambda: stage.transfers and stage.transfers[0].summary.stored > 0)
        came.append(stage.transfers[0].summary.stored)
        stage.window.browse.server_panel.remove_requested.emit("Other")
        stage.window.close()
        await stage.until(lambda: False)

    async def look(stage: Stage) -> None:
        assert await stage.program.background(stage.program.library.count) >= came[0]
        await stage.until(lambda: stage.server_names == ["Small"])

    play(leave, by_get(small_server), replace(small_server, name="Other", timeouts=QUICK), is_closed=True)
    play(look)
