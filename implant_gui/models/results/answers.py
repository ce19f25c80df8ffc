"""What the rows of the result tree answer to roles beside their text."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from implant_gui.models.common.columns import Column
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Presence, Role, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, cut, words
from implant_gui.models.results.columns import NOTES, TREE
from implant_gui.models.results.nodes import ICONS, HeadingNode, MatchNode, ResultNode, matches_below

_Column = Column[MatchNode]
_LONGEST_TOOLTIP: Final = 2_000
_LEFT_OUT: Final = QT_TRANSLATE_NOOP("models", "Not returned by the server")


def answer(node: ResultNode, column: _Column, role: int) -> Any:
    """The answer of a cell to one of the roles in `ANSWERED`."""
    if isinstance(node, MatchNode):
        return _OF_MATCH[role](node, column) if role in _OF_MATCH else None
    return _OF_HEADING[role](node, column) if role in _OF_HEADING else None


def _match_tooltip(node: MatchNode, column: _Column) -> str:
    if column.key == NOTES:
        return "\n".join(f"{mark.title}: {mark.sentence}" for mark in node.marks)
    text = column.value(node)
    return words(_LEFT_OUT) if text is None else cut(text, _LONGEST_TOOLTIP)


def _match_icon(node: MatchNode, column: _Column) -> str:
    if column.key == TREE:
        return ICONS[node.kind]
    return node.marks[0].icon if column.key == NOTES and node.marks else ""


def _match_spoken(node: MatchNode, column: _Column) -> str:
    text = column.value(node)
    if text is None:
        return words(_LEFT_OUT)
    return ", ".join((text, *(mark.title for mark in node.marks))) if column.key == TREE else text


def _presence(node: MatchNode, column: _Column) -> Presence:
    text = column.value(node)
    if text is None:
        return Presence.NOT_RETURNED
    return Presence.PRESENT if text else Presence.EMPTY


def _tone(node: MatchNode, column: _Column) -> Tone:
    del column
    return node.marks[0].tone if node.marks else Tone.NEUTRAL


_OF_MATCH: Final[Mapping[int, Callable[[MatchNode, _Column], Any]]] = {
    TOOL_TIP: _match_tooltip,
    ACCESSIBLE_TEXT: _match_spoken,
    Role.VALUE: lambda node, _: node.match,
    Role.MATCH: lambda node, _: node.match,
    Role.SORT: lambda node, column: column.key_of(node),
    Role.UIDS: lambda node, _: () if node.uid is None else (node.uid,),
    Role.ICON_NAME: _match_icon,
    Role.MARK: lambda node, _: node.marks,
    Role.TONE: _tone,
    Role.KIND: lambda node, _: node.kind,
    Role.SERVERS: lambda node, _: node.servers,
    Role.PRESENCE: _presence,
}


def _heading_icon(node: HeadingNode, column: _Column) -> str:
    return ICONS[node.kind] if column.key == TREE else ""


def _heading_text(node: HeadingNode, column: _Column) -> str | None:
    return node.name if column.key == TREE else None


_OF_HEADING: Final[Mapping[int, Callable[[HeadingNode, _Column], Any]]] = {
    TOOL_TIP: _heading_text,
    Role.VALUE: _heading_text,
    Role.UIDS: lambda node, _: tuple(below.uid for below in matches_below(node) if below.uid),
    Role.ICON_NAME: _heading_icon,
    Role.TONE: lambda _node, _: Tone.NEUTRAL,
    Role.COUNT: lambda node, _: node.count,
    Role.KIND: lambda node, _: node.kind,
}
ANSWERED: Final = frozenset((*_OF_MATCH, *_OF_HEADING))
