"""Surfaces as glTF 2.0 in one binary file (GLB): a node for each, with its name, colour and opacity.

glTF counts in metres and has y up; the root node turns and scales, so the coordinates themselves stay millimetres.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.datasets.visible import made_visible
from implant_gui.templates.surfaces.mesh import Mesh

_FLOAT, _UNSIGNED_INT = 5126, 5125
_ARRAY, _ELEMENTS = 34962, 34963
_POINTS, _LINES, _TRIANGLES = 0, 1, 4
_Z_UP_TO_Y_UP: Final = (-(0.5**0.5), 0.0, 0.0, 0.5**0.5)
"""A quaternion: a quarter turn around x."""

Entry = dict[str, object]


def encode(parts: Sequence[ScenePart]) -> bytes:
    """The scene of all parts."""
    writer = _Writer()
    nodes = [writer.node(part) for part in parts]
    root = {
        "name": "millimetres, z up",
        "rotation": list(_Z_UP_TO_Y_UP),
        "scale": [0.001, 0.001, 0.001],
        "children": list(range(1, len(nodes) + 1)),
    }
    document = {
        "asset": {"version": "2.0", "generator": "implant-gui"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [root, *nodes],
        **writer.document(),
    }
    return _file(document, writer.data)


def _file(document: Mapping[str, object], data: bytes) -> bytes:
    """A header and two chunks, each of a multiple of four bytes (glTF 2.0, 4.4)."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


class _Writer:
    """Collects what the parts need; everything is referred to by its index."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._views: list[Entry] = []
        self._accessors: list[Entry] = []
        self._meshes: list[Entry] = []
        self._materials: list[Entry] = []

    @property
    def data(self) -> bytes:
        """All numbers one after another."""
        return bytes(self._data)

    def document(self) -> Entry:
        """The lists that nodes refer to."""
        return {
            "meshes": self._meshes,
            "materials": self._materials,
            "accessors": self._accessors,
            "bufferViews": self._views,
            "buffers": [{"byteLength": len(self._data)}],
        }

    def node(self, part: ScenePart) -> Entry:
        """A part as a node, its mesh and material added."""
        surface = part.surface
        self._materials.append(_material(part))
        mesh = Mesh.of(surface)
        attributes = {"POSITION": self._points(mesh.points), "NORMAL": self._normals(part)}
        lists = ((_TRIANGLES, surface.triangles), (_LINES, surface.edges), (_POINTS, surface.vertices))
        primitives = [
            {"attributes": attributes, "indices": self._indices(data), "material": len(self._materials) - 1,
             "mode": mode}
            for mode, data in lists if data
        ]  # fmt: skip
        self._meshes.append({"name": made_visible(surface.title), "primitives": primitives})
        name = made_visible(surface.title)
        return {"name": name, "mesh": len(self._meshes) - 1, "matrix": _matrix(part.placement)}

    def _points(self, points: NDArray[np.float32]) -> int:
        limits: Entry = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
        return self._add(points.astype("<f4").tobytes(), len(points), "VEC3", _FLOAT, _ARRAY, limits)

    def _normals(self, part: ScenePart) -> int:
        """Unit vectors, as glTF demands, also for points that have no normal."""
        normals = np.frombuffer(part.surface.normals, "<f4").reshape(-1, 3).copy()
        normals[~normals.any(axis=1)] = (0.0, 0.0, 1.0)
        return self._add(normals.tobytes(), len(normals), "VEC3", _FLOAT, _ARRAY, {})

    def _indices(self, data: bytes) -> int:
        return self._add(data, len(data) // 4, "SCALAR", _UNSIGNED_INT, _ELEMENTS, {})

    def _add(self, data: bytes, count: int, kind: str, component: int, target: int, limits: Entry) -> int:
        view: Entry = {"buffer": 0, "byteOffset": len(self._data), "byteLength": len(data), "target": target}
        self._data += data
        self._views.append(view)
        accessor = {"bufferView": len(self._views) - 1, "componentType": component, "count": count, "type": kind}
        self._accessors.append({**accessor, **limits})
        return len(self._accessors) - 1


def _material(part: ScenePart) -> Entry:
    colour, opacity = part.shown_colour, part.shown_opacity
    material: Entry = {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*(_linear(value / 255) for value in colour), opacity],
            "metallicFactor": 0.2,
            "roughnessFactor": 0.6,
        },
        "doubleSided": not part.surface.is_closed,
    }
    return {**material, "alphaMode": "BLEND"} if opacity < 1 else material


def _linear(value: float) -> float:
    """From sRGB: colour factors of glTF are linear."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _matrix(frame: Frame3) -> list[float]:
    """Column by column."""
    return [*frame.x, 0.0, *frame.y, 0.0, *frame.z, 0.0, *frame.point, 1.0]
