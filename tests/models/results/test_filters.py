from implant_gui.models.common.natural import fold
from implant_gui.models.common.roles import NodeKind
from implant_gui.models.results.filters import MatchFilter
from implant_gui.models.results.marks import Mark
from implant_gui.models.results.nodes import MatchNode
from tests.models.making import template, uid


def node(text: str, *marks: Mark) -> MatchNode:
    made = MatchNode(NodeKind.TEMPLATE, template(12), "PACS", 0)
    made.searched = fold(text)
    made.uids_searched = uid(12)
    made.marks = marks
    return made


def passes(typed: str, made: MatchNode, *, hides_superseded: bool = False) -> bool:
    return MatchFilter.of(typed, hides_superseded=hides_superseded).passes(made)


def test_nothing_typed_lets_everything_pass() -> None:
    assert passes("  ", node("ACME"))


def test_all_words_must_be_there_in_any_order() -> None:
    assert passes("stem acme", node("ACME\nStem"))
    assert not passes("stem other", node("ACME\nStem"))


def test_case_accents_and_width_do_not_matter() -> None:
    assert passes("MULLER", node("Müller"))
    assert passes("müller", node("MULLER"))
    assert passes("ｓ１０", node("S10"))


def test_a_short_number_is_not_looked_for_in_uids() -> None:
    assert not passes("3680043", node("ACME"))


def test_what_looks_like_a_uid_is_looked_for_in_uids() -> None:
    assert passes(f"acme {uid(12)[4:]}", node("ACME"))
    assert not passes("9.9.9.9", node("ACME"))


def test_dotted_part_numbers_are_found() -> None:
    assert passes("1.2.x", node("P 1.2.X"))


def test_superseded_matches_can_be_left_out() -> None:
    assert passes("", node("ACME", Mark.SUPERSEDED))
    assert not passes("", node("ACME", Mark.SUPERSEDED), hides_superseded=True)
    assert passes("", node("ACME", Mark.HELD), hides_superseded=True)
