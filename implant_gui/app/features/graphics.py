"""Surfaces on the graphics card: tried when the first one is looked at, and used from then on if that is better."""

import asyncio
import contextlib
import logging
import threading
from functools import partial
from typing import Final

from PySide6.QtGui import QGuiApplication

from implant_gui.app.graphics_memory import GraphicsMemory
from implant_gui.app.graphics_probe import Probe, ProbeProcess
from implant_gui.app.pictures import CardNews, CarefulCard
from implant_gui.app.program import Program
from implant_gui.domain.keeping.settings import SurfaceDrawing

logger = logging.getLogger(__name__)
_FAST_MS: Final = 25.0
"""For the probe's picture: what needs longer is a processor that plays graphics card, and ours does that better."""
_INVISIBLE: Final = ("offscreen", "minimal")
"""Qt's platforms without a screen, and without OpenGL."""


def build(program: Program) -> "Graphics":
    """Connect everything."""
    return Graphics(program)


class Graphics:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._memory = GraphicsMemory(program.paths.cache / "graphics.json")
        is_wanted = program.settings.current.surface_drawing is SurfaceDrawing.AUTOMATIC
        self._is_decided = not is_wanted or QGuiApplication.platformName() in _INVISIBLE
        for preview in (program.window.browse.preview, program.window.library.preview):
            preview.surfaces.canvas.picture_wanted.connect(self._on_picture_wanted)

    def _on_picture_wanted(self) -> None:
        if not self._is_decided:
            self._is_decided = True
            self._program.tasks.launch("graphics", self._decide())

    async def _decide(self) -> None:
        probe = await self._program.background(self._memory.recall)
        if probe is None:
            probe = await _probed()
            await self._program.background(partial(self._memory.keep, probe))
        logger.info("OpenGL: works %s, %.0f ms %s", probe.works, probe.milliseconds, probe.reason)
        if probe.works and probe.milliseconds <= _FAST_MS:
            self._use(probe)

    def _use(self, probe: Probe) -> None:
        # Imported here: most computers without a graphics card come no further.
        from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer, offscreen_surface

        card = OpenGLRenderer(offscreen_surface())
        careful = CarefulCard(card, probe.driver, partial(self._on_card_news, probe))
        self._program.renderer.at_the_end(card.close)
        self._program.surface_renderer.use(careful)

    def _on_card_news(self, probe: Probe, news: CardNews) -> None:
        """On the renderer's thread."""
        match news:
            case CardNews.BEGINS:
                self._memory.keep(probe, is_trying=True)
            case CardNews.WORKS:
                self._memory.keep(probe)
            case CardNews.FAILS:
                self._memory.keep(Probe(works=False, driver=probe.driver, reason="it failed in the window"))
            case CardNews.OTHER_DRIVER:
                self._memory.forget()


async def _probed() -> Probe:
    """What a probe finds; when the program ends, nobody waits for it."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Probe] = loop.create_future()
    process = ProbeProcess()

    def take(probe: Probe) -> None:
        if not answer.done():
            answer.set_result(probe)

    def work() -> None:
        probe = process.run()
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program has ended
            loop.call_soon_threadsafe(take, probe)

    threading.Thread(target=work, name="graphics probe", daemon=True).start()
    try:
        return await answer
    finally:
        process.stop()
