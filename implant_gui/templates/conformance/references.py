"""Rules between the attributes of one object: numbering, references inside of it, counts (PS3.3 C.29, C.27)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from pydicom.dataset import Dataset

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.conformance.problems import Problem, ProblemKind, join
from implant_gui.templates.datasets.values import bytes_of, items_of, number_of

_NUMBERED: Final = (
    ("HPGLDocumentSequence", "HPGLDocumentID"),
    ("MatingFeatureSetsSequence", "MatingFeatureSetID"),
    ("MatingFeatureDegreeOfFreedomSequence", "DegreeOfFreedomID"),
    ("PlanningLandmarkPointSequence", "PlanningLandmarkID"),
    ("PlanningLandmarkLineSequence", "PlanningLandmarkID"),
    ("PlanningLandmarkPlaneSequence", "PlanningLandmarkID"),
    ("SurfaceSequence", "SurfaceNumber"),
    ("ImplantTemplateGroupMembersSequence", "ImplantTemplateGroupMemberID"),
)
"""Sequences whose items count 1, 2, 3... in their order."""
_FLAT: Final = (
    "TwoDMatingFeatureCoordinatesSequence",
    "TwoDDegreeOfFreedomSequence",
    "TwoDPointCoordinatesSequence",
    "TwoDLineCoordinatesSequence",
    "TwoDPlaneCoordinatesSequence",
)
_SELECT_PEN: Final = re.compile(rb"SP\s*(\d+)")
_DEPTH: Final = 8

Visit = Iterator[tuple[str, Dataset]]


def check_references(dataset: Dataset, model: InformationModel) -> Iterator[Problem]:
    """What does not hold together."""
    for path, item in _walk(dataset):
        yield from _numbering(path, item)
    yield from _RULES[model](dataset)


def _walk(dataset: Dataset, path: str = "", depth: int = 0) -> Visit:
    """The data set and the items that numbering and drawings' references concern."""
    yield path, dataset
    if depth < _DEPTH:
        for keyword in _DESCENT:
            for index, item in enumerate(items_of(dataset, keyword)):
                yield from _walk(item, f"{join(path, keyword)}[{index}]", depth + 1)


_DESCENT: Final = (
    "MatingFeatureSetsSequence",
    "MatingFeatureSequence",
    "MatingFeatureDegreeOfFreedomSequence",
    "PlanningLandmarkPointSequence",
    "PlanningLandmarkLineSequence",
    "PlanningLandmarkPlaneSequence",
)


def _numbering(path: str, item: Dataset) -> Iterator[Problem]:
    for sequence, keyword in _NUMBERED:
        numbers = [number_of(each, keyword) for each in items_of(item, sequence)]
        if numbers != list(range(1, len(numbers) + 1)):
            shown = ", ".join(map(str, numbers))
            yield Problem(
                join(path, sequence), ProblemKind.WRONG_NUMBERING,
                f"{keyword} must count 1, 2, 3 and so on in the order of the items; it is {shown}.",
            )  # fmt: skip
    features = [number_of(each, "MatingFeatureID") for each in items_of(item, "MatingFeatureSequence")]
    yield from _repeated(join(path, "MatingFeatureSequence"), "MatingFeatureID", features)


def _repeated(path: str, keyword: str, numbers: Sequence[int | None]) -> Iterator[Problem]:
    for number, count in Counter(numbers).items():
        if number is not None and count > 1:
            yield Problem(path, ProblemKind.WRONG_NUMBERING, f"{keyword} {number} occurs {count} times.")


def _generic(dataset: Dataset) -> Iterator[Problem]:
    yield from _drawing_references(dataset)
    for index, drawing in enumerate(items_of(dataset, "HPGLDocumentSequence")):
        yield from _pens(f"HPGLDocumentSequence[{index}]", drawing)
    yield from _surface_numbers(dataset)
    for index, surface in enumerate(items_of(dataset, "SurfaceSequence")):
        yield from _mesh(f"SurfaceSequence[{index}]", surface)


def _drawing_references(dataset: Dataset) -> Iterator[Problem]:
    known = {number_of(each, "HPGLDocumentID") for each in items_of(dataset, "HPGLDocumentSequence")}
    for path, item in _walk(dataset):
        for sequence in _FLAT:
            numbers = [number_of(each, "ReferencedHPGLDocumentID") for each in items_of(item, sequence)]
            yield from _repeated(join(path, sequence), "ReferencedHPGLDocumentID", numbers)
            yield from _unknown(join(path, sequence), "drawing", numbers, known)


def _unknown(path: str, what: str, numbers: Sequence[int | None], known: set[int | None]) -> Iterator[Problem]:
    for number in dict.fromkeys(numbers):
        if number is not None and number not in known:
            yield Problem(path, ProblemKind.BROKEN_REFERENCE, f"There is no {what} {number} in this object.")


def _pens(path: str, drawing: Dataset) -> Iterator[Problem]:
    legend = {number_of(each, "HPGLPenNumber") for each in items_of(drawing, "HPGLPenSequence")}
    contour = number_of(drawing, "HPGLContourPenNumber")
    yield from _unknown(join(path, "HPGLContourPenNumber"), "pen", [contour], legend)
    used = [int(number) for number in _SELECT_PEN.findall(bytes_of(drawing, "HPGLDocument"))]
    yield from _unknown(join(path, "HPGLDocument"), "legend for pen", used, legend)


def _surface_numbers(dataset: Dataset) -> Iterator[Problem]:
    surfaces = items_of(dataset, "SurfaceSequence")
    known = {number_of(each, "SurfaceNumber") for each in surfaces}
    whole = number_of(dataset, "ImplantTemplate3DModelSurfaceNumber")
    yield from _unknown("ImplantTemplate3DModelSurfaceNumber", "surface", [whole], known)
    path = "SurfaceModelDescriptionSequence"
    described = [number_of(each, "ReferencedSurfaceNumber") for each in items_of(dataset, path)]
    yield from _unknown(path, "surface", described, known)
    count = number_of(dataset, "NumberOfSurfaces")
    if count is not None and count != len(surfaces):
        yield _contradiction("NumberOfSurfaces", f"It says {count}, but there are {len(surfaces)} surfaces.")


def _mesh(path: str, surface: Dataset) -> Iterator[Problem]:
    for points in items_of(surface, "SurfacePointsSequence")[:1]:
        count = number_of(points, "NumberOfSurfacePoints") or 0
        yield from _length(join(path, "SurfacePointsSequence[0]"), points, "PointCoordinatesData", count)
        for normals in items_of(surface, "SurfacePointsNormalsSequence")[:1]:
            inside = join(path, "SurfacePointsNormalsSequence[0]")
            if number_of(normals, "NumberOfVectors") != count:
                yield _contradiction(inside, "There must be a normal for each point.")
            yield from _length(inside, normals, "VectorCoordinateData", count)
        for primitives in items_of(surface, "SurfaceMeshPrimitivesSequence")[:1]:
            yield from _primitives(join(path, "SurfaceMeshPrimitivesSequence[0]"), primitives, count)


def _length(path: str, item: Dataset, keyword: str, count: int) -> Iterator[Problem]:
    """Three 32-bit numbers for each of `count` points."""
    expected, found = 12 * count, len(bytes_of(item, keyword))
    if expected != found:
        yield _contradiction(join(path, keyword), f"{count} points need {expected} bytes; there are {found}.")


def _primitives(path: str, primitives: Dataset, count: int) -> Iterator[Problem]:
    kinds = {"LongTrianglePointIndexList": 3, "LongEdgePointIndexList": 2, "LongVertexPointIndexList": 1}
    sequences = ("TriangleStripSequence", "TriangleFanSequence", "LineSequence", "FacetSequence")
    filled = [keyword for keyword in kinds if bytes_of(primitives, keyword)]
    if not filled and not any(items_of(primitives, keyword) for keyword in sequences):
        yield Problem(path, ProblemKind.MISSING, "A surface needs primitives of at least one kind.")
    for keyword in filled:
        data = bytes_of(primitives, keyword)
        if len(data) % (4 * kinds[keyword]):
            yield _contradiction(join(path, keyword), "The list of point indices ends in the middle of a primitive.")
            continue
        indices = np.frombuffer(data, "<u4")
        if indices.min() < 1 or indices.max() > count:
            sentence = f"Point indices must lie between 1 and {count}."
            yield Problem(join(path, keyword), ProblemKind.BROKEN_REFERENCE, sentence)


def _assembly(dataset: Dataset) -> Iterator[Problem]:
    numbers = [
        number_of(component, "ComponentID")
        for role in items_of(dataset, "ComponentTypesSequence")
        for component in items_of(role, "ComponentSequence")
    ]
    if sorted(number or 0 for number in numbers) != list(range(1, len(numbers) + 1)):
        sentence = "Component IDs must be unique in the whole object and count from 1."
        yield Problem("ComponentTypesSequence", ProblemKind.WRONG_NUMBERING, sentence)
    for index, joint in enumerate(items_of(dataset, "ComponentAssemblySequence")):
        path = f"ComponentAssemblySequence[{index}]"
        sides = [number_of(joint, f"Component{side}ReferencedID") for side in (1, 2)]
        yield from _unknown(path, "component", sides, set(numbers))
        if sides[0] is not None and sides[0] == sides[1]:
            yield _contradiction(path, "A component cannot be joined to itself.")


def _group(dataset: Dataset) -> Iterator[Problem]:
    members = items_of(dataset, "ImplantTemplateGroupMembersSequence")
    known = {number_of(each, "ImplantTemplateGroupMemberID") for each in members}
    for index, dimension in enumerate(items_of(dataset, "ImplantTemplateGroupVariationDimensionSequence")):
        sequence = "ImplantTemplateGroupVariationDimensionRankSequence"
        path = f"ImplantTemplateGroupVariationDimensionSequence[{index}].{sequence}"
        keyword = "ReferencedImplantTemplateGroupMemberID"
        numbers = [number_of(each, keyword) for each in items_of(dimension, sequence)]
        yield from _repeated(path, keyword, numbers)
        yield from _unknown(path, "member", numbers, known)


def _contradiction(path: str, sentence: str) -> Problem:
    return Problem(path, ProblemKind.INCONSISTENT, sentence)


_RULES: Final[dict[InformationModel, Callable[[Dataset], Iterator[Problem]]]] = {
    InformationModel.GENERIC: _generic,
    InformationModel.ASSEMBLY: _assembly,
    InformationModel.GROUP: _group,
}
