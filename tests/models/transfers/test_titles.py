"""A retrieval is called by what it brings."""

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.transfers.titles import retrieval_title


def test_without_a_name_the_objects_are_counted() -> None:
    assert retrieval_title(InformationModel.GROUP, 1) == "1 group"
    assert retrieval_title(InformationModel.ASSEMBLY, 1) == "1 assembly"


def test_one_object_goes_by_its_name_and_several_by_what_they_have_in_common() -> None:
    assert retrieval_title(InformationModel.GENERIC, 1, "Stem 12") == "Stem 12"
    assert retrieval_title(InformationModel.GENERIC, 3, "Stem").startswith("Stem · ")
    assert len(retrieval_title(InformationModel.GENERIC, 1, "x" * 10_000)) == 80
