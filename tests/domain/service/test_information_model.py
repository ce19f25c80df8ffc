"""The SOP classes of this program by name."""

from implant_gui.domain.service.information_model import VERIFICATION, InformationModel, sop_class_name


def test_sop_classes_have_names() -> None:
    assert sop_class_name(VERIFICATION) == "Verification"
    assert sop_class_name(InformationModel.GROUP.get) == "Implant Template Group – GET"
    assert sop_class_name("1.2.3") == "1.2.3"
