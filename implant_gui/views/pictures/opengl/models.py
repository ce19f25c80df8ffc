"""Surfaces in the memory of the graphics card."""

from collections import OrderedDict
from ctypes import c_void_p
from typing import Final

from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.views.pictures.opengl import functions as gl
from implant_gui.views.pictures.opengl.functions import Functions
from implant_gui.views.pictures.opengl.program import NORMAL, POINT

_KEPT: Final = 32
_FLOATS: Final = 3


class Model:
    """One surface; holds on to it, for its identity is its key."""

    def __init__(self, functions: Functions, surface: Surface) -> None:
        self.surface = surface
        self._gl = functions
        self._array = functions.made("VertexArrays")
        functions("BindVertexArray", self._array)
        self._buffers = [
            self._filled(gl.ARRAY_BUFFER, surface.points, POINT),
            self._filled(gl.ARRAY_BUFFER, surface.normals, NORMAL),
            self._filled(gl.ELEMENT_ARRAY_BUFFER, surface.triangles + surface.edges + surface.vertices),
        ]

    def draw(self, presentation: Presentation) -> None:
        """Draw everything that belongs to that presentation."""
        functions, surface = self._gl, self.surface
        functions("BindVertexArray", self._array)
        if presentation is Presentation.POINTS:
            functions("DrawArrays", gl.POINTS, 0, surface.point_count)
            return
        functions("PolygonMode", gl.FRONT_AND_BACK, gl.LINE if presentation is Presentation.WIREFRAME else gl.FILL)
        start = 0
        for kind, indices in (
            (gl.TRIANGLES, surface.triangles),
            (gl.LINES, surface.edges),
            (gl.POINTS, surface.vertices),
        ):
            if indices and not (kind == gl.POINTS and presentation is Presentation.WIREFRAME):
                functions("DrawElements", kind, len(indices) // 4, gl.UNSIGNED_INT, c_void_p(start))
            start += len(indices)
        functions("PolygonMode", gl.FRONT_AND_BACK, gl.FILL)

    def close(self) -> None:
        """Free the memory of the card."""
        self._gl.delete("Buffers", *self._buffers)
        self._gl.delete("VertexArrays", self._array)

    def _filled(self, kind: int, data: bytes, place: int | None = None) -> int:
        functions = self._gl
        buffer = functions.made("Buffers")
        functions("BindBuffer", kind, buffer)
        functions("BufferData", kind, len(data), data, gl.STATIC_DRAW)
        if place is not None:
            functions("VertexAttribPointer", place, _FLOATS, gl.FLOAT, 0, 0, None)
            functions("EnableVertexAttribArray", place)
        return buffer


class Models:
    """Those that were shown last."""

    def __init__(self, functions: Functions) -> None:
        self._gl = functions
        self._models: OrderedDict[int, Model] = OrderedDict()

    def of(self, surface: Surface) -> Model:
        """The model of a surface; surfaces are compared by identity, for comparing millions of bytes takes longer."""
        model = self._models.get(id(surface)) or Model(self._gl, surface)
        self._models[id(surface)] = model
        self._models.move_to_end(id(surface))
        while len(self._models) > _KEPT:
            self._models.popitem(last=False)[1].close()
        return model
