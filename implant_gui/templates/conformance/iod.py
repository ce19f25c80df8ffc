"""The three implant IODs as tables: modules, attributes, types, multiplicities, values (PS3.3 A.61 to A.63)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import NotRequired, TypedDict

from implant_gui.domain.service.information_model import InformationModel

Table = Mapping[int, "Attribute"]
"""The attributes of one level, by tag."""


class AttributeType(Enum):
    """How an attribute must be present (PS3.5 7.4)."""

    REQUIRED = "1"
    REQUIRED_IF = "1C"
    MAY_BE_EMPTY = "2"
    MAY_BE_EMPTY_IF = "2C"
    OPTIONAL = "3"

    @property
    def is_conditional(self) -> bool:
        """Whether a condition decides."""
        return self in (AttributeType.REQUIRED_IF, AttributeType.MAY_BE_EMPTY_IF)

    @property
    def may_be_empty(self) -> bool:
        """Whether a present attribute may have no value. Type 3 may too, by PS3.5 7.4.5."""
        return self not in (AttributeType.REQUIRED, AttributeType.REQUIRED_IF)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many values or items there may be; `most` is None where nothing limits them."""

    least: int
    most: int | None

    @classmethod
    def parse(cls, text: str) -> "Bounds":
        """From ``3``, ``0-1`` or ``1-n``."""
        least, _, most = text.partition("-")
        return cls(int(least), int(least) if not most else None if most == "n" else int(most))

    def __contains__(self, count: int) -> bool:
        return self.least <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an IOD at its place.

    Attributes:
        values: the permitted ones, empty where any will do.
        items: how many items a sequence may have, where the standard says so.
        children: what an item holds; None where the tables do not say (sequences of SOP Common).
    """

    tag: int
    keyword: str
    vr: str
    multiplicity: Bounds
    type: AttributeType
    values: tuple[str, ...] = ()
    items: Bounds | None = None
    macro: str | None = None
    own_children: tuple["Attribute", ...] = ()

    @property
    def children(self) -> Table | None:
        """The attributes of an item, a macro's included."""
        included = macro(self.macro) if self.macro else ()
        attributes = (*self.own_children, *included)
        return {attribute.tag: attribute for attribute in attributes} or None


@dataclass(frozen=True, slots=True)
class Module:
    """A module of an IOD; usage is M, C or U (PS3.3 A.1.3)."""

    name: str
    section: str
    usage: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Iod:
    """An information object definition."""

    model: InformationModel
    modules: tuple[Module, ...]

    def attributes(self) -> Iterator[Attribute]:
        """The attributes of the top level."""
        for module in self.modules:
            yield from module.attributes


@cache
def iod(model: InformationModel) -> Iod:
    """The IOD whose instances the model's storage SOP class stores."""
    row = next(row for row in _file()["iods"] if row["sop_class"] == model.storage)
    return Iod(model, tuple(map(_module, row["modules"])))


@cache
def macro(name: str) -> tuple[Attribute, ...]:
    """The attributes of a macro: ``code``, ``reference``, ``algorithm``, or ``common`` for SOP Common."""
    return tuple(map(_attribute, _file()["macros"][name]))


def _module(row: "_ModuleRow") -> Module:
    rows = row["attributes"]
    attributes = macro(rows.removeprefix("macro:")) if isinstance(rows, str) else tuple(map(_attribute, rows))
    return Module(row["name"], row["section"], row["usage"], attributes)


def _attribute(row: "_AttributeRow") -> Attribute:
    return Attribute(
        tag=int(row["tag"], 16),
        keyword=row["keyword"],
        vr=row["vr"],
        multiplicity=Bounds.parse(row["vm"]),
        type=AttributeType(row["type"]),
        values=tuple(row.get("values", ())),
        items=Bounds.parse(row["items"]) if "items" in row else None,
        macro=row.get("macro"),
        own_children=tuple(map(_attribute, row.get("children", ()))),
    )


class _AttributeRow(TypedDict):
    tag: str
    keyword: str
    vr: str
    vm: str
    type: str
    values: NotRequired[list[str]]
    items: NotRequired[str]
    macro: NotRequired[str]
    children: NotRequired[list["_AttributeRow"]]


class _ModuleRow(TypedDict):
    name: str
    section: str
    usage: str
    attributes: list[_AttributeRow] | str


class _IodRow(TypedDict):
    title: str
    section: str
    sop_class: str
    modules: list[_ModuleRow]


class _File(TypedDict):
    macros: dict[str, list[_AttributeRow]]
    iods: list[_IodRow]


@cache
def _file() -> _File:
    text = resources.files(__package__).joinpath("iod.json").read_text(encoding="utf-8")
    content: _File = json.loads(text)
    return content
