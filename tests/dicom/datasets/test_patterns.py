"""Identifiers with the same headers but other lengths: what an expression takes apart is what reading gives."""

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from implant_gui.dicom.datasets.match_values import FlatValues
from implant_gui.dicom.datasets.matches import MatchReader
from implant_gui.dicom.datasets.patterns import Pattern, Patterns
from implant_gui.domain.service.match import EncodedDataset, TextProblem
from tests.dicom.datasets.single import read_match
from tests.dicom.datasets.test_layouts import EXPLICIT, GENERIC, template, told, verdict
from tests.dicom.datasets.test_shapes import data_sets
from tests.peers import pdu


def varied(number: int, *, items: int = 1) -> bytes:
    """No two are laid out alike."""
    return template(number, *["Steel"[: 1 + (number + item) % 5] * (1 + number % 7) for item in range(items)])


def learned() -> MatchReader:
    """A reader that has a pattern of what `varied` gives."""
    reader = MatchReader(GENERIC, EXPLICIT)
    for number in range(1, 140):
        reader.read(template(10 ** (number % 9) + number, "x" * number))
    return reader


def text(tag: int, value: str | bytes, vr: str = "LO") -> bytes:
    return pdu.element(tag, vr, value, explicit=True)


def agrees(pattern: Pattern, data: bytes) -> bool:
    """Whether the pattern takes `data` apart; then it must say what reading says."""
    parts = pattern.values_of(data)
    if parts is None:
        return False
    values = FlatValues(pattern, parts, None)
    plain = read_match(GENERIC, EncodedDataset(data, EXPLICIT))
    assert list(values.items()) == list(plain.values.items())
    assert values.problem() is plain.text_problem
    assert len(values) == len(plain.values)
    assert all(path in values for path in plain.values)
    assert values.get("PatientName", "none") == plain.values.get("PatientName", "none") == "none"
    with pytest.raises(KeyError):
        values["PatientName"]
    return True


def test_other_lengths_make_no_difference() -> None:
    pattern = Pattern(varied(1))
    assert all(agrees(pattern, varied(number)) for number in range(1, 400))
    assert agrees(pattern, template(7, ""))
    assert not agrees(pattern, varied(1, items=2))


def test_a_reader_learns_what_comes_again_and_again() -> None:
    reader = learned()
    values = reader.read(template(123_456, "y" * 333)).values
    assert isinstance(values, FlatValues)
    assert values["MaterialsCodeSequence[0].CodeMeaning"] == "y" * 333
    assert reader.read(template(5, "z")).sop_instance_uid == "1.2.5"


def test_few_patterns_are_made_and_each_when_much_had_to_be_walked_through() -> None:
    patterns = Patterns()
    for number in range(1, 100):
        patterns.note(varied(number))
    assert patterns.recognised(varied(1)) is None
    patterns.note(varied(100))
    assert patterns.recognised(varied(1)) is not None
    for number in range(3000):
        patterns.note(varied(number, items=2 + number % 40))
    assert sum(patterns.recognised(varied(1, items=items)) is not None for items in range(60)) <= 16


@pytest.mark.parametrize("bit", range(8))
def test_no_bit_is_taken_on_trust(bit: int) -> None:
    reader = learned()
    known = template(7777, "Titanium", maker="ACME!!")
    for place in range(len(known)):
        changed = bytearray(known)
        changed[place] ^= 1 << bit
        assert verdict(reader, bytes(changed)) == verdict(None, bytes(changed))


@pytest.mark.parametrize("cut", range(1, 60))
def test_what_is_cut_short_is_refused_as_ever(cut: int) -> None:
    known = template(7777, "Titanium")
    assert verdict(learned(), known[:-cut]) == verdict(None, known[:-cut])


def test_a_value_may_contain_the_next_header() -> None:
    known = text(0x00080070, "ACME") + text(0x00221097, "PN")
    pattern = Pattern(known)
    trap = text(0x00080070, b"A" + text(0x00221097, "xx")) + text(0x00221097, "PN")
    assert not agrees(pattern, trap)
    shifted = text(0x00080070, b"A")[:-2] + text(0x00221097, "xx") + text(0x00221097, "PN")
    assert not agrees(pattern, shifted)


def test_padding_and_binary_values_are_no_trouble() -> None:
    known = text(0x00080018, "1.2.3") + text(0x00280010, b"\0\1", "US") + text(0x00091001, b"\0\0\xff", "OB")
    pattern = Pattern(known)
    assert agrees(pattern, known)
    assert agrees(pattern, text(0x00080018, "1.2.33") + known[14:])
    two_numbers = text(0x00080018, "1.2.3") + text(0x00280010, b"\0\1\0\1", "US") + known[-14:]
    assert not agrees(pattern, two_numbers)


def test_a_text_with_nuls_within_is_walked_through() -> None:
    known = text(0x00080018, b"1\0") + text(0x00080070, "ACME")
    assert agrees(Pattern(known), known)
    assert not agrees(Pattern(known), text(0x00080018, b"1\0\0\0") + text(0x00080070, "ACME"))


def test_odd_text_is_seen_wherever_it_is() -> None:
    pattern = Pattern(template(1, "Steel"))
    for odd in (
        template(1, "Steel", maker=b"M\xfcller"),
        template(1, "St\udcfcl".encode(errors="surrogateescape").decode("latin-1")),
    ):
        assert agrees(pattern, odd)
    declared = text(0x00080005, "ISO_IR 100", "CS")
    known = declared + template(1, "Steel", maker=b"M\xfcller")
    parts = Pattern(known).values_of(known)
    assert parts is not None
    assert FlatValues(Pattern(known), parts, None)["Manufacturer"] == "Müller"
    assert FlatValues(Pattern(known), parts, "ISO_IR 144")["Manufacturer"] == "Mќller"
    assert FlatValues(Pattern(known), parts, "ISO_IR 999").problem() is TextProblem.UNKNOWN_SET


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        text(0x00080070, "A") * 2,
        template(1, "Steel", delimited=True),
        pdu.sequence(0x006863A0, text(0x00080005, "ISO_IR 100", "CS"), explicit=True),
        b"".join(text(0x00091001 + number, "A") for number in range(100)),
    ],
    ids=["nothing", "twice", "delimited", "declared within", "too many"],
)
def test_of_what_is_odd_no_pattern_is_made(odd: bytes) -> None:
    with pytest.raises(LookupError):
        Pattern(odd)


def test_a_peer_cannot_make_it_take_long() -> None:
    pattern = Pattern(b"".join(text(0x00091001 + number, "A") for number in range(80)))
    for filling in (b"\0", b"h\0", b"\x09\0", text(0x00091002, "A"), text(0x00091001, "A")):
        data = text(0x00091001, "A") + filling * (4000 // len(filling))
        assert pattern.values_of(data) is None
    heads = b"".join(struct.pack("<HH2sH", 9, 0x1001 + number, b"LO", 65535) for number in range(80))
    assert pattern.values_of(heads * 6) is None


@given(data=st.data(), seed=st.integers(0, 1 << 32))
@settings(max_examples=150)
def test_whatever_a_pattern_takes_apart_is_what_reading_says(data: st.DataObject, seed: int) -> None:
    chance = random.Random(seed)
    known = data.draw(data_sets(explicit=True))
    try:
        pattern = Pattern(known)
    except LookupError:
        return
    agrees(pattern, known)  # or it has more NULs in a text than one, and is walked through for ever
    agrees(pattern, data.draw(data_sets(explicit=True)))
    changed = bytearray(known)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(changed))
        changed[place : place + chance.randrange(2)] = bytes([chance.choice((0, 1, 2, 8, 0x41, 0x53, 0xFE, 0xE0))])
    if pattern.values_of(bytes(changed)) is not None:
        assert agrees(pattern, bytes(changed))
        assert verdict(None, bytes(changed)) == told(read_match(GENERIC, EncodedDataset(bytes(changed), EXPLICIT)))
