"""Identifiers that are laid out like earlier ones: recognised, and otherwise checked as if they were the first."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.datasets.layouts import Layouts
from implant_gui.dicom.datasets.matches import MatchReader
from implant_gui.dicom.datasets.shapes import scan
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match, TextProblem
from implant_gui.domain.uid import Uid
from tests.dicom.datasets.single import read_match
from tests.dicom.datasets.test_shapes import SYNTAXES, data_sets
from tests.peers import pdu

GENERIC = InformationModel.GENERIC
EXPLICIT, IMPLICIT = Uid(pdu.EXPLICIT), Uid(pdu.IMPLICIT)


def template(number: int, *materials: str, delimited: bool = False, maker: str | bytes = "ACME") -> bytes:
    """An identifier in explicit VR; those with numbers of four digits and the same materials are laid out alike."""
    codes = [pdu.element(0x00080104, "LO", material, explicit=True) for material in materials]
    return b"".join(
        (
            pdu.element(0x00080018, "UI", f"1.2.{number}", explicit=True),
            pdu.element(0x00080070, "LO", maker, explicit=True),
            pdu.element(0x00221097, "LO", f"PN{number}", explicit=True),
            pdu.sequence(0x006863A0, *codes, explicit=True, defined=not delimited),
            pdu.element(0x00280010, "US", b"\x01\0", explicit=True),
        )
    )


def told(match: Match) -> tuple[object, ...]:
    return dict(match.values), match.sop_instance_uid, match.text_problem, match.encoded


def verdict(reader: MatchReader | None, data: bytes, syntax: Uid = EXPLICIT) -> object:
    """What a match says, or what is wrong with it; without a reader, that of one that has seen nothing before."""
    try:
        if reader is None:
            return told(read_match(GENERIC, EncodedDataset(data, syntax)))
        return told(reader.read(data))
    except MalformedDatasetError as error:
        return str(error)


def experienced(*seen: bytes, syntax: Uid = EXPLICIT) -> MatchReader:
    """A reader that has met each of `seen` often enough to know it."""
    reader = MatchReader(GENERIC, syntax)
    for data in seen * 3:
        reader.read(data)
    return reader


def is_recognised(layouts: Layouts, data: bytes) -> bool:
    return layouts.recognised(data) is not None


def test_a_layout_is_recognised_when_it_comes_back() -> None:
    layouts = Layouts(EXPLICIT)
    first, second, third = (template(number, "Steel") for number in (1001, 1002, 1003))
    layouts.scan(first)
    assert not is_recognised(layouts, second)
    layouts.scan(second)
    assert layouts.recognised(third) == scan(third, EXPLICIT)


def test_other_headers_of_the_same_length_are_another_layout() -> None:
    layouts = Layouts(EXPLICIT)
    for _ in range(2):
        layouts.scan(template(1001, "Steel"))
    other = template(1001, "Steel").replace(b"\x22\x00\x97\x10", b"\x22\x00\x95\x10")
    assert not is_recognised(layouts, other)
    layouts.scan(other)
    assert layouts.recognised(other) == scan(other, EXPLICIT)
    assert is_recognised(layouts, template(1004, "Steel"))


def test_a_peer_that_makes_no_two_alike_has_few_layouts_made() -> None:
    layouts = Layouts(IMPLICIT)
    unlike = [pdu.element(0x00231000 + number, "LO", "same length ") for number in range(2000)]
    for data in unlike:
        layouts.scan(data)
    assert sum(is_recognised(layouts, data) for data in unlike) <= 4


def test_long_identifiers_and_those_with_an_attribute_twice_are_not_remembered() -> None:
    twice = pdu.element(0x00080070, "LO", "ACME") * 2
    for data in (pdu.element(0x00080070, "LO", "x" * 20_000), twice, b""):
        layouts = Layouts(IMPLICIT)
        for _ in range(3):
            layouts.scan(data)
        assert not is_recognised(layouts, data)


@pytest.mark.parametrize("bit", range(8))
@pytest.mark.parametrize("delimited", [False, True])
def test_no_bit_of_a_known_layout_is_taken_on_trust(bit: int, delimited: bool) -> None:
    known = template(1001, "Steel", "Titanium", delimited=delimited)
    for place in range(len(known)):
        reader = experienced(known)
        changed = bytearray(known)
        changed[place] ^= 1 << bit
        assert verdict(reader, bytes(changed)) == verdict(None, bytes(changed))


def test_a_sequence_without_a_length_may_end_elsewhere() -> None:
    one, two = (
        template(1001, "Steel!", "Titanium", delimited=True),
        template(1001, "Titanium", "Steel!", delimited=True),
    )
    assert len(one) == len(two)
    ends_early = one.replace(pdu.element(0x00080104, "LO", "Titanium", explicit=True), b"", 1)
    padded = ends_early + pdu.element(0x00780010, "LO", "x" * (len(one) - len(ends_early) - 8), explicit=True)
    reader = experienced(one)
    for data in (two, padded[: len(one)], one):
        assert verdict(reader, data) == verdict(None, data)


def test_nesting_beyond_the_limit_is_found_in_a_known_layout() -> None:
    deep = pdu.element(0x00080104, "LO", "", explicit=True)
    for _ in range(33):
        deep = pdu.sequence(0x006863A0, deep, explicit=True)
    inner = pdu.element(0x00080104, "LO", "x" * (len(deep) - 28), explicit=True)
    flat = pdu.sequence(0x006863A0, inner, explicit=True)
    assert len(deep) == len(flat)
    reader = experienced(flat)
    assert "nested" in str(verdict(reader, deep))
    assert verdict(reader, deep) == verdict(None, deep)


def test_text_and_its_problems_are_those_of_each_match_alone() -> None:
    reader = experienced(template(1001, "Steel"))
    umlaut = template(1002, "Steel", maker=b"M\xfcll")
    match = reader.read(umlaut)
    assert match.text_problem is TextProblem.UNDECLARED
    assert match.values["Manufacturer"] == "Müll"
    assert reader.read(template(1003, "Steel")).text_problem is TextProblem.NONE
    within = template(1004, "Stee\xfc".encode("latin-1").decode("latin-1")).replace("ü".encode(), b"\xfc ")
    assert verdict(reader, within) == verdict(None, within)


def test_the_declared_character_set_is_that_of_each_match() -> None:
    def declared(charset: str) -> bytes:
        return pdu.element(0x00080005, "CS", charset, explicit=True) + template(
            1001, "Steel", maker=b"\xc4\xe0\xcd\xf2"
        )

    reader = experienced(declared("ISO_IR 144"))
    names = [reader.read(declared(f"ISO_IR {number}")).values["Manufacturer"] for number in (144, 100, 101, 144)]
    assert names == [b"\xc4\xe0\xcd\xf2".decode(codec) for codec in ("iso8859-5", "latin-1", "iso8859-2", "iso8859-5")]


def test_matches_with_the_same_sequences_share_what_is_in_them() -> None:
    reader = MatchReader(GENERIC, EXPLICIT)
    one, two, other = (reader.read(template(*of)) for of in ((1, "Steel"), (2, "Steel"), (3, "Titan")))
    assert one.sequences is two.sequences
    assert one.sequences is not None
    assert one.sequences is not other.sequences
    assert one.sequences.get("MaterialsCodeSequence[0].CodeMeaning") == "Steel"


def test_long_sequences_are_read_whenever_they_are_asked_for() -> None:
    reader = MatchReader(GENERIC, EXPLICIT)
    match = reader.read(template(1, *[f"Material {number}" for number in range(200)]))
    assert match.sequences is None
    assert match.values["MaterialsCodeSequence[199].CodeMeaning"] == "Material 199"
    assert match.values.get("MaterialsCodeSequence[200].CodeMeaning") is None
    assert len(match.values) == 204


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(data=st.data(), seed=st.integers(0, 1 << 32))
@settings(max_examples=80)
def test_what_was_seen_before_changes_no_verdict(syntax: str, data: st.DataObject, seed: int) -> None:
    chance = random.Random(seed)
    seen = data.draw(st.lists(data_sets(explicit=syntax == pdu.EXPLICIT), min_size=1, max_size=3))
    reader = experienced(*seen, syntax=Uid(syntax))
    for known in seen:
        changed = bytearray(known)
        for _ in range(chance.randrange(3) if known else 0):
            changed[chance.randrange(len(known))] = chance.choice((0, 1, 8, 0x41, 0x53, 0xFF, 0xFE, 0xE0, 0xDD))
        assert verdict(reader, bytes(changed), Uid(syntax)) == verdict(None, bytes(changed), Uid(syntax))
