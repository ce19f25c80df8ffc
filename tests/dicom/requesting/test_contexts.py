"""Presentation contexts: what is proposed, and what is needed."""

import pytest

from implant_gui.dicom.requesting import contexts
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import ContextResult, NegotiatedContext
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES, InformationModel
from implant_gui.domain.uid import Uid
from tests.dicom.playing import server_at
from tests.peers import pdu

GENERIC = InformationModel.GENERIC
SERVER = server_at(104)


def negotiated(sop_class: Uid, *, accepted: bool = True, as_scp: bool = False) -> NegotiatedContext:
    result = ContextResult.ACCEPTED if accepted else ContextResult.USER_REJECTION
    return NegotiatedContext(1, sop_class, Uid(pdu.IMPLICIT) if accepted else None, result, as_scp)


@pytest.mark.parametrize("model", list(InformationModel))
def test_a_retrieval_by_get_takes_the_storage_classes_and_nothing_more(model: InformationModel) -> None:
    get, *storage = contexts.for_get(model)
    assert (get.abstract_syntax, get.as_scp) == (model.get, False)
    assert [(each.abstract_syntax, each.as_scp) for each in storage] == [(uid, True) for uid in STORAGE_SOP_CLASSES]


def test_each_class_to_store_is_proposed_once() -> None:
    proposal = contexts.for_store([GENERIC.storage, GENERIC.storage])
    assert [each.abstract_syntax for each in proposal] == [GENERIC.storage]


def test_what_was_refused_is_not_accepted() -> None:
    assert contexts.accepted([negotiated(GENERIC.find, accepted=False)], GENERIC.find) is None
    assert contexts.accepted([negotiated(GENERIC.find)], GENERIC.find) is not None
    with pytest.raises(OperationError) as caught:
        contexts.required([], GENERIC.find, SERVER)
    assert caught.value.kind is ErrorKind.NO_CONTEXT_ACCEPTED
    assert caught.value.facts == {"sop_class": GENERIC.find}


@pytest.mark.parametrize(
    "answer",
    [[], [negotiated(GENERIC.storage, accepted=False)], [negotiated(GENERIC.storage)]],
    ids=["missing", "refused", "without role"],
)
def test_the_models_own_class_needs_the_role(answer: list[NegotiatedContext]) -> None:
    others = [negotiated(model.storage, as_scp=True) for model in InformationModel if model is not GENERIC]
    with pytest.raises(OperationError) as caught:
        contexts.require_role([*others, *answer], GENERIC, SERVER)
    assert caught.value.kind is ErrorKind.ROLE_REFUSED
    contexts.require_role([negotiated(GENERIC.storage, as_scp=True)], GENERIC, SERVER)


def test_an_association_has_room_for_so_many_contexts() -> None:
    assert len(contexts.for_store(Uid(f"1.2.{number}") for number in range(500))) == contexts.MAX_CONTEXTS
