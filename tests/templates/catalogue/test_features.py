"""Contact frames: proper frames, and the same place seen from both partners."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from implant_gui.domain.service.information_model import InformationModel
from tests.templates.conftest import of_model

Objects = dict[str, Dataset]


def _frame(feature: Dataset) -> NDArray[np.float64]:
    return np.array(feature.ThreeDMatingAxes, dtype=np.float64).reshape(3, 3)


def _all_features(generics: list[Dataset]) -> list[Dataset]:
    return [
        feature
        for template in generics
        for each in template.get("MatingFeatureSetsSequence", [])
        for feature in each.MatingFeatureSequence
    ]


def test_frames_in_space_are_right_handed(generics: list[Dataset]) -> None:
    frames = np.array([_frame(each) for each in _all_features(generics) if "ThreeDMatingAxes" in each])
    assert len(frames) > 800
    assert np.linalg.det(frames) == pytest.approx(np.ones(len(frames)), abs=1e-6)
    assert frames @ frames.transpose(0, 2, 1) == pytest.approx(np.tile(np.eye(3), (len(frames), 1, 1)), abs=1e-6)


def test_frames_on_paper_are_right_handed(generics: list[Dataset]) -> None:
    flat = [
        np.array(each.TwoDMatingAxes, dtype=np.float64).reshape(2, 2)
        for feature in _all_features(generics)
        for each in feature.get("TwoDMatingFeatureCoordinatesSequence", [])
    ]
    assert np.linalg.det(np.array(flat)) == pytest.approx(np.ones(len(flat)), abs=1e-3)


def _part(generics: list[Dataset], part_number: str) -> Dataset:
    return next(each for each in generics if each.ImplantPartNumber == part_number)


def test_a_cone_has_five_heights_along_the_neck(generics: list[Dataset]) -> None:
    (cone,) = _part(generics, "ALD-CVU-04S").MatingFeatureSetsSequence
    points = np.array([feature.ThreeDMatingPoint for feature in cone.MatingFeatureSequence], dtype=np.float64)
    neck = _frame(cone.MatingFeatureSequence[0])[2]
    assert [feature.MatingFeatureID for feature in cone.MatingFeatureSequence] == [1, 2, 3, 4, 5]
    assert (points - points[1]) @ neck == pytest.approx([-3.5, 0, 3.5, 7, 10.5], abs=1e-3)


def test_siblings_number_their_features_alike(generics: list[Dataset]) -> None:
    stems = [each for each in generics if each.ImplantPartNumber.startswith("ALD-CVU-")]
    numbers = {
        tuple(feature.MatingFeatureID for feature in stem.MatingFeatureSetsSequence[0].MatingFeatureSequence)
        for stem in stems
    }
    assert numbers == {(1, 2, 3, 4, 5)}


def test_a_head_turns_about_the_cone(generics: list[Dataset]) -> None:
    feature = _part(generics, "BGT-MKS-05S").MatingFeatureSetsSequence[0].MatingFeatureSequence[0]
    (freedom,) = feature.MatingFeatureDegreeOfFreedomSequence
    assert freedom.DegreeOfFreedomType == "ROTATION"
    assert list(freedom.ThreeDDegreeOfFreedomAxis) == pytest.approx(list(_frame(feature)[2]), abs=1e-6)


def test_a_long_head_sits_on_its_cone_with_its_bore(generics: list[Dataset]) -> None:
    """The end of the taper must lie inside of the bore of the head that is put on it, not outside of the ball."""
    cone = _part(generics, "ALD-CVC-04S").MatingFeatureSetsSequence[0].MatingFeatureSequence
    neck = _frame(cone[0])[2]
    medium = np.array(cone[1].ThreeDMatingPoint)
    taper_end = medium + 3.5 * neck
    for index, label in enumerate(("S", "M", "L", "XL", "XXL")):
        head = _part(generics, f"ALD-CVM-28{label}")
        points = np.frombuffer(head.SurfaceSequence[0].SurfacePointsSequence[0].PointCoordinatesData, "<f4")
        bore_top = min(z for x, y, z in points.reshape(-1, 3).tolist() if (x, y) == (0.0, 0.0))
        in_head = _frame(cone[index]) @ (taper_end - np.array(cone[index].ThreeDMatingPoint))
        assert in_head[2] == pytest.approx(bore_top - 0.8, abs=1e-3)


def test_joints_of_a_hip_put_a_head_on_the_height_of_its_label(objects: Objects) -> None:
    assembly = next(
        each
        for each in of_model(objects, InformationModel.ASSEMBLY)
        if each.ImplantAssemblyTemplateName == "Corvane Uncemented Hip"
    )
    components = {
        component.ComponentID: objects[component.ReferencedSOPInstanceUID]
        for role in assembly.ComponentTypesSequence
        for component in role.ComponentSequence
    }
    labels = ["S", "M", "L", "XL", "XXL"]
    cones = 0
    for joint in assembly.ComponentAssemblySequence:
        one, other = components[joint.Component1ReferencedID], components[joint.Component2ReferencedID]
        if one.ImplantTypeCodeSequence[0].CodeValue == "112310":
            assert other.ImplantSize.split()[1] == labels[joint.Component1ReferencedMatingFeatureID - 1]
            cones += 1
    assert cones == 24 * 12


def test_left_is_the_mirror_image_of_right(generics: list[Dataset]) -> None:
    right, left = _part(generics, "ALD-TRNF-3R"), _part(generics, "ALD-TRNF-3L")
    points = [
        np.frombuffer(each.SurfaceSequence[0].SurfacePointsSequence[0].PointCoordinatesData, "<f4").reshape(-1, 3)
        for each in (right, left)
    ]
    assert np.array_equal(points[0] * [-1, 1, 1], points[1])
    assert right.FrameOfReferenceUID != left.FrameOfReferenceUID
