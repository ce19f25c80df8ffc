from io import BytesIO

from pydicom import dcmread

from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.templates.datasets.making import make
from implant_gui.templates.datasets.part10 import encode


def test_a_file_names_its_object_its_transfer_syntax_and_us() -> None:
    data = encode(make(SOPClassUID="1.2.840.10008.5.1.4.43.1", SOPInstanceUID="1.2.3", ImplantName="x"))
    assert data[:132] == b"\0" * 128 + b"DICM"
    read = dcmread(BytesIO(data))
    assert read.file_meta.MediaStorageSOPInstanceUID == read.SOPInstanceUID == "1.2.3"
    assert read.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert str(read.file_meta.ImplementationClassUID) == IMPLEMENTATION_CLASS_UID
    assert read.file_meta.ImplementationVersionName == IMPLEMENTATION_VERSION_NAME


def test_the_data_set_itself_is_left_as_it_was() -> None:
    dataset = make(SOPClassUID="1.2.840.10008.5.1.4.43.1", SOPInstanceUID="1.2.3")
    encode(dataset)
    assert not hasattr(dataset, "file_meta")
