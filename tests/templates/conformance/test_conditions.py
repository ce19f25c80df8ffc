import pytest
from pydicom.dataset import Dataset

from implant_gui.templates.conformance.conditions import Demand, Level, demand
from implant_gui.templates.datasets.making import make

FLAT = make(HPGLDocumentSequence=[make(HPGLDocumentID=1)])
SPATIAL = make(ImplantTemplate3DModelSurfaceNumber=1)
BOTH = make(HPGLDocumentSequence=[make(HPGLDocumentID=1)], ImplantTemplate3DModelSurfaceNumber=1)
POINT, SPOT = make(ThreeDMatingPoint=[0.0, 0.0, 0.0]), make(TwoDMatingFeatureCoordinatesSequence=[make()])


@pytest.mark.parametrize(
    ("root", "feature", "spatial", "flat"),
    [
        (FLAT, make(), Demand.FORBIDDEN, Demand.REQUIRED),
        (SPATIAL, make(), Demand.REQUIRED, Demand.FORBIDDEN),
        (BOTH, POINT, Demand.REQUIRED, Demand.OPEN),
        (BOTH, SPOT, Demand.OPEN, Demand.REQUIRED),
    ],
)
def test_a_feature_has_the_forms_that_the_template_has(
    root: Dataset, feature: Dataset, spatial: Demand, flat: Demand
) -> None:
    level = Level(feature, (root,))
    assert demand("ThreeDMatingPoint", level) is spatial
    assert demand("TwoDMatingFeatureCoordinatesSequence", level) is flat


def test_a_degree_of_freedom_follows_its_feature() -> None:
    in_space = Level(make(DegreeOfFreedomID=1), (BOTH, POINT))
    assert demand("ThreeDDegreeOfFreedomAxis", in_space) is Demand.REQUIRED
    assert demand("RangeOfFreedom", in_space) is Demand.REQUIRED
    assert demand("TwoDDegreeOfFreedomSequence", in_space) is Demand.FORBIDDEN
    on_paper = Level(make(TwoDDegreeOfFreedomAxis=[0.0, 0.0, 1.0]), (FLAT, SPOT))
    assert demand("RangeOfFreedom", on_paper) is Demand.REQUIRED


def test_text_beyond_ascii_needs_a_character_set_wherever_it_is() -> None:
    deep = make(NotificationFromManufacturerSequence=[make(InformationSummary="Rückruf")])
    assert demand("SpecificCharacterSet", Level(deep)) is Demand.REQUIRED
    assert demand("SpecificCharacterSet", Level(make(ImplantName="Cup"))) is Demand.OPEN


def test_one_value_identifies_a_code() -> None:
    assert demand("CodeValue", Level(make(CodeMeaning="x"))) is Demand.REQUIRED
    assert demand("CodeValue", Level(make(LongCodeValue="1" * 20))) is Demand.FORBIDDEN
    assert demand("CodingSchemeDesignator", Level(make(CodeValue="1"))) is Demand.REQUIRED


def test_what_only_the_maker_knows_is_open() -> None:
    assert demand("CoatingMaterialsCodeSequence", Level(make())) is Demand.OPEN
