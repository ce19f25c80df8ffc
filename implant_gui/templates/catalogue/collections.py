"""Groups and assemblies as data sets of their IODs (PS3.3 A.63 and A.62)."""

from collections.abc import Mapping, Sequence

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.templates.catalogue.drawing import Placement
from implant_gui.templates.catalogue.generic import printed
from implant_gui.templates.catalogue.items import (
    anatomy_items,
    character_set,
    code_items,
    reference_items,
    set_document,
)
from implant_gui.templates.catalogue.product import Maker, Product
from implant_gui.templates.catalogue.shelf import Assembly, End, Group, Member, Role
from implant_gui.templates.datasets.making import make

_AXES_IN_SPACE = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
_AXES_ON_PAPER = [1.0, 0.0, 0.0, 1.0]

Placements = Mapping[Uid, Sequence[Placement]]
"""Where the frame of reference of each product lies on its drawings."""


def build_group(group: Group, placements: Placements) -> Dataset:
    """The instance of `group`."""
    dataset = _instance(InformationModel.GROUP, group.uid, group.maker, group.effective)
    dataset.ImplantTemplateGroupName = group.name
    dataset.ImplantTemplateGroupDescription = group.description
    dataset.ImplantTemplateGroupIssuer = group.maker.name
    dataset.ImplantTemplateGroupVersion = group.version
    if group.replaces is not None:
        replaced = reference_items(InformationModel.GROUP.storage, group.replaces)
        dataset.ReplacedImplantTemplateGroupSequence = replaced
    dataset.ImplantTemplateGroupTargetAnatomySequence = anatomy_items(group.anatomy)
    dataset.ImplantTemplateGroupMembersSequence = Items([
        _member(number, member, placements[member.product.uid]) for number, member in enumerate(group.members, start=1)
    ])  # fmt: skip
    dataset.ImplantTemplateGroupVariationDimensionSequence = Items([
        _dimension(name, [member.ranks[index] for member in group.members])
        for index, name in enumerate(group.dimensions)
    ])  # fmt: skip
    return dataset


def build_assembly(assembly: Assembly) -> Dataset:
    """The instance of `assembly`."""
    dataset = _instance(InformationModel.ASSEMBLY, assembly.uid, assembly.maker, assembly.effective)
    dataset.ImplantAssemblyTemplateName = assembly.name
    dataset.ImplantAssemblyTemplateIssuer = assembly.maker.name
    dataset.ImplantAssemblyTemplateVersion = assembly.version
    if assembly.replaces is not None:
        replaced = reference_items(InformationModel.ASSEMBLY.storage, assembly.replaces)
        dataset.ReplacedImplantAssemblyTemplateSequence = replaced
    dataset.ImplantAssemblyTemplateType = "ORIGINAL"
    dataset.ImplantAssemblyTemplateTargetAnatomySequence = anatomy_items(assembly.anatomy)
    dataset.ProcedureTypeCodeSequence = code_items(assembly.procedure)
    if assembly.technique:
        dataset.SurgicalTechnique = assembly.technique
    dataset.MIMETypeOfEncapsulatedDocument = ""
    dataset.EncapsulatedDocument = b""
    if assembly.document is not None:
        set_document(dataset, assembly.document)
    ids = _component_ids(assembly)
    dataset.ComponentTypesSequence = Items([_role(role, ids) for role in assembly.roles])
    dataset.ComponentAssemblySequence = Items([_joint(one, other, ids) for one, other in assembly.joints])
    return dataset


def _instance(model: InformationModel, uid: Uid, maker: Maker, effective: str) -> Dataset:
    return make(
        SpecificCharacterSet=character_set(maker),
        SOPClassUID=model.storage,
        SOPInstanceUID=uid,
        EffectiveDateTime=effective + maker.utc_offset,
    )


def _member(number: int, member: Member, placements: Sequence[Placement]) -> Dataset:
    product = member.product
    item = reference_items(InformationModel.GENERIC.storage, product.uid)[0]
    item.ImplantTemplateGroupMemberID = number
    if product.has_surface:
        item.ThreeDImplantTemplateGroupMemberMatchingPoint = list(product.anchor)
        item.ThreeDImplantTemplateGroupMemberMatchingAxes = _AXES_IN_SPACE
    if placements:
        item.ImplantTemplateGroupMemberMatching2DCoordinatesSequence = Items([
            _flat_frame(document, product, placement) for document, placement in enumerate(placements, start=1)
        ])  # fmt: skip
    return item


def _flat_frame(document: int, product: Product, placement: Placement) -> Dataset:
    return make(
        ReferencedHPGLDocumentID=document,
        TwoDImplantTemplateGroupMemberMatchingPoint=printed(placement, product.anchor),
        TwoDImplantTemplateGroupMemberMatchingAxes=_AXES_ON_PAPER,
    )


def _dimension(name: str, ranks: Sequence[int]) -> Dataset:
    return make(
        ImplantTemplateGroupVariationDimensionName=name,
        ImplantTemplateGroupVariationDimensionRankSequence=Items(
            [_rank(number, rank) for number, rank in enumerate(ranks, start=1)]
        ),
    )


def _rank(member: int, rank: int) -> Dataset:
    return make(
        ReferencedImplantTemplateGroupMemberID=member,
        ImplantTemplateGroupVariationDimensionRank=rank,
    )


def _component_ids(assembly: Assembly) -> dict[Uid, int]:
    """Component IDs count over the whole instance, not in each role (PS3.3 C.29.2.1)."""
    products = [product for role in assembly.roles for product in role.products]
    return {product.uid: number for number, product in enumerate(products, start=1)}


def _role(role: Role, ids: Mapping[Uid, int]) -> Dataset:
    item = make(
        ComponentTypeCodeSequence=code_items(role.code),
        ExclusiveComponentType="YES" if role.is_exclusive else "NO",
        MandatoryComponentType="YES" if role.is_mandatory else "NO",
    )
    components = reference_items(InformationModel.GENERIC.storage, *(product.uid for product in role.products))
    for component, product in zip(components, role.products, strict=True):
        component.ComponentID = ids[product.uid]
    item.ComponentSequence = components
    return item


def _joint(one: End, other: End, ids: Mapping[Uid, int]) -> Dataset:
    return make(
        Component1ReferencedID=ids[one.product.uid],
        Component1ReferencedMatingFeatureSetID=one.feature_set,
        Component1ReferencedMatingFeatureID=one.feature,
        Component2ReferencedID=ids[other.product.uid],
        Component2ReferencedMatingFeatureSetID=other.feature_set,
        Component2ReferencedMatingFeatureID=other.feature,
    )
