"""The sizes of a group as a strip or a grid: which there are, which are held, which do not exist (PS3.3 C.29.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import dist
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from typing_extensions import override

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.content.template_view import GroupContent
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.ladder import Swapped, grid
from implant_gui.domain.viewing.rendering import Scene
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, DISPLAY, ROOT, TOOL_TIP, Icon, Index, Role, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, cut, words

_LONGEST = 24
_NOT_HELD = QT_TRANSLATE_NOOP("models", "Not in the library")
_NO_SUCH_SIZE = QT_TRANSLATE_NOOP("models", "The maker has no such size")
_NOTICE = QT_TRANSLATE_NOOP("models", "The manufacturer issued a notification: a recall, perhaps.")
_MEMBER = QT_TRANSLATE_NOOP("models", "Member {0}")
_SEVERAL = QT_TRANSLATE_NOOP("models", "{0} templates have this size; the space bar goes from one to the next.")


class SizeState(Enum):
    """What there is to see of a size."""

    HELD = "held"
    NOT_HELD = "not-held"
    """A member of the group, but the library lacks its template."""
    MISSING = "missing"
    """No member of the group: there is no such size."""


@dataclass(frozen=True, slots=True)
class SizeCell:
    """A place in the grid; several members where nothing tells them apart."""

    members: tuple[int, ...]
    state: SizeState
    label: str
    tip: str
    has_notice: bool = False


class SizesModel(QAbstractTableModel):
    """The members of a group by one or two dimensions. Role.VALUE: SizeCell; Role.STATE: SizeState.

    Cells of sizes that do not exist are disabled, so that the keyboard passes over them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: list[list[SizeCell]] = []
        self._places: dict[int, tuple[int, int]] = {}

    def set_group(
        self,
        group: GroupContent,
        held: Mapping[int, TemplateSummary],
        named: Mapping[int, TemplateSummary],
        member: int,
        dimensions: tuple[int, int | None],
    ) -> None:
        """Show the members that agree with `member` in all dimensions but those two, which go across and down.

        `named` tells of members that are not held what they are called.
        """
        across, down = dimensions
        sizes = grid(group, member, across, down)
        self.beginResetModel()
        self._cells = [[_cell(numbers, held, named) for numbers in line] for line in sizes.cells]
        self._places = {
            number: (place, along)
            for place, line in enumerate(self._cells)
            for along, cell in enumerate(line)
            for number in cell.members
        }
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._cells, self._places = [], {}
        self.endResetModel()

    def cell_at(self, index: Index) -> SizeCell | None:
        """What is at a place; None outside."""
        return self._cells[index.row()][index.column()] if index.isValid() else None

    def index_of(self, member: int) -> Index:
        """Where a member is; invalid if it is not shown."""
        place = self._places.get(member)
        return self.index(*place) if place is not None else ROOT

    @override
    def rowCount(self, parent: Index = ROOT, /) -> int:
        return 0 if parent.isValid() else len(self._cells)

    @override
    def columnCount(self, parent: Index = ROOT, /) -> int:
        return 0 if parent.isValid() or not self._cells else len(self._cells[0])

    @override
    def flags(self, index: Index, /) -> Qt.ItemFlag:
        cell = self.cell_at(index)
        if cell is None or cell.state is SizeState.MISSING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: Index, role: int = DISPLAY, /) -> Any:
        cell = self.cell_at(index)
        if cell is None:
            return None
        if role == DISPLAY:
            return cell.label
        if role in (TOOL_TIP, ACCESSIBLE_TEXT):
            return cell.tip
        match role:
            case Role.VALUE:
                return cell
            case Role.STATE:
                return cell.state
            case Role.TONE:
                return Tone.BAD if cell.has_notice else Tone.NEUTRAL
            case Role.ICON_NAME:
                return _icon(cell)
            case _:
                return None


def dimension_pairs(group: GroupContent) -> tuple[tuple[int, int | None], ...]:
    """The pairs of dimensions that can be shown across and down: the one with the most ranks across."""
    count = len(group.dimensions)
    if count < 2:
        return ((0, None),) if count else ()
    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    return tuple(pair if _breadth(group, pair[0]) >= _breadth(group, pair[1]) else pair[::-1] for pair in pairs)


def pair_title(group: GroupContent, pair: tuple[int, int | None]) -> str:
    """The names of what goes across and down."""
    across, down = pair
    names = [f"{_name(group, across)} →"]
    if down is not None:
        names.append(f"{_name(group, down)} ↓")
    return "   ".join(names)


def slots_of(swapped: Sequence[Swapped]) -> tuple[Box2 | None, ...]:
    """For each drawing the box that all of these members need there."""
    places = max((len(each.drawings) for each in swapped), default=0)
    return tuple(
        Box2.around(corner for each in swapped for box in _boxes(each, place) for corner in box.corners)
        for place in range(places)
    )


def room_beside(shown: Swapped, others: Sequence[Swapped]) -> float:
    """How many times as far as `shown` itself all of these reach from its middle in space; 1 at least."""
    own = Scene(shown.scene).extent
    boxes = [extent for each in others if (extent := Scene(each.scene).extent) is not None]
    if own is None:
        return 1.0
    reach = max((dist(own.centre, corner) for box in boxes for corner in box.corners), default=0.0)
    return max(reach / max(dist(own.centre, own.high), 1e-6), 1.0)


def in_slots(swapped: Swapped, fixed: Sequence[Drawing], slots: Sequence[Box2 | None]) -> tuple[Drawing, ...]:
    """The drawings of a member, each taking up the room of its slot, so that nothing else moves."""
    placed = []
    for drawing, other, slot in zip(swapped.drawings, fixed, slots, strict=True):
        if drawing is None:
            placed.append(replace(other, layers=(), landmarks=(), mating=(), rotation_point=None, extent=slot))
        else:
            placed.append(replace(drawing, extent=slot, remarks=()))
    return tuple(placed)


def _boxes(swapped: Swapped, place: int) -> tuple[Box2, ...]:
    drawing = swapped.drawings[place] if place < len(swapped.drawings) else None
    return () if drawing is None or drawing.extent is None else (drawing.extent,)


def _cell(
    numbers: tuple[int, ...], held: Mapping[int, TemplateSummary], named: Mapping[int, TemplateSummary]
) -> SizeCell:
    if not numbers:
        return SizeCell((), SizeState.MISSING, "", words(_NO_SUCH_SIZE))
    first = next((number for number in numbers if number in held), numbers[0])
    ordered = (first, *(number for number in numbers if number != first))
    is_held = first in held
    summary = held[first] if is_held else named.get(first)
    has_notice = summary is not None and summary.notification_count > 0
    told = [words(_MEMBER).format(first)] if summary is None else [title_of(summary), visible(summary.part_number)]
    if not is_held:
        told.append(words(_NOT_HELD))
    if has_notice:
        told.append(words(_NOTICE))
    if len(numbers) > 1:
        told.append(words(_SEVERAL).format(len(numbers)))
    state = SizeState.HELD if is_held else SizeState.NOT_HELD
    return SizeCell(ordered, state, _label(summary, first), "\n".join(filter(None, told)), has_notice=has_notice)


def _label(summary: TemplateSummary | None, number: int) -> str:
    told = "" if summary is None else summary.size or summary.part_number
    return cut(visible(told), _LONGEST) or str(number)


def title_of(summary: TemplateSummary) -> str:
    """Name and size, made safe to show."""
    return cut(visible(f"{summary.name} {summary.size}".strip()), 3 * _LONGEST)


def _icon(cell: SizeCell) -> str:
    if cell.has_notice:
        return Icon.NOTIFICATION
    return "download" if cell.state is SizeState.NOT_HELD else ""


def _breadth(group: GroupContent, dimension: int) -> int:
    return len({rank for _, rank in group.dimensions[dimension].ranks})


def _name(group: GroupContent, dimension: int) -> str:
    name = cut(visible(group.dimensions[dimension].name), _LONGEST)
    return name or words(QT_TRANSLATE_NOOP("models", "Dimension {0}")).format(dimension + 1)
