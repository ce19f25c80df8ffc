"""Sheets, and everything that is marked on them, in millimetres of implant."""

from collections.abc import Callable

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.content.template_view import GenericContent
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.catalogue.items import code_items
from implant_gui.templates.catalogue.product import View
from implant_gui.templates.datasets.making import make
from implant_gui.templates.drawings.hpgl import Pen, Stroke, encode
from implant_gui.templates.view import view_of

Change = Callable[[Dataset], None]
OUTLINE = Pen(2, (10, 20, 30), "Contour", "The edge")
MARKS = Pen(7, (200, 0, 0), "Marks")
IN_UNITS = "in units of 25 micrometres, not in millimetres; that is allowed for."
SQUARE = np.array([[20.0, 20.0], [70.0, 20.0], [70.0, 120.0], [20.0, 120.0]])


def sheet(scaling: float = 1.0) -> Dataset:
    """50 x 100 mm on paper."""
    strokes = [Stroke(OUTLINE, SQUARE, is_closed=True), Stroke(MARKS, SQUARE[:2] + 5)]
    return make(
        HPGLDocumentID=1,
        ViewOrientationCodeSequence=code_items(View.AP.code),
        HPGLDocumentScaling=scaling,
        HPGLDocument=encode(strokes),
        HPGLContourPenNumber=2,
        HPGLPenSequence=Items(
            [make(HPGLPenNumber=pen.number, HPGLPenLabel=pen.label, HPGLPenDescription=pen.description)
             for pen in (OUTLINE, MARKS)]
        ),
        RecommendedRotationPoint=[45.0, 100.0],
        BoundingRectangle=[20.0, 20.0, 70.0, 120.0],
    )  # fmt: skip


def template(*sheets: Dataset) -> Dataset:
    return make(SOPClassUID=InformationModel.GENERIC.storage, HPGLDocumentSequence=Items(sheets))


def content_of(dataset: Dataset) -> tuple[GenericContent, tuple[str, ...]]:
    view = view_of(dataset)
    assert isinstance(view.content, GenericContent)
    return view.content, view.remarks


def drawing_of(item: Dataset) -> Drawing:
    (drawing,) = content_of(template(item))[0].drawings
    return drawing


def test_a_drawing_is_in_millimetres_of_implant() -> None:
    drawing = drawing_of(sheet(scaling=2.5))
    assert drawing.scaling == 2.5
    assert drawing.extent == Box2(50, 50, 187.5, 300)
    assert drawing.bounding_box == Box2(50, 50, 175, 300)
    assert drawing.rotation_point == (112.5, 250.0)
    assert drawing.view == View.AP.code
    assert drawing.remarks == ()


def test_layers_have_their_legend() -> None:
    contour, marks = drawing_of(sheet()).layers
    assert (contour.pen, contour.colour, contour.label, contour.description) == (2, (10, 20, 30), "Contour", "The edge")
    assert (contour.is_contour, marks.is_contour) == (True, False)
    points = np.frombuffer(contour.points, "<f8").reshape(-1, 2)
    assert points.tolist() == [*SQUARE.tolist(), SQUARE[0].tolist()]
    assert np.frombuffer(contour.starts, "<i4").tolist() == [0, 5]


def put(**values: object) -> Change:
    """Set attributes; None deletes."""

    def change(item: Dataset) -> None:
        for keyword, value in values.items():
            if value is None:
                delattr(item, keyword)
            else:
                setattr(item, keyword, value)

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put(HPGLDocumentScaling=None), "The drawing has no usable scaling; it is shown as printed."),
        (put(HPGLDocumentScaling=-1.0), "The drawing has no usable scaling; it is shown as printed."),
        (put(HPGLDocumentScaling=float("inf")), "The drawing has no usable scaling; it is shown as printed."),
        (put(HPGLDocumentID=None), "The drawing has no number; it is taken as number 1."),
        (put(HPGLPenSequence=None), "The legend lacks pen 2."),
        (put(HPGLContourPenNumber=99), "No line is drawn with the pen that is said to draw the contour."),
        (put(RecommendedRotationPoint=[1.0]), "The recommended rotation point is missing."),
        (put(BoundingRectangle=None), "The bounding rectangle is missing."),
        (put(RecommendedRotationPoint=[1800.0, 4000.0]),
         f"The recommended rotation point is given {IN_UNITS}"),
    ],
)  # fmt: skip
def test_what_is_odd_is_told_and_the_outline_is_still_there(change: Change, sentence: str) -> None:
    item = sheet()
    change(item)
    drawing = drawing_of(item)
    assert sentence in drawing.remarks
    assert drawing.extent == Box2(20, 20, 75, 120)


def test_numbers_in_units_of_the_plotter_are_understood() -> None:
    item = sheet(scaling=2.0)
    item.RecommendedRotationPoint = [45.0 * 40, 100.0 * 40]
    item.BoundingRectangle = [800.0, 800.0, 2800.0, 4800.0]
    drawing = drawing_of(item)
    assert drawing.rotation_point == (90.0, 200.0)
    assert drawing.bounding_box == Box2(40, 40, 140, 240)


@pytest.mark.parametrize("point", [[12.9, 0.0], [80.0, 130.0], [-30.0, 60.0], [0.5, 0.5]])
def test_points_beside_the_outline_stay_millimetres(point: list[float]) -> None:
    item = sheet()
    item.RecommendedRotationPoint = point
    assert drawing_of(item).rotation_point == tuple(point)


def test_a_drawing_that_is_none_says_so_and_keeps_its_marks() -> None:
    item = sheet()
    item.HPGLDocument = b"This is no program."
    drawing = drawing_of(item)
    assert (drawing.layers, drawing.extent) == ((), None)
    assert "Nothing is drawn." in drawing.remarks
    assert drawing.rotation_point == (45.0, 100.0)


def test_too_many_drawings_are_told() -> None:
    content, remarks = content_of(template(*[sheet()] * 66))
    assert len(content.drawings) == 64
    assert "2 more drawings are too much and left out." in remarks


def test_too_many_points_cost_the_drawings_that_follow() -> None:
    endless = sheet()
    endless.HPGLDocument = b"IN;PA;PC2,0,0,0;SP2;PU1,1;PD" + b"5,5," * 1_100_000
    content, remarks = content_of(template(endless, endless, endless, sheet()))
    assert len(content.drawings) < 4
    assert any(remark.endswith("more drawings are too much and left out.") for remark in remarks)


def feature(**values: object) -> Dataset:
    coordinates = make(ReferencedHPGLDocumentID=1, TwoDMatingPoint=[30.0, 110.0], TwoDMatingAxes=[1.0, 0.0, 0.0, 1.0])
    turn = make(ReferencedHPGLDocumentID=1, TwoDDegreeOfFreedomAxis=[0.0, 0.0, 2.0], RangeOfFreedom=[15.0, -15.0])
    freedom = make(
        DegreeOfFreedomID=4,
        DegreeOfFreedomType="ROTATION",
        TwoDDegreeOfFreedomSequence=Items([turn]),
        ThreeDDegreeOfFreedomAxis=[0.0, 3.0, 0.0],
        RangeOfFreedom=[-5.0, 5.0],
    )
    item = make(
        MatingFeatureID=9,
        TwoDMatingFeatureCoordinatesSequence=Items([coordinates]),
        ThreeDMatingPoint=[1.0, 2.0, 3.0],
        ThreeDMatingAxes=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        MatingFeatureDegreeOfFreedomSequence=Items([freedom]),
    )
    put(**values)(item)
    return item


def with_feature(item: Dataset, scaling: float = 1.0) -> Dataset:
    dataset = template(sheet(scaling))
    sets = make(MatingFeatureSetID=3, MatingFeatureSetLabel="Cone", MatingFeatureSequence=Items([item]))
    dataset.MatingFeatureSetsSequence = Items([sets])
    return dataset


def test_mating_features_are_read_in_space_and_on_paper() -> None:
    content, remarks = content_of(with_feature(feature(), scaling=2.0))
    found = content.feature(3, 9)
    assert found is not None
    assert found.frame is not None
    assert found.frame.point == (1.0, 2.0, 3.0)
    (spatial,) = found.freedoms
    assert (spatial.number, spatial.axis, spatial.lower, spatial.upper) == (4, (0.0, 1.0, 0.0), -5, 5)
    (mark,) = content.drawings[0].mating
    assert (mark.set_number, mark.set_label, mark.feature) == (3, "Cone", 9)
    assert mark.frame.point == (60.0, 220.0)
    (flat,) = mark.freedoms
    assert (flat.axis, flat.lower, flat.upper) == ((0.0, 0.0, 1.0), -15, 15)
    assert remarks == ()
    assert content.feature(3, 1) is content.feature(1, 9) is None


def test_mating_points_share_their_unit() -> None:
    """One of them far outside shows that all are in units; the other one alone could be either."""
    item = feature()
    other = make(ReferencedHPGLDocumentID=1, TwoDMatingPoint=[1200.0, 4400.0], TwoDMatingAxes=[1.0, 0.0, 0.0, 1.0])
    item.TwoDMatingFeatureCoordinatesSequence[0].TwoDMatingPoint = [1160.0, 840.0]
    dataset = with_feature(item)
    sets = dataset.MatingFeatureSetsSequence
    second = make(MatingFeatureID=2, TwoDMatingFeatureCoordinatesSequence=Items([other]))
    sets[0].MatingFeatureSequence = Items([item, second])
    (drawing,) = content_of(dataset)[0].drawings
    assert [mark.frame.point for mark in drawing.mating] == [(29, 21), (30, 110)]
    assert len(drawing.remarks) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ThreeDMatingAxes": [0.0] * 9}, "Mating feature 9 of set 3 has no usable point and axes in space."),
        ({"ThreeDMatingAxes": None}, "Mating feature 9 of set 3 has no usable point and axes in space."),
        ({"TwoDMatingFeatureCoordinatesSequence": Items([make(ReferencedHPGLDocumentID=5)])},
         "Mating feature 9 of set 3 is on a drawing that is not there."),
        ({"TwoDMatingFeatureCoordinatesSequence": Items([make(ReferencedHPGLDocumentID=1)])},
         "Mating feature 9 of set 3 has no usable point and axes on drawing 1."),
        ({"MatingFeatureDegreeOfFreedomSequence": Items([make(ThreeDDegreeOfFreedomAxis=[0.0, 0.0, 0.0])])},
         "A degree of freedom of mating feature 9 of set 3 cannot be read."),
    ],
)  # fmt: skip
def test_unusable_features_are_told(values: dict[str, object], sentence: str) -> None:
    content, remarks = content_of(with_feature(feature(**values)))
    assert remarks == (sentence,)
    assert content.drawings[0].extent is not None


def landmarks(dataset: Dataset) -> Dataset:
    """A point, a line and a plane in both forms."""
    point = make(
        TwoDPointCoordinatesSequence=Items([make(ReferencedHPGLDocumentID=1, TwoDPointCoordinates=[30.0, 40.0])]),
        ThreeDPointCoordinates=[1.0, 2.0, 3.0],
        PlanningLandmarkID=1,
        PlanningLandmarkDescription="Tip",
        PlanningLandmarkIdentificationCodeSequence=Items(),
    )
    line = make(
        TwoDLineCoordinatesSequence=Items([make(ReferencedHPGLDocumentID=1, TwoDLineCoordinates=[1.0, 2.0, 3.0, 4.0])]),
        ThreeDLineCoordinates=[0.0, 0.0, 0.0, 0.0, 0.0, 9.0],
        PlanningLandmarkID=1,
    )
    plane = make(
        TwoDPlaneCoordinatesSequence=Items(
            [make(ReferencedHPGLDocumentID=1, TwoDPlaneIntersection=[5.0, 6.0, 7.0, 8.0])]
        ),
        ThreeDPlaneOrigin=[4.0, 5.0, 6.0],
        ThreeDPlaneNormal=[0.0, 0.0, -2.0],
        PlanningLandmarkID=1,
    )
    dataset.PlanningLandmarkPointSequence = Items([point])
    dataset.PlanningLandmarkLineSequence = Items([line])
    dataset.PlanningLandmarkPlaneSequence = Items([plane])
    return dataset


def test_landmarks_in_units_of_the_plotter_are_understood() -> None:
    dataset = landmarks(template(sheet(scaling=2.0)))
    (on_paper,) = dataset.PlanningLandmarkPointSequence[0].TwoDPointCoordinatesSequence
    before = content_of(dataset)[0].drawings[0].landmarks[0].points
    on_paper.TwoDPointCoordinates = [40 * value for value in on_paper.TwoDPointCoordinates]
    (drawing,) = content_of(dataset)[0].drawings
    assert drawing.landmarks[0].points == before
    assert drawing.remarks == (f"Landmark point 1 is given {IN_UNITS}",)


def test_landmarks_are_read_in_space_and_on_paper() -> None:
    content, remarks = content_of(landmarks(template(sheet(scaling=2.0))))
    assert [each.landmark.title for each in content.landmarks] == ["Tip", "Line 1", "Plane 1"]
    assert [each.points for each in content.landmarks] == [
        ((1, 2, 3),), ((0, 0, 0), (0, 0, 9)), ((4, 5, 6), (0, 0, -1))
    ]  # fmt: skip
    assert [each.points for each in content.drawings[0].landmarks] == [
        ((60, 80),), ((2, 4), (6, 8)), ((10, 12), (14, 16))
    ]  # fmt: skip
    assert remarks == ()


@pytest.mark.parametrize(
    ("sequence", "change", "sentence"),
    [
        ("Point", put(ThreeDPointCoordinates=[1.0, 2.0]), "Landmark point 1 has no usable coordinates in space."),
        ("Line", put(ThreeDLineCoordinates=[float("nan")] * 6), "Landmark line 1 has no usable coordinates in space."),
        ("Plane", put(ThreeDPlaneNormal=[0.0] * 3), "Landmark plane 1 has a normal without a direction."),
        ("Plane", put(ThreeDPlaneNormal=None), "Landmark plane 1 has no usable coordinates in space."),
        ("Point", put(TwoDPointCoordinatesSequence=Items([make(ReferencedHPGLDocumentID=8)])),
         "Landmark point 1 is on a drawing that is not there."),
        ("Line", put(TwoDLineCoordinatesSequence=Items([make(ReferencedHPGLDocumentID=1)])),
         "Landmark line 1 has no usable coordinates on drawing 1."),
    ],
)  # fmt: skip
def test_unusable_landmarks_are_told_and_the_others_are_there(sequence: str, change: Change, sentence: str) -> None:
    dataset = landmarks(template(sheet()))
    change(dataset[f"PlanningLandmark{sequence}Sequence"].value[0])
    content, remarks = content_of(dataset)
    assert remarks == (sentence,)
    assert len(content.landmarks) + len(content.drawings[0].landmarks) == 5
