"""The fast pass over identifiers against the plain one, which is the oracle."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from implant_gui.dicom.datasets.elements import MalformedDatasetError, read_elements
from implant_gui.dicom.datasets.shapes import scan
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.uid import Uid
from tests.dicom.datasets.single import read_match
from tests.peers import pdu

SYNTAXES = (pdu.IMPLICIT, pdu.EXPLICIT)
TAGS = st.sampled_from(
    [
        (0x00080005, "CS"),
        (0x00080018, "UI"),
        (0x00080070, "LO"),
        (0x00221095, "LO"),
        (0x00280010, "US"),
        (0x00686226, "DT"),
        (0x00091001, "UN"),
        (0x00420011, "OB"),
        (0x00780010, "ST"),
    ]
)
VALUES = st.one_of(
    st.binary(max_size=12), st.sampled_from([b"", b"ISO_IR 100", b"1.2.3", b"M\xfcller", b" A \\ B ", b"\x1b$B"])
)


def sequences(elements: st.SearchStrategy[bytes], *, explicit: bool) -> st.SearchStrategy[bytes]:
    tags = st.sampled_from([0x006863A0, 0x00686230, 0x00082218])
    items = st.lists(st.lists(elements, max_size=3).map(b"".join), max_size=3)
    return st.builds(
        lambda tag, contents, defined: pdu.sequence(tag, *contents, explicit=explicit, defined=defined),
        tags,
        items,
        st.booleans(),
    )


def data_sets(*, explicit: bool) -> st.SearchStrategy[bytes]:
    plain = st.builds(lambda tag, value: pdu.element(tag[0], tag[1], value, explicit=explicit), TAGS, VALUES)
    element = st.recursive(plain, lambda inner: sequences(inner, explicit=explicit), max_leaves=6)
    return st.lists(element, max_size=6).map(b"".join)


def verdict(data: bytes, syntax: str) -> bool:
    try:
        read_elements(data, syntax)
    except MalformedDatasetError:
        return False
    return True


def scanned(data: bytes, syntax: str) -> bool:
    try:
        scan(data, syntax)
    except MalformedDatasetError:
        return False
    return True


def plainly(data: bytes, syntax: str) -> list[tuple[int, bytes, bool]]:
    return [(each.tag, each.value, each.items is not None) for each in read_elements(data, syntax)]


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(data=st.data())
@settings(max_examples=60)
def test_what_is_well_formed_is_taken_apart(syntax: str, data: st.DataObject) -> None:
    encoded = data.draw(data_sets(explicit=syntax == pdu.EXPLICIT))
    shape, values = scan(encoded, syntax)
    found = [
        (kind.tag, b"" if kind.is_sequence else value, kind.is_sequence)
        for kind, value in zip(shape.kinds, values, strict=True)
    ]
    assert found == plainly(encoded, syntax)


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(data=st.data(), seed=st.integers(0, 1 << 32))
@settings(max_examples=100)
def test_both_passes_give_the_same_verdict_on_damaged_data(syntax: str, data: st.DataObject, seed: int) -> None:
    chance = random.Random(seed)
    encoded = bytearray(data.draw(data_sets(explicit=syntax == pdu.EXPLICIT)))
    for _ in range(chance.randrange(3)):
        if encoded:
            encoded[chance.randrange(len(encoded))] = chance.choice((0, 1, 8, 0x53, 0x51, 0xFF, 0xFE, 0xE0, 0xDD))
    damaged = bytes(encoded[: chance.choice((len(encoded), chance.randrange(len(encoded) + 1)))])
    assert scanned(damaged, syntax) is verdict(damaged, syntax)


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(data=st.data())
@settings(max_examples=60)
def test_values_do_not_depend_on_how_they_are_asked_for(syntax: str, data: st.DataObject) -> None:
    encoded = data.draw(data_sets(explicit=syntax == pdu.EXPLICIT))
    values = read_match(InformationModel.GENERIC, EncodedDataset(encoded, Uid(syntax))).values
    listed = dict(values.items())
    assert values == listed
    assert len(values) == len(listed)
    assert [values.get(path) for path in listed] == list(listed.values())
    assert all(path in values for path in listed)
    for absent in ("PatientName", "PatientName[0].CodeValue", "Manufacturer[0].CodeValue", "[", ""):
        assert absent not in values
        assert values.get(absent, "none") == "none"
        with pytest.raises(KeyError):
            values[absent]


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(data=st.data())
@settings(max_examples=60)
def test_values_and_problems_are_those_of_reading_everything_at_once(syntax: str, data: st.DataObject) -> None:
    encoded = data.draw(data_sets(explicit=syntax == pdu.EXPLICIT))
    twice = pdu.element(0x00091003, "LO", "", explicit=syntax == pdu.EXPLICIT) * 2
    lazy = read_match(InformationModel.GENERIC, EncodedDataset(encoded, Uid(syntax)))
    eager = read_match(InformationModel.GENERIC, EncodedDataset(encoded + twice, Uid(syntax)))
    assert isinstance(eager.values, dict)
    assert list({**lazy.values, "00091003": ""}.items()) == list(eager.values.items())
    assert (lazy.text_problem, lazy.sop_instance_uid) == (eager.text_problem, eager.sop_instance_uid)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_attribute_without_an_end_must_be_a_sequence(syntax: str) -> None:
    head = pdu.sequence(0x00080070, b"", explicit=syntax == pdu.EXPLICIT, defined=False)
    assert verdict(head.replace(b"SQ", b"UN"), syntax) is scanned(head.replace(b"SQ", b"UN"), syntax)
    assert scanned(head, syntax) is verdict(head, syntax)


def test_a_sequence_nested_without_lengths_ends_at_its_own_delimiter() -> None:
    inner = pdu.element(0x00080100, "SH", "A", explicit=True)
    for _ in range(10):
        inner = pdu.sequence(0x006863A0, inner, explicit=True, defined=False)
    after = pdu.element(0x00686210, "SH", "7", explicit=True)
    shape, values = scan(inner + after, pdu.EXPLICIT)
    assert [kind.name for kind in shape.kinds] == ["MaterialsCodeSequence", "ImplantSize"]
    assert values[0] == inner[12:]
