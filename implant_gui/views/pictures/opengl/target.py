"""What is drawn into: a picture with depth of its own, smooth at the edges, and read back into memory."""

import ctypes
import math
from typing import Final

import numpy as np

from implant_gui.domain.viewing.rendering import Picture
from implant_gui.views.pictures.opengl import functions as gl
from implant_gui.views.pictures.opengl.functions import Functions, OpenGLError

_SAMPLES: Final = 4


class Target:
    """Two frame buffers of one size: one with several samples in each pixel, and one that is read."""

    def __init__(self, functions: Functions, width: int, height: int) -> None:
        """Make both.

        Raises:
            OpenGLError: the driver has none of that size.
        """
        self.size = width, height
        self._gl = functions
        self._buffers: list[int] = []
        self._smooth = self._made(_SAMPLES)
        self._plain = self._made(0)

    def bind(self) -> None:
        """Draw here from now on."""
        self._gl("BindFramebuffer", gl.FRAMEBUFFER, self._smooth)
        self._gl("Viewport", 0, 0, *self.size)

    def picture(self, nearest: float, farthest: float) -> Picture:
        """What has been drawn.

        Args:
            nearest: millimetres towards the viewer of what the depth buffer has as 0.
            farthest: the same of what it has as 1.
        """
        width, height = self.size
        functions = self._gl
        functions("BindFramebuffer", gl.READ_FRAMEBUFFER, self._smooth)
        functions("BindFramebuffer", gl.DRAW_FRAMEBUFFER, self._plain)
        box = (0, 0, width, height)
        functions("BlitFramebuffer", *box, *box, gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT, gl.NEAREST)
        functions("BindFramebuffer", gl.READ_FRAMEBUFFER, self._plain)
        functions("PixelStorei", gl.PACK_ALIGNMENT, 1)
        colours, depths = np.empty((height, width, 4), np.uint8), np.empty((height, width), np.float32)
        for form, kind, array in (
            (gl.RGBA, gl.UNSIGNED_BYTE, colours),
            (gl.DEPTH_COMPONENT, gl.FLOAT, depths),
        ):
            functions("ReadPixels", *box, form, kind, array.ctypes.data_as(ctypes.c_void_p))
        colours[:, :, 3] = 255
        nothing = depths >= 1.0
        millimetres = np.float32(nearest) + depths * np.float32(farthest - nearest)
        millimetres[nothing] = -math.inf
        # Rows come from the bottom to the top.
        return Picture(width, height, colours[::-1].tobytes(), millimetres[::-1].astype("<f4").tobytes())

    def close(self) -> None:
        """Free the memory of the card."""
        self._gl.delete("Framebuffers", self._smooth, self._plain)
        self._gl.delete("Renderbuffers", *self._buffers)

    def _made(self, samples: int) -> int:
        functions = self._gl
        frame = functions.made("Framebuffers")
        functions("BindFramebuffer", gl.FRAMEBUFFER, frame)
        for form, place in (
            (gl.RGBA8, gl.COLOR_ATTACHMENT0),
            (gl.DEPTH_COMPONENT32F, gl.DEPTH_ATTACHMENT),
        ):
            buffer = functions.made("Renderbuffers")
            self._buffers.append(buffer)
            functions("BindRenderbuffer", gl.RENDERBUFFER, buffer)
            functions("RenderbufferStorageMultisample", gl.RENDERBUFFER, samples, form, *self.size)
            functions("FramebufferRenderbuffer", gl.FRAMEBUFFER, place, gl.RENDERBUFFER, buffer)
        if functions("CheckFramebufferStatus", gl.FRAMEBUFFER) != gl.FRAMEBUFFER_COMPLETE:
            raise OpenGLError(f"There is no frame buffer of {self.size[0]} x {self.size[1]} pixels.")
        return frame
