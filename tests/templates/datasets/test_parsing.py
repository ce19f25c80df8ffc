from implant_gui.domain.uid import Uid
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.making import make
from implant_gui.templates.datasets.parsing import parse, parse_file

OBJECT = make(SOPClassUID="1.2.840.10008.5.1.4.43.1", SOPInstanceUID="1.2.3", ImplantName="Stem")


def test_a_file_is_read_in_two_parts() -> None:
    file = parse_file(part10.encode(OBJECT))
    assert file.meta.MediaStorageSOPInstanceUID == "1.2.3"
    assert file.content.dataset.ImplantName == "Stem"
    assert file.content.problem == ""


def test_what_comes_before_a_fault_is_kept() -> None:
    content = parse_file(part10.encode(OBJECT)[:-2]).content
    assert content.dataset.SOPInstanceUID == "1.2.3"
    assert "ImplantName" not in content.dataset
    assert content.problem == "The data break off in (0022,1095)."


def test_meta_information_that_is_broken_ends_it() -> None:
    assert parse_file(bytes(128) + b"DICM\2\0\0\0UL\4\0\1").content.problem == "The data break off in (0002,0000)."
    assert parse_file(b"").content.problem == "This is no DICOM file."


def test_other_transfer_syntaxes_are_named() -> None:
    assert parse(b"", Uid("1.2.840.10008.1.2.1.99")).problem == (
        "The transfer syntax 1.2.840.10008.1.2.1.99 is not supported."
    )
