"""Pictures of surfaces without OpenGL: a depth buffer in numpy, orthographic, shaded, with translucent surfaces.

Works everywhere: on remote desktops, without a display, for thumbnails and reports. Of a translucent surface its
nearest layer is shown, and all surfaces are blended in the order in which they lie behind one another, pixel by pixel.
"""

from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.content.drawing import Colour
from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture, PictureRequest, ScenePart
from implant_gui.templates.raster.canvas import Canvas, Effort, Floats, Projected
from implant_gui.templates.raster.filling import fill
from implant_gui.templates.raster.stroking import dot, stroke
from implant_gui.templates.surfaces.mesh import Mesh
from implant_gui.templates.surfaces.simplify import coarser

LARGEST_SIDE: Final = 8192
_MOST_FRAGMENTS: Final = 20_000_000
_MOST_LAYERS: Final = 50
"""Together with the size of the picture they limit how many places are looked at: to some seconds."""
_COARSE_TRIANGLES: Final = 30_000
_COARSE_FROM: Final = 60_000
_KEPT_MODELS: Final = 32
_KEPT_BYTES: Final = 64 << 20
"""Of surfaces that are shown no longer: five with half a million triangles each."""
_AMBIENT, _HEAD, _KEY = 0.30, 0.55, 0.28
_KEY_LIGHT: Final = np.array([-0.4, 0.6, 0.69], dtype=np.float32)
"""From the upper left, over the viewer's shoulder."""

Matrix = NDArray[np.float32]


class Rasteriser:
    """A `domain.viewing.rendering.Renderer`; keeps what it has prepared of the surfaces last shown.

    Args:
        kept_bytes: so much of surfaces that are not in the last picture.
    """

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._models: OrderedDict[int, _Model] = OrderedDict()

    def render(self, request: PictureRequest, token: CancelToken | None = None) -> Picture:
        """Draw a picture; see `Renderer`.

        Raises:
            ValueError: a side has no pixel or too many.
        """
        width, height = request.width, request.height
        if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
            raise ValueError(f"A picture has 1 to {LARGEST_SIDE} pixels on each side, not {width} x {height}.")
        effort = Effort(_MOST_FRAGMENTS + _MOST_LAYERS * width * height, lambda: token is not None and token.is_stopped)
        blend = _Blend(request.scene.background, width, height)
        for part in request.scene.parts:
            canvas = Canvas(width, height)
            model = self._model(part.surface)
            _draw(canvas, model.coarse if request.is_coarse else model, part, request.camera, effort)
            blend.add(canvas, part)
        self._forget(len(request.scene.parts))
        return blend.picture(is_complete=not effort.is_exhausted)

    def _model(self, surface: Surface) -> "_Model":
        """Prepared once; surfaces are compared by identity, for comparing millions of bytes takes longer."""
        model = self._models.get(id(surface)) or _Model.of(surface)
        self._models[id(surface)] = model
        self._models.move_to_end(id(surface))
        return model

    def _forget(self, shown: int) -> None:
        """Let go of what was shown longest ago; what was shown last comes again with the next picture."""
        while len(self._models) > shown and (
            len(self._models) > _KEPT_MODELS or sum(model.size for model in self._models.values()) > self._kept_bytes
        ):
            self._models.popitem(last=False)


class _Model:
    """A surface as arrays; holds on to the surface, whose identity is its key."""

    def __init__(self, surface: Surface, mesh: Mesh, normals: Floats) -> None:
        self.surface = surface
        self.mesh = mesh
        self.normals = normals

    @classmethod
    def of(cls, surface: Surface) -> "_Model":
        """The surface in full."""
        return cls(surface, Mesh.of(surface), np.frombuffer(surface.normals, "<f4").reshape(-1, 3))

    @property
    def size(self) -> int:
        """How much memory the arrays take, in bytes."""
        return self.mesh.points.nbytes + self.mesh.triangles.nbytes + self.normals.nbytes

    @cached_property
    def coarse(self) -> "_Model":
        """The surface with fewer triangles, or this if they are few."""
        if len(self.mesh.triangles) <= _COARSE_FROM:
            return self
        mesh = coarser(self.mesh, _COARSE_TRIANGLES)
        lines = Surface(self.surface.number, "", is_closed=self.surface.is_closed)
        return _Model(lines, mesh, mesh.normals())

    @cached_property
    def triangle_edges(self) -> NDArray[np.int32]:
        """Each edge of a triangle once."""
        begin = self.mesh.triangles.reshape(-1).astype(np.int64)
        end = np.roll(self.mesh.triangles, -1, axis=1).reshape(-1).astype(np.int64)
        count = max(len(self.mesh.points), 1)
        keys = np.unique(np.minimum(begin, end) * count + np.maximum(begin, end))
        return np.stack(np.divmod(keys, count), axis=1).astype(np.int32)

    @property
    def edges(self) -> NDArray[np.int32]:
        """The lines that belong to no triangle."""
        return np.frombuffer(self.surface.edges, "<i4").reshape(-1, 2)

    @property
    def vertices(self) -> NDArray[np.int32]:
        """The points that belong to nothing else."""
        return np.frombuffer(self.surface.vertices, "<i4")


def _draw(canvas: Canvas, model: _Model, part: ScenePart, camera: Camera, effort: Effort) -> None:
    points = _projected(model, part.placement, camera, canvas)
    match part.shown_presentation:
        case Presentation.SURFACE:
            fill(canvas, points, model.mesh.triangles, effort, is_closed=model.surface.is_closed)
            stroke(canvas, points, model.edges, effort)
            dot(canvas, points, model.vertices, effort)
        case Presentation.WIREFRAME:
            stroke(canvas, points, np.concatenate([model.triangle_edges, model.edges]), effort)
        case Presentation.POINTS:
            dot(canvas, points, np.arange(len(model.mesh.points)), effort)


def _projected(model: _Model, placement: Frame3, camera: Camera, canvas: Canvas) -> Projected:
    """Where the points are in the picture, and how bright they are there."""
    view = np.array([camera.right, camera.up, camera.towards])
    turn = view @ np.array([placement.x, placement.y, placement.z]).T
    shift = view @ (np.array(placement.point) - np.array(camera.target))
    seen = (model.mesh.points @ turn.T.astype(np.float32)) + shift.astype(np.float32)
    scale = np.float32(camera.pixels_per_mm(canvas.height))
    return Projected(
        x=seen[:, 0] * scale + np.float32(canvas.width / 2),
        y=np.float32(canvas.height / 2) - seen[:, 1] * scale,
        z=np.ascontiguousarray(seen[:, 2]),
        shade=_shades(model.normals @ turn.T.astype(np.float32), is_closed=model.surface.is_closed),
    )


def _shades(normals: Floats, *, is_closed: bool) -> Floats:
    """Light from the viewer, and from the upper left; points without a normal, as those of lines, are bright."""
    facing = normals[:, 2] if is_closed else np.abs(normals[:, 2])
    lit = _AMBIENT + _HEAD * np.maximum(facing, 0) + _KEY * np.maximum(normals @ _KEY_LIGHT, 0)
    return np.where(normals.any(axis=1), lit, 1.0).astype(np.float32)


class _Blend:
    """Parts on the background, one behind another."""

    def __init__(self, background: Colour, width: int, height: int) -> None:
        self._size = width, height
        self._rgb = np.full((width * height, 3), background, dtype=np.float32)
        self._depth = Canvas(width, height).depth
        self._translucent: list[tuple[Canvas, ScenePart]] = []

    def add(self, canvas: Canvas, part: ScenePart) -> None:
        """Put a part into the picture; what is translucent waits for all that may lie behind it."""
        if part.shown_opacity < 1.0:
            self._translucent.append((canvas, part))
            return
        nearer = canvas.depth > self._depth
        self._depth[nearer] = canvas.depth[nearer]
        self._rgb[nearer] = _coloured(canvas, nearer, part)

    def picture(self, *, is_complete: bool) -> Picture:
        """The picture, with the translucent parts from back to front in each pixel."""
        nearest = self._depth.copy()
        for pixels, canvas, part in self._back_to_front():
            share = np.float32(part.shown_opacity)
            self._rgb[pixels] += share * (_coloured(canvas, pixels, part) - self._rgb[pixels])
            nearest[pixels] = np.maximum(nearest[pixels], canvas.depth[pixels])
        rgbx = np.full((len(self._rgb), 4), 255, dtype=np.uint8)
        rgbx[:, :3] = np.clip(np.rint(self._rgb), 0, 255)
        return Picture(*self._size, rgbx.tobytes(), nearest.astype("<f4").tobytes(), is_complete)

    def _back_to_front(self) -> Iterable[tuple[NDArray[np.intp], Canvas, ScenePart]]:
        if not self._translucent:
            return
        order = np.argsort(np.stack([canvas.depth for canvas, _ in self._translucent]), axis=0, kind="stable")
        for rank in order:
            for index, (canvas, part) in enumerate(self._translucent):
                pixels = np.flatnonzero((rank == index) & canvas.is_covered & (canvas.depth > self._depth))
                if len(pixels):
                    yield pixels, canvas, part


def _coloured(canvas: Canvas, pixels: NDArray[np.bool_] | NDArray[np.intp], part: ScenePart) -> Floats:
    colour = np.array(part.shown_colour, dtype=np.float32)
    return np.asarray(np.minimum(canvas.shade[pixels, None] * colour, 255.0))
