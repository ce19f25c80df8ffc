"""Identifiers of requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pynetdicom.dsutils import encode

from implant_gui.dicom import library_options
from implant_gui.dicom.datasets.identifiers import query_identifier, retrieve_identifier
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.query import KeyPath, Query, make_query
from implant_gui.domain.service.retrieve import UIDS_PER_REQUEST, RetrieveRequest
from implant_gui.domain.uid import Uid
from tests.dicom.datasets.single import read_match
from tests.dicom.datasets.test_character_sets import SAMPLES
from tests.peers import pdu

GENERIC = InformationModel.GENERIC
library_options.configure()


def identifier(character_set: str | None = None, **keys: str) -> Dataset:
    paths = {KeyPath.parse(path.replace("__", "[0].")): value for path, value in keys.items()}
    return query_identifier(Query(GENERIC, paths), character_set)


def refusal(path: str, value: str, character_set: str | None = None) -> str:
    with pytest.raises(OperationError) as caught:
        query_identifier(Query(GENERIC, {KeyPath.parse(path): value}), character_set)
    assert caught.value.kind is ErrorKind.BAD_KEY
    assert caught.value.facts["key"] in (path, "SpecificCharacterSet")
    return str(caught.value.facts["detail"])


@pytest.mark.parametrize("model", list(InformationModel))
def test_the_standard_keys_of_each_model_can_be_sent(model: InformationModel) -> None:
    made = query_identifier(make_query(model, {}))
    assert "SOPInstanceUID" in made
    assert "SOPClassUID" in made
    assert "QueryRetrieveLevel" not in made
    assert "SpecificCharacterSet" not in made
    for explicit in (False, True):
        assert encode(made, not explicit, True)


def test_the_uids_are_asked_for_even_when_nothing_is() -> None:
    assert [element.keyword for element in identifier()] == ["SOPClassUID", "SOPInstanceUID"]


def test_nested_keys_share_one_item() -> None:
    made = identifier(MaterialsCodeSequence__CodeValue="261249004", MaterialsCodeSequence__CodingSchemeDesignator="SCT")
    (item,) = made.MaterialsCodeSequence
    assert (item.CodeValue, item.CodingSchemeDesignator) == ("261249004", "SCT")


def test_an_empty_sequence_key_asks_for_all_of_it() -> None:
    assert len(identifier(MaterialsCodeSequence="").MaterialsCodeSequence) == 0


def test_a_key_within_wins_over_the_empty_sequence() -> None:
    made = identifier(MaterialsCodeSequence__CodeValue="1", MaterialsCodeSequence="")
    assert made.MaterialsCodeSequence[0].CodeValue == "1"


def test_tags_are_as_good_as_keywords() -> None:
    made = query_identifier(Query(GENERIC, {KeyPath.parse("(0008,0070)"): "ACME", KeyPath.parse("00091001"): "x"}))
    assert made.Manufacturer == "ACME"
    assert made[0x00091001].value == "x"


def test_a_uid_list_is_sent_as_values() -> None:
    assert list(identifier(SOPInstanceUID="1.2\\1.3").SOPInstanceUID) == ["1.2", "1.3"]


def test_numbers_are_sent_as_numbers() -> None:
    assert identifier(Rows="512").Rows == 512
    assert identifier(Rows="").Rows is None


def test_plain_text_declares_no_character_set() -> None:
    assert "SpecificCharacterSet" not in identifier(Manufacturer="ACME*")
    assert "SpecificCharacterSet" not in identifier("ISO_IR 100", Manufacturer="ACME*", SpecificCharacterSet="")


def test_text_beyond_ascii_declares_what_it_is_in() -> None:
    assert identifier(Manufacturer="Müller").SpecificCharacterSet == "ISO_IR 192"
    assert identifier("ISO_IR 100", Manufacturer="Müller").SpecificCharacterSet == "ISO_IR 100"
    assert identifier(Manufacturer="Müller", SpecificCharacterSet="ISO_IR 148").SpecificCharacterSet == "ISO_IR 148"


@pytest.mark.parametrize(("declared", "text"), SAMPLES)
@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
def test_every_character_set_can_be_asked_in(declared: str, text: str, syntax: str) -> None:
    made = identifier(declared, Manufacturer=text, MaterialsCodeSequence__CodeMeaning=text)
    data = encode(made, syntax == pdu.IMPLICIT, True)
    values = read_match(GENERIC, EncodedDataset(data, Uid(syntax))).values
    assert values["Manufacturer"] == text
    assert values["MaterialsCodeSequence[0].CodeMeaning"] == text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("NoSuchAttribute", ""),
        ("NoSuchAttribute", "x"),
        ("Manufacturer", "x" * 65),
        ("Manufacturer", "A\\B"),
        ("Manufacturer", "a\nb"),
        ("Manufacturer[0].CodeValue", "x"),
        ("MaterialsCodeSequence", "x"),
        ("MaterialsCodeSequence[0]", "x"),
        ("MaterialsCodeSequence[1].CodeValue", "x"),
        ("SOPInstanceUID", "1.02"),
        ("SOPInstanceUID", "1.2\\*"),
        ("EffectiveDateTime", "yesterday"),
        ("PixelData", "x"),
        ("00020010", ""),
        ("00080000", ""),
        ("CommandField", "1"),
        ("SpecificCharacterSet", "ISO_IR 1"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(path: str, value: str) -> None:
    assert refusal(path, value).endswith(".")


def test_what_the_character_set_lacks_is_refused() -> None:
    assert "王" in refusal("Manufacturer", "Müller 王", "ISO_IR 100")
    assert refusal("Manufacturer", "x", "NONSENSE")


def test_a_retrieval_names_uids_and_nothing_else() -> None:
    uids = tuple(Uid(f"1.2.{number}") for number in range(3))
    made = retrieve_identifier(RetrieveRequest(GENERIC, uids))
    assert [element.keyword for element in made] == ["SOPInstanceUID"]
    assert tuple(made.SOPInstanceUID) == uids


def test_the_longest_list_fits_explicit_vr() -> None:
    uids = tuple(Uid(f"1.{number:03}" + "2" * 59) for number in range(100, 100 + UIDS_PER_REQUEST))
    made = retrieve_identifier(RetrieveRequest(GENERIC, uids))
    data = encode(made, False, True)
    assert read_match(GENERIC, EncodedDataset(data, Uid(pdu.EXPLICIT))).values["SOPInstanceUID"].count("\\") == 899


PATHS = st.sampled_from(
    [
        "Manufacturer",
        "ImplantSize",
        "EffectiveDateTime",
        "SOPInstanceUID",
        "MaterialsCodeSequence",
        "MaterialsCodeSequence[0].CodeValue",
        "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeMeaning",
        "ContextGroupExtensionFlag",
        "Rows",
        "SliceThickness",
        "00091001",
        "SpecificCharacterSet",
        "ImplantTemplateGroupDescription",
    ]
)


@given(st.dictionaries(PATHS, st.text(max_size=30), max_size=6))
def test_any_query_is_encoded_or_refused(keys: dict[str, str]) -> None:
    query = Query(GENERIC, {KeyPath.parse(path): value for path, value in keys.items()})
    try:
        made = query_identifier(query)
    except OperationError:
        return
    data = encode(made, True, True)
    assert data is not None
    read_match(GENERIC, EncodedDataset(data, Uid(pdu.IMPLICIT)))
