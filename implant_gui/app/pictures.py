"""What the window looks at templates with; imported and made when it is first needed, on the thread that needs it."""

import logging
from collections.abc import Callable
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.rendering import Picture, PictureRequest

if TYPE_CHECKING:
    from implant_gui.templates.raster.rasteriser import Rasteriser
    from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer

logger = logging.getLogger(__name__)


class CardNews(Enum):
    """What happens with the first picture of a graphics card, or with a later one that fails."""

    BEGINS = "begins"
    WORKS = "works"
    FAILS = "fails"
    OTHER_DRIVER = "other-driver"
    """It is not the one that was probed."""


class CarefulCard:
    """A graphics card as long as it works: from its first failure on it draws nothing any more.

    Args:
        card: draws.
        driver: what the card must tell of itself.
        tell: told how it goes, on the renderer's thread.
    """

    def __init__(self, card: "OpenGLRenderer", driver: str, tell: Callable[[CardNews], None]) -> None:
        self._card = card
        self._driver = driver
        self._tell = tell
        self._news: CardNews | None = None

    def picture(self, request: PictureRequest) -> Picture | None:
        """A picture, or None if somebody else must draw it."""
        if self._news not in (None, CardNews.WORKS):
            return None
        # Imported here, on the renderer's thread, and only where there is a card.
        from implant_gui.views.pictures.opengl.functions import OpenGLError

        if self._news is None:
            self._tell(CardNews.BEGINS)
        try:
            picture = self._card.render(request)
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


class SurfaceRenderer:
    """The `domain.viewing.rendering.Renderer` of all surfaces in the window, for one thread.

    A graphics card draws what it can, once there is one; the rasteriser everything else. Its numpy is imported with
    the first picture.
    """

    def __init__(self) -> None:
        self._card: CarefulCard | None = None

    def use(self, card: CarefulCard) -> None:
        """Let a card draw from the next picture on; it must belong to the same thread."""
        self._card = card

    @cached_property
    def _rasteriser(self) -> "Rasteriser":
        from implant_gui.templates.raster.rasteriser import Rasteriser

        return Rasteriser()

    def render(self, request: PictureRequest, token: CancelToken | None = None) -> Picture:
        """Draw a picture."""
        picture = None if self._card is None else self._card.picture(request)
        if picture is None:
            picture = self._rasteriser.render(request, token)
        return picture
