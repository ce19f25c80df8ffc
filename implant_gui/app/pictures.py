"""What the window looks at templates with; imported and made when it is first needed, on the thread that needs it."""

import logging
from collections.abc import Callable
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture, Renderer, Scene

if TYPE_CHECKING:
    from implant_gui.templates.raster.rasteriser import Rasteriser
    from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer

logger = logging.getLogger(__name__)


class LateRenderer:
    """A `domain.viewing.rendering.Renderer` whose numpy is imported with the first picture."""

    @cached_property
    def _rasteriser(self) -> "Rasteriser":
        from implant_gui.templates.raster.rasteriser import Rasteriser

        return Rasteriser()

    def render(
        self,
        scene: Scene,
        camera: Camera,
        width: int,
        height: int,
        *,
        is_coarse: bool = False,
        token: CancelToken | None = None,
    ) -> Picture:
        """Draw a picture."""
        return self._rasteriser.render(scene, camera, width, height, is_coarse=is_coarse, token=token)


class SurfaceRenderer:
    """The renderer of all surfaces in the window, which may be exchanged while it runs; for one thread."""

    def __init__(self) -> None:
        self._renderer: Renderer = LateRenderer()

    def use(self, renderer: Renderer) -> None:
        """Let another one draw from the next picture on; it must belong to the same thread."""
        self._renderer = renderer

    def render(
        self,
        scene: Scene,
        camera: Camera,
        width: int,
        height: int,
        *,
        is_coarse: bool = False,
        token: CancelToken | None = None,
    ) -> Picture:
        """Draw a picture."""
        return self._renderer.render(scene, camera, width, height, is_coarse=is_coarse, token=token)


class CardNews(Enum):
    """What happens with the first picture of a graphics card, or with a later one that fails."""

    BEGINS = "begins"
    WORKS = "works"
    FAILS = "fails"
    OTHER_DRIVER = "other-driver"
    """It is not the one that was probed."""


class CarefulRenderer:
    """The graphics card as long as it works, and from its first failure on the rasteriser.

    Args:
        card: draws first.
        rasteriser: draws where the card does not.
        driver: what the card must tell of itself.
        tell: told how it goes, on the renderer's thread.
    """

    def __init__(
        self, card: "OpenGLRenderer", rasteriser: Renderer, driver: str, tell: Callable[[CardNews], None]
    ) -> None:
        self._card = card
        self._rasteriser = rasteriser
        self._driver = driver
        self._tell = tell
        self._news: CardNews | None = None

    def render(
        self,
        scene: Scene,
        camera: Camera,
        width: int,
        height: int,
        *,
        is_coarse: bool = False,
        token: CancelToken | None = None,
    ) -> Picture:
        """Draw a picture."""
        picture = self._by_card(scene, camera, width, height) if self._news in (None, CardNews.WORKS) else None
        if picture is None:
            picture = self._rasteriser.render(scene, camera, width, height, is_coarse=is_coarse, token=token)
        return picture

    def _by_card(self, scene: Scene, camera: Camera, width: int, height: int) -> Picture | None:
        # Imported here, on the renderer's thread, and only where there is a card.
        from implant_gui.views.pictures.opengl.functions import OpenGLError

        if self._news is None:
            self._tell(CardNews.BEGINS)
        try:
            picture = self._card.render(scene, camera, width, height)
        except OpenGLError as error:
            logger.info("OpenGL failed: %s", error)
            self._come_to(CardNews.FAILS)
            return None
        if self._card.driver != self._driver:
            self._come_to(CardNews.OTHER_DRIVER)
            return None
        self._come_to(CardNews.WORKS)
        return picture

    def _come_to(self, news: CardNews) -> None:
        if news is not self._news:
            self._news = news
            self._tell(news)
