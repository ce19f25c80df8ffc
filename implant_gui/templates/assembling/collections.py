"""Reading what assemblies and groups hold (PS3.3 C.29.2, C.29.3)."""

from collections.abc import Iterator

from pydicom.dataset import Dataset

from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.content.template_view import (
    AssemblyContent,
    Component,
    Dimension,
    Document,
    GroupContent,
    Joint,
    JointEnd,
    Member,
    PrintedFrame,
    Role,
)
from implant_gui.domain.service.codes import Code
from implant_gui.templates.assembling.frames import frame_in_plane, frame_in_space
from implant_gui.templates.datasets.values import bytes_of, codes_of, floats_of, has, items_of, number_of, text_of

_MEMBER = "ImplantTemplateGroupMember"
_DIMENSION = "ImplantTemplateGroupVariationDimension"


def read_assembly(dataset: Dataset, remarks: list[str]) -> AssemblyContent:
    """The content of an assembly; what is odd goes into `remarks`."""
    return AssemblyContent(
        anatomy=regions_of(dataset, "ImplantAssemblyTemplateTargetAnatomySequence"),
        procedures=codes_of(dataset, "ProcedureTypeCodeSequence"),
        technique=text_of(dataset, "SurgicalTechnique"),
        document=document_of(dataset),
        roles=tuple(_role(item, remarks) for item in items_of(dataset, "ComponentTypesSequence")),
        joints=tuple(_joints(dataset, remarks)),
    )


def read_group(dataset: Dataset, remarks: list[str]) -> GroupContent:
    """The content of a group; what is odd goes into `remarks`."""
    members = tuple(
        _member(item, index, remarks)
        for index, item in enumerate(items_of(dataset, f"{_MEMBER}sSequence"), start=1)
    )  # fmt: skip
    return GroupContent(
        description=text_of(dataset, "ImplantTemplateGroupDescription"),
        anatomy=regions_of(dataset, "ImplantTemplateGroupTargetAnatomySequence"),
        members=members,
        dimensions=tuple(_dimension(item) for item in items_of(dataset, f"{_DIMENSION}Sequence")),
    )


def regions_of(dataset: Dataset, keyword: str) -> tuple[Code, ...]:
    """The body regions of a target anatomy sequence."""
    return tuple(code for item in items_of(dataset, keyword) for code in codes_of(item, "AnatomicRegionSequence"))


def document_of(item: Dataset) -> Document | None:
    """The encapsulated document; None if there is none or it is empty, as it often is in assemblies."""
    data = bytes_of(item, "EncapsulatedDocument")
    return Document(text_of(item, "MIMETypeOfEncapsulatedDocument"), data) if data else None


def _role(item: Dataset, remarks: list[str]) -> Role:
    codes = codes_of(item, "ComponentTypeCodeSequence")
    components = []
    for each in items_of(item, "ComponentSequence"):
        number = number_of(each, "ComponentID")
        if number is None:
            remarks.append("A component has no number and is left out.")
        else:
            components.append(Component(number, text_of(each, "ReferencedSOPInstanceUID")))
    return Role(
        code=codes[0] if codes else None,
        is_exclusive=text_of(item, "ExclusiveComponentType") == "YES",
        is_mandatory=text_of(item, "MandatoryComponentType") == "YES",
        components=tuple(components),
    )


def _joints(dataset: Dataset, remarks: list[str]) -> Iterator[Joint]:
    for item in items_of(dataset, "ComponentAssemblySequence"):
        first, second = _end(item, 1), _end(item, 2)
        if first is None or second is None:
            remarks.append("A joint does not say what it joins and is left out.")
        elif first.component == second.component:
            remarks.append(f"A joint of component {first.component} with itself is left out.")
        else:
            yield Joint(first, second)


def _end(item: Dataset, side: int) -> JointEnd | None:
    component = number_of(item, f"Component{side}ReferencedID")
    feature_set = number_of(item, f"Component{side}ReferencedMatingFeatureSetID")
    feature = number_of(item, f"Component{side}ReferencedMatingFeatureID")
    if component is None or feature_set is None or feature is None:
        return None
    return JointEnd(component, feature_set, feature)


def _member(item: Dataset, index: int, remarks: list[str]) -> Member:
    number = number_of(item, f"{_MEMBER}ID")
    number = index if number is None else number
    return Member(
        number=number,
        sop_instance_uid=text_of(item, "ReferencedSOPInstanceUID"),
        frame=_frame(item, number, remarks),
        printed=tuple(_printed(item, number, remarks)),
    )


def _frame(item: Dataset, number: int, remarks: list[str]) -> Frame3 | None:
    keyword = f"ThreeD{_MEMBER}Matching"
    if not has(item, f"{keyword}Point"):
        return None
    point, axes = floats_of(item, f"{keyword}Point", 3), floats_of(item, f"{keyword}Axes", 9)
    frame = None if point is None or axes is None else frame_in_space(point, axes)
    if frame is None:
        remarks.append(f"The matching frame of member {number} in space cannot be used.")
    return frame


def _printed(item: Dataset, number: int, remarks: list[str]) -> Iterator[PrintedFrame]:
    keyword = f"TwoD{_MEMBER}Matching"
    for each in items_of(item, f"{_MEMBER}Matching2DCoordinatesSequence"):
        drawing = number_of(each, "ReferencedHPGLDocumentID")
        point, axes = floats_of(each, f"{keyword}Point", 2), floats_of(each, f"{keyword}Axes", 4)
        frame = None if point is None or axes is None else frame_in_plane(point, axes)
        if drawing is None or frame is None:
            remarks.append(f"A matching frame of member {number} on a drawing cannot be used.")
        else:
            yield PrintedFrame(drawing, frame)


def _dimension(item: Dataset) -> Dimension:
    ranks = (
        (number_of(each, f"Referenced{_MEMBER}ID"), number_of(each, f"{_DIMENSION}Rank"))
        for each in items_of(item, f"{_DIMENSION}RankSequence")
    )
    known = tuple((member, rank) for member, rank in ranks if member is not None and rank is not None)
    return Dimension(text_of(item, f"{_DIMENSION}Name"), known)
