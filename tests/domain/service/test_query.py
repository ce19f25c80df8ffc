"""Key paths and queries, and the tables of keys that they come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import Matching, keys_of, leaves
from implant_gui.domain.service.query import KeyPath, make_query, standard_return_keys
from tests.key_definitions import definition_of

GENERIC, ASSEMBLY, GROUP = InformationModel.GENERIC, InformationModel.ASSEMBLY, InformationModel.GROUP
NAMES = st.from_regex(r"[A-Z][A-Za-z]{2,20}", fullmatch=True)


@given(st.lists(st.tuples(NAMES, st.integers(0, 9999)), min_size=0, max_size=6), NAMES)
def test_a_path_reads_back_as_written(inner: list[tuple[str, int]], last: str) -> None:
    path = KeyPath((*inner, (last, None)))
    assert KeyPath.parse(str(path)) == path


@pytest.mark.parametrize("text", ["00081155", "0008,1155", "(0008,1155)"])
def test_a_tag_may_be_written_three_ways(text: str) -> None:
    assert str(KeyPath.parse(text)) == "00081155"


def test_an_item_number_left_out_means_the_first() -> None:
    assert str(KeyPath.parse("MaterialsCodeSequence.CodeValue")) == "MaterialsCodeSequence[0].CodeValue"


@pytest.mark.parametrize("text", ["", "a b", "A..B", "A[", "A[x].B", "A[99999].B", "é", ".".join("A" * 9)])
def test_what_is_no_path_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        KeyPath.parse(text)


def test_the_tables_hold_what_the_standard_means_and_not_what_it_prints() -> None:
    name, group = (
        definition_of(ASSEMBLY, "ImplantAssemblyTemplateName"),
        definition_of(GROUP, "ImplantTemplateGroupName"),
    )
    assert name is not None
    assert group is not None
    assert (name.tag, group.tag) == (0x00760001, 0x00780001)
    assert [len(keys_of(model)) for model in (GENERIC, ASSEMBLY, GROUP)] == [15, 10, 8]


def test_only_the_effective_datetime_has_a_range() -> None:
    ranged = {key.keyword for model in InformationModel for key in keys_of(model) if Matching.RANGE in key.matching}
    assert ranged == {"EffectiveDateTime"}


def test_an_anatomy_is_chosen_from_its_context_group() -> None:
    region = definition_of(GENERIC, "ImplantTargetAnatomySequence[0].AnatomicRegionSequence")
    assert region is not None
    assert region.is_code
    assert region.context_group == 7304


def test_an_unknown_key_has_no_definition() -> None:
    assert definition_of(GENERIC, "PatientID") is None
    assert definition_of(GENERIC, "Manufacturer[0].CodeValue") is None


@pytest.mark.parametrize("model", InformationModel)
def test_every_query_asks_for_the_instance_uid_and_for_keys_of_its_model(model: InformationModel) -> None:
    paths = [str(path) for path in standard_return_keys(model)]
    assert "SOPInstanceUID" in paths
    assert all(definition_of(model, path) is not None for path in paths)
    assert len(paths) == len(set(paths))
    assert set(paths) <= {path for key in keys_of(model) for path, _ in leaves(key)}


def test_a_restriction_takes_the_place_of_the_return_key() -> None:
    maker = KeyPath.parse("Manufacturer")
    query = make_query(GENERIC, {maker: "ACME*"}, extra=[KeyPath.parse("ImplantTypeCodeSequence")])
    assert query.keys[maker] == "ACME*"
    assert query.restrictions == {maker: "ACME*"}
    assert query.keys[KeyPath.parse("ImplantTypeCodeSequence")] == ""
