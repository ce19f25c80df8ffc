"""The example of the standard: plates by length and number of holes, in a grid with gaps."""

import pytest

from implant_gui.domain.content.template_view import Dimension, GroupContent, Member
from implant_gui.domain.viewing.ladder import Step, grid, step

LENGTH, HOLES = 0, 1
RANKS = {1: (1, 1), 2: (2, 1), 3: (2, 2), 4: (3, 1), 5: (1, 3), 6: (3, 3), 7: (3, 3)}
"""Length and holes, by member."""


@pytest.fixture
def plates() -> GroupContent:
    return GroupContent(
        members=tuple(Member(number, f"1.2.{number}") for number in (*RANKS, 8)),
        dimensions=(
            Dimension("Length", tuple((number, ranks[0]) for number, ranks in RANKS.items())),
            Dimension("Number of holes", tuple((number, ranks[1]) for number, ranks in RANKS.items())),
        ),
    )


def test_the_next_size_has_equal_ranks_in_all_other_dimensions(plates: GroupContent) -> None:
    assert step(plates, 1, LENGTH, up=True) == Step(2)
    assert step(plates, 2, LENGTH, up=True) == Step(4)
    assert step(plates, 2, LENGTH, up=False) == Step(1)
    assert step(plates, 2, HOLES, up=True) == Step(3)


def test_gaps_are_stepped_over_and_told(plates: GroupContent) -> None:
    assert step(plates, 5, LENGTH, up=True) == Step(6, skipped=(2,))
    assert step(plates, 6, LENGTH, up=False) == Step(5, skipped=(2,))
    assert step(plates, 1, HOLES, up=True) == Step(5, skipped=(2,))


def test_ladders_end(plates: GroupContent) -> None:
    assert step(plates, 4, LENGTH, up=True) == Step(None)
    assert step(plates, 3, LENGTH, up=True) == Step(None, skipped=(3,))


def test_a_member_without_a_rank_stands_on_no_ladder(plates: GroupContent) -> None:
    assert step(plates, 8, LENGTH, up=True) == Step(None)


def test_a_grid_shows_gaps_and_members_that_share_a_cell(plates: GroupContent) -> None:
    shown = grid(plates, 1, LENGTH, HOLES)
    assert (shown.columns, shown.rows) == ((1, 2, 3), (1, 2, 3))
    assert shown.cells == (((1,), (2,), (4,)), ((), (3,), ()), ((5,), (), (6, 7)))


def test_one_dimension_makes_one_row(plates: GroupContent) -> None:
    shown = grid(plates, 5, LENGTH)
    assert shown.rows == (None,)
    assert shown.cells == (((5,), (), (6, 7)),)
