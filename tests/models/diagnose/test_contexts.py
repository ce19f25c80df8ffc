import pytest

from implant_gui.domain.service.events import ContextResult, NegotiatedContext
from implant_gui.domain.service.information_model import EXPLICIT_VR_LITTLE_ENDIAN, InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import TOOL_TIP, Role, Tone
from implant_gui.models.diagnose.contexts import ContextsModel
from tests.models.conftest import Watch
from tests.models.making import cells

GET = InformationModel.GENERIC.get
STORAGE = InformationModel.GENERIC.storage
ACCEPTED = NegotiatedContext(1, GET, EXPLICIT_VR_LITTLE_ENDIAN, ContextResult.ACCEPTED)


@pytest.fixture
def contexts(watch: Watch) -> ContextsModel:
    model = ContextsModel()
    watch(model)
    return model


def test_rejected_contexts_come_first(contexts: ContextsModel) -> None:
    rejected = NegotiatedContext(5, STORAGE, None, ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED)
    stored = NegotiatedContext(3, STORAGE, EXPLICIT_VR_LITTLE_ENDIAN, ContextResult.ACCEPTED, as_scp=True)
    contexts.set_contexts([stored, ACCEPTED, rejected])
    assert [cells(contexts, row)[0] for row in range(3)] == ["5", "1", "3"]
    assert cells(contexts, 0) == [
        "5",
        "SOP class not supported",
        "Generic Implant Template Storage",
        "–",
        "we ask (SCU)",
    ]
    assert cells(contexts, 1)[2:] == ["Generic Implant Template – GET", "Explicit VR Little Endian", "we ask (SCU)"]
    assert cells(contexts, 2)[4] == "we receive (SCP)"
    assert contexts.data(contexts.index(0, 0), Role.VALUE) is rejected
    assert contexts.data(contexts.index(0, 0), TOOL_TIP) == STORAGE
    assert contexts.data(contexts.index(1, 0), TOOL_TIP) == f"{GET}\n{EXPLICIT_VR_LITTLE_ENDIAN}"


@pytest.mark.parametrize("result", ContextResult)
def test_every_result_has_words_icon_and_tone(contexts: ContextsModel, result: ContextResult) -> None:
    contexts.set_contexts([NegotiatedContext(1, Uid("1.2.3"), None, result)])
    row = contexts.index(0, 0)
    assert cells(contexts, 0)[1]
    assert cells(contexts, 0)[2] == "1.2.3"
    assert contexts.data(row, Role.STATE) is result
    assert contexts.data(row, Role.TONE) is (Tone.GOOD if result is ContextResult.ACCEPTED else Tone.BAD)
    assert contexts.data(row, Role.ICON_NAME)
