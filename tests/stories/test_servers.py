"""A person keeps the list of servers: adds, tests, edits, duplicates, removes and puts back, imports and exports."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths
from implant_gui.domain.service.ae import AeTitle, Server, Timeouts
from implant_gui.models.servers import Liveness
from implant_gui.views.servers.server_editor import ServerEditor
from tests.app.programs import free_port
from tests.peers.scripted import Conversation, ScriptedPeer
from tests.stories.conftest import Play
from tests.stories.stage import Stage


def editor_of(stage: Stage) -> ServerEditor:
    dialog: QDialog = stage.dialog(ServerEditor)
    assert isinstance(dialog, ServerEditor)
    return dialog


def fill_in(editor: ServerEditor, server: Server) -> None:
    page = editor.connection
    for line, text in (
        (page.name, server.name),
        (page.host, server.host),
        (page.port, str(server.port)),
        (page.ae_title, server.ae_title),
    ):
        line.set_text(text)


def test_the_first_start_has_no_server_and_says_what_to_do(play: Play) -> None:
    async def story(stage: Stage) -> None:
        await stage.until(lambda: not stage.program.tasks.is_running("begin"))
        assert "No server yet" in stage.texts(stage.window.browse.server_panel)
        assert not stage.window.browse.query_form.isVisible()
        empty = stage.window.browse.result_view.empty_state
        assert empty.title == "Where are your templates?"
        assert stage.button("Try the demo", empty).isVisible()
        await stage.click("Add a server", empty)
        assert editor_of(stage).isVisible()

    play(story)


def test_a_server_is_added_after_a_test_and_kept(play: Play, paths: Paths, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.click("Add a server", stage.window.browse.server_panel)
        editor = editor_of(stage)
        fill_in(editor, replace(small_server, ae_title=AeTitle("WRONG")))
        await stage.click("Test", editor)
        await stage.until(lambda: any("AE title" in f"{step.sentence} {step.next_step}" for step in editor.steps.steps))
        fill_in(editor, small_server)
        await stage.until(lambda: not stage.program.tasks.is_running("test a server"))
        await stage.click("Test", editor)
        await stage.until(lambda: [step.title for step in editor.steps.steps][-1:] == ["C-ECHO answered"])
        await stage.click("Save", editor)
        await stage.until_up("Small")
        assert stage.window.browse.server_panel.selected == ("Small",)

    play(story)
    (kept,), complaints = UserFiles(paths).servers()
    assert (kept.name, kept.port, complaints) == ("Small", small_server.port, ())


def test_an_edit_is_checked_at_once_though_the_old_address_is_still_being_tried(
    play: Play, small_server: Server
) -> None:
    def silent(peer: Conversation) -> None:
        peer.hold()

    with ScriptedPeer(silent) as peer:
        stuck = replace(small_server, port=peer.port, timeouts=Timeouts(answer=20.0, cancel_grace=0.3))

        async def story(stage: Stage) -> None:
            servers = stage.program.models.servers
            await stage.until(lambda: servers.state_of("Small").liveness is Liveness.CHECKING)
            stage.program.servers.edit("Small")
            fill_in(editor_of(stage), small_server)
            await stage.click("Save", editor_of(stage))
            await stage.until_up("Small")

        play(story, stuck)


def test_a_server_is_duplicated_removed_and_put_back_where_it_was(
    play: Play, paths: Paths, small_server: Server
) -> None:
    other = replace(small_server, name="Other", port=free_port())

    async def story(stage: Stage) -> None:
        await stage.until(lambda: stage.server_names == ["Small", "Other"])
        panel = stage.window.browse.server_panel
        panel.duplicate_requested.emit("Small")
        await stage.click("Save", editor_of(stage))
        await stage.until(lambda: stage.server_names == ["Small", "Other", "Small (2)"])
        panel.remove_requested.emit("Small")
        assert stage.server_names == ["Other", "Small (2)"]
        await stage.click("Undo", stage.window.message_bar)
        assert stage.server_names == ["Small", "Other", "Small (2)"]

    play(story, small_server, other)
    kept, _ = UserFiles(paths).servers()
    assert [server.name for server in kept] == ["Small", "Other", "Small (2)"]


def test_a_list_is_exported_and_imported_beside_what_is_there(play: Play, tmp_path: Path, small_server: Server) -> None:
    file = tmp_path / "servers.toml"

    async def story(stage: Stage) -> None:
        panel = stage.window.browse.server_panel
        await stage.until_up("Small")
        panel.export_requested.emit(file)
        await stage.until(lambda: "1 server was exported" in stage.messages)
        panel.import_requested.emit(file)
        await stage.until_up("Small (2)")
        assert "1 server was imported" in stage.messages
        file.write_text("no TOML at all =", encoding="utf-8")
        panel.import_requested.emit(file)
        await stage.until(lambda: "0 servers were imported" in stage.messages)
        assert stage.server_names == ["Small", "Small (2)"]
        assert stage.has_button("Details")

    play(story, small_server)


def test_a_server_that_stops_answering_is_seen_at_the_next_check(play: Play, small_server: Server) -> None:
    gone = replace(small_server, name="Gone", port=free_port())

    async def story(stage: Stage) -> None:
        assert await stage.until_checked("Gone") is Liveness.DOWN
        await stage.until_up("Small")
        servers = stage.program.models.servers
        before = servers.state_of("Gone").when
        stage.window.browse.server_panel.test_all()
        await stage.until(lambda: servers.state_of("Gone").when not in (None, before))
        assert servers.state_of("Gone").liveness is Liveness.DOWN

    play(story, small_server, gone)
