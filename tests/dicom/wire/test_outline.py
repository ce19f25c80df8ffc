"""The streamed outline: the verdict of a reader that has everything before it, however the data set is cut up."""

import random
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom.datasets.elements import MalformedDatasetError, dictionary_vr, outline
from implant_gui.dicom.wire.outline import SOP_CLASS_UID, SOP_INSTANCE_UID, NamelessDatasetError, StreamedOutline
from tests.peers import pdu

ITEM, ITEM_END, SEQUENCE_END, UNDEFINED = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD, 0xFFFFFFFF
SHORT = (
    *("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT"),
    *("PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"),
)


class Walk:
    """The same rules on a whole data set, as plainly as they can be put: what has a length is skipped."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def dataset(self, position: int, explicit: bool, depth: int, *, is_item: bool) -> int:
        while position < len(self._data):
            tag, length = self._unpack("<HHL", position)
            if is_item and tag == ITEM_END:
                return position + 8
            position, vr, length = self._header(position, tag, length, explicit)
            if length == UNDEFINED:
                if vr not in ("SQ", "UN") or depth >= 32:
                    raise ValueError
                position = self._items(position, explicit and vr != "UN", depth + 1)
            else:
                position = self._skip(position, length)
        if is_item:
            raise ValueError
        return position

    def _items(self, position: int, explicit: bool, depth: int) -> int:
        while True:
            tag, length = self._unpack("<HHL", position)
            position += 8
            if tag == SEQUENCE_END:
                return position
            if tag != ITEM:
                raise ValueError
            if length == UNDEFINED:
                position = self.dataset(position, explicit, depth, is_item=True)
            else:
                position = self._skip(position, length)

    def _header(self, position: int, tag: int, length: int, explicit: bool) -> tuple[int, str, int]:
        if not explicit:
            return position + 8, dictionary_vr(tag), length
        vr = self._data[position + 4 : position + 6].decode("latin-1")
        if not all("A" <= letter <= "Z" for letter in vr) or tag >> 16 == 0xFFFE:
            raise ValueError
        if vr in SHORT:
            return position + 8, vr, length >> 16
        return position + 12, vr, self._unpack("<HHL", position + 4)[1]

    def _unpack(self, form: str, position: int) -> tuple[int, int]:
        group, element, length = struct.unpack_from(form, self._data, position)
        return group << 16 | element, length

    def _skip(self, position: int, length: int) -> int:
        if position + length > len(self._data):
            raise ValueError
        return position + length


def is_whole(data: bytes, syntax: str) -> bool:
    try:
        Walk(data).dataset(0, syntax == pdu.EXPLICIT, 0, is_item=False)
    except (ValueError, struct.error):
        return False
    return True


def is_taken(data: bytes, syntax: str, cuts: list[int]) -> bool:
    streamed = StreamedOutline(syntax)
    try:
        for start, end in pairwise([0, *cuts, len(data)]):
            streamed.feed(memoryview(data)[start:end])
        streamed.close()
    except NamelessDatasetError:
        return True
    except MalformedDatasetError:
        return False
    return True


def reads_whole(data: bytes, syntax: str) -> bool:
    """Whether the strict reader, which looks into items of known length as well, has nothing against it."""
    try:
        list(outline(data, syntax))
    except MalformedDatasetError:
        return False
    return True


TAGS = st.sampled_from([0x00080016, 0x00080018, 0x00080070, 0x00221095, 0x00420011, 0x00091001, 0x006863A0])
VALUES = st.binary(max_size=12)


@st.composite
def datasets(draw: st.DrawFn, explicit: bool, depth: int = 0) -> bytes:
    out = b""
    for _ in range(draw(st.integers(0, 3))):
        if depth < 3 and draw(st.booleans()):
            items = draw(st.lists(datasets(explicit, depth + 1), max_size=2))
            out += pdu.sequence(0x006863A0, *items, explicit=explicit, defined=draw(st.booleans()))
        else:
            vr = draw(st.sampled_from(["LO", "OB", "UI", "UN", "OV", "SV"]))
            out += pdu.element(draw(TAGS), vr if vr in SHORT + pdu.LONG_VRS else "UN", draw(VALUES), explicit=explicit)
    return out


@st.composite
def mutated(draw: st.DrawFn, explicit: bool) -> bytes:
    data = bytearray(draw(datasets(explicit)))
    for _ in range(draw(st.integers(0, 3))):
        if data:
            where = draw(st.integers(0, len(data) - 1))
            match draw(st.sampled_from(["byte", "cut", "length", "insert"])):
                case "byte":
                    data[where] = draw(st.integers(0, 255))
                case "cut":
                    del data[where : where + draw(st.integers(1, 9))]
                case "length":
                    data[where : where + 4] = draw(st.sampled_from([b"\xff" * 4, bytes(4), b"\xfe\xff\x0d\xe0"]))
                case "insert":
                    data[where:where] = draw(st.sampled_from([b"\xfe\xff\xdd\xe0", b"\xfe\xff\x00\xe0", b"\0", b"SQ"]))
    return bytes(data)


@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
@given(data=st.data())
def test_the_verdict_is_that_of_a_reader_of_the_whole(syntax: str, data: st.DataObject) -> None:
    encoded = data.draw(mutated(syntax == pdu.EXPLICIT))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(encoded)), max_size=8)))
    assert is_taken(encoded, syntax, cuts) == is_taken(encoded, syntax, []) == is_whole(encoded, syntax)


@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
@given(data=st.data())
def test_what_the_strict_reader_takes_is_taken(syntax: str, data: st.DataObject) -> None:
    encoded = data.draw(mutated(syntax == pdu.EXPLICIT))
    if reads_whole(encoded, syntax):
        assert is_taken(encoded, syntax, list(range(1, len(encoded))))


@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
def test_ten_thousand_mutants_get_the_right_verdict(syntax: str) -> None:
    explicit = syntax == pdu.EXPLICIT
    code = pdu.element(0x00080100, "SH", "1234", explicit=explicit)
    inner = pdu.sequence(0x006863A0, code, b"", explicit=explicit, defined=False)
    good = pdu.template(
        "1.2.3", "1.2.3.4", pdu.sequence(0x006863A0, inner, code, explicit=explicit, defined=False), explicit=explicit
    )
    chance = random.Random(1)
    verdicts = set()
    for _ in range(5000):
        data = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] = chance.choice((0, 0xFF, 0xFE, chance.randrange(256)))
        verdict = is_taken(bytes(data), syntax, sorted(chance.choices(range(len(data)), k=3)))
        assert verdict == is_whole(bytes(data), syntax), data.hex()
        verdicts.add(verdict)
    assert verdicts == {True, False}


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize(("depth", "verdict"), [(32, True), (33, False), (200, False)])
def test_sequences_may_be_thirty_two_deep(depth: int, verdict: bool, explicit: bool) -> None:
    data = b""
    for _ in range(depth):
        data = pdu.sequence(0x006863A0, data, explicit=explicit, defined=False)
    syntax = pdu.EXPLICIT if explicit else pdu.IMPLICIT
    assert is_taken(data, syntax, []) == is_whole(data, syntax) == reads_whole(data, syntax) == verdict


@pytest.mark.parametrize("explicit", [True, False])
def test_the_uids_are_known_as_soon_as_they_have_come(explicit: bool) -> None:
    data = pdu.template("1.2.3", "1.2.3.4.5", explicit=explicit)
    streamed = StreamedOutline(pdu.EXPLICIT if explicit else pdu.IMPLICIT)
    for position in range(len(data)):
        assert not streamed.knows_uids
        streamed.feed(memoryview(data)[position : position + 1])
    assert streamed.uids == {SOP_CLASS_UID: "1.2.3", SOP_INSTANCE_UID: "1.2.3.4.5"}


def test_a_vr_of_the_future_has_a_long_length() -> None:
    data = struct.pack("<HH2sHL", 0x0009, 0x1001, b"ZZ", 0, 4) + b"abcd"
    assert is_taken(data, pdu.EXPLICIT, [])


def test_uids_within_a_sequence_are_not_those_of_the_data_set() -> None:
    data = pdu.sequence(0x006863A0, pdu.template("1.2", "1.3"), defined=False)
    streamed = StreamedOutline(pdu.IMPLICIT)
    streamed.feed(memoryview(data))
    with pytest.raises(NamelessDatasetError):
        streamed.close()
