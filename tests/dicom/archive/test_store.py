"""C-STORE to the archive."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pynetdicom.dimse_primitives import C_STORE

from implant_gui.dicom.archive.encoding import encode
from implant_gui.dicom.archive.faults import Faults
from implant_gui.dicom.archive.files import file_header
from implant_gui.dicom.archive.server import Archive
from implant_gui.dicom.guarded.pausing import sole_reader
from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from tests.dicom.archive.requestor import GENERIC, Requestor, asking, associated
from tests.dicom.archive.templates_for_tests import generic, uid

NESTED = b""
for _ in range(300):  # materials within materials, all of known length
    NESTED = b"\xfe\xff\x00\xe0" + len(NESTED).to_bytes(4, "little") + NESTED
    NESTED = b"\x68\x00\xa0\x63" + len(NESTED).to_bytes(4, "little") + NESTED


def send(requestor: Requestor, data: bytes, named: str, sop_class: str = GENERIC.storage) -> Dataset:
    """C-STORE of any bytes under any name."""
    association: Any = requestor.association
    context = next(each for each in association.accepted_contexts if each.abstract_syntax == sop_class)
    request = C_STORE()
    request.MessageID = 1
    request.AffectedSOPClassUID = sop_class
    request.AffectedSOPInstanceUID = named
    request.Priority = 0
    request.DataSet = BytesIO(data)
    with sole_reader(association):
        association.dimse.send_msg(request, context.context_id)
        _, answer = association.dimse.get_msg(block=True)
    status = Dataset()
    if answer is not None:
        status.Status = answer.Status
        status.ErrorComment = answer.ErrorComment
    return status


def files(archive: Archive) -> set[Path]:
    return set(archive.folder.rglob("*"))


@pytest.mark.parametrize("syntax", [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN])
def test_a_stored_object_is_found_and_sent_back_as_it_was(archive: Archive, port: int, syntax: str) -> None:
    data = encode(generic(50, name="NEW"), implicit=syntax == IMPLICIT_VR_LITTLE_ENDIAN)
    with associated(port, syntaxes=[syntax]) as requestor:
        assert send(requestor, data, uid(50)).Status == 0x0000
        assert len(requestor.find(asking(SOPInstanceUID="", ImplantName="NEW")).matches) == 1
        requestor.get(asking(SOPInstanceUID=uid(50)))
    assert requestor.received[0].request.DataSet.getvalue() == data


def test_the_same_object_again_is_stored_once(archive: Archive, port: int) -> None:
    data = encode(generic(50), implicit=True)
    with associated(port, syntaxes=[IMPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        assert [send(requestor, data, uid(50)).Status for _ in range(2)] == [0x0000, 0x0000]
    assert archive.count(GENERIC) == 11


def test_other_content_under_a_uid_that_is_held_is_refused(archive: Archive, port: int) -> None:
    before = files(archive)
    with associated(port, syntaxes=[IMPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        status = send(requestor, encode(generic(1, name="OTHER"), implicit=True), uid(1))
    assert (status.Status, files(archive)) == (0xC000, before)


@pytest.mark.parametrize(
    ("named", "data", "expected"),
    [
        (uid(51), encode(generic(50), implicit=True), 0xA900),
        (uid(50), b"no data set at all", 0xC000),
        (uid(50), encode(generic(50), implicit=True)[:-1], 0xC000),
        (uid(50), encode(generic(50), implicit=True) + NESTED, 0xC000),
        ("../../evil", encode(generic(50), implicit=True), 0xC000),
        ("/tmp/evil", encode(generic(50), implicit=True), 0xC000),
        ("1.02.3", encode(generic(50), implicit=True), 0xC000),
        ("1" * 65, encode(generic(50), implicit=True), 0xC000),
    ],
)
def test_what_is_wrong_with_an_object_is_answered_and_nothing_written(
    archive: Archive, port: int, named: str, data: bytes, expected: int
) -> None:
    before = files(archive)
    with associated(port, syntaxes=[IMPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        status = send(requestor, data, named)
        assert status.Status == expected
        assert requestor.association.send_c_echo().Status == 0x0000
    assert files(archive) == before


def test_a_folder_that_has_gone_is_out_of_resources(archive: Archive, port: int) -> None:
    shutil.rmtree(archive.folder)
    with associated(port, syntaxes=[IMPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        assert send(requestor, encode(generic(50), implicit=True), uid(50)).Status == 0xA700
        archive.folder.mkdir()
        assert send(requestor, encode(generic(50), implicit=True), uid(50)).Status == 0x0000


def test_a_fault_can_refuse_objects(archive: Archive, port: int) -> None:
    archive.faults = Faults.parse(["status=0xA700@store", "comment=Full"])
    with associated(port, syntaxes=[IMPLICIT_VR_LITTLE_ENDIAN]) as requestor:
        status = send(requestor, encode(generic(50), implicit=True), uid(50))
    assert (status.Status, status.ErrorComment) == (0xA700, "Full")


def test_objects_of_another_program_are_taken(archive: Archive, port: int, tmp_path: Path) -> None:
    storescu = shutil.which("storescu")
    assert storescu, "DCMTK is needed"
    path = tmp_path / "template.dcm"
    header = file_header(GENERIC.storage, uid(50), EXPLICIT_VR_LITTLE_ENDIAN)
    path.write_bytes(header + encode(generic(50), implicit=False))
    sent = subprocess.run(
        [storescu, "-R", "-aec", "ARCHIVE", "127.0.0.1", str(port), str(path)], capture_output=True, text=True
    )
    assert sent.returncode == 0, sent.stderr
    assert archive.count(GENERIC) == 11
