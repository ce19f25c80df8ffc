"""OpenGL 3.3 by its own names, called straight in the driver: each call lets other threads of Python run."""

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_float, c_int, c_ssize_t, c_ubyte, c_uint, c_void_p
from typing import Final

COLOR_BUFFER_BIT: Final = 0x4000
DEPTH_BUFFER_BIT: Final = 0x0100
POINTS: Final = 0x0000
LINES: Final = 0x0001
TRIANGLES: Final = 0x0004
LESS: Final = 0x0201
EQUAL: Final = 0x0202
SRC_ALPHA: Final = 0x0302
ONE_MINUS_SRC_ALPHA: Final = 0x0303
BACK: Final = 0x0405
FRONT_AND_BACK: Final = 0x0408
CULL_FACE: Final = 0x0B44
DEPTH_TEST: Final = 0x0B71
BLEND: Final = 0x0BE2
PACK_ALIGNMENT: Final = 0x0D05
UNSIGNED_BYTE: Final = 0x1401
UNSIGNED_INT: Final = 0x1405
FLOAT: Final = 0x1406
DEPTH_COMPONENT: Final = 0x1902
RGBA: Final = 0x1908
LINE: Final = 0x1B01
FILL: Final = 0x1B02
VENDOR, RENDERER, VERSION = 0x1F00, 0x1F01, 0x1F02
NEAREST: Final = 0x2600
RGBA8: Final = 0x8058
ARRAY_BUFFER: Final = 0x8892
ELEMENT_ARRAY_BUFFER: Final = 0x8893
STATIC_DRAW: Final = 0x88E4
FRAGMENT_SHADER: Final = 0x8B30
VERTEX_SHADER: Final = 0x8B31
COMPILE_STATUS: Final = 0x8B81
LINK_STATUS: Final = 0x8B82
READ_FRAMEBUFFER: Final = 0x8CA8
DRAW_FRAMEBUFFER: Final = 0x8CA9
DEPTH_COMPONENT32F: Final = 0x8CAC
FRAMEBUFFER_COMPLETE: Final = 0x8CD5
COLOR_ATTACHMENT0: Final = 0x8CE0
DEPTH_ATTACHMENT: Final = 0x8D00
FRAMEBUFFER: Final = 0x8D40
RENDERBUFFER: Final = 0x8D41

_Prototype = Callable[..., Callable[[int], Callable[..., int]]]
_Ints = POINTER(c_int)
_Uints = POINTER(c_uint)
_TABLE: Final[dict[str, tuple[object, ...]]] = {
    "glAttachShader": (None, c_uint, c_uint),
    "glBindBuffer": (None, c_uint, c_uint),
    "glBindFramebuffer": (None, c_uint, c_uint),
    "glBindRenderbuffer": (None, c_uint, c_uint),
    "glBindVertexArray": (None, c_uint),
    "glBlendFunc": (None, c_uint, c_uint),
    "glBlitFramebuffer": (None, *[c_int] * 8, c_uint, c_uint),
    "glBufferData": (None, c_uint, c_ssize_t, c_void_p, c_uint),
    "glCheckFramebufferStatus": (c_uint, c_uint),
    "glClear": (None, c_uint),
    "glClearColor": (None, c_float, c_float, c_float, c_float),
    "glColorMask": (None, c_ubyte, c_ubyte, c_ubyte, c_ubyte),
    "glCompileShader": (None, c_uint),
    "glCreateProgram": (c_uint,),
    "glCreateShader": (c_uint, c_uint),
    "glCullFace": (None, c_uint),
    "glDeleteBuffers": (None, c_int, _Uints),
    "glDeleteFramebuffers": (None, c_int, _Uints),
    "glDeleteRenderbuffers": (None, c_int, _Uints),
    "glDeleteVertexArrays": (None, c_int, _Uints),
    "glDepthFunc": (None, c_uint),
    "glDepthMask": (None, c_ubyte),
    "glDisable": (None, c_uint),
    "glDrawArrays": (None, c_uint, c_int, c_int),
    "glDrawElements": (None, c_uint, c_int, c_uint, c_void_p),
    "glEnable": (None, c_uint),
    "glEnableVertexAttribArray": (None, c_uint),
    "glFramebufferRenderbuffer": (None, c_uint, c_uint, c_uint, c_uint),
    "glGenBuffers": (None, c_int, _Uints),
    "glGenFramebuffers": (None, c_int, _Uints),
    "glGenRenderbuffers": (None, c_int, _Uints),
    "glGenVertexArrays": (None, c_int, _Uints),
    "glGetError": (c_uint,),
    "glGetProgramiv": (None, c_uint, c_uint, _Ints),
    "glGetShaderiv": (None, c_uint, c_uint, _Ints),
    "glGetString": (c_char_p, c_uint),
    "glGetUniformLocation": (c_int, c_uint, c_char_p),
    "glLinkProgram": (None, c_uint),
    "glPixelStorei": (None, c_uint, c_int),
    "glPointSize": (None, c_float),
    "glPolygonMode": (None, c_uint, c_uint),
    "glReadPixels": (None, c_int, c_int, c_int, c_int, c_uint, c_uint, c_void_p),
    "glRenderbufferStorageMultisample": (None, c_uint, c_int, c_uint, c_int, c_int),
    "glShaderSource": (None, c_uint, c_int, POINTER(c_char_p), _Ints),
    "glUniform1i": (None, c_int, c_int),
    "glUniform4f": (None, c_int, c_float, c_float, c_float, c_float),
    "glUniformMatrix4fv": (None, c_int, c_int, c_ubyte, POINTER(c_float)),
    "glUseProgram": (None, c_uint),
    "glVertexAttribPointer": (None, c_uint, c_int, c_uint, c_ubyte, c_int, c_void_p),
    "glViewport": (None, c_int, c_int, c_int, c_int),
}
"""What each gives, and what it takes."""


class OpenGLError(Exception):
    """The driver cannot do what is needed; the text tells what, for the log."""


class Functions:
    """The functions of the context that is current; use them only while it is."""

    def __init__(self, address_of: Callable[[bytes], int]) -> None:
        """Find all of them.

        Raises:
            OpenGLError: the driver lacks one.
        """
        # The calling convention of the system's OpenGL: on 32-bit Windows it is not C's.
        prototype: _Prototype = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
        self._functions: dict[str, Callable[..., int]] = {}
        for name, types in _TABLE.items():
            address = address_of(name.encode("ascii"))
            if not address:
                raise OpenGLError(f"There is no {name}.")
            self._functions[name] = prototype(*types)(address)

    def __call__(self, name: str, *values: object) -> int:
        """Call the function without its prefix: ``gl("Clear", COLOR_BUFFER_BIT)``."""
        return self._functions[f"gl{name}"](*values)

    def string(self, name: int) -> str:
        """What the driver tells of itself."""
        function: Callable[..., object] = self._functions["glGetString"]
        told = function(name)
        return told.decode("ascii", "replace") if isinstance(told, bytes) else ""

    def made(self, kind: str) -> int:
        """The name of a new object: a buffer, a vertex array, a frame buffer, a render buffer."""
        name = c_uint()
        self(f"Gen{kind}", 1, ctypes.byref(name))
        return name.value

    def delete(self, kind: str, *names: int) -> None:
        """Free objects."""
        self(f"Delete{kind}", len(names), (c_uint * len(names))(*names))

    def check(self, what: str) -> None:
        """Raise if one of the calls so far has failed.

        Raises:
            OpenGLError: it has.
        """
        code = self("GetError")
        if code:
            raise OpenGLError(f"{what}: error 0x{code:04x}.")
