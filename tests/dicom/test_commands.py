"""The coder of command sets, against pydicom as a second opinion."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from implant_gui.dicom import commands as cs
from implant_gui.dicom.commands import Command
from implant_gui.dicom.datasets.elements import MalformedDatasetError

NUMBERS = st.sampled_from(
    (cs.COMMAND_FIELD, cs.MESSAGE_ID, cs.PRIORITY, cs.STATUS, cs.REMAINING, cs.COMPLETED, cs.FAILED)
)
TEXTS = st.sampled_from(
    (cs.AFFECTED_SOP_CLASS_UID, cs.AFFECTED_SOP_INSTANCE_UID, cs.MOVE_DESTINATION, cs.ERROR_COMMENT)
)
WORDS = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, blacklist_characters="\\"), min_size=1, max_size=20
)
UIDS = st.lists(st.integers(0, 9999), min_size=2, max_size=9).map(lambda numbers: ".".join(map(str, numbers)))
ELEMENTS = (
    st.dictionaries(NUMBERS, st.integers(0, 0xFFFF))
    | st.dictionaries(
        st.sampled_from((cs.MOVE_DESTINATION, cs.ERROR_COMMENT)), WORDS.filter(lambda word: len(word) <= 16)
    )
    | st.dictionaries(st.sampled_from((cs.AFFECTED_SOP_CLASS_UID, cs.AFFECTED_SOP_INSTANCE_UID)), UIDS)
)


@given(ELEMENTS)
def test_what_is_encoded_is_decoded(elements: dict[int, int | str]) -> None:
    decoded = Command.decode(cs.encode_command(elements))
    for element, value in elements.items():
        assert (decoded.number(element) if isinstance(value, int) else decoded.text(element)) == value


@given(ELEMENTS)
def test_pydicom_reads_the_same(elements: dict[int, int | str]) -> None:
    data = cs.encode_command(elements)
    dataset: Dataset = read_dataset(BytesIO(data), is_implicit_VR=True, is_little_endian=True)
    assert dataset[0x0000, 0x0000].value == len(data) - 12
    for element, value in elements.items():
        assert dataset[0x0000, element].value == value


@given(ELEMENTS, st.data())
def test_a_command_set_that_is_cut_off_is_malformed_or_shorter(elements: dict[int, int], data: st.DataObject) -> None:
    encoded = cs.encode_command(elements)
    cut = data.draw(st.integers(0, len(encoded)))
    with suppress(MalformedDatasetError):
        assert Command.decode(encoded[:cut]).number(0x7777) is None


def test_an_element_of_another_group_is_refused() -> None:
    with pytest.raises(MalformedDatasetError, match="0008,0005"):
        Command.decode(b"\x08\x00\x05\x00\x00\x00\x00\x00")


def test_a_length_of_four_gigabytes_allocates_nothing() -> None:
    with pytest.raises(MalformedDatasetError, match=r"4294967295|defined length"):
        Command.decode(b"\x00\x00\x00\x01\xff\xff\xff\xff")


def test_offending_elements_come_as_tags() -> None:
    data = b"\x00\x00\x01\x09\x08\x00\x00\x00" + b"\x08\x00\x18\x00\x10\x00\x20\x00"
    assert Command.decode(data).tags(cs.OFFENDING_ELEMENT) == ("(0008,0018)", "(0010,0020)")


def test_what_is_absent_is_none() -> None:
    empty = Command.decode(b"")
    assert (empty.field, empty.status, empty.text(cs.ERROR_COMMENT)) == (None, None, None)
