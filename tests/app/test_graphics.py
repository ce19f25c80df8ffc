"""The graphics card is used only where it draws right, and never a second time where it took a program with it."""

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from implant_gui.app.graphics_memory import GraphicsMemory
from implant_gui.app.graphics_probe import Probe, ProbeProcess, dented_ball, probe_here
from implant_gui.app.pictures import CardNews, CarefulCard, SurfaceRenderer
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture, PictureRequest, Scene, ScenePart
from implant_gui.templates.raster.rasteriser import Rasteriser
from implant_gui.views.pictures.opengl.functions import OpenGLError
from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer, offscreen_surface
from tests.views.seen_templates import surface

GOOD = Probe(works=True, driver="Card / 1.0", milliseconds=4.5)
Find = Callable[..., Probe]


@pytest.fixture
def find() -> Find:
    """What a process that runs that piece of Python is found to be."""

    def do_find(code: str, seconds: float = 20.0) -> Probe:
        return ProbeProcess([sys.executable, "-c", code], seconds).run()

    return do_find


def test_what_a_probe_tells_is_believed(find: Find) -> None:
    assert find(f"print('some noise'); print({GOOD.to_json()!r})") == GOOD


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "import sys; sys.exit(3)",
        "print('{}')",
        "print('[1, 2]')",
        "pass",
        'print(\'{"works": "yes", "driver": "", "milliseconds": 0, "reason": ""}\')',
    ],
)
def test_a_probe_that_dies_or_talks_nonsense_means_no(find: Find, code: str) -> None:
    assert not find(code).works


def test_a_probe_that_hangs_is_ended(find: Find) -> None:
    assert not find("import threading; threading.Event().wait()", 0.3).works


def test_a_probe_that_cannot_be_started_means_no(tmp_path: Path) -> None:
    assert ProbeProcess([str(tmp_path / "nothing")]).run() == Probe(works=False, reason="not started")


def test_a_probe_that_is_stopped_ends_at_once() -> None:
    process = ProbeProcess([sys.executable, "-c", "import threading; threading.Event().wait()"])
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(process.run)
        process.stop()
        assert not found.result(20.0).works
    assert process.run() == Probe(works=False, reason="stopped")


def test_what_was_found_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    memory = GraphicsMemory(tmp_path / "cache" / "graphics.json")
    assert memory.recall() is None
    memory.keep(GOOD)
    assert memory.recall() == GOOD
    memory.forget()
    memory.forget()
    assert memory.recall() is None


def test_a_driver_that_took_the_program_with_it_is_not_asked_again(qtbot: QtBot, tmp_path: Path) -> None:
    memory = GraphicsMemory(tmp_path / "graphics.json")
    memory.keep(GOOD, is_trying=True)
    recalled = memory.recall()
    assert recalled is not None
    assert not recalled.works


@pytest.mark.parametrize("text", ["", "{", "[]", '{"where": 1}', "\ufffd"])
def test_a_broken_memory_means_to_probe_again(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    file = tmp_path / "graphics.json"
    file.write_text(text, encoding="utf-8")
    assert GraphicsMemory(file).recall() is None


def test_another_computer_or_program_is_probed_again(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "graphics.json"
    GraphicsMemory(file).keep(GOOD)
    values = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**values, "where": "elsewhere"}), encoding="utf-8")
    assert GraphicsMemory(file).recall() is None


class Card(OpenGLRenderer):
    """A card that draws as the rasteriser does until it fails."""

    def __init__(self, pictures: int, driver: str = GOOD.driver) -> None:
        self._left = pictures
        self._told = driver

    @property
    def driver(self) -> str:
        return self._told

    def render(self, request: PictureRequest, token: CancelToken | None = None) -> Picture:
        self._left -= 1
        if self._left < 0:
            raise OpenGLError("no more")
        return Rasteriser().render(request, token)


def draw(renderer: SurfaceRenderer) -> Picture:
    scene = Scene((ScenePart(surface()),))
    return renderer.render(PictureRequest(scene, Camera(), 32, 24))


def test_a_card_that_fails_is_followed_by_the_rasteriser() -> None:
    news: list[CardNews] = []
    renderer = SurfaceRenderer()
    renderer.use(CarefulCard(Card(2), GOOD.driver, news.append))
    pictures = [draw(renderer) for _ in range(5)]
    assert len({picture.rgbx for picture in pictures}) == 1
    assert news == [CardNews.BEGINS, CardNews.WORKS, CardNews.FAILS]


def test_another_driver_than_the_one_that_was_probed_is_not_used() -> None:
    news: list[CardNews] = []
    renderer = SurfaceRenderer()
    renderer.use(CarefulCard(Card(9, "Card / 2.0"), GOOD.driver, news.append))
    assert draw(renderer).is_complete
    draw(renderer)
    assert news == [CardNews.BEGINS, CardNews.OTHER_DRIVER]


def test_this_computer_can_be_probed_whatever_it_has(qtbot: QtBot) -> None:
    probe = probe_here()
    assert probe.works or probe.reason


def test_where_there_is_opengl_it_draws_what_the_rasteriser_draws(qtbot: QtBot) -> None:
    """Run it under a display (``xvfb-run``) to see more than that nothing breaks without one."""
    target = offscreen_surface()
    renderer = OpenGLRenderer(target)
    ball = dented_ball()
    scene = Scene((ScenePart(ball),))
    camera = Camera().orbited(40, 10).fitted(ball.extent, 4 / 3) if ball.extent else Camera()
    try:
        drawn = renderer.render(PictureRequest(scene, camera, 320, 240))
    except OpenGLError:
        assert "DISPLAY" not in os.environ
        return
    finally:
        renderer.close()
        target.destroy()
    right = Rasteriser().render(PictureRequest(scene, camera, 320, 240))
    one, other = (np.frombuffer(picture.depth, "<f4") for picture in (drawn, right))
    both = np.isfinite(one) & np.isfinite(other)
    assert np.mean(np.isfinite(one) != np.isfinite(other)) < 0.01
    assert np.median(np.abs(one[both] - other[both])) < 0.2
