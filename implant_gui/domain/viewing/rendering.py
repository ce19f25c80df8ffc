"""Pictures of surfaces: what is to be shown, what comes out, and the seam between the two."""

from dataclasses import dataclass
from typing import Protocol

from implant_gui.domain.content.drawing import Colour
from implant_gui.domain.content.geometry import UNMOVED3, Box3, Frame3
from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.camera import Camera


@dataclass(frozen=True, slots=True)
class ScenePart:
    """A surface at its place.

    Attributes:
        placement: carries the surface from its own Frame of Reference to that of the scene.
        colour: in place of the recommended one.
        opacity: in place of the recommended one.
        presentation: in place of the recommended one.
    """

    surface: Surface
    placement: Frame3 = UNMOVED3
    colour: Colour | None = None
    opacity: float | None = None
    presentation: Presentation | None = None

    @property
    def shown_opacity(self) -> float:
        """The one that counts."""
        return self.surface.opacity if self.opacity is None else self.opacity

    @property
    def shown_colour(self) -> Colour:
        """The one that counts."""
        return self.surface.colour if self.colour is None else self.colour

    @property
    def shown_presentation(self) -> Presentation:
        """The one that counts."""
        return self.surface.presentation if self.presentation is None else self.presentation

    @property
    def extent(self) -> Box3 | None:
        """A box around the part at its place; of turned parts it may be larger than needed."""
        if self.surface.extent is None:
            return None
        return Box3.around(map(self.placement.carried, self.surface.extent.corners))


@dataclass(frozen=True, slots=True)
class Scene:
    """What is shown, and on what ground."""

    parts: tuple[ScenePart, ...]
    background: Colour = (245, 246, 248)

    @property
    def extent(self) -> Box3 | None:
        """A box around all parts; None if there is nothing to see."""
        return Box3.around(
            corner for part in self.parts if part.extent for corner in (part.extent.low, part.extent.high)
        )


@dataclass(frozen=True, slots=True, eq=False)
class PictureRequest:
    """A picture that somebody wants.

    Attributes:
        scene: what to draw.
        camera: from where.
        width, height: pixels.
        is_coarse: draw large surfaces with fewer triangles, for while things move.
    """

    scene: Scene
    camera: Camera
    width: int
    height: int
    is_coarse: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture, rows from top to bottom.

    Attributes:
        rgbx: uint8, shape (height, width, 4); the fourth value is always 255.
        depth: little-endian float32, shape (height, width): millimetres from the camera's target towards the viewer,
            of what is nearest, translucent or not; minus infinity where there is nothing.
        is_complete: False if drawing was stopped, or the scene was too much for one picture.
    """

    width: int
    height: int
    rgbx: bytes
    depth: bytes
    is_complete: bool = True


class Renderer(Protocol):
    """Draws scenes. Any thread, one picture at a time for each renderer."""

    def render(self, request: PictureRequest, token: CancelToken | None = None) -> Picture:
        """Draw a picture; when `token` is cancelled, what is drawn so far comes back at once."""
