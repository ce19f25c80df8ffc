"""The sizes of a group as ladders and grids: what is next in a dimension while all others stay (PS3.3 C.29.3)."""

from collections.abc import Callable
from dataclasses import dataclass

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import Dimension, GroupContent, Member
from implant_gui.domain.viewing.rendering import ScenePart


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next in a dimension.

    Attributes:
        member: number of the next member; None at the end of the ladder.
        skipped: ranks on the way whose cells are empty.
    """

    member: int | None
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Members by one or two dimensions.

    Attributes:
        columns: the ranks across, ascending.
        rows: the ranks down, ascending; (None,) if there is one dimension only.
        cells: by row and column the numbers of the members there; () marks a size that does not exist.
    """

    columns: tuple[int, ...]
    rows: tuple[int | None, ...]
    cells: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class DrawnMember:
    """A member of a group with the drawings and surfaces of its template."""

    member: Member
    drawings: tuple[Drawing, ...]
    surfaces: tuple[Surface, ...] = ()


@dataclass(frozen=True, slots=True)
class Swapped:
    """The drawings and surfaces of a member, carried to where those of another one are.

    Attributes:
        drawings: for each drawing of the other one, in their order; None where there is none of that view.
        scene: the surfaces in the space of the other one.
        remarks: sentences on what could not be brought into its place.
    """

    drawings: tuple[Drawing | None, ...]
    remarks: tuple[str, ...] = ()
    scene: tuple[ScenePart, ...] = ()


SwapMembers = Callable[[DrawnMember, DrawnMember], Swapped]
"""Puts the second member in the place of the first. Never raises on odd content."""


def step(group: GroupContent, member: int, dimension: int, *, up: bool) -> Step:
    """The next member in the dimension of that index which has equal ranks in all other dimensions."""
    along = group.dimensions[dimension]
    rank = along.rank_of(member)
    if rank is None:
        return Step(None)
    others = _ranks(group, member, without=(dimension,))
    cells = {
        along.rank_of(each.number): each.number
        for each in reversed(group.members)
        if _ranks(group, each.number, without=(dimension,)) == others
    }
    skipped: list[int] = []
    for following in _following(along, rank, up=up):
        if following in cells:
            return Step(cells[following], tuple(skipped))
        skipped.append(following)
    return Step(None, tuple(skipped))


def grid(group: GroupContent, member: int, across: int, down: int | None = None) -> Grid:
    """The members that agree with `member` in all dimensions but the one or two that the grid shows."""
    shown = (across,) if down is None else (across, down)
    others = _ranks(group, member, without=shown)
    places: dict[tuple[int | None, int | None], list[int]] = {}
    for each in group.members:
        if _ranks(group, each.number, without=shown) == others:
            row = None if down is None else group.dimensions[down].rank_of(each.number)
            places.setdefault((row, group.dimensions[across].rank_of(each.number)), []).append(each.number)
    columns = _all_ranks(group.dimensions[across])
    rows: tuple[int | None, ...] = (None,) if down is None else _all_ranks(group.dimensions[down])
    cells = tuple(tuple(tuple(places.get((row, column), ())) for column in columns) for row in rows)
    return Grid(columns, rows, cells)


def _ranks(group: GroupContent, member: int, without: tuple[int, ...]) -> tuple[int | None, ...]:
    return tuple(each.rank_of(member) for index, each in enumerate(group.dimensions) if index not in without)


def _all_ranks(dimension: Dimension) -> tuple[int, ...]:
    return tuple(sorted({rank for _, rank in dimension.ranks}))


def _following(dimension: Dimension, rank: int, *, up: bool) -> tuple[int, ...]:
    """The ranks beyond `rank`, the nearest first."""
    ranks = _all_ranks(dimension)
    return (
        tuple(each for each in ranks if each > rank) if up else tuple(each for each in reversed(ranks) if each < rank)
    )
