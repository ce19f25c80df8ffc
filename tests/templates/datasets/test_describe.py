import struct
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.uid import Uid
from implant_gui.templates.datasets.describe import describe, describe_file
from implant_gui.templates.datasets.making import make

EXPLICIT, IMPLICIT = EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN


def _encode(dataset: Dataset, transfer_syntax: Uid = EXPLICIT) -> EncodedDataset:
    buffer = DicomBytesIO()
    buffer.is_little_endian, buffer.is_implicit_VR = True, transfer_syntax == IMPLICIT
    write_dataset(buffer, dataset)
    return EncodedDataset(buffer.getvalue(), transfer_syntax)


def _raw(tag: tuple[int, int], vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", *tag, vr, len(value)) + value


def _by_path(rows: tuple[AttributeRow, ...]) -> dict[str, AttributeRow]:
    return {row.path: row for top in rows for row in top.walk()}


@pytest.mark.parametrize("transfer_syntax", [EXPLICIT, IMPLICIT])
def test_values_and_items_are_rows(transfer_syntax: Uid) -> None:
    dataset = make(Manufacturer="ACME", MaterialsCodeSequence=[make(CodeValue="1"), make(CodeValue="2")])
    rows = _by_path(describe(_encode(dataset, transfer_syntax)))
    assert rows["Manufacturer"] == AttributeRow("(0008,0070)", "Manufacturer", "LO", "ACME", "Manufacturer")
    assert rows["MaterialsCodeSequence"].value == "2 items"
    assert rows["MaterialsCodeSequence[1]"].keyword == "Item 2"
    assert rows["MaterialsCodeSequence[1].CodeValue"].value == "2"


def test_numbers_are_written_as_people_write_them() -> None:
    dataset = make(BoundingRectangle=[14.2, 5.7, 46.0, 78.8], HPGLDocumentID=3)
    rows = _by_path(describe(_encode(dataset)))
    assert rows["BoundingRectangle"].value == "14.2\\5.7\\46\\78.8"
    assert rows["HPGLDocumentID"].value == "3"


def test_binary_values_are_counted_not_shown() -> None:
    rows = describe(_encode(make(HPGLDocument=b"\0" * 1234)))
    assert rows[0].value == "OB, 1,234 bytes"


def test_long_text_is_cut() -> None:
    (row,) = describe(_encode(make(InformationSummary="x" * 1024)))
    assert row.is_truncated
    assert len(row.value) == 1000


def test_nothing_hides_in_text() -> None:
    (_, row) = describe(_encode(make(SpecificCharacterSet="ISO_IR 192", ImplantName="a\u202eb")))
    assert row.value == "a⟨U+202E⟩b"


def test_text_is_decoded_by_its_character_set_in_items_too() -> None:
    notice = make(InformationSummary="回収")
    dataset = make(SpecificCharacterSet=["", "ISO 2022 IR 87"], NotificationFromManufacturerSequence=[notice])
    rows = _by_path(describe(_encode(dataset)))
    assert rows["NotificationFromManufacturerSequence[0].InformationSummary"].value == "回収"


def test_private_and_unknown_attributes_have_a_tag_only() -> None:
    data = _raw((0x0009, 0x1001), b"LO", b"ab") + _raw((0x0018, 0xFFF0), b"SH", b"cd")
    private, unknown = describe(EncodedDataset(data, EXPLICIT))
    assert (private.tag, private.keyword, private.value) == ("(0009,1001)", "", "ab")
    assert (unknown.keyword, unknown.path) == ("", "(0018,FFF0)")


def test_a_value_that_breaks_its_representation_is_shown_as_it_came() -> None:
    data = _raw((0x0020, 0x0013), b"IS", b"1x") + _raw((0x0022, 0x1095), b"LO", b"ok")
    odd, fine = describe(EncodedDataset(data, EXPLICIT))
    assert "1x" in odd.value
    assert fine.value == "ok"


def test_a_number_of_the_wrong_length_is_no_error() -> None:
    rows = describe(EncodedDataset(_raw((0x0068, 0x62D0), b"US", b"\1\2\3"), EXPLICIT))
    assert (rows[0].keyword, rows[0].value) == ("HPGLDocumentID", "␁␂␃")


@pytest.mark.filterwarnings("ignore")  # pydicom's, which is no error outside of tests
def test_a_wrong_character_set_does_not_stop_it() -> None:
    data = _raw((0x0008, 0x0005), b"CS", b"NO SUCH ") + _raw((0x0022, 0x1095), b"LO", b"\xd1\xd2")
    rows = describe(EncodedDataset(data, EXPLICIT))
    assert [row.keyword for row in rows] == ["SpecificCharacterSet", "ImplantName"]


def test_a_truncated_data_set_shows_what_came() -> None:
    encoded = _encode(make(Manufacturer="ACME", ImplantName="STEM"))
    rows = describe(EncodedDataset(encoded.data[:-2], EXPLICIT))
    assert rows[0].value == "ACME"


def test_nesting_has_a_limit() -> None:
    item = make(CodeValue="deep")
    for _ in range(60):
        item = make(EquivalentCodeSequence=[item])
    rows = _by_path(describe(_encode(item)))
    assert "This is nested too deeply to be shown." in {row.value for row in rows.values()}
    assert max(path.count("[") for path in rows) <= 33


def test_the_number_of_elements_has_a_limit() -> None:
    item = make(CodeValue="1")
    many = BytesIO()
    content = _encode(item).data
    for _ in range(300):
        many.write(struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content)
    value = many.getvalue()
    data = struct.pack("<HH2sHI", 0x0068, 0x63A0, b"SQ", 0, len(value)) + value
    rows = [row for top in describe(EncodedDataset(data, EXPLICIT), most_elements=200) for row in top.walk()]
    assert sum(1 for row in rows if row.tag) == 200
    assert "There is more than can be shown." in {row.value for row in rows}


def test_another_transfer_syntax_is_named() -> None:
    (row,) = describe(EncodedDataset(b"", Uid("1.2.840.10008.1.2.2")))
    assert "1.2.840.10008.1.2.2" in row.value


@given(st.binary(max_size=200), st.sampled_from([EXPLICIT, IMPLICIT]))
def test_no_bytes_make_it_raise(data: bytes, transfer_syntax: Uid) -> None:
    describe(EncodedDataset(data, transfer_syntax))


@given(st.integers(0, 400), st.integers(0, 255))
def test_no_changed_byte_makes_it_raise(position: int, value: int) -> None:
    notice = make(InformationSummary="a", InformationIssueDateTime="20200101")
    dataset = make(SpecificCharacterSet="ISO_IR 192", ImplantName="ä", NotificationFromManufacturerSequence=[notice],
                   BoundingRectangle=[1.0, 2.0, 3.0, 4.0], EffectiveDateTime="2020", InstanceNumber="1")  # fmt: skip
    data = bytearray(_encode(dataset).data)
    data[position % len(data)] = value
    describe(EncodedDataset(bytes(data), EXPLICIT))


def test_a_file_shows_its_meta_information_first(files: list[Path]) -> None:
    rows = describe_file(files[0])
    keywords = [row.keyword for row in rows]
    assert keywords[0] == "FileMetaInformationGroupLength"
    assert keywords.index("TransferSyntaxUID") < keywords.index("Manufacturer")


def test_every_object_of_the_catalogue_can_be_described(files: list[Path]) -> None:
    for path in files[::10]:
        values = [row.value for top in describe_file(path) for row in top.walk()]
        assert not [value for value in values if "cannot be read" in value]


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"hello")
    assert describe_file(path)[0].value == "This is no DICOM file."
