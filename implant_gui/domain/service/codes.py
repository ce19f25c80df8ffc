"""Coded concepts, and the context groups that the service's code keys choose from (PS3.16 CID 7300 to 7310)."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypedDict


@dataclass(frozen=True, slots=True)
class Code:
    """A code triplet (PS3.3 8.8). Two codes mean the same when value and scheme agree; the meaning is for people."""

    value: str
    scheme: str
    meaning: str

    def matches(self, other: "Code") -> bool:
        """Whether `other` names the same concept literally (no mapping between SRT and SCT)."""
        return (self.value, self.scheme) == (other.value, other.scheme)


@dataclass(frozen=True, slots=True)
class ContextGroup:
    """A list of codes to choose from, included groups resolved."""

    cid: int
    title: str
    codes: tuple[Code, ...]


@cache
def context_group(cid: int) -> ContextGroup:
    """The context group `cid`.

    Raises:
        KeyError: the program does not carry it.
    """
    table = _table()
    row = table[str(cid)]
    own = [Code(*triplet) for triplet in row["codes"]]
    included = [code for other in row["includes"] for code in context_group(other).codes]
    return ContextGroup(cid, row["title"], tuple(sorted(own + included, key=lambda code: code.meaning.casefold())))


@cache
def _table() -> dict[str, "_Row"]:
    text = resources.files(__package__).joinpath("context_groups.json").read_text(encoding="utf-8")
    rows: dict[str, _Row] = json.loads(text)
    return rows


class _Row(TypedDict):
    title: str
    includes: list[int]
    codes: list[list[str]]
