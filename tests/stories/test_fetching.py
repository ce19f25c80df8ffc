"""A person fetches templates: counters move, the end is decoded, and what failed can be asked for again."""

from dataclasses import replace

import pytest

from implant_gui.dicom.archive.faults import NO_FAULTS, Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.outcome import Verdict
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Role
from implant_gui.models.results.marks import Mark
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.browse.result_view import FetchIntent
from implant_gui.views.servers.listener_state import ListenerPhase
from tests.stories.conftest import Play, by_get, by_move
from tests.stories.stage import Stage


async def listen(stage: Stage) -> None:
    """Switch the storage SCP on, on a free port of this computer."""
    listener = stage.program.listener
    await listener.start_now(replace(listener.state.node, port=0))


def test_fifty_templates_come_over_c_get_and_are_in_the_library(play: Play, demo_archive: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.search(Manufacturer="Alderholt*", limit=50)
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        assert transfer.summary.verdict is Verdict.SUCCESS
        assert transfer.summary.service is Service.GET
        assert (transfer.summary.stored, transfer.summary.peer_counters.completed) == (50, 50)
        await stage.until(lambda: "0x0000" in stage.texts(stage.window.transfers))
        results = stage.program.models.results
        await stage.until(
            lambda: all(Mark.HELD in results.index_of(uid).data(Role.MARK) for uid in results.uids_below())
        )
        await stage.click("Library")
        await stage.until(lambda: stage.program.models.library.rowCount() == 50)

    play(story, by_get(demo_archive))


def test_fifty_templates_come_over_c_move_to_our_own_storage_scp(play: Play, demo_archive: Server) -> None:
    async def story(stage: Stage) -> None:
        await listen(stage)
        await stage.search(Manufacturer="Alderholt*", limit=50)
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        assert transfer.summary.service is Service.MOVE
        assert (transfer.summary.verdict, transfer.summary.stored) == (Verdict.SUCCESS, 50)
        await stage.until(lambda: stage.program.models.received.rowCount() == 50)

    play(story, by_move(demo_archive))


def test_counters_move_and_a_cancelled_transfer_keeps_what_came(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["slow=50ms@get"])

    async def story(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        await stage.until(lambda: stage.transfers and 0 < stage.transfers[0].summary.stored < 10)
        assert "1 transfer under way" in stage.texts(stage.window.status)
        await stage.click("Cancel the selected transfer")
        transfer = await stage.until_fetched()
        assert transfer.summary.verdict is Verdict.CANCELLED
        assert 0 < transfer.summary.stored < 10
        library = stage.program.library
        assert await stage.program.background(library.count) == transfer.summary.stored
        assert await stage.program.background(stage.program.journal.unfinished) == ()

    play(story, by_get(small_server))


def test_what_failed_is_fetched_by_one_click(play: Play, small_archive: Archive, small_server: Server) -> None:
    small_archive.faults = Faults.parse(["partial=2"])

    async def story(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        assert transfer.summary.verdict is Verdict.PARTIAL
        assert (transfer.summary.stored, len(transfer.retry_uids)) == (8, 2)
        small_archive.faults = NO_FAULTS
        await stage.click("Retry failed (2)")
        again = await stage.until_fetched(2)
        assert (again.summary.verdict, again.summary.requested) == (Verdict.SUCCESS, 2)
        assert await stage.program.background(stage.program.library.count) == 10
        assert await stage.program.background(stage.program.journal.unfinished) == ()

    play(story, by_get(small_server))


@pytest.mark.parametrize(("code", "meaning"), [(0xA801, "Move destination unknown"), (0xA702, "sub-operations")])
def test_a_failed_c_move_is_told_with_cause_and_next_step(
    play: Play, small_archive: Archive, small_server: Server, code: int, meaning: str
) -> None:
    small_archive.faults = Faults.parse([f"status=0x{code:04X}@move"])

    async def story(stage: Stage) -> None:
        await listen(stage)
        await stage.search()
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        status = transfer.summary.status
        assert status is not None
        assert (transfer.summary.verdict, status.code) == (Verdict.FAILURE, code)
        said = stage.texts(stage.window.transfers)
        assert f"0x{code:04X}" in said
        assert meaning in said
        assert status.reading.cause in said
        assert status.reading.next_step in said
        assert status.reading.next_step

    play(story, by_move(small_server))


def test_a_success_that_brought_nothing_is_a_failure(play: Play, small_archive: Archive, small_server: Server) -> None:
    small_archive.faults = Faults.parse(["lie-completed"])

    async def story(stage: Stage) -> None:
        await stage.search()
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        assert transfer.summary.verdict is Verdict.FAILURE
        assert transfer.summary.claims_more_than_arrived
        assert stage.has_button("Retry failed (10)")

    play(story, by_get(small_server))


def test_without_the_storage_scp_a_c_move_offers_to_start_it_and_goes_on(play: Play, demo_archive: Server) -> None:
    async def story(stage: Stage) -> None:
        free = replace(stage.program.listener.state.node, port=0)
        stage.program.listener.use(free)
        await stage.search(Manufacturer="ACME")
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        assert transfer.summary.verdict is Verdict.NO_ANSWER
        await stage.click("Start the storage SCP", stage.window.message_bar)
        again = await stage.until_fetched(2)
        assert (again.summary.verdict, again.summary.stored) == (Verdict.SUCCESS, 2)
        assert stage.program.listener.state.phase is ListenerPhase.LISTENING
        assert stage.program.settings.current.listener_enabled
        assert await stage.program.background(stage.program.journal.unfinished) == ()

    play(story, by_move(demo_archive))


def test_an_assembly_is_fetched_with_all_its_parts(play: Play, demo_archive: Server) -> None:
    async def story(stage: Stage) -> None:
        form = stage.window.browse.query_form
        form.show_request(QueryRequest(InformationModel.ASSEMBLY, limit=0))
        await stage.click("Search", form)
        await stage.until(lambda: stage.program.models.results.count and not stage.program.search.is_running)
        (first, *_) = stage.program.models.results.uids_below()
        stage.window.browse.result_view.parts_requested.emit(FetchIntent(InformationModel.ASSEMBLY, (Uid(first),)))
        await stage.until_fetched(2)
        assert [transfer.title for transfer in stage.transfers][-1] == "Acme Hip Assembly"
        (parts,) = [transfer for transfer in stage.transfers if "template" in transfer.title]
        assert parts.summary.verdict is Verdict.SUCCESS
        assert await stage.program.background(stage.program.library.count) == 1 + parts.summary.requested

    play(story, by_get(demo_archive))


def test_a_waiting_transfer_can_be_paused_moved_resumed_and_cleared_away(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["slow=1s@get"])

    async def story(stage: Stage) -> None:
        stage.program.scheduler.set_limits(overall=1, per_server=1)
        await stage.search()
        uids = stage.program.models.results.uids_below()
        for uid in uids[:3]:
            stage.window.browse.result_view.fetch_requested.emit(FetchIntent(InformationModel.GENERIC, (uid,)))
        model, table = stage.program.models.transfers, stage.window.transfers.table
        await stage.until(lambda: len(stage.transfers) == 3)
        table.setCurrentIndex(model.index(2, 0))
        await stage.click("Pause the selected transfer")
        assert stage.transfers[2].is_paused
        small_archive.faults = Faults()
        await stage.until_finished(2)
        assert not stage.transfers[0].is_finished
        await stage.click("Resume the selected transfer")
        await stage.until_fetched(3)
        await stage.click("Clear what has finished")
        assert stage.transfers == []

    play(story, by_get(small_server))


def test_a_server_that_refuses_c_get_is_fetched_from_by_c_move(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["refuse-get"])

    async def story(stage: Stage) -> None:
        await listen(stage)
        state = stage.program.listener.state
        small_archive.destinations.add(AeTitle(state.node.ae_title), "127.0.0.1", state.port)
        await stage.search()
        await stage.fetch_all()
        transfer = await stage.until_fetched()
        assert (transfer.summary.service, transfer.summary.verdict) == (Service.MOVE, Verdict.SUCCESS)

    play(story, small_server)
