"""Identifiers of responses as matches."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynetdicom.dsutils import encode

from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.datasets.identifiers import query_identifier
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match, TextProblem
from implant_gui.domain.service.query import KeyPath, Query
from implant_gui.domain.uid import Uid
from tests.dicom.datasets.single import read_match
from tests.peers import pdu

GENERIC = InformationModel.GENERIC
UID = pdu.element(0x00080018, "UI", "1.2.3")


def read(*elements: bytes, override: str | None = None, syntax: str = pdu.IMPLICIT) -> Match:
    encoded = EncodedDataset(b"".join(elements), Uid(syntax))
    return read_match(GENERIC, encoded, character_set=override)


def test_values_are_told_by_their_paths() -> None:
    code = pdu.element(0x00080104, "LO", "Titanium")
    anatomy = pdu.sequence(0x00686230, pdu.sequence(0x00082218, code))
    values = read(UID, anatomy, pdu.sequence(0x006863A0, code, code)).values
    assert values["ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeMeaning"] == "Titanium"
    assert values["MaterialsCodeSequence[1].CodeMeaning"] == "Titanium"


def test_an_empty_sequence_was_returned_empty() -> None:
    values = read(pdu.sequence(0x006863A0), pdu.sequence(0x006863A4, b"")).values
    assert values == {"MaterialsCodeSequence": "", "CoatingMaterialsCodeSequence": ""}


def test_private_and_unknown_attributes_keep_their_numbers() -> None:
    assert read(pdu.element(0x00091001, "LO", "secret")).values == {"00091001": "secret"}


def test_an_attribute_of_unknown_vr_is_read_by_the_dictionary() -> None:
    data = b"\x08\x00\x70\x00UN\0\0" + struct.pack("<L", 4) + b"ACME"
    assert read(data, syntax=pdu.EXPLICIT).values == {"Manufacturer": "ACME"}


@pytest.mark.parametrize(
    ("tag", "vr", "value", "text"),
    [
        (0x00080070, "LO", "  ACME  ", "ACME"),
        (0x00780010, "ST", "  two  ", "  two"),
        (0x00221095, "LO", "A \\ B", "A\\B"),
        (0x00080018, "UI", "1.2.3\0", "1.2.3"),
        (0x00280010, "US", struct.pack("<HH", 1, 65535), "1\\65535"),
        (0x00189306, "FD", struct.pack("<d", 0.5), "0.5"),
        (0x00091001, "OB", b"\xff\xfe\0\0", "(4 bytes)"),
        (0x00209165, "AT", bytes.fromhex("08001800"), "(0008,0018)"),
        (0x00080070, "LO", "a\u202eb\x1b[2J", "a\\u202eb\\x1b[2J"),
    ],
)
def test_values_become_text(tag: int, vr: str, value: str | bytes, text: str) -> None:
    code = "ISO_IR 192" if isinstance(value, str) and not value.isascii() else None
    (found,) = read(pdu.element(tag, vr, value), override=code).values.values()
    assert found == text


def test_the_declaration_of_an_item_holds_within_it() -> None:
    item = pdu.element(0x00080005, "CS", "ISO_IR 144") + pdu.element(0x00080104, "LO", "Люк".encode("iso8859-5"))
    outside = pdu.element(0x00080005, "CS", "ISO_IR 100") + pdu.element(0x00080070, "LO", b"M\xfcller")
    values = read(outside, pdu.sequence(0x006863A0, item)).values
    assert (values["Manufacturer"], values["MaterialsCodeSequence[0].CodeMeaning"]) == ("Müller", "Люк")


def test_the_users_choice_wins_everywhere() -> None:
    item = pdu.element(0x00080005, "CS", "ISO_IR 100") + pdu.element(0x00080104, "LO", "Люк".encode("iso8859-5"))
    values = read(pdu.sequence(0x006863A0, item), override="ISO_IR 144").values
    assert values["MaterialsCodeSequence[0].CodeMeaning"] == "Люк"


def test_the_worst_problem_is_told() -> None:
    wrong = pdu.element(0x00080005, "CS", "ISO_IR 192") + pdu.element(0x00080070, "LO", b"M\xfcller")
    assert read(wrong).text_problem is TextProblem.UNDECODABLE
    assert read(pdu.element(0x00080070, "LO", b"M\xfcller")).text_problem is TextProblem.UNDECLARED
    assert read(UID).text_problem is TextProblem.NONE


def test_bytes_outside_ascii_in_a_code_are_a_problem() -> None:
    match = read(pdu.element(0x00686223, "CS", b"\xe4"))
    assert match.text_problem is TextProblem.UNDECODABLE


@pytest.mark.parametrize(("value", "uid"), [("1.2.3", "1.2.3"), ("", None), ("../x", None), ("1.02", None)])
def test_only_a_valid_uid_can_be_fetched(value: str, uid: str | None) -> None:
    assert read(pdu.element(0x00080018, "UI", value)).sop_instance_uid == uid


TEXTS = st.text(alphabet=st.characters(categories=["L", "N", "Sc"]), min_size=1, max_size=40)


@given(TEXTS, TEXTS)
def test_what_we_ask_is_what_we_would_read(maker: str, meaning: str) -> None:
    keys = {KeyPath.parse("Manufacturer"): maker, KeyPath.parse("MaterialsCodeSequence[0].CodeMeaning"): meaning}
    identifier = query_identifier(Query(GENERIC, keys))
    values = read(encode(identifier, True, True)).values
    assert (values["Manufacturer"], values["MaterialsCodeSequence[0].CodeMeaning"]) == (maker, meaning)


@given(st.binary(max_size=120), st.sampled_from([pdu.IMPLICIT, pdu.EXPLICIT]))
def test_any_bytes_make_a_match_or_are_refused(data: bytes, syntax: str) -> None:
    try:
        match = read(data, syntax=syntax)
    except MalformedDatasetError:
        return
    assert not any("\x1b" in text or "\n" in text for text in match.values.values())
