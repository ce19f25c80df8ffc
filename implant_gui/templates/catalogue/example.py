"""The worked example of PS3.17 ZZ.4 as instances: a monoblock stem, a monoblock cup, and the assembly of both.

The attribute values are the example's; the standard does not print its drawings, so the outlines here are our own, made
to fit its bounding rectangles and its rotation points.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.templates.catalogue import vocabulary as v
from implant_gui.templates.catalogue.drawing import CONTOUR, LANDMARKS, MATING
from implant_gui.templates.catalogue.items import anatomy_items, code_items, reference_items
from implant_gui.templates.catalogue.product import View, uid_of
from implant_gui.templates.datasets.making import make
from implant_gui.templates.drawings import hpgl
from implant_gui.templates.drawings.hpgl import Stroke
from implant_gui.templates.solids.bodies import curve

Array = NDArray[np.float64]

STEM_UID: Final = Uid("1.2.3.4.5.6.7.0.1")
CUP_UID: Final = Uid("1.2.3.4.5.6.7.0.2")
ASSEMBLY_UID: Final = Uid("1.2.3.4.5.6.7.0.3")

_ANTERIOR: Final = Code("399321004", "SCT", "Anterior")
_STEEL: Final = Code("256506002", "SCT", "Stainless Steel Material")
_EFFECTIVE: Final = "20090626120000"


def build_stem() -> Dataset:
    """MONO_STEM, medium."""
    dataset = _template(STEM_UID, "MONO_STEM", "ACME_MST_M")
    dataset.ImplantTargetAnatomySequence = anatomy_items((v.FEMUR,))
    dataset.ImplantTypeCodeSequence = code_items(v.MONOBLOCK_STEM)
    dataset.FixationMethodCodeSequence = code_items(v.UNCEMENTED)
    centre = [39.6, 72.4]
    drawing = _drawing(View.AP.code, _stem_outline(), centre, [14.2, 5.7, 46.0, 78.8])
    dataset.HPGLDocumentSequence = Items([drawing])
    dataset.MatingFeatureSetsSequence = _mating("Head Rotation Point", centre, [1.0, 0.0, 0.0, 1.0])
    return dataset


def build_cup() -> Dataset:
    """MONO_CUP, medium."""
    dataset = _template(CUP_UID, "MONO_CUP", "ACME_MCP_M")
    dataset.ImplantTargetAnatomySequence = anatomy_items((v.HIP_JOINT,))
    dataset.ImplantTypeCodeSequence = code_items(v.CUP_MONOBLOCK)
    dataset.FixationMethodCodeSequence = code_items(v.UNCEMENTED)
    centre = [12.9, 0.0]
    drawing = _drawing(_ANTERIOR, _cup_outline(), centre, [0.0, 0.0, 25.8, 12.9])
    dataset.HPGLDocumentSequence = Items([drawing])
    dataset.MatingFeatureSetsSequence = _mating("Cup Rotation Point", centre, [0.707, 0.707, -0.707, 0.707])
    return dataset


def build_assembly() -> Dataset:
    """Acme Hip Assembly."""
    dataset = make(
        SpecificCharacterSet="ISO_IR 192",
        SOPClassUID=InformationModel.ASSEMBLY.storage,
        SOPInstanceUID=ASSEMBLY_UID,
        EffectiveDateTime=_EFFECTIVE,
        ImplantAssemblyTemplateName="Acme Hip Assembly",
        ImplantAssemblyTemplateIssuer="ACME",
        ImplantAssemblyTemplateVersion="1",
        ImplantAssemblyTemplateType="ORIGINAL",
        ImplantAssemblyTemplateTargetAnatomySequence=anatomy_items((v.HIP_JOINT,)),
        ProcedureTypeCodeSequence=code_items(v.HIP_RECONSTRUCTION),
        MIMETypeOfEncapsulatedDocument="",
        EncapsulatedDocument=b"",
        ComponentTypesSequence=Items([_role(v.FEMORAL_STEM, STEM_UID, 1), _role(v.CUP_SHELL, CUP_UID, 2)]),
    )
    joint = make(
        Component1ReferencedID=1,
        Component1ReferencedMatingFeatureSetID=1,
        Component1ReferencedMatingFeatureID=1,
        Component2ReferencedID=2,
        Component2ReferencedMatingFeatureSetID=1,
        Component2ReferencedMatingFeatureID=1,
    )
    dataset.ComponentAssemblySequence = Items([joint])
    return dataset


def _template(uid: Uid, name: str, part_number: str) -> Dataset:
    return make(
        SpecificCharacterSet="ISO_IR 192",
        SOPClassUID=InformationModel.GENERIC.storage,
        SOPInstanceUID=uid,
        Manufacturer="ACME",
        FrameOfReferenceUID=uid_of(f"frame/{part_number}"),
        ImplantName=name,
        ImplantSize="MEDIUM",
        ImplantPartNumber=part_number,
        ImplantTemplateVersion="1",
        ImplantType="ORIGINAL",
        EffectiveDateTime=_EFFECTIVE,
        OverallTemplateSpatialTolerance=1.0,
        MaterialsCodeSequence=code_items(_STEEL),
    )


def _drawing(view: Code, outline: Array, centre: list[float], box: list[float]) -> Dataset:
    middle = np.array(centre)
    strokes = [
        Stroke(CONTOUR, outline, is_closed=True),
        Stroke(LANDMARKS, middle + np.array([[-1.5, 0.0], [1.5, 0.0]])),
        Stroke(LANDMARKS, middle + np.array([[0.0, 0.0], [0.0, 1.5]])),
        Stroke(MATING, middle + _arc(1.0, 0.0, np.pi, 12)),
    ]
    return make(
        HPGLDocumentID=1,
        ViewOrientationCodeSequence=code_items(view),
        HPGLDocumentScaling=1.0,
        HPGLDocument=hpgl.encode(strokes),
        HPGLContourPenNumber=CONTOUR.number,
        HPGLPenSequence=Items([_pen(pen) for pen in hpgl.pens_of(strokes)]),
        RecommendedRotationPoint=centre,
        BoundingRectangle=box,
    )


def _pen(pen: hpgl.Pen) -> Dataset:
    return make(
        HPGLPenNumber=pen.number,
        HPGLPenLabel=pen.label,
    )


def _mating(label: str, point: list[float], axes: list[float]) -> Items:
    coordinates = make(
        ReferencedHPGLDocumentID=1,
        TwoDMatingPoint=point,
        TwoDMatingAxes=axes,
    )
    turn = make(
        ReferencedHPGLDocumentID=1,
        TwoDDegreeOfFreedomAxis=[0.0, 0.0, 1.0],
        RangeOfFreedom=[-15.0, 15.0],
    )
    freedom = make(
        DegreeOfFreedomID=1,
        DegreeOfFreedomType="ROTATION",
        TwoDDegreeOfFreedomSequence=Items([turn]),
    )
    feature = make(
        MatingFeatureID=1,
        MatingFeatureDegreeOfFreedomSequence=Items([freedom]),
        TwoDMatingFeatureCoordinatesSequence=Items([coordinates]),
    )
    each = make(
        MatingFeatureSetID=1,
        MatingFeatureSetLabel=label,
        MatingFeatureSequence=Items([feature]),
    )
    return Items([each])


def _role(code: Code, uid: Uid, number: int) -> Dataset:
    component = reference_items(InformationModel.GENERIC.storage, uid)
    component[0].ComponentID = number
    return make(
        ComponentTypeCodeSequence=code_items(code),
        ExclusiveComponentType="YES",
        MandatoryComponentType="YES",
        ComponentSequence=component,
    )


def _stem_outline() -> Array:
    """A head of radius 6.4 on a neck, and a tapering shaft with a round tip; drawn counter-clockwise from the neck."""
    head = np.array([39.6, 72.4]) + _arc(6.4, np.radians(250.0), np.radians(560.0), 44)
    lateral = [(33.6, 67.2), (32.0, 65.4), (28.0, 63.2), (22.0, 61.6), (17.4, 59.4), (14.9, 55.4), (14.2, 50.0),
               (14.6, 36.0), (15.6, 20.0), (16.6, 9.6)]  # fmt: skip
    tip = np.array([19.4, 8.5]) + _arc(2.8, np.pi, 2 * np.pi, 12)
    medial = [(22.4, 9.6), (22.6, 20.0), (23.6, 34.0), (25.2, 43.0), (28.0, 51.0), (32.0, 58.0), (36.6, 64.2)]
    return np.vstack([head, _smooth(lateral), tip, _smooth(medial)])


def _smooth(points: list[tuple[float, float]]) -> Array:
    return curve(np.array(points), np.linspace(0, len(points) - 1, 5 * len(points)))


def _cup_outline() -> Array:
    middle = np.array([12.9, 0.0])
    return np.vstack([middle + _arc(12.9, 0.0, np.pi, 40), middle + _arc(6.5, np.pi, 0.0, 28)])


def _arc(radius: float, start: float, end: float, steps: int) -> Array:
    angles = np.linspace(start, end, steps + 1)
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


BUILDERS: Final = (build_stem, build_cup, build_assembly)
