"""A person looks for templates: matches appear while they come, and what goes wrong is said where one looks."""

from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.query import KeyPath
from implant_gui.models.servers import Liveness
from tests.app.programs import free_port
from tests.models.making import find_row
from tests.stories.conftest import Play
from tests.stories.stage import Stage


def test_the_tree_fills_live_and_a_stop_keeps_what_came(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["slow=30ms@find"])

    async def story(stage: Stage) -> None:
        await stage.until_up("Small")
        results = stage.program.models.results
        await stage.begin_search()
        await stage.until(lambda: 0 < results.count < 10)
        await stage.click("Stop")
        await stage.until(lambda: not stage.program.search.is_running)
        assert 0 < results.count < 10
        assert "cancelled" in stage.notices
        assert stage.window.browse.result_view.tree.isVisible()

    play(story, small_server)


def test_the_keyboard_is_at_the_results_after_a_search(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        view = stage.window.browse.result_view
        await stage.until_up("Small")
        assert isinstance(stage.window.focusWidget(), QLineEdit), "the first field of the query"
        await stage.search()
        await stage.until(lambda: view.tree.isVisible())
        assert stage.window.focusWidget() is view.tree
        await stage.search(Manufacturer="Nobody*")
        focused = stage.window.focusWidget()
        assert focused is not None
        assert view.isAncestorOf(focused)

    play(story, small_server)


def test_results_are_in_their_natural_order_at_the_end(play: Play, demo_archive: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.search(Manufacturer="A*")
        makers = [maker for maker, _ in stage.tree]
        assert [maker.split()[0] for maker in makers] == ["ACME", "Alderholt"]
        implants = [implant for implant, _ in stage.tree[1][1]]
        assert implants == sorted(implants)
        (cup,) = [sizes for implant, sizes in stage.tree[1][1] if implant.startswith("Corvane Cup")]
        sizes = [float(size.split()[0]) for size, _ in cup]
        assert sizes == sorted(sizes)

    play(story, demo_archive)


def test_who_has_selected_something_is_not_disturbed_at_the_end(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["slow=30ms@find"])

    async def story(stage: Stage) -> None:
        results = stage.program.models.results
        await stage.begin_search()
        await stage.until(lambda: results.count > 1)
        stage.window.browse.result_view.tree.selectAll()
        before = stage.tree[0][1][0][1][0]
        await stage.until(lambda: not stage.program.search.is_running)
        assert stage.tree[0][1][0][1][0] == before
        assert results.count == 10

    play(story, small_server)


def test_two_servers_are_asked_at_once_and_one_that_is_down_is_named(play: Play, small_server: Server) -> None:
    down = replace(small_server, name="Down", port=free_port())

    async def story(stage: Stage) -> None:
        await stage.search(("Small", "Down"))
        assert stage.program.models.results.count == 10
        assert "trouble Down" in stage.notices
        assert "Down: Nobody is listening" in stage.texts(stage.window.browse.result_view.notices)

    play(story, small_server, down)


def test_a_server_that_is_down_is_told_in_the_place_of_the_results(play: Play) -> None:
    down = Server("Down", "127.0.0.1", free_port(), AeTitle("NOBODY"))

    async def story(stage: Stage) -> None:
        assert await stage.until_checked("Down") is Liveness.DOWN
        await stage.search()
        empty = stage.window.browse.result_view.empty_state
        assert empty.title == "No results"
        assert "nothing listens on that port" in empty.sentence
        assert stage.button("Server settings", empty).isVisible()

    play(story, down)


def test_a_wrong_ae_title_is_explained(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        assert await stage.until_checked("Wrong") is Liveness.DOWN
        await stage.search()
        sentence = stage.window.browse.result_view.empty_state.sentence
        assert "AE title" in sentence

    play(story, replace(small_server, name="Wrong", ae_title=AeTitle("WRONG")))


def test_a_match_that_cannot_be_read_is_a_remark_and_no_failure(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    small_archive.faults = Faults.parse(["ff01", "no-charset"])

    async def story(stage: Stage) -> None:
        await stage.search()
        assert stage.program.models.results.count == 10
        assert "ignored-keys" in stage.notices

    play(story, small_server)


def test_a_limit_is_told_and_all_can_be_asked_for(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        results = stage.program.models.results
        await stage.search(limit=4)
        assert results.count == 4
        await stage.click("Ask for all")
        await stage.until(lambda: results.count == 10 and not stage.program.search.is_running)

    play(story, small_server)


def test_nothing_found_names_what_to_loosen(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.search(Manufacturer="nobody")
        assert "Manufacturer = nobody" in stage.window.browse.result_view.empty_state.sentence
        await stage.click("Change the query")
        assert not stage.window.browse.query_form.is_folded

    play(story, small_server)


def test_the_server_can_be_asked_only_for_one_product(play: Play, demo_archive: Server) -> None:
    async def story(stage: Stage) -> None:
        results, view = stage.program.models.results, stage.window.browse.result_view
        await stage.search(Manufacturer="Alderholt*")
        view.tree.setCurrentIndex(find_row(results, "Alderholt", "Corvane Cup"))
        view.narrow_requested.emit((KeyPath.parse("ImplantName"), "Corvane Cup"))
        await stage.until(lambda: not stage.program.search.is_running and 0 < results.count < 20)
        assert [implant.split("  ")[0] for _, implants in stage.tree for implant, _ in implants] == ["Corvane Cup"]

    play(story, demo_archive)


def test_a_template_is_looked_at_closely_by_clicking_on_it(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        results, attributes = stage.program.models.results, stage.program.models.match_attributes
        await stage.search()
        stage.choose(results.index(0, 0, results.index(0, 0, results.index(0, 0))))
        await stage.until(lambda: attributes.rowCount() > 0)
        subject = stage.window.browse.preview.subject
        assert subject is not None
        assert stage.button("Fetch to see drawings", stage.window.browse.preview).isVisible()
        stage.window.browse.result_view.tree.copy_selected()
        assert QGuiApplication.clipboard().text()

    play(story, small_server)
