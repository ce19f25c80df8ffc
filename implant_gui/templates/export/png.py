"""Pictures as PNG (ISO 15948), and the picture of a template from the front."""

import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from implant_gui.domain.keeping.exporting import NothingToExport
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture, PictureRequest, Scene, ScenePart
from implant_gui.templates.raster.rasteriser import Rasteriser

_WIDTH, _HEIGHT = 1200, 900
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_TRUE_COLOUR: Final = b"\x08\x02\x00\x00\x00"
"""Eight bits, red, green and blue; the usual compression and filters, not interlaced."""
_UNFILTERED: Final = 0


def portrait(parts: Sequence[ScenePart], width: int = _WIDTH, height: int = _HEIGHT) -> Picture:
    """The parts from the front, filling the picture.

    Raises:
        NothingToExport: there is nothing to see.
    """
    scene = Scene(tuple(parts))
    extent = scene.extent
    if extent is None:
        raise NothingToExport("The surfaces have no points.")
    return Rasteriser().render(PictureRequest(scene, Camera().fitted(extent, width / height), width, height))


def encode(picture: Picture) -> bytes:
    """A picture as a file."""
    pixels = np.frombuffer(picture.rgbx, np.uint8).reshape(picture.height, picture.width, 4)[:, :, :3]
    rows = np.empty((picture.height, 1 + 3 * picture.width), dtype=np.uint8)
    rows[:, 0] = _UNFILTERED
    rows[:, 1:] = pixels.reshape(picture.height, -1)
    size = picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big")
    chunks = ((b"IHDR", size + _TRUE_COLOUR), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
