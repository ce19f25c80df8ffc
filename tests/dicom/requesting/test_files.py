"""Files to send."""

from pathlib import Path

import pytest

from implant_gui.dicom.requesting.files import inspect_file
from implant_gui.domain.errors import ErrorKind, OperationError
from tests.dicom.operations.test_store import write_file
from tests.peers import pdu


def part_10(*meta: bytes) -> bytes:
    return bytes(128) + b"DICM" + b"".join(meta)


def refused(path: Path) -> str:
    with pytest.raises(OperationError) as caught:
        inspect_file(path)
    assert caught.value.kind is ErrorKind.FILE_UNREADABLE
    assert caught.value.address == str(path)
    return str(caught.value.facts["detail"])


@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
def test_a_file_is_told_by_its_meta_information(tmp_path: Path, syntax: str) -> None:
    file = inspect_file(write_file(tmp_path, 7, syntax=syntax))
    assert (file.sop_instance_uid, file.transfer_syntax) == ("1.2.3.7", syntax)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        part_10(),
        part_10(b"\x02\x00\x10\x00UI\xff\xff1.2"),
        part_10(pdu.element(0x00020002, "UI", "../x", explicit=True)),
        part_10(
            pdu.element(0x00020002, "UI", "1.2", explicit=True),
            pdu.element(0x00020003, "UI", "1.3", explicit=True),
            pdu.element(0x00020010, "UI", "1.2.840.10008.1.2.1.99", explicit=True),
        ),
    ],
    ids=["empty", "text", "no meta", "cut", "odd uid", "deflated"],
)
def test_what_cannot_be_sent_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.dcm"
    path.write_bytes(content)
    assert refused(path)


def test_a_folder_and_a_missing_file_are_no_files(tmp_path: Path) -> None:
    assert refused(tmp_path)
    assert refused(tmp_path / "gone.dcm")
