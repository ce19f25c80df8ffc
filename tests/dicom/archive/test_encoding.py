"""Data sets between bytes and pydicom."""

import pytest

from implant_gui.dicom.archive.encoding import (
    MalformedDatasetError,
    copy_attribute,
    decode,
    empty_like,
    encode,
    encodings_of,
    items_of,
    text_of,
)
from tests.dicom.archive.requestor import asking
from tests.dicom.archive.templates_for_tests import generic

NAME, MATERIALS = 0x00221095, 0x006863A0


@pytest.mark.parametrize("implicit", [True, False])
def test_what_is_decoded_is_encoded_the_same(implicit: bool) -> None:
    data = encode(generic(1, name="Schäfte", character_set="ISO_IR 100"), implicit=implicit)
    assert encode(decode(data, implicit=implicit), implicit=implicit) == data


@pytest.mark.parametrize("implicit", [True, False])
def test_a_change_of_syntax_changes_no_value(implicit: bool) -> None:
    original = generic(1, name="山田", character_set=["", "ISO 2022 IR 87"])
    changed = decode(encode(original, implicit=implicit), implicit=implicit)
    assert decode(encode(changed, implicit=not implicit), implicit=not implicit) == original


def test_attributes_move_over_undecoded() -> None:
    source = decode(encode(generic(1, name="x"), implicit=False).replace(b"x ", b"\xff "), implicit=False)
    target = empty_like(source)
    copy_attribute(source, target, NAME)
    assert b"\xff" in encode(target, implicit=False)


def test_values_are_read_whatever_they_are() -> None:
    dataset = asking(ImplantName=["A", "B"], ImplantSize=None)
    assert text_of(dataset, NAME, ("ascii",)) == r"A\B"
    assert text_of(dataset, 0x00686210, ("ascii",)) == ""
    assert text_of(dataset, 0x00080070, ("ascii",)) is None
    assert items_of(dataset, MATERIALS) is None
    assert items_of(dataset, NAME) is None


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("ISO_IR 192", "utf8"), ("ISO_IR 126", "iso_ir_126"), ("", "iso8859"), ("NOT A SET", "iso8859")],
)
def test_a_character_set_is_a_codec(declared: str, codec: str) -> None:
    encodings = encodings_of(asking(SpecificCharacterSet=declared, ImplantName="x"))
    assert "ä".encode(encodings[0], "replace") == "ä".encode(codec, "replace")


def test_without_a_character_set_that_of_the_surroundings_counts() -> None:
    assert encodings_of(asking(ImplantName="x"), ("utf8",)) == ("utf8",)


def test_bytes_that_are_no_data_set_are_said_to_be_none() -> None:
    endless = b"\x68\x00\xa0\x63\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 3000
    with pytest.raises(MalformedDatasetError):
        decode(endless, implicit=True)
