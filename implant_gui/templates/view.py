"""From a file or a data set to everything that can be looked at. Odd data give sentences, never an exception."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.domain.content.template_view import (
    GenericContent,
    Identity,
    LineageUids,
    Notice,
    TemplateContent,
    TemplateKind,
    TemplateView,
)
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.assembling.collections import document_of, read_assembly, read_group, regions_of
from implant_gui.templates.assembling.feature_sets import read_feature_sets
from implant_gui.templates.conformance.checking import check
from implant_gui.templates.conformance.problems import ProblemKind
from implant_gui.templates.datasets.parsing import parse_file
from implant_gui.templates.datasets.values import codes_of, float_of, items_of, text_of
from implant_gui.templates.drawings.finishing import drawing_of
from implant_gui.templates.drawings.printed import read_sheets
from implant_gui.templates.landmarks import read_landmarks
from implant_gui.templates.summary import DERIVATION, KIND, MAKER, NAME, ORIGINAL, REPLACED, VERSION
from implant_gui.templates.surfaces.reading import read_surfaces

_MOST_BYTES: Final = 256 * 1024 * 1024
_MOST_DEVIATIONS: Final = 20
_HARMLESS: Final = frozenset({ProblemKind.UNKNOWN_SOP_CLASS, ProblemKind.UNEXPECTED, ProblemKind.WRONG_VR})
"""The first is told anyway; what is there in addition, or in another form, is read all the same."""


def read_template(path: Path) -> TemplateView:
    """The template in a Part 10 file, as far as it can be read.

    Raises:
        OSError: the file cannot be read.
    """
    if path.stat().st_size > _MOST_BYTES:
        return TemplateView(Identity(None), remarks=(f"The file is larger than {_MOST_BYTES >> 20} MiB.",))
    content = parse_file(path.read_bytes()).content
    view = view_of(content.dataset, content.problem)
    return replace(view, remarks=(*view.remarks, *_deviations(content.dataset)))


def _deviations(dataset: Dataset) -> Iterator[str]:
    """What the standard demands of the object and it lacks or has otherwise; the first of them, each with its place."""
    problems = [problem for problem in check(dataset) if problem.kind not in _HARMLESS]
    for problem in problems[:_MOST_DEVIATIONS]:
        place, _, _ = problem.path.rpartition(".")
        yield f"{place}: {problem.sentence}" if place else problem.sentence
    if len(problems) > _MOST_DEVIATIONS:
        yield f"There are {len(problems) - _MOST_DEVIATIONS:,} more deviations from the standard."


def view_of(dataset: Dataset, problem: str = "") -> TemplateView:
    """The template in a data set; `problem` is a sentence on why it ends early."""
    remarks = [problem] if problem else []
    model = InformationModel.of_storage(text_of(dataset, "SOPClassUID"))
    if model is None:
        remarks.append("This is none of the three kinds of implant templates.")
    content = None if model is None else _content(dataset, model, remarks)
    return TemplateView(_identity(dataset, model), _lineage(dataset, model), content, tuple(dict.fromkeys(remarks)))


def _content(dataset: Dataset, model: InformationModel, remarks: list[str]) -> TemplateContent:
    match model:
        case InformationModel.GENERIC:
            return _generic(dataset, remarks)
        case InformationModel.ASSEMBLY:
            return read_assembly(dataset, remarks)
        case InformationModel.GROUP:
            return read_group(dataset, remarks)


def _identity(dataset: Dataset, model: InformationModel | None) -> Identity:
    uids = text_of(dataset, "SOPClassUID"), text_of(dataset, "SOPInstanceUID")
    if model is None:
        return Identity(None, *uids)
    kind = text_of(dataset, KIND[model]) if model in KIND else ""
    return Identity(
        model,
        *uids,
        maker=text_of(dataset, MAKER[model]),
        name=text_of(dataset, NAME[model]),
        part_number=text_of(dataset, "ImplantPartNumber"),
        size=text_of(dataset, "ImplantSize"),
        version=text_of(dataset, VERSION[model]),
        effective=text_of(dataset, "EffectiveDateTime"),
        kind=next((each for each in TemplateKind if each.value == kind), None),
    )


def _lineage(dataset: Dataset, model: InformationModel | None) -> LineageUids:
    if model is None:
        return LineageUids()
    return LineageUids(
        replaced=_references(dataset, REPLACED[model]),
        derived_from=_references(dataset, DERIVATION.get(model)),
        originals=_references(dataset, ORIGINAL.get(model)),
    )


def _references(dataset: Dataset, keyword: str | None) -> tuple[str, ...]:
    if keyword is None:
        return ()
    uids = (text_of(item, "ReferencedSOPInstanceUID") for item in items_of(dataset, keyword))
    return tuple(filter(None, uids))


def _generic(dataset: Dataset, remarks: list[str]) -> GenericContent:
    """A generic template: sheets first, since everything that is marked on them depends on their scaling."""
    sheets, left_out = read_sheets(dataset)
    by_number = {sheet.number: sheet for sheet in sheets}
    feature_sets = read_feature_sets(dataset, by_number, remarks)
    landmarks = read_landmarks(dataset, by_number)
    surfaces = read_surfaces(dataset)
    remarks += (*left_out, *landmarks.remarks, *surfaces.remarks)
    if not sheets and not surfaces.surfaces:
        remarks.append("The template has neither drawings nor surfaces.")
    return GenericContent(
        frame_of_reference_uid=text_of(dataset, "FrameOfReferenceUID"),
        anatomy=regions_of(dataset, "ImplantTargetAnatomySequence"),
        materials=codes_of(dataset, "MaterialsCodeSequence"),
        coatings=codes_of(dataset, "CoatingMaterialsCodeSequence"),
        implant_type=_first(codes_of(dataset, "ImplantTypeCodeSequence")),
        fixation=_first(codes_of(dataset, "FixationMethodCodeSequence")),
        tolerance_mm=float_of(dataset, "OverallTemplateSpatialTolerance"),
        disapprovals=codes_of(dataset, "ImplantRegulatoryDisapprovalCodeSequence"),
        notifications=_notices(dataset, "NotificationFromManufacturerSequence"),
        information=_notices(dataset, "InformationFromManufacturerSequence"),
        drawings=tuple(
            drawing_of(sheet, feature_sets, landmarks.on_drawings.get(sheet.number, ())) for sheet in sheets
        ),
        surfaces=surfaces.surfaces,
        surface_scaling=surfaces.scaling,
        landmarks=landmarks.in_space,
        feature_sets=feature_sets,
    )


def _first(codes: tuple[Code, ...]) -> Code | None:
    return codes[0] if codes else None


def _notices(dataset: Dataset, keyword: str) -> tuple[Notice, ...]:
    return tuple(
        Notice(text_of(item, "InformationIssueDateTime"), text_of(item, "InformationSummary"), document_of(item))
        for item in items_of(dataset, keyword)
    )
