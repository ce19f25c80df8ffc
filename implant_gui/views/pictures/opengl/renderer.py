"""A renderer of surfaces on the graphics card, behind the same interface as the rasteriser.

It draws into a picture that is read back, not into a widget: marks, measuring and screenshots are the same for both
renderers, no widget has to share its window with OpenGL, and drawing runs on a thread of its own.
"""

import ctypes
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from implant_gui.domain.content.geometry import Box3, dot
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture, PictureRequest, Scene, ScenePart
from implant_gui.views.pictures.opengl import functions as gl
from implant_gui.views.pictures.opengl.functions import Functions, OpenGLError
from implant_gui.views.pictures.opengl.models import Models
from implant_gui.views.pictures.opengl.program import build_program
from implant_gui.views.pictures.opengl.target import Target

_POINT_PX: Final = 2.0
_SLACK_MM: Final = 1.0
Matrix = NDArray[np.float64]


def surface_format() -> QSurfaceFormat:
    """OpenGL 3.3, which everything since 2010 has."""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    return wanted


def offscreen_surface() -> QOffscreenSurface:
    """What a context is made current with; to be made, and kept, by the thread of the window."""
    surface = QOffscreenSurface()
    surface.setFormat(surface_format())
    surface.create()
    return surface


class OpenGLRenderer:
    """A `domain.viewing.rendering.Renderer`.

    Thread: the one that draws first makes, draws and closes everything; `surface` belongs to the window's thread.
    """

    def __init__(self, surface: QOffscreenSurface) -> None:
        self._surface = surface
        self._drawing: _Drawing | None = None

    @property
    def driver(self) -> str:
        """What the driver tells of itself; "" before the first picture."""
        return "" if self._drawing is None else self._drawing.driver

    def render(self, request: PictureRequest, token: CancelToken | None = None) -> Picture:
        """Draw a picture; all of them are in full.

        Raises:
            OpenGLError: the driver cannot.
        """
        del token
        if self._drawing is None:
            self._drawing = _Drawing(self._surface)
        return self._drawing.picture(request.scene, request.camera, request.width, request.height)

    def close(self) -> None:
        """Free everything; on the thread that drew."""
        if self._drawing is not None:
            self._drawing.close()
            self._drawing = None


class _Drawing:
    """A context with everything in it."""

    def __init__(self, surface: QOffscreenSurface) -> None:
        self._surface = surface
        self._context = QOpenGLContext()
        self._context.setFormat(surface_format())
        if not self._context.create() or not self._context.makeCurrent(surface):
            raise OpenGLError("There is no context.")
        self._gl = Functions(self._context.getProcAddress)
        self.driver = " / ".join(map(self._gl.string, (gl.VENDOR, gl.RENDERER, gl.VERSION)))
        self._program, self._uniforms = build_program(self._gl)
        self._models = Models(self._gl)
        self._target: Target | None = None

    def picture(self, scene: Scene, camera: Camera, width: int, height: int) -> Picture:
        """Draw and read back."""
        if not self._context.makeCurrent(self._surface):
            raise OpenGLError("The context is lost.")
        functions = self._gl
        target = self._sized(width, height)
        target.bind()
        functions("UseProgram", self._program)
        functions("PointSize", _POINT_PX)
        functions("Enable", gl.DEPTH_TEST)
        functions("BlendFunc", gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA)
        functions("ClearColor", *(value / 255 for value in scene.background), 1.0)
        functions("Clear", gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
        nearest, farthest = _reach(scene.parts, camera)
        lens = _lens(camera, width / height, nearest, farthest)
        for part in scene.parts:
            if part.shown_opacity >= 1.0:
                self._draw(part, camera, lens)
        for part in _from_back(scene.parts, camera):
            self._draw_translucent(part, camera, lens)
        picture = target.picture(nearest, farthest)
        functions.check("picture")
        return picture

    def close(self) -> None:
        """Free everything."""
        if self._target is not None and self._context.makeCurrent(self._surface):
            self._target.close()
        self._context.doneCurrent()

    def _sized(self, width: int, height: int) -> Target:
        if self._target is None or self._target.size != (width, height):
            if self._target is not None:
                self._target.close()
            self._target = None
            self._target = Target(self._gl, width, height)
        return self._target

    def _draw(self, part: ScenePart, camera: Camera, lens: Matrix) -> None:
        functions = self._gl
        view = _view(camera) @ _placement(part)
        self._set_matrix("place", lens @ view)
        self._set_matrix("turn", view)
        is_closed = part.surface.is_closed
        functions("Uniform1i", self._uniforms["closed"], int(is_closed))
        functions("Uniform4f", self._uniforms["ink"], *(value / 255 for value in part.shown_colour), part.shown_opacity)
        functions("Enable" if is_closed else "Disable", gl.CULL_FACE)
        self._models.of(part.surface).draw(part.shown_presentation)

    def _draw_translucent(self, part: ScenePart, camera: Camera, lens: Matrix) -> None:
        """The nearest layer only: first where it is, then what it looks like there."""
        functions = self._gl
        functions("ColorMask", 0, 0, 0, 0)
        self._draw(part, camera, lens)
        functions("ColorMask", 1, 1, 1, 1)
        functions("DepthFunc", gl.EQUAL)
        functions("Enable", gl.BLEND)
        self._draw(part, camera, lens)
        functions("Disable", gl.BLEND)
        functions("DepthFunc", gl.LESS)

    def _set_matrix(self, name: str, matrix: Matrix) -> None:
        columns = np.ascontiguousarray(matrix.T, dtype=np.float32)
        pointer = columns.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._gl("UniformMatrix4fv", self._uniforms[name], 1, 0, pointer)


def _from_back(parts: tuple[ScenePart, ...], camera: Camera) -> list[ScenePart]:
    """What is translucent, the farthest first."""
    boxes = [(part, box) for part in parts if part.shown_opacity < 1.0 and (box := part.extent) is not None]
    return [part for part, _ in sorted(boxes, key=lambda each: dot(each[1].centre, camera.towards))]


def _reach(parts: tuple[ScenePart, ...], camera: Camera) -> tuple[float, float]:
    """From the target towards the viewer: where the scene begins and where it ends."""
    boxes: list[Box3] = [box for part in parts if (box := part.extent) is not None]
    aim = dot(camera.target, camera.towards)
    depths = [dot(corner, camera.towards) - aim for box in boxes for corner in box.corners]
    return max(depths, default=0.0) + _SLACK_MM, min(depths, default=0.0) - _SLACK_MM


def _view(camera: Camera) -> Matrix:
    """From the scene to the viewer: x right, y up, z towards them, the target in the origin."""
    matrix = np.eye(4)
    matrix[:3, :3] = [camera.right, camera.up, camera.towards]
    matrix[:3, 3] = -matrix[:3, :3] @ np.array(camera.target)
    return matrix


def _placement(part: ScenePart) -> Matrix:
    matrix = np.eye(4)
    frame = part.placement
    matrix[:3, :3] = np.array([frame.x, frame.y, frame.z]).T
    matrix[:3, 3] = frame.point
    return matrix


def _lens(camera: Camera, aspect: float, nearest: float, farthest: float) -> Matrix:
    """From the viewer to OpenGL's cube, in which z points away."""
    across, above = camera.height_mm * aspect / 2, camera.height_mm / 2
    half, middle = (nearest - farthest) / 2, (nearest + farthest) / 2
    matrix = np.diag([1 / across, 1 / above, -1 / half, 1.0])
    matrix[2, 3] = middle / half
    return matrix
