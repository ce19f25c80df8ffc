from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.making import make
from implant_gui.templates.datasets.skim import UnusualError, skim, wanted

ASKED = wanted(
    ("SOPClassUID", "ImplantName", "MaterialsCodeSequence", "CodeMeaning", "LongCodeValue"), ("SurfaceSequence",)
)


def written(path: Path, **values: object) -> Path:
    dataset = make(SOPClassUID=InformationModel.GENERIC.storage, SOPInstanceUID="1.2", **values)
    path.write_bytes(part10.encode(dataset))
    return path


def test_every_object_of_the_catalogue_is_plain(files: list[Path], objects: dict[str, Dataset]) -> None:
    for path, dataset in zip(files, objects.values(), strict=True):
        assert skim(path, ASKED).text("SOPClassUID") == dataset.SOPClassUID


def test_text_of_several_values_and_other_alphabets_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a", SpecificCharacterSet="ISO_IR 192", ImplantName=["疾風", "Stem "])
    assert skim(path, ASKED).text("ImplantName") == "疾風\\Stem"


def test_a_character_set_with_escapes_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a", SpecificCharacterSet=["", "ISO 2022 IR 87"], ImplantName="疾風 A")
    assert skim(path, ASKED).text("ImplantName") == "疾風 A"


def test_items_are_read_and_surfaces_only_looked_at(tmp_path: Path) -> None:
    codes = [make(CodeMeaning="Titanium"), make(LongCodeValue="x" * 20)]
    found = skim(written(tmp_path / "a", MaterialsCodeSequence=codes, SurfaceSequence=[Dataset()]), ASKED)
    assert [item.text("CodeMeaning") for item in found.items("MaterialsCodeSequence")] == ["Titanium", ""]
    assert found.items("MaterialsCodeSequence")[1].text("LongCodeValue") == "x" * 20
    assert found.has_items("SurfaceSequence")
    assert not skim(written(tmp_path / "b", SurfaceSequence=[]), ASKED).has_items("SurfaceSequence")


def test_what_is_not_whole_is_unusual(tmp_path: Path) -> None:
    data = written(
        tmp_path / "a", ImplantName="Stem", MaterialsCodeSequence=[make(CodeMeaning="Titanium")]
    ).read_bytes()
    path = tmp_path / "cut"
    begin = 144 + int.from_bytes(data[140:144], "little")
    whole = 0
    for length in range(len(data)):
        path.write_bytes(data[:length])
        try:
            skim(path, ASKED)
        except UnusualError:
            continue
        whole += 1
        assert length > begin
    assert whole < 10, "only where one element ends and the next has not begun"


def test_elements_out_of_order_are_unusual(tmp_path: Path) -> None:
    path = written(tmp_path / "a", ImplantName="Stem")
    path.write_bytes(path.read_bytes() + b"\x08\x00\x70\x00LO\x02\x00AB")
    with pytest.raises(UnusualError):
        skim(path, ASKED)


def test_a_value_of_another_kind_than_the_dictionary_says_is_unusual(tmp_path: Path) -> None:
    path = written(tmp_path / "a", ImplantName="Stem")
    path.write_bytes(path.read_bytes().replace(b"\x95\x10LO", b"\x95\x10US"))
    with pytest.raises(UnusualError):
        skim(path, ASKED)
