from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.information_model import InformationModel
from implant_gui.templates import part10
from implant_gui.templates.making import make
from implant_gui.templates.summary import read_summary, summarise

GENERIC = InformationModel.GENERIC.storage


def test_a_file_and_its_data_set_have_the_same_summary(files: list[Path], objects: dict[str, Dataset]) -> None:
    for path in files:
        summary = read_summary(path)
        assert summary == summarise(objects[summary.sop_instance_uid])


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
