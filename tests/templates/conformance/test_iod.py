import pytest
from pydicom.datadict import dictionary_VR, keyword_for_tag

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.conformance.iod import Attribute, AttributeType, Bounds, iod


def _walk(attributes: tuple[Attribute, ...]) -> list[Attribute]:
    found = []
    for attribute in attributes:
        found += [attribute, *_walk(attribute.own_children)]
    return found


@pytest.mark.parametrize("model", InformationModel)
def test_tags_keywords_and_representations_agree_with_the_dictionary(model: InformationModel) -> None:
    for attribute in _walk(tuple(iod(model).attributes())):
        if not keyword_for_tag(attribute.tag):  # newer than the dictionary
            continue
        assert keyword_for_tag(attribute.tag) == attribute.keyword
        assert dictionary_VR(attribute.tag) == attribute.vr


@pytest.mark.parametrize("model", InformationModel)
def test_no_patient_study_or_series_attribute_exists(model: InformationModel) -> None:
    keywords = {attribute.keyword for attribute in iod(model).attributes()}
    assert not keywords & {"PatientID", "PatientName", "StudyInstanceUID", "SeriesInstanceUID", "Modality"}


def test_a_code_sequence_holds_the_code_macro() -> None:
    materials = next(
        attribute
        for attribute in iod(InformationModel.GENERIC).attributes()
        if attribute.keyword == "MaterialsCodeSequence"
    )
    assert materials.children is not None
    assert materials.children[0x00080104].type is AttributeType.REQUIRED
    assert materials.items == Bounds(1, None)


@pytest.mark.parametrize(("text", "inside", "outside"), [("3", 3, 4), ("0-1", 0, 2), ("1-n", 900, 0), ("1", 1, 0)])
def test_bounds_hold_what_the_standard_writes(text: str, inside: int, outside: int) -> None:
    assert inside in Bounds.parse(text)
    assert outside not in Bounds.parse(text)
