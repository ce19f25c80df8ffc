"""Reading planning landmarks: what they are, where they are in space and on each drawing (PS3.3 C.29.1.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Point2, Point3, unit
from implant_gui.domain.content.landmark import DrawnLandmark, Landmark, LandmarkKind, SpatialLandmark
from implant_gui.templates.datasets.values import codes_of, floats_of, has, items_of, number_of, text_of
from implant_gui.templates.drawings.printed import Sheet


@dataclass(frozen=True, slots=True)
class _Form:
    """The keywords of a kind of landmark; forms in space are one or more attributes after one another."""

    sequence: str
    on_paper: str
    coordinates: str
    in_space: tuple[str, ...]


_FORMS: Final[Mapping[LandmarkKind, _Form]] = {
    LandmarkKind.POINT: _Form(
        "PlanningLandmarkPointSequence", "TwoDPointCoordinatesSequence", "TwoDPointCoordinates",
        ("ThreeDPointCoordinates",),
    ),
    LandmarkKind.LINE: _Form(
        "PlanningLandmarkLineSequence", "TwoDLineCoordinatesSequence", "TwoDLineCoordinates",
        ("ThreeDLineCoordinates",),
    ),
    LandmarkKind.PLANE: _Form(
        "PlanningLandmarkPlaneSequence", "TwoDPlaneCoordinatesSequence", "TwoDPlaneIntersection",
        ("ThreeDPlaneOrigin", "ThreeDPlaneNormal"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Landmarks:
    """All landmarks of a template: those in space, those on drawings by the drawing's number, and what was odd."""

    in_space: tuple[SpatialLandmark, ...]
    on_drawings: Mapping[int, tuple[DrawnLandmark, ...]]
    remarks: tuple[str, ...]


def read_landmarks(dataset: Dataset, sheets: Mapping[int, Sheet]) -> Landmarks:
    """The landmarks of a generic template."""
    in_space: list[SpatialLandmark] = []
    on_drawings: dict[int, list[DrawnLandmark]] = {}
    remarks: list[str] = []
    for kind, form in _FORMS.items():
        for index, item in enumerate(items_of(dataset, form.sequence), start=1):
            landmark = _landmark(item, kind, index)
            points = _in_space(item, landmark, form, remarks)
            if points:
                in_space.append(SpatialLandmark(landmark, points))
            for sheet, places in _on_paper(item, landmark, form, sheets, remarks):
                on_drawings.setdefault(sheet, []).append(DrawnLandmark(landmark, places))
    return Landmarks(tuple(in_space), {number: tuple(each) for number, each in on_drawings.items()}, tuple(remarks))


def _landmark(item: Dataset, kind: LandmarkKind, index: int) -> Landmark:
    number = number_of(item, "PlanningLandmarkID")
    codes = codes_of(item, "PlanningLandmarkIdentificationCodeSequence")
    return Landmark(kind, index if number is None else number, text_of(item, "PlanningLandmarkDescription"), codes)


def _in_space(item: Dataset, landmark: Landmark, form: _Form, remarks: list[str]) -> tuple[Point3, ...]:
    if not any(has(item, keyword) for keyword in form.in_space):
        return ()
    count = 6 if landmark.kind is LandmarkKind.LINE else 3
    values: list[float] = []
    for keyword in form.in_space:
        part = floats_of(item, keyword, count)
        if part is None:
            remarks.append(f"{_name(landmark)} has no usable coordinates in space.")
            return ()
        values += part
    points = [(values[i], values[i + 1], values[i + 2]) for i in range(0, len(values), 3)]
    if landmark.kind is LandmarkKind.PLANE:
        normal = unit(points[1])
        if normal is None:
            remarks.append(f"{_name(landmark)} has a normal without a direction.")
            return ()
        points[1] = normal
    return tuple(points)


def _on_paper(
    item: Dataset, landmark: Landmark, form: _Form, sheets: Mapping[int, Sheet], remarks: list[str]
) -> list[tuple[int, tuple[Point2, ...]]]:
    """The drawings that show the landmark, and where: in printed millimetres, unless only units make sense."""
    count = 2 if landmark.kind is LandmarkKind.POINT else 4
    found = []
    for each in items_of(item, form.on_paper):
        number = number_of(each, "ReferencedHPGLDocumentID")
        values = floats_of(each, form.coordinates, count)
        if number is None or number not in sheets:
            remarks.append(f"{_name(landmark)} is on a drawing that is not there.")
        elif values is None:
            remarks.append(f"{_name(landmark)} has no usable coordinates on drawing {number}.")
        else:
            printed = [(values[i], values[i + 1]) for i in range(0, count, 2)]
            found.append((number, sheets[number].of_implant(printed, f"{_name(landmark)} is given")))
    return found


def _name(landmark: Landmark) -> str:
    return f"Landmark {landmark.kind.value} {landmark.number}"
