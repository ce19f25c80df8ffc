import copy
import zlib
from pathlib import Path

import pytest
from pydicom import dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from implant_gui.domain import deflated
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.making import make
from implant_gui.templates.summary import read_summary, summarise

GENERIC = InformationModel.GENERIC.storage


def test_a_file_and_its_data_set_have_the_same_summary(files: list[Path], objects: dict[str, Dataset]) -> None:
    for path in files:
        summary = read_summary(path)
        assert summary == summarise(objects[summary.sop_instance_uid])


@pytest.mark.parametrize("is_implicit", [False, True])
@pytest.mark.parametrize("is_undefined_length", [False, True])
def test_it_is_the_same_however_the_object_is_encoded(
    tmp_path: Path, objects: dict[str, Dataset], is_implicit: bool, is_undefined_length: bool
) -> None:
    for uid, dataset in list(objects.items())[::7]:
        encoded = copy.deepcopy(dataset)
        set_lengths(encoded, is_undefined_length)
        encoded.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if is_implicit else ExplicitVRLittleEndian
        path = tmp_path / f"{uid}.dcm"
        dcmwrite(path, encoded, implicit_vr=is_implicit, little_endian=True)
        assert read_summary(path) == summarise(dataset)


@pytest.mark.parametrize("syntax", [ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_it_is_the_same_in_a_transfer_syntax_that_is_not_taken(
    tmp_path: Path, objects: dict[str, Dataset], syntax: UID
) -> None:
    dataset = copy.deepcopy(objects["1.2.3.4.5.6.7.0.3"])
    dataset.file_meta.TransferSyntaxUID = syntax
    dcmwrite(tmp_path / "a.dcm", dataset, implicit_vr=False, little_endian=syntax != ExplicitVRBigEndian)
    assert read_summary(tmp_path / "a.dcm") == summarise(objects["1.2.3.4.5.6.7.0.3"])


def test_a_deflated_file_that_would_fill_the_memory_is_refused(tmp_path: Path, objects: dict[str, Dataset]) -> None:
    dataset = copy.deepcopy(objects["1.2.3.4.5.6.7.0.1"])
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path = tmp_path / "bomb.dcm"
    dcmwrite(path, dataset, implicit_vr=False, little_endian=True)
    whole = path.read_bytes()
    begin = 144 + int.from_bytes(whole[140:144], "little")
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    burning = deflate.compress(zlib.decompress(whole[begin:], -15) + b"\x79\x00\x11\x00OB\0\0" + b"\0\0\0\x20")
    for _ in range(deflated.MOST >> 20):
        burning += deflate.compress(bytes(1 << 20))
    path.write_bytes(whole[:begin] + burning + deflate.flush())
    with pytest.raises(ValueError, match="would become more than 256 MiB"):
        read_summary(path)


def test_a_template_is_known_by_its_maker_name_part_and_size(generics: list[Dataset]) -> None:
    stem = next(each for each in generics if each.ImplantPartNumber == "AOM-HYT-03S")
    summary = summarise(stem)
    assert summary.model is InformationModel.GENERIC
    assert (summary.maker, summary.name, summary.size) == ("青嶺医工", "疾風ステム", "3 STD")
    assert (summary.part_number, summary.version) == ("AOM-HYT-03S", "1")
    assert summary.effective == "20230401090000+0900"


def test_an_assembly_refers_to_its_components_each_once(objects: dict[str, Dataset]) -> None:
    summary = summarise(objects["1.2.3.4.5.6.7.0.3"])
    assert (summary.model, summary.maker) == (InformationModel.ASSEMBLY, "ACME")
    assert summary.referenced_uids == ("1.2.3.4.5.6.7.0.1", "1.2.3.4.5.6.7.0.2")


def test_a_group_refers_to_its_members(objects: dict[str, Dataset]) -> None:
    group = next(each for each in objects.values() if each.get("ImplantTemplateGroupName") == "Corvane Cup")
    assert len(summarise(group).referenced_uids) == 12


def test_recalls_replacements_and_derivations_show(generics: list[Dataset]) -> None:
    summaries = [summarise(each) for each in generics]
    recalled = [each for each in summaries if each.part_number == "ALD-CVM-28XXL" and each.notification_count]
    assert len(recalled) == 1
    assert len(recalled[0].replaced_uids) == 1
    assert sum(each.is_derived for each in summaries) >= 4


def test_what_the_library_counts_by_is_read(generics: list[Dataset]) -> None:
    summaries = {each.part_number: each for each in map(summarise, generics)}
    stem = summaries["AOM-HYT-03S"]
    assert stem.anatomy
    assert stem.implant_type is not None
    assert stem.fixation is not None
    assert stem.materials
    assert (stem.has_drawings, stem.has_surfaces) == (True, True)
    derived = [each for each in summaries.values() if each.is_derived]
    assert all(each.derived_uids or each.original_uids for each in derived)


def test_what_is_missing_stays_empty() -> None:
    summary = summarise(make(SOPClassUID=GENERIC, SOPInstanceUID="1.2"))
    assert (summary.maker, summary.size, summary.replaced_uids, summary.notification_count) == ("", "", (), 0)


def test_another_kind_of_object_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="none of the three"):
        summarise(make(SOPClassUID="1.2.840.10008.5.1.4.1.1.2", SOPInstanceUID="1.2"))


def test_an_object_without_a_uid_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a UID"):
        summarise(make(SOPClassUID=GENERIC))


def test_references_that_are_no_uids_are_left_out() -> None:
    odd = make(SOPClassUID=GENERIC, SOPInstanceUID="1.2")
    odd.ReplacedImplantTemplateSequence = [make(ReferencedSOPClassUID="1.2")]
    assert summarise(odd).replaced_uids == ()


def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not DICOM at all", encoding="utf-8")
    with pytest.raises(ValueError, match=r"notes\.txt"):
        read_summary(path)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_summary(tmp_path / "nothing.dcm")


def test_a_truncated_file_is_summarised_or_refused_in_words(tmp_path: Path, objects: dict[str, Dataset]) -> None:
    data = part10.encode(objects["1.2.3.4.5.6.7.0.1"])
    path = tmp_path / "cut.dcm"
    for length in range(133, len(data), 97):
        path.write_bytes(data[:length])
        assert _summary_or_sentence(path) in ("1.2.3.4.5.6.7.0.1", "refused")


def _summary_or_sentence(path: Path) -> str:
    try:
        return read_summary(path).sop_instance_uid
    except ValueError as error:
        return "refused" if "“" in str(error) else f"no sentence: {error}"


def set_lengths(dataset: Dataset, is_undefined: bool) -> None:
    """Say how sequences and items are to be delimited when `dataset` is written."""
    for element in dataset:
        if element.VR == "SQ":
            element.is_undefined_length = is_undefined
            for item in element.value:
                item.is_undefined_length_sequence_item = is_undefined
                set_lengths(item, is_undefined)
