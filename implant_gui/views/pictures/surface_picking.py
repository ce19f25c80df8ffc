"""What the pointer is on: the surface that is seen there, or one of its points nearby."""

from typing import TYPE_CHECKING, Final

from implant_gui.domain.content.geometry import Point2, Point3
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import Picture, Scene, ScenePart

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SEEN_MM: Final = 0.3
_SEEN_PX: Final = 2.0
"""A point that lies deeper than the surface in its pixel by more than this is hidden; edges are steep there."""


def seen_at(camera: Camera, picture: Picture, pixel: Point2, size: tuple[int, int]) -> Point3 | None:
    """The point of a surface that is seen at a pixel of a widget of `size`; None beside all surfaces."""
    column, row = int(pixel[0] * picture.width / size[0]), int(pixel[1] * picture.height / size[1])
    if not (0 <= column < picture.width and 0 <= row < picture.height):
        return None
    depth = float(memoryview(picture.depth).cast("f")[row * picture.width + column])
    return None if depth == float("-inf") else camera.unproject(pixel, depth, *size)


def nearest_vertex(
    scene: Scene, camera: Camera, picture: Picture, pixel: Point2, size: tuple[int, int], *, within: float
) -> Point3 | None:
    """The point of a mesh that is seen nearest to a pixel of a widget of `size`, at most `within` pixels away."""
    found = [
        nearest
        for part in scene.parts
        if (nearest := _nearest_of(part, camera, picture, pixel, size, within)) is not None
    ]
    return min(found)[1] if found else None


def _nearest_of(
    part: ScenePart, camera: Camera, picture: Picture, pixel: Point2, size: tuple[int, int], within: float
) -> tuple[float, Point3] | None:
    # Imported here: whoever read the template has imported it on another thread by now.
    import numpy as np

    points = np.frombuffer(part.surface.points, "<f4").reshape(-1, 3)
    place = part.placement
    turn = np.array([place.x, place.y, place.z])
    apart = np.array(place.point) - np.array(camera.target)
    view = np.array([camera.right, camera.up, camera.towards]).T
    seen = points @ (turn @ view).astype(np.float32) + (apart @ view).astype(np.float32)
    scale = camera.pixels_per_mm(size[1])
    x, y = seen[:, 0] * scale + size[0] / 2, size[1] / 2 - seen[:, 1] * scale
    squared = (x - pixel[0]) ** 2 + (y - pixel[1]) ** 2
    near = np.flatnonzero(squared <= within**2)
    near = near[_is_seen(x[near], y[near], seen[near, 2], picture, size, camera)]
    if not len(near):
        return None
    best = int(near[np.argmin(squared[near])])
    first, second, third = points[best].astype(float).tolist()
    return float(squared[best]), place.carried((first, second, third))


def _is_seen(
    x: "NDArray[np.float32]",
    y: "NDArray[np.float32]",
    depth: "NDArray[np.float32]",
    picture: Picture,
    size: tuple[int, int],
    camera: Camera,
) -> "NDArray[np.bool_]":
    """Whether points lie on what the picture shows where they are, not behind it."""
    import numpy as np

    depths = np.frombuffer(picture.depth, "<f4").reshape(picture.height, picture.width)
    columns = np.clip((x * picture.width / size[0]).astype(int), 0, picture.width - 1)
    rows = np.clip((y * picture.height / size[1]).astype(int), 0, picture.height - 1)
    slack = _SEEN_MM + _SEEN_PX / camera.pixels_per_mm(size[1])
    return np.asarray(depth >= depths[rows, columns] - slack)
