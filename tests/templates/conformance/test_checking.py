"""Each way of breaking an object must be noticed, at its place, and as what it is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from implant_gui.templates.conformance.checking import check
from implant_gui.templates.conformance.problems import ProblemKind
from implant_gui.templates.datasets.making import make
from tests.templates.conftest import Fresh

Break = Callable[[Dataset], object]
STEM, HIP, STEMS = "ALD-CVU-07S", "Corvane Uncemented Hip", "Corvane Uncemented Stem"


def _drop(keyword: str) -> Break:
    return lambda dataset: delattr(dataset, keyword)


def _assign(keyword: str, value: object) -> Break:
    return lambda dataset: setattr(dataset, keyword, value)


def _in(path: str, act: Break) -> Break:
    """Act on the first item of a sequence, or of a sequence in it."""

    def broken(dataset: Dataset) -> None:
        for keyword in path.split("."):
            dataset = dataset[keyword].value[0]
        act(dataset)

    return broken


def _all(*acts: Break) -> Break:
    return lambda dataset: [act(dataset) for act in acts]


_FEATURE = "MatingFeatureSetsSequence.MatingFeatureSequence"
_FREEDOM = f"{_FEATURE}.MatingFeatureDegreeOfFreedomSequence"
_FIRST_FEATURE = "MatingFeatureSetsSequence[0].MatingFeatureSequence[0]"
_PRIMITIVES = "SurfaceSequence.SurfaceMeshPrimitivesSequence"


@pytest.mark.parametrize(
    ("part", "act", "kind", "path"),
    [
        (STEM, _assign("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2"), ProblemKind.UNKNOWN_SOP_CLASS, "SOPClassUID"),
        (STEM, _drop("Manufacturer"), ProblemKind.MISSING, "Manufacturer"),
        (STEM, _assign("ImplantName", ""), ProblemKind.EMPTY, "ImplantName"),
        (STEM, _drop("OverallTemplateSpatialTolerance"), ProblemKind.MISSING, "OverallTemplateSpatialTolerance"),
        (STEM, _drop("MaterialsCodeSequence"), ProblemKind.MISSING, "MaterialsCodeSequence"),
        (STEM, _assign("MaterialsCodeSequence", Sequence()), ProblemKind.EMPTY, "MaterialsCodeSequence"),
        (STEM, _assign("PatientID", "1"), ProblemKind.UNEXPECTED, "PatientID"),
        (STEM, _assign("ImplantType", "COPY"), ProblemKind.WRONG_VALUE, "ImplantType"),
        (STEM, _assign("ImplantType", "DERIVED"), ProblemKind.MISSING, "OriginalImplantTemplateSequence"),
        (STEM, _assign("ImplantName", ["A", "B"]), ProblemKind.WRONG_MULTIPLICITY, "ImplantName"),
        (
            STEM,
            lambda dataset: dataset.ImplantTypeCodeSequence.append(make(CodeMeaning="x")),
            ProblemKind.WRONG_ITEM_COUNT,
            "ImplantTypeCodeSequence",
        ),
        (
            STEM,
            _in("MaterialsCodeSequence", _drop("CodeValue")),
            ProblemKind.MISSING,
            "MaterialsCodeSequence[0].CodeValue",
        ),
        (
            STEM,
            _in("MaterialsCodeSequence", _drop("CodeMeaning")),
            ProblemKind.MISSING,
            "MaterialsCodeSequence[0].CodeMeaning",
        ),
        (
            STEM,
            _in("HPGLDocumentSequence", _assign("HPGLDocumentID", 3)),
            ProblemKind.WRONG_NUMBERING,
            "HPGLDocumentSequence",
        ),
        (
            STEM,
            _in("HPGLDocumentSequence", _assign("HPGLContourPenNumber", 9)),
            ProblemKind.BROKEN_REFERENCE,
            "HPGLDocumentSequence[0].HPGLContourPenNumber",
        ),
        (
            STEM,
            _in("HPGLDocumentSequence", lambda item: item.HPGLPenSequence.pop()),
            ProblemKind.BROKEN_REFERENCE,
            "HPGLDocumentSequence[0].HPGLDocument",
        ),
        (
            STEM,
            _in("HPGLDocumentSequence", _assign("BoundingRectangle", [1.0, 2.0])),
            ProblemKind.WRONG_MULTIPLICITY,
            "HPGLDocumentSequence[0].BoundingRectangle",
        ),
        (
            STEM,
            _all(_drop("HPGLDocumentSequence"), _drop("ImplantTemplate3DModelSurfaceNumber")),
            ProblemKind.MISSING,
            "ImplantTemplate3DModelSurfaceNumber",
        ),
        (
            STEM,
            _all(_drop("SurfaceSequence"), _drop("NumberOfSurfaces")),
            ProblemKind.MISSING_MODULE,
            "SurfaceSequence",
        ),
        (STEM, _drop("SurfaceSequence"), ProblemKind.MISSING, "SurfaceSequence"),
        (
            STEM,
            _assign("ImplantTemplate3DModelSurfaceNumber", 2),
            ProblemKind.BROKEN_REFERENCE,
            "ImplantTemplate3DModelSurfaceNumber",
        ),
        (STEM, _assign("NumberOfSurfaces", 2), ProblemKind.INCONSISTENT, "NumberOfSurfaces"),
        (
            STEM,
            _in("SurfaceSequence.SurfacePointsSequence", _assign("NumberOfSurfacePoints", 7)),
            ProblemKind.INCONSISTENT,
            "SurfaceSequence[0].SurfacePointsSequence[0].PointCoordinatesData",
        ),
        (
            STEM,
            _in(_PRIMITIVES, _assign("LongTrianglePointIndexList", b"\0" * 12)),
            ProblemKind.BROKEN_REFERENCE,
            "SurfaceSequence[0].SurfaceMeshPrimitivesSequence[0].LongTrianglePointIndexList",
        ),
        (
            STEM,
            _in(_PRIMITIVES, _assign("LongTrianglePointIndexList", b"\0" * 8)),
            ProblemKind.INCONSISTENT,
            "SurfaceSequence[0].SurfaceMeshPrimitivesSequence[0].LongTrianglePointIndexList",
        ),
        (
            STEM,
            _in(_PRIMITIVES, _assign("LongTrianglePointIndexList", b"")),
            ProblemKind.MISSING,
            "SurfaceSequence[0].SurfaceMeshPrimitivesSequence[0]",
        ),
        (
            STEM,
            _in(_FEATURE, _drop("ThreeDMatingAxes")),
            ProblemKind.MISSING,
            "MatingFeatureSetsSequence[0].MatingFeatureSequence[0].ThreeDMatingAxes",
        ),
        (
            STEM,
            _in(_FREEDOM, _drop("RangeOfFreedom")),
            ProblemKind.MISSING,
            f"{_FIRST_FEATURE}.MatingFeatureDegreeOfFreedomSequence[0].RangeOfFreedom",
        ),
        (
            STEM,
            _in("MatingFeatureSetsSequence", lambda item: setattr(item.MatingFeatureSequence[1], "MatingFeatureID", 1)),
            ProblemKind.WRONG_NUMBERING,
            "MatingFeatureSetsSequence[0].MatingFeatureSequence",
        ),
        (
            STEM,
            _in(f"{_FEATURE}.TwoDMatingFeatureCoordinatesSequence", _assign("ReferencedHPGLDocumentID", 5)),
            ProblemKind.BROKEN_REFERENCE,
            "MatingFeatureSetsSequence[0].MatingFeatureSequence[0].TwoDMatingFeatureCoordinatesSequence",
        ),
        (
            STEM,
            _in("PlanningLandmarkPointSequence", _drop("PlanningLandmarkIdentificationCodeSequence")),
            ProblemKind.MISSING,
            "PlanningLandmarkPointSequence[0].PlanningLandmarkIdentificationCodeSequence",
        ),
        ("AOM-HYT-03S", _drop("SpecificCharacterSet"), ProblemKind.MISSING, "SpecificCharacterSet"),
        (HIP, _drop("MIMETypeOfEncapsulatedDocument"), ProblemKind.MISSING, "MIMETypeOfEncapsulatedDocument"),
        (
            HIP,
            _in("ComponentTypesSequence", _assign("MandatoryComponentType", "MAYBE")),
            ProblemKind.WRONG_VALUE,
            "ComponentTypesSequence[0].MandatoryComponentType",
        ),
        (
            HIP,
            _in("ComponentTypesSequence.ComponentSequence", _assign("ComponentID", 2)),
            ProblemKind.WRONG_NUMBERING,
            "ComponentTypesSequence",
        ),
        (
            HIP,
            _in("ComponentAssemblySequence", _assign("Component2ReferencedID", 999)),
            ProblemKind.BROKEN_REFERENCE,
            "ComponentAssemblySequence[0]",
        ),
        (
            HIP,
            _in("ComponentAssemblySequence", _assign("Component2ReferencedID", 1)),
            ProblemKind.INCONSISTENT,
            "ComponentAssemblySequence[0]",
        ),
        (
            STEMS,
            _in("ImplantTemplateGroupMembersSequence", _assign("ImplantTemplateGroupMemberID", 2)),
            ProblemKind.WRONG_NUMBERING,
            "ImplantTemplateGroupMembersSequence",
        ),
        (
            STEMS,
            _in(
                "ImplantTemplateGroupVariationDimensionSequence.ImplantTemplateGroupVariationDimensionRankSequence",
                _assign("ReferencedImplantTemplateGroupMemberID", 500),
            ),
            ProblemKind.BROKEN_REFERENCE,
            "ImplantTemplateGroupVariationDimensionSequence[0].ImplantTemplateGroupVariationDimensionRankSequence",
        ),
        (
            STEMS,
            _drop("ImplantTemplateGroupVariationDimensionSequence"),
            ProblemKind.MISSING,
            "ImplantTemplateGroupVariationDimensionSequence",
        ),
    ],
)
def test_a_broken_object_has_the_problem(fresh: Fresh, part: str, act: Break, kind: ProblemKind, path: str) -> None:
    dataset = fresh(part)
    assert check(dataset) == ()
    act(dataset)
    found = {(problem.kind, problem.path) for problem in check(dataset)}
    assert (kind, path) in found


def test_an_original_may_not_name_an_original(fresh: Fresh) -> None:
    dataset = fresh(STEM)
    reference = make(ReferencedSOPClassUID="1.2", ReferencedSOPInstanceUID="1.3")
    dataset.OriginalImplantTemplateSequence = Sequence([reference])
    (problem,) = check(dataset)
    assert (problem.kind, problem.path) == (ProblemKind.NOT_ALLOWED, "OriginalImplantTemplateSequence")


def test_a_template_without_any_geometry_lacks_a_module(fresh: Fresh) -> None:
    dataset = fresh("AST-PAL-90.05")
    del dataset.HPGLDocumentSequence
    assert ProblemKind.MISSING_MODULE in {problem.kind for problem in check(dataset)}


def test_another_value_representation_is_noticed(fresh: Fresh) -> None:
    dataset = fresh(STEM)
    dataset["ImplantSize"].VR = "SH"
    (problem,) = check(dataset)
    assert (problem.kind, problem.path) == (ProblemKind.WRONG_VR, "ImplantSize")


def test_private_attributes_may_be_anywhere(fresh: Fresh) -> None:
    dataset = fresh(STEM)
    dataset.private_block(0x0099, "EXAMPLE", create=True).add_new(1, "LO", "x")
    assert check(dataset) == ()


def test_an_empty_data_set_is_of_no_known_class() -> None:
    assert [problem.kind for problem in check(Dataset())] == [ProblemKind.UNKNOWN_SOP_CLASS]


def test_a_problem_is_a_sentence(fresh: Fresh) -> None:
    dataset = fresh(STEM)
    del dataset.Manufacturer
    (problem,) = check(dataset)
    assert problem.sentence == "Manufacturer is missing (type 1)."


_ODD = st.one_of(
    st.none(), st.text(max_size=8), st.binary(max_size=16), st.integers(0, 70000), st.just(Sequence()),
    st.lists(st.integers(0, 9), max_size=3),
)  # fmt: skip
_KEYWORDS = ("ImplantType", "HPGLDocumentSequence", "MatingFeatureSetsSequence", "SurfaceSequence", "NumberOfSurfaces",
             "ImplantTemplate3DModelSurfaceNumber", "SpecificCharacterSet", "EffectiveDateTime")  # fmt: skip


@given(st.dictionaries(st.sampled_from(_KEYWORDS), _ODD))
def test_no_odd_value_makes_it_raise(values: dict[str, object]) -> None:
    dataset = make(SOPClassUID="1.2.840.10008.5.1.4.43.1")
    for keyword, value in values.items():
        try:
            setattr(dataset, keyword, value)
        except (TypeError, ValueError, Warning):
            continue  # pydicom itself refuses to hold it
    assert check(dataset)
