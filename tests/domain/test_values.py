"""Small values: UIDs, models, context groups, requests, counters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.service.codes import Code, context_group
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.retrieve import UIDS_PER_REQUEST, RetrieveRequest
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.uid import Uid, is_uid, parse_uid


def test_each_model_has_its_four_sop_classes_in_the_order_of_the_standard() -> None:
    for model, arc in zip(InformationModel, ("43", "44", "45"), strict=True):
        root = f"1.2.840.10008.5.1.4.{arc}"
        assert (model.storage, model.find, model.move, model.get) == (
            f"{root}.1",
            f"{root}.2",
            f"{root}.3",
            f"{root}.4",
        )
        assert InformationModel.from_word(model.word) is model
        assert InformationModel.of_storage(model.storage) is model
    assert InformationModel.of_storage("1.2.840.10008.5.1.4.1.1.2") is None


def test_our_own_identity_fits_the_wire() -> None:
    assert is_uid(IMPLEMENTATION_CLASS_UID)
    assert len(IMPLEMENTATION_VERSION_NAME) <= 16


@pytest.mark.parametrize("text", ["1.2.840.10008.1.1", "2.25.0", "0.0", "1." + "2" * 62])
def test_a_uid_is_a_uid(text: str) -> None:
    assert parse_uid(f"{text}\0") == text


@pytest.mark.parametrize(
    "text", ["", "1..2", ".1", "1.", "1.02", "../../x", "1.2\n3", "1.2:ads", "CON", "1." + "2" * 63, "1.2 3", "１.２"]
)
def test_what_is_no_uid_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        parse_uid(text)


@given(st.text())
def test_nothing_but_digits_and_dots_passes_as_a_uid(text: str) -> None:
    if is_uid(text):
        assert set(text) <= set("0123456789.")
        assert len(text) <= 64


def test_a_context_group_holds_the_groups_that_it_includes() -> None:
    components = context_group(7307)
    assert set(context_group(7308).codes) | set(context_group(7309).codes) == set(components.codes)
    assert any(code.matches(Code("71341001", "SCT", "")) for code in context_group(7304).codes)


def test_a_long_list_of_uids_becomes_requests_that_fit() -> None:
    uids = tuple(Uid(f"1.2.{number}") for number in range(2 * UIDS_PER_REQUEST + 1))
    chunks = list(RetrieveRequest(InformationModel.GENERIC, uids).chunks())
    assert [len(chunk.uids) for chunk in chunks] == [UIDS_PER_REQUEST, UIDS_PER_REQUEST, 1]
    assert tuple(uid for chunk in chunks for uid in chunk.uids) == uids


def test_counters_that_did_not_come_stay_unknown() -> None:
    assert SubOperations().total is None
    assert SubOperations(completed=2).done == 2
    assert SubOperations(remaining=3, completed=2).updated_by(SubOperations(completed=4)) == SubOperations(3, 4)
