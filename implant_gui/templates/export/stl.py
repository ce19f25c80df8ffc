"""Surfaces as binary STL, in millimetres, all in one: triangles only, without colours."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from implant_gui.domain.keeping.exporting import NothingToExport
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.surfaces.mesh import Mesh

_HEADER: Final = b"Binary STL, millimetres"
_FACET: Final = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def encode(parts: Sequence[ScenePart]) -> bytes:
    """The triangles of all parts.

    Raises:
        NothingToExport: there are none.
    """
    facets = np.concatenate([_facets(Mesh.of(part.surface).carried(part.placement)) for part in parts])
    if not len(facets):
        raise NothingToExport("The surfaces have no triangles.")
    return _HEADER.ljust(80, b" ") + len(facets).to_bytes(4, "little") + facets.tobytes()


def _facets(mesh: Mesh) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    facets = np.zeros(len(mesh.triangles), dtype=_FACET)
    normals = mesh.face_normals()
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    facets["normal"] = normals / np.where(lengths > 0, lengths, 1.0)
    facets["corners"] = mesh.points[mesh.triangles]
    return facets
