"""Templates to look at, as values: what a reader would have made of an object."""

import struct
from collections.abc import Sequence

from implant_gui.domain.content.drawing import Drawing, Layer, MatingMark
from implant_gui.domain.content.geometry import Box2, Box3, Frame2, Point2, Point3
from implant_gui.domain.content.landmark import DrawnLandmark, Landmark, LandmarkKind, SpatialLandmark
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import GenericContent, Identity, Notice, TemplateView
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel

AP = Code("399348003", "SCT", "Antero-Posterior")
SQUARE: tuple[Point2, ...] = ((0, 0), (100, 0), (100, 200), (0, 200), (0, 0))


def layer(
    *lines: Sequence[Point2], pen: int = 1, label: str = "Contour", colour: tuple[int, int, int] = (0, 0, 0)
) -> Layer:
    """A layer of polylines."""
    points = [value for line in lines for point in line for value in point]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return Layer(
        pen, colour, label, "", struct.pack(f"<{len(points)}d", *points), struct.pack(f"<{len(starts)}i", *starts)
    )


def drawing(*layers: Layer, number: int = 1, label: str = "", remarks: tuple[str, ...] = ()) -> Drawing:
    """A drawing with everything marked that can be."""
    shown = layers or (layer(SQUARE),)
    landmark = Landmark(LandmarkKind.LINE, 1, "Axis of the shaft")
    return Drawing(
        number,
        label,
        AP,
        (),
        1.0,
        shown,
        Box2(0, 0, 100, 200),
        rotation_point=(50, 150),
        bounding_box=Box2(0, 0, 100, 200),
        landmarks=(DrawnLandmark(landmark, ((50, 0), (50, 200))),),
        mating=(MatingMark(1, "Cone", 1, Frame2((50, 150))),),
        remarks=remarks,
    )


def surface(size: float = 10.0, number: int = 1, label: str = "Shell") -> Surface:
    """A tetrahedron."""
    points: tuple[Point3, ...] = ((0, 0, 0), (size, 0, 0), (0, size, 0), (0, 0, size))
    normals = struct.pack("<12f", *(0.0, -1.0, 0.0) * 4)
    triangles = struct.pack("<12i", 0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3)
    packed = struct.pack("<12f", *(value for point in points for value in point))
    return Surface(
        number, label, packed, normals, triangles, is_closed=True, extent=Box3((0, 0, 0), (size, size, size))
    )


def template(
    *, drawings: tuple[Drawing, ...] = (), surfaces: tuple[Surface, ...] = (), notices: tuple[Notice, ...] = ()
) -> TemplateView:
    """A generic template."""
    landmark = SpatialLandmark(Landmark(LandmarkKind.POINT, 1, "Tip"), ((0.0, 0.0, 0.0),))
    content = GenericContent(
        tolerance_mm=0.5,
        materials=(Code("1", "SCT", "Titanium"),),
        notifications=notices,
        drawings=drawings,
        surfaces=surfaces,
        landmarks=(landmark,) if surfaces else (),
    )
    return TemplateView(Identity(InformationModel.GENERIC, maker="Maker", name="Stem", size="12"), content=content)
