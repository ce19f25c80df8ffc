"""Finishing drawings: the plotted lines with their legend, and everything that is marked on them (PS3.3 C.29.1.2)."""

from collections.abc import Iterator, Sequence

from pydicom.dataset import Dataset

from implant_gui.domain.content.drawing import Drawing, Layer, MatingMark
from implant_gui.domain.content.geometry import Box2, Point2
from implant_gui.domain.content.landmark import DrawnLandmark
from implant_gui.domain.content.mating import FeatureSet
from implant_gui.templates.datasets.values import codes_of, floats_of, items_of, number_of, text_of
from implant_gui.templates.drawings.plotter import Track
from implant_gui.templates.drawings.printed import Sheet


def drawing_of(sheet: Sheet, sets: Sequence[FeatureSet], landmarks: tuple[DrawnLandmark, ...]) -> Drawing:
    """The drawing on a sheet; never raises."""
    item = sheet.item
    views = codes_of(item, "ViewOrientationCodeSequence")
    box, pivot = _box(sheet), _rotation_point(sheet)
    layers = tuple(_layers(sheet))
    if layers and not any(layer.is_contour for layer in layers):
        sheet.remarks.append("No line is drawn with the pen that is said to draw the contour.")
    return Drawing(
        number=sheet.number,
        label=text_of(item, "HPGLDocumentLabel"),
        view=views[0] if views else None,
        modifiers=codes_of(item, "ViewOrientationModifierCodeSequence"),
        scaling=sheet.scaling,
        layers=layers,
        extent=_scaled(sheet.extent, sheet.scaling),
        rotation_point=pivot,
        bounding_box=box,
        landmarks=landmarks,
        mating=tuple(_marks(sheet.number, sets)),
        remarks=tuple(dict.fromkeys(sheet.remarks)),
    )


def _layers(sheet: Sheet) -> Iterator[Layer]:
    legend = {number_of(each, "HPGLPenNumber"): each for each in items_of(sheet.item, "HPGLPenSequence")}
    contour = number_of(sheet.item, "HPGLContourPenNumber")
    for track in sheet.plot.tracks:
        entry = legend.get(track.pen)
        if entry is None:
            sheet.remarks.append(f"The legend lacks pen {track.pen}.")
        yield _layer(track, entry or Dataset(), sheet.scaling, is_contour=track.pen == contour)


def _layer(track: Track, entry: Dataset, scaling: float, *, is_contour: bool) -> Layer:
    return Layer(
        pen=track.pen,
        colour=track.colour,
        label=text_of(entry, "HPGLPenLabel"),
        description=text_of(entry, "HPGLPenDescription"),
        points=(track.points * scaling).astype("<f8").tobytes(),
        starts=track.starts.astype("<i4").tobytes(),
        is_contour=is_contour,
    )


def _rotation_point(sheet: Sheet) -> Point2 | None:
    values = floats_of(sheet.item, "RecommendedRotationPoint", 2)
    if values is None:
        sheet.remarks.append("The recommended rotation point is missing.")
        return None
    return sheet.of_implant([(values[0], values[1])], "The recommended rotation point is given")[0]


def _box(sheet: Sheet) -> Box2 | None:
    """Bounding Rectangle: left, bottom, right, top."""
    values = floats_of(sheet.item, "BoundingRectangle", 4)
    if values is None:
        sheet.remarks.append("The bounding rectangle is missing.")
        return None
    corners = [(values[0], values[1]), (values[2], values[3])]
    return Box2.around(sheet.of_implant(corners, "The bounding rectangle is given"))


def _scaled(box: Box2 | None, scaling: float) -> Box2 | None:
    if box is None:
        return None
    return Box2(box.left * scaling, box.bottom * scaling, box.right * scaling, box.top * scaling)


def _marks(drawing: int, sets: Sequence[FeatureSet]) -> Iterator[MatingMark]:
    for each in sets:
        for feature in each.features:
            drawn = feature.on(drawing)
            if drawn is not None:
                yield MatingMark(each.number, each.label, feature.number, drawn.frame, drawn.freedoms)
