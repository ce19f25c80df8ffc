"""The one program that the graphics card runs: shading as the rasteriser has it (`templates.raster.rasteriser`)."""

import ctypes
from collections.abc import Mapping
from typing import Final

from implant_gui.views.pictures.opengl import functions as gl
from implant_gui.views.pictures.opengl.functions import Functions, OpenGLError

POINT, NORMAL = 0, 1
"""The places of the attributes."""

_VERTEX: Final = """\
#version 330 core
layout(location = 0) in vec3 point;
layout(location = 1) in vec3 normal;
uniform mat4 place;
uniform mat4 turn;
uniform int closed;
out float shade;
invariant gl_Position;
const vec3 key = vec3(-0.4, 0.6, 0.69);
void main() {
    gl_Position = place * vec4(point, 1.0);
    vec3 seen = mat3(turn) * normal;
    float facing = closed == 1 ? seen.z : abs(seen.z);
    float lit = 0.30 + 0.55 * max(facing, 0.0) + 0.28 * max(dot(seen, key), 0.0);
    shade = dot(normal, normal) > 0.0 ? lit : 1.0;
}
"""
_FRAGMENT: Final = """\
#version 330 core
in float shade;
uniform vec4 ink;
out vec4 colour;
void main() {
    colour = vec4(min(shade * ink.rgb, vec3(1.0)), ink.a);
}
"""
_UNIFORMS: Final = ("place", "turn", "closed", "ink")


def build_program(functions: Functions) -> tuple[int, Mapping[str, int]]:
    """The program, and where its uniforms are.

    Raises:
        OpenGLError: the driver cannot compile it.
    """
    program = functions("CreateProgram")
    for kind, source in ((gl.VERTEX_SHADER, _VERTEX), (gl.FRAGMENT_SHADER, _FRAGMENT)):
        functions("AttachShader", program, _compiled(functions, kind, source))
    functions("LinkProgram", program)
    _require(functions, "GetProgramiv", program, gl.LINK_STATUS)
    return program, {name: functions("GetUniformLocation", program, name.encode("ascii")) for name in _UNIFORMS}


def _compiled(functions: Functions, kind: int, source: str) -> int:
    shader = functions("CreateShader", kind)
    text = ctypes.c_char_p(source.encode("ascii"))
    functions("ShaderSource", shader, 1, ctypes.byref(text), None)
    functions("CompileShader", shader)
    _require(functions, "GetShaderiv", shader, gl.COMPILE_STATUS)
    return shader


def _require(functions: Functions, ask: str, name: int, what: int) -> None:
    answer = ctypes.c_int()
    functions(ask, name, what, ctypes.byref(answer))
    if not answer.value:
        raise OpenGLError(f"{ask} 0x{what:04x} says no.")
