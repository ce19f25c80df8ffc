"""What the window asks for reaches somebody who does it."""

from PySide6.QtCore import QMetaMethod
from PySide6.QtGui import QAction

from implant_gui import __version__
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import Server
from implant_gui.models.common.roles import Role
from implant_gui.views.about import AboutDialog
from implant_gui.views.actions import ENTRIES, Command
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.settings_dialog import SettingsDialog
from tests.stories.conftest import Play, by_get, catalogue_cache, paths, play, small_archive, small_server
from tests.stories.stage import Stage

__all__ = ["catalogue_cache", "paths", "play", "small_archive", "small_server"]


def action(stage: Stage, command: Command) -> QAction:
    found = stage.window.findChild(QAction, command.value)
    assert isinstance(found, QAction)
    return found


def test_every_command_of_the_menus_leads_somewhere(play: Play) -> None:
    deaf: list[Command] = []

    async def story(stage: Stage) -> None:
        for entry in ENTRIES:
            each = action(stage, entry.command)
            if not each.isSignalConnected(QMetaMethod.fromSignal(each.triggered)):
                deaf.append(entry.command)

    play(story)
    assert deaf == []


def test_what_an_empty_page_offers_is_done(play: Play) -> None:
    async def story(stage: Stage) -> None:
        await stage.click("Try the demo")
        await stage.until(lambda: any(name.startswith("Demo") for name in stage.server_names))

    play(story)


def test_settings_and_the_versions_of_all_parts_are_a_click_away(play: Play) -> None:
    async def story(stage: Stage) -> None:
        action(stage, Command.SETTINGS).trigger()
        stage.dialog(SettingsDialog).reject()
        action(stage, Command.ABOUT).trigger()
        texts = " ".join(label.text() for label in stage.dialog(AboutDialog).findChildren(PlainLabel))
        assert __version__ in texts
        assert "pynetdicom" in texts

    play(story)


def test_a_chosen_match_is_shown_and_fetched_by_the_button_beside_it(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    async def story(stage: Stage) -> None:
        await stage.search()
        browse = stage.window.browse
        uid = stage.program.models.results.uids_below()[0]
        index = stage.program.models.results.index_of(uid)
        browse.result_view.match_chosen.emit(index.data(Role.MATCH))
        await stage.until(lambda: browse.preview.subject is not None and browse.preview.subject.key == uid)
        browse.preview.offer_chosen.emit("fetch")
        transfer = await stage.until_fetched()
        assert transfer.summary.stored == 1

    play(story, by_get(small_server))


def test_the_trace_can_be_cleared(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        trace = stage.program.models.trace
        await stage.search()
        await stage.until(lambda: not stage.program.scheduler.running())
        titles = [trace.index(row, column).data() for row in range(trace.rowCount()) for column in range(4)]
        assert any(str(title).startswith("C-FIND generic") for title in titles)
        stage.window.diagnose.clear_requested.emit()
        assert trace.rowCount() == 0

    play(story, small_server)
