"""Mating features and planning landmarks of a product, in space and on its drawings (PS3.3 C.29.1.4, C.29.1.5)."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.templates.catalogue.drawing import Placement, feature_frame, landmark_in
from implant_gui.templates.catalogue.items import code_items
from implant_gui.templates.catalogue.product import Feature, FeatureSet, Freedom, Landmark, LandmarkKind, Product
from implant_gui.templates.datasets.making import make

Array = NDArray[np.float64]
Placements = Sequence[Placement]


def mating_sets(product: Product, placements: Placements) -> Items:
    """Items of Mating Feature Sets Sequence."""
    items = []
    for number, each in enumerate(product.sets, start=1):
        item = make(
            MatingFeatureSetID=number,
            MatingFeatureSetLabel=each.label,
            MatingFeatureSequence=_features(each, product, placements),
        )
        items.append(item)
    return Items(items)


def _features(each: FeatureSet, product: Product, placements: Placements) -> Items:
    return Items([_feature(feature, product, placements) for feature in each.features])


def _feature(feature: Feature, product: Product, placements: Placements) -> Dataset:
    item = make(MatingFeatureID=feature.number)
    if feature.freedoms:
        item.MatingFeatureDegreeOfFreedomSequence = Items([
            _freedom(number, freedom, product, placements)
            for number, freedom in enumerate(feature.freedoms, start=1)
        ])  # fmt: skip
    if placements:
        item.TwoDMatingFeatureCoordinatesSequence = Items([
            _flat_feature(number, feature, placement) for number, placement in enumerate(placements, start=1)
        ])  # fmt: skip
    if product.has_surface:
        item.ThreeDMatingPoint = _rounded(feature.point)
        item.ThreeDMatingAxes = _rounded(np.array(feature.axes).reshape(-1), 9)
    return item


def _flat_feature(number: int, feature: Feature, placement: Placement) -> Dataset:
    point, x, y = feature_frame(feature, placement.view)
    return make(
        ReferencedHPGLDocumentID=number,
        TwoDMatingPoint=_rounded(placement(point), 3),
        TwoDMatingAxes=_rounded([*x, *y], 9),
    )


def _freedom(number: int, freedom: Freedom, product: Product, placements: Placements) -> Dataset:
    item = make(
        DegreeOfFreedomID=number,
        DegreeOfFreedomType=freedom.kind,
    )
    if placements:
        item.TwoDDegreeOfFreedomSequence = Items([
            _flat_freedom(document, freedom, placement) for document, placement in enumerate(placements, start=1)
        ])  # fmt: skip
    if product.has_surface:
        item.ThreeDDegreeOfFreedomAxis = _rounded(freedom.axis, 9)
        item.RangeOfFreedom = [freedom.low, freedom.high]
    return item


def _flat_freedom(document: int, freedom: Freedom, placement: Placement) -> Dataset:
    return make(
        ReferencedHPGLDocumentID=document,
        TwoDDegreeOfFreedomAxis=_rounded(placement.view.project(np.array(freedom.axis)), 9),
        RangeOfFreedom=[freedom.low, freedom.high],
    )


def landmark_sequences(dataset: Dataset, product: Product, placements: Placements) -> None:
    """Set the sequences of points, lines and planes that the product has."""
    for kind, keyword in (
        (LandmarkKind.POINT, "PlanningLandmarkPointSequence"),
        (LandmarkKind.LINE, "PlanningLandmarkLineSequence"),
        (LandmarkKind.PLANE, "PlanningLandmarkPlaneSequence"),
    ):
        landmarks = [landmark for landmark in product.landmarks if landmark.kind is kind]
        if landmarks:
            items = [_landmark(number, each, product, placements) for number, each in enumerate(landmarks, start=1)]
            setattr(dataset, keyword, Items(items))


def _landmark(number: int, landmark: Landmark, product: Product, placements: Placements) -> Dataset:
    item = Dataset()
    _set_flat_landmark(item, landmark, placements)
    if product.has_surface:
        _set_landmark_in_space(item, landmark)
    item.PlanningLandmarkID = number
    item.PlanningLandmarkDescription = landmark.description
    item.PlanningLandmarkIdentificationCodeSequence = code_items(*[landmark.code] if landmark.code else [])
    return item


def _set_flat_landmark(item: Dataset, landmark: Landmark, placements: Placements) -> None:
    sequence, coordinates = {
        LandmarkKind.POINT: ("TwoDPointCoordinatesSequence", "TwoDPointCoordinates"),
        LandmarkKind.LINE: ("TwoDLineCoordinatesSequence", "TwoDLineCoordinates"),
        LandmarkKind.PLANE: ("TwoDPlaneCoordinatesSequence", "TwoDPlaneIntersection"),
    }[landmark.kind]
    flat = []
    for number, placement in enumerate(placements, start=1):
        points = landmark_in(landmark, placement.view)
        if points is not None:
            each = make(ReferencedHPGLDocumentID=number)
            setattr(each, coordinates, _rounded(placement(points).reshape(-1), 3))
            flat.append(each)
    if flat:
        setattr(item, sequence, Items(flat))


def _set_landmark_in_space(item: Dataset, landmark: Landmark) -> None:
    match landmark.kind:
        case LandmarkKind.POINT:
            item.ThreeDPointCoordinates = _rounded(landmark.coordinates[0])
        case LandmarkKind.LINE:
            item.ThreeDLineCoordinates = _rounded(np.array(landmark.coordinates).reshape(-1))
        case LandmarkKind.PLANE:
            item.ThreeDPlaneOrigin = _rounded(landmark.coordinates[0])
            item.ThreeDPlaneNormal = _rounded(landmark.coordinates[1], 9)


def _rounded(values: Iterable[float], digits: int = 4) -> list[float]:
    return [round(float(value), digits) + 0.0 for value in values]
