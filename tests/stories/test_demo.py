"""The demo: the story that the command plays, whole, in the real window, with its pictures."""

from pathlib import Path

from PySide6.QtGui import QImage

from implant_gui.app.demo_story import DemoStory
from implant_gui.models.servers import Liveness
from implant_gui.views.servers.listener_state import ListenerPhase
from tests.stories.conftest import Play
from tests.stories.stage import Stage

_PICTURES = [
    *("start", "catalogue", "stems", "c-get-running", "c-get", "c-move"),
    *("partial", "assemblies", "library", "surface", "notice", "parts", "sizes", "composed", "diagnose", "dark"),
]


def test_the_demo_story_plays_to_its_end_and_leaves_pictures(play: Play, tmp_path: Path) -> None:
    said: list[str] = []

    async def story(stage: Stage) -> None:
        assert await DemoStory(tmp_path / "pictures", said.append).play(stage.program) == 0

    play(story, with_demo=True)
    told = "\n".join(said)
    for words in ("50 / 50", "40 / 42", "0xB000", "0x0000 Success", "Alderholt Orthopaedics", "Listening as"):
        assert words in told
    pictures = sorted((tmp_path / "pictures").glob("*.png"))
    assert [picture.stem.partition("-")[2] for picture in pictures] == _PICTURES
    for picture in pictures:
        image = QImage(str(picture))
        colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
        assert len(colours) > 20, f"{picture.name} shows nothing"


def test_the_demo_is_one_click_away_where_there_is_no_server(play: Play) -> None:
    async def story(stage: Stage) -> None:
        await stage.until(lambda: not stage.program.tasks.is_running("begin"))
        await stage.click("Try the demo")
        assert await stage.until_listed("Demo archive") is Liveness.UP
        assert stage.program.listener.state.phase is ListenerPhase.LISTENING
        assert stage.window.browse.server_panel.selected == ("Demo archive",)
        assert not stage.has_button("Try the demo")
        assert stage.window.browse.query_form.isAncestorOf(stage.window.focusWidget())
        await stage.search()
        assert stage.program.models.results.count > 400

    play(story)


def test_the_window_can_be_closed_while_the_demo_archive_is_starting(play: Play) -> None:
    async def story(stage: Stage) -> None:
        await stage.until(lambda: "The demo archive is starting" in stage.messages)
        stage.window.close()
        await stage.until(lambda: False)

    play(story, with_demo=True, is_closed=True)
