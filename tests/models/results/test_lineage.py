import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import NodeKind
from implant_gui.models.results.lineage import Lineage
from implant_gui.models.results.nodes import MatchNode
from tests.models.conftest import NOW
from tests.models.making import group, replacing, template, uid


def superseded(*matches: Match) -> set[Uid | None]:
    """Which of `matches`, arriving in this order, are superseded in the end."""
    by_uid: dict[Uid, MatchNode] = {}
    lineage = Lineage(NOW, by_uid)
    nodes = [MatchNode(NodeKind.TEMPLATE, match, "PACS", 0) for match in matches]
    state: dict[Uid | None, bool] = {}
    for node in nodes:
        if node.uid is not None:
            by_uid[node.uid] = node
        affected = lineage.add(node)
        for one in (node, *affected):
            state[one.uid] = lineage.is_superseded(one)
    told = {node.uid for node in nodes if lineage.is_superseded(node)}
    assert {one for one, is_so in state.items() if is_so} == told, "a change was not announced"
    return told


def test_what_another_match_replaces_is_superseded_whichever_comes_first() -> None:
    old, new = template(1), replacing(template(2), uid(1))
    assert superseded(old, new) == superseded(new, old) == {uid(1)}


def test_a_replacement_in_the_future_replaces_nothing_yet() -> None:
    assert superseded(template(1), replacing(template(2, effective="20990101"), uid(1))) == set()


def test_a_chain_leaves_only_its_end() -> None:
    chain = template(1), replacing(template(2), uid(1)), replacing(template(3), uid(2))
    assert superseded(*chain) == superseded(*reversed(chain)) == {uid(1), uid(2)}


def test_two_that_replace_each_other_both_stay() -> None:
    assert superseded(replacing(template(1), uid(2)), replacing(template(2), uid(1))) == set()


def test_what_replaces_itself_stays() -> None:
    assert superseded(replacing(template(1), uid(1))) == set()


def test_groups_replace_groups() -> None:
    assert superseded(group(1, "Plates", "ACME"), replacing(group(2, "Plates", "ACME"), uid(1))) == {uid(1)}


def test_of_one_part_number_the_latest_that_is_effective_counts() -> None:
    versions = (
        template(1, part="A", effective="20200101"),
        template(2, part="A", effective="20240101"),
        template(3, part="A", effective="20990101"),
    )
    assert superseded(*versions) == superseded(*reversed(versions)) == {uid(1)}


def test_the_same_part_number_of_another_manufacturer_is_another_thing() -> None:
    assert superseded(template(1, part="A"), template(2, part="A", maker="Other", effective="20240101")) == set()


@pytest.mark.parametrize("part", ["", None])
def test_without_part_numbers_dates_say_nothing(part: str | None) -> None:
    assert superseded(template(1, part=part), template(2, part=part, effective="20240101")) == set()


def test_equal_dates_supersede_nothing() -> None:
    assert superseded(template(1, part="A"), template(2, part="A")) == set()


def test_what_has_no_date_is_never_the_older_one() -> None:
    assert superseded(template(1, part="A", effective=None), template(2, part="A")) == set()


def test_what_has_no_uid_can_be_superseded_by_date() -> None:
    assert superseded(template(None, part="A"), template(2, part="A", effective="20240101")) == {None}


@given(st.permutations(range(5)), st.lists(st.integers(2018, 2030), min_size=5, max_size=5))
def test_the_order_of_arrival_does_not_matter(order: list[int], years: list[int]) -> None:
    versions = [template(number, part="A", effective=f"{year}0101") for number, year in enumerate(years)]
    assert superseded(*(versions[place] for place in order)) == superseded(*versions)
