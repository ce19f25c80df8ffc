"""Reading mating feature sets: contact frames and degrees of freedom, in space and on drawings (PS3.3 C.29.1.4)."""

from collections.abc import Iterator, Mapping

from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Frame3, Point2, unit
from implant_gui.domain.content.mating import DrawnFeature, Feature, FeatureSet, Freedom, FreedomKind
from implant_gui.templates.assembling.frames import frame_in_plane, frame_in_space
from implant_gui.templates.datasets.values import floats_of, has, items_of, number_of, text_of
from implant_gui.templates.drawings.printed import Sheet

_FLAT = "TwoDMatingFeatureCoordinatesSequence"
_FREEDOMS = "MatingFeatureDegreeOfFreedomSequence"
_FLAT_FREEDOMS = "TwoDDegreeOfFreedomSequence"


def read_feature_sets(dataset: Dataset, sheets: Mapping[int, Sheet], remarks: list[str]) -> tuple[FeatureSet, ...]:
    """The mating feature sets of a generic template; what is odd goes into `remarks`."""
    return _Reader(_printed_points(dataset, sheets), remarks).sets(dataset)


def _features(dataset: Dataset) -> Iterator[Dataset]:
    for each in items_of(dataset, "MatingFeatureSetsSequence"):
        yield from items_of(each, "MatingFeatureSequence")


def _printed_points(dataset: Dataset, sheets: Mapping[int, Sheet]) -> dict[int, dict[Point2, Point2]]:
    """For each drawing its mating points as printed, and in millimetres of implant: they share one unit."""
    printed: dict[int, list[Point2]] = {number: [] for number in sheets}
    for feature in _features(dataset):
        for each in items_of(feature, _FLAT):
            point, number = _printed_point(each), number_of(each, "ReferencedHPGLDocumentID")
            if point is not None and number in printed:
                printed[number].append(point)
    what = "Mating points are given"
    return {
        number: dict(zip(points, sheets[number].of_implant(points, what), strict=True))
        for number, points in printed.items()
    }


def _printed_point(item: Dataset) -> Point2 | None:
    values = floats_of(item, "TwoDMatingPoint", 2)
    return None if values is None else (values[0], values[1])


class _Reader:
    """Reads the sets of one template."""

    def __init__(self, points: Mapping[int, Mapping[Point2, Point2]], remarks: list[str]) -> None:
        self._points = points
        self._remarks = remarks

    def sets(self, dataset: Dataset) -> tuple[FeatureSet, ...]:
        """All of them."""
        items = items_of(dataset, "MatingFeatureSetsSequence")
        return tuple(self._set(item, index) for index, item in enumerate(items, start=1))

    def _set(self, item: Dataset, index: int) -> FeatureSet:
        number = number_of(item, "MatingFeatureSetID")
        number = index if number is None else number
        features = tuple(
            self._feature(each, number, nth)
            for nth, each in enumerate(items_of(item, "MatingFeatureSequence"), start=1)
        )
        return FeatureSet(number, text_of(item, "MatingFeatureSetLabel"), features)

    def _feature(self, item: Dataset, set_number: int, index: int) -> Feature:
        number = number_of(item, "MatingFeatureID")
        number = index if number is None else number
        name = f"Mating feature {number} of set {set_number}"
        freedoms = items_of(item, _FREEDOMS)
        in_space = self._freedoms([each for each in freedoms if has(each, "ThreeDDegreeOfFreedomAxis")], None, name)
        return Feature(
            number, self._frame(item, name), in_space, tuple(self._drawn(item, freedoms, name))
        )  # fmt: skip

    def _frame(self, item: Dataset, name: str) -> Frame3 | None:
        if not has(item, "ThreeDMatingPoint"):
            return None
        point, axes = floats_of(item, "ThreeDMatingPoint", 3), floats_of(item, "ThreeDMatingAxes", 9)
        frame = None if point is None or axes is None else frame_in_space(point, axes)
        if frame is None:
            self._remarks.append(f"{name} has no usable point and axes in space.")
        return frame

    def _drawn(self, item: Dataset, freedoms: list[Dataset], name: str) -> Iterator[DrawnFeature]:
        for each in items_of(item, _FLAT):
            number, point = number_of(each, "ReferencedHPGLDocumentID"), _printed_point(each)
            if number is None or number not in self._points:
                self._remarks.append(f"{name} is on a drawing that is not there.")
                continue
            axes = floats_of(each, "TwoDMatingAxes", 4)
            frame = None if point is None or axes is None else frame_in_plane(self._points[number][point], axes)
            if frame is None:
                self._remarks.append(f"{name} has no usable point and axes on drawing {number}.")
            else:
                yield DrawnFeature(number, frame, self._freedoms(freedoms, number, name))

    def _freedoms(self, items: list[Dataset], drawing: int | None, name: str) -> tuple[Freedom, ...]:
        """The degrees of freedom on a drawing, or in space if `drawing` is None."""
        found = []
        for index, item in enumerate(items, start=1):
            forms = [item] if drawing is None else [
                each for each in items_of(item, _FLAT_FREEDOMS)
                if number_of(each, "ReferencedHPGLDocumentID") == drawing
            ]  # fmt: skip
            axis = "ThreeDDegreeOfFreedomAxis" if drawing is None else "TwoDDegreeOfFreedomAxis"
            for form in forms[:1]:
                freedom = _freedom(item, form, axis, index)
                if freedom is None:
                    self._remarks.append(f"A degree of freedom of {name.lower()} cannot be read.")
                else:
                    found.append(freedom)
        return tuple(found)


def _freedom(item: Dataset, form: Dataset, axis_keyword: str, index: int) -> Freedom | None:
    values, limits = floats_of(form, axis_keyword, 3), floats_of(form, "RangeOfFreedom", 2)
    kind = next((each for each in FreedomKind if each.value == text_of(item, "DegreeOfFreedomType")), None)
    axis = None if values is None else unit((values[0], values[1], values[2]))
    if kind is None or axis is None or limits is None:
        return None
    number = number_of(item, "DegreeOfFreedomID")
    return Freedom(index if number is None else number, kind, axis, min(limits), max(limits))
