"""The conditions of type 1C and 2C attributes that an object itself can answer (PS3.3 C.29, C.27, 8.8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.templates.datasets.values import element_of, has, tags_of, text_of


class Demand(Enum):
    """What a condition says in a given place."""

    REQUIRED = 1
    FORBIDDEN = 2
    OPEN = 3
    """Permitted, or a matter that only the maker knows."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """An item, with the items that it is in, the data set first."""

    item: Dataset
    parents: tuple[Dataset, ...] = ()

    @property
    def root(self) -> Dataset:
        """The data set itself."""
        return self.parents[0] if self.parents else self.item

    def below(self, item: Dataset) -> "Level":
        """The level of an item of a sequence of this one."""
        return Level(item, (*self.parents, self.item))


Condition = Callable[[Level], Demand]


def demand(keyword: str, level: Level) -> Demand:
    """Whether the conditional attribute must, may or must not be there."""
    condition = _CONDITIONS.get(keyword)
    return Demand.OPEN if condition is None else condition(level)


def _with(other: str) -> Condition:
    """Present exactly when `other` is."""
    return lambda level: Demand.REQUIRED if has(level.item, other) else Demand.FORBIDDEN


def _if_with(other: str) -> Condition:
    """Present when `other` is; otherwise permitted."""
    return lambda level: Demand.REQUIRED if has(level.item, other) else Demand.OPEN


def _if_value(other: str, value: str) -> Condition:
    """Present exactly when `other` has this value."""
    return lambda level: Demand.REQUIRED if text_of(level.item, other) == value else Demand.FORBIDDEN


def _in_space(flat: str) -> Condition:
    """A form in space: needed without the flat form if there is a surface, permitted beside it."""

    def condition(level: Level) -> Demand:
        if not has(level.root, "ImplantTemplate3DModelSurfaceNumber"):
            return Demand.FORBIDDEN
        return Demand.OPEN if has(level.item, flat) else Demand.REQUIRED

    return condition


def _on_paper(spatial: str) -> Condition:
    """A form on drawings: needed without the form in space if there are drawings, permitted beside it."""

    def condition(level: Level) -> Demand:
        if not has(level.root, "HPGLDocumentSequence"):
            return Demand.FORBIDDEN
        return Demand.OPEN if has(level.item, spatial) else Demand.REQUIRED

    return condition


def _feature_has(keyword: str) -> Condition:
    """Degrees of freedom follow the forms of the feature that they belong to."""
    return lambda level: Demand.REQUIRED if level.parents and has(level.parents[-1], keyword) else Demand.FORBIDDEN


def _range_of_freedom(level: Level) -> Demand:
    """Type 1 in the flat form; in the feature itself, present with the point in space."""
    if has(level.item, "TwoDDegreeOfFreedomAxis"):
        return Demand.REQUIRED
    return _feature_has("ThreeDMatingPoint")(level)


def _character_set(level: Level) -> Demand:
    """Needed when text goes beyond the default repertoire (PS3.3 C.12.1.1.2)."""
    return Demand.REQUIRED if _has_text_beyond_ascii(level.item) else Demand.OPEN


def _has_text_beyond_ascii(item: Dataset, depth: int = 0) -> bool:
    for tag in tags_of(item):
        element = element_of(item, tag)
        if element is None or element.is_empty:
            continue
        if element.VR == "SQ":
            if depth < 16 and any(_has_text_beyond_ascii(each, depth + 1) for each in element.value):
                return True
        elif not isinstance(element.value, bytes) and not str(element.value).isascii():
            return True
    return False


def _code_value(level: Level) -> Demand:
    others = has(level.item, "LongCodeValue") or has(level.item, "URNCodeValue")
    return Demand.FORBIDDEN if others else Demand.REQUIRED


def _scheme(level: Level) -> Demand:
    values = has(level.item, "CodeValue") or has(level.item, "LongCodeValue")
    return Demand.REQUIRED if values else Demand.OPEN


_DERIVED: Final = _if_value("ImplantType", "DERIVED")
_DERIVED_ASSEMBLY: Final = _if_value("ImplantAssemblyTemplateType", "DERIVED")
_PROCESSED: Final = _if_value("SurfaceProcessing", "YES")
_EXTENDED: Final = _if_value("ContextGroupExtensionFlag", "Y")

_CONDITIONS: Final[Mapping[str, Condition]] = {
    "SpecificCharacterSet": _character_set,
    "CodeValue": _code_value,
    "CodingSchemeDesignator": _scheme,
    "MappingResource": _if_with("ContextIdentifier"),
    "ContextGroupVersion": _if_with("ContextIdentifier"),
    "ContextGroupLocalVersion": _EXTENDED,
    "ContextGroupExtensionCreatorUID": _EXTENDED,
    "MIMETypeOfEncapsulatedDocument": _with("EncapsulatedDocument"),
    "OriginalImplantTemplateSequence": _DERIVED,
    "DerivationImplantTemplateSequence": _DERIVED,
    "OriginalImplantAssemblyTemplateSequence": _DERIVED_ASSEMBLY,
    "DerivationImplantAssemblyTemplateSequence": _DERIVED_ASSEMBLY,
    "ThreeDMatingPoint": _in_space("TwoDMatingFeatureCoordinatesSequence"),
    "ThreeDMatingAxes": _with("ThreeDMatingPoint"),
    "TwoDMatingFeatureCoordinatesSequence": _on_paper("ThreeDMatingPoint"),
    "TwoDDegreeOfFreedomSequence": _feature_has("TwoDMatingFeatureCoordinatesSequence"),
    "ThreeDDegreeOfFreedomAxis": _feature_has("ThreeDMatingPoint"),
    "RangeOfFreedom": _range_of_freedom,
    "TwoDPointCoordinatesSequence": _on_paper("ThreeDPointCoordinates"),
    "ThreeDPointCoordinates": _in_space("TwoDPointCoordinatesSequence"),
    "TwoDLineCoordinatesSequence": _on_paper("ThreeDLineCoordinates"),
    "ThreeDLineCoordinates": _in_space("TwoDLineCoordinatesSequence"),
    "TwoDPlaneCoordinatesSequence": _on_paper("ThreeDPlaneOrigin"),
    "ThreeDPlaneOrigin": _in_space("TwoDPlaneCoordinatesSequence"),
    "ThreeDPlaneNormal": _with("ThreeDPlaneOrigin"),
    "SurfaceProcessingRatio": _PROCESSED,
    "SurfaceProcessingAlgorithmIdentificationSequence": _PROCESSED,
    "CenterOfRotation": _if_with("AxisOfRotation"),
    "ThreeDImplantTemplateGroupMemberMatchingAxes": _with("ThreeDImplantTemplateGroupMemberMatchingPoint"),
}
