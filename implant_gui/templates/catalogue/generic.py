"""Generic implant templates: a product as a data set of the Generic Implant Template IOD (PS3.3 A.61)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.catalogue.drawing import CONTOUR, Drawing, Placement, draw
from implant_gui.templates.catalogue.features import landmark_sequences, mating_sets
from implant_gui.templates.catalogue.items import (
    anatomy_items,
    character_set,
    code_items,
    reference_items,
    set_document,
)
from implant_gui.templates.catalogue.product import Notice, Product, Vector
from implant_gui.templates.datasets.making import make
from implant_gui.templates.drawings import hpgl
from implant_gui.templates.surfaces.mesh import surface_item

_GENERIC = InformationModel.GENERIC


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A finished instance, and where its drawings' origins are: groups need that."""

    dataset: Dataset
    placements: tuple[Placement, ...]


def build(product: Product) -> Built:
    """The instance of `product`."""
    mesh = product.shape()
    drawings = tuple(draw(product, mesh, view) for view in product.views)
    placements = tuple(drawing.placement for drawing in drawings)
    dataset = Dataset()
    _describe(dataset, product)
    if drawings:
        items = [_drawing_item(number, drawing, product) for number, drawing in enumerate(drawings, start=1)]
        dataset.HPGLDocumentSequence = Items(items)
    if product.sets:
        dataset.MatingFeatureSetsSequence = mating_sets(product, placements)
    landmark_sequences(dataset, product, placements)
    if product.has_surface:
        dataset.ImplantTemplate3DModelSurfaceNumber = 1
        dataset.SurfaceModelDescriptionSequence = Items([_surface_label(product)])
        dataset.SurfaceModelScalingFactor = 1.0
        dataset.NumberOfSurfaces = 1
        dataset.SurfaceSequence = Items([surface_item(mesh, 1, product.appearance)])
    return Built(dataset, placements)


def _describe(dataset: Dataset, product: Product) -> None:
    dataset.SpecificCharacterSet = character_set(product.maker)
    dataset.SOPClassUID = _GENERIC.storage
    dataset.SOPInstanceUID = product.uid
    dataset.Manufacturer = product.maker.name
    dataset.FrameOfReferenceUID = product.frame_of_reference_uid
    dataset.ImplantName = product.name
    if product.size is not None:
        dataset.ImplantSize = product.size
    dataset.ImplantPartNumber = product.part_number
    dataset.ImplantTemplateVersion = product.version
    _set_lineage(dataset, product)
    dataset.EffectiveDateTime = product.effective + product.maker.utc_offset
    dataset.ImplantTargetAnatomySequence = anatomy_items(product.anatomy)
    if product.notifications:
        dataset.NotificationFromManufacturerSequence = _notices(product.notifications, product)
    if product.information:
        dataset.InformationFromManufacturerSequence = _notices(product.information, product)
    if product.disapproved:
        dataset.ImplantRegulatoryDisapprovalCodeSequence = code_items(*product.disapproved)
    dataset.OverallTemplateSpatialTolerance = product.tolerance
    dataset.MaterialsCodeSequence = code_items(*product.materials)
    if product.coatings:
        dataset.CoatingMaterialsCodeSequence = code_items(*product.coatings)
    dataset.ImplantTypeCodeSequence = code_items(product.implant_type)
    dataset.FixationMethodCodeSequence = code_items(product.fixation)


def _set_lineage(dataset: Dataset, product: Product) -> None:
    lineage = product.lineage
    dataset.ImplantType = "DERIVED" if lineage.is_derived else "ORIGINAL"
    if lineage.replaces is not None:
        dataset.ReplacedImplantTemplateSequence = reference_items(_GENERIC.storage, lineage.replaces)
    if lineage.original is not None:
        dataset.OriginalImplantTemplateSequence = reference_items(_GENERIC.storage, lineage.original)
        parent = lineage.parent or lineage.original
        dataset.DerivationImplantTemplateSequence = reference_items(_GENERIC.storage, parent)


def _notices(notices: Sequence[Notice], product: Product) -> Items:
    items = []
    for notice in notices:
        item = make(
            InformationIssueDateTime=notice.issued + product.maker.utc_offset,
            InformationSummary=notice.summary,
        )
        if notice.document is not None:
            set_document(item, notice.document)
        items.append(item)
    return Items(items)


def _drawing_item(number: int, drawing: Drawing, product: Product) -> Dataset:
    view = drawing.placement.view
    return make(
        HPGLDocumentID=number,
        HPGLDocumentLabel=view.code.meaning,
        ViewOrientationCodeSequence=code_items(view.code),
        HPGLDocumentScaling=product.scaling,
        HPGLDocument=hpgl.encode(drawing.strokes),
        HPGLContourPenNumber=CONTOUR.number,
        HPGLPenSequence=Items([_pen_item(pen) for pen in hpgl.pens_of(drawing.strokes)]),
        RecommendedRotationPoint=printed(drawing.placement, product.pivot),
        BoundingRectangle=[round(value, 3) for value in drawing.box],
    )


def printed(placement: Placement, point: Vector) -> list[float]:
    """A point of the frame of reference in printed millimetres."""
    x, y = placement.of_space(np.array(point)).tolist()
    return [round(x, 3), round(y, 3)]


def _pen_item(pen: hpgl.Pen) -> Dataset:
    return make(
        HPGLPenNumber=pen.number,
        HPGLPenLabel=pen.label,
        HPGLPenDescription=pen.description,
    )


def _surface_label(product: Product) -> Dataset:
    return make(
        ReferencedSurfaceNumber=1,
        SurfaceModelLabel=product.implant_type.meaning,
    )
