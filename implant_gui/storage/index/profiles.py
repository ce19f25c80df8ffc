"""Combinations of facet values and traits: what an index counts by."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import Choice, Facet, Trait
from implant_gui.domain.service.codes import Code
from implant_gui.storage.index.words import storable

TRAIT_TOKENS: Final = {
    Trait.HAS_DRAWINGS: "d",
    Trait.HAS_SURFACES: "s",
    Trait.RECALLED: "r",
    Trait.DERIVED: "e",
    Trait.SUPERSEDED: "o",
    Trait.NOT_EFFECTIVE: "f",
    Trait.IN_CONFLICT: "c",
    Trait.DUPLICATE: "u",
}
"""The word that stands for a trait in the table of words; facet values have their number."""
_MOST_CODES: Final = 32
"""Of one object in one facet; a profile that somebody made endless would be read again and again."""
_CODED: Final = (Facet.ANATOMY, Facet.TYPE, Facet.MATERIAL, Facet.FIXATION)


@dataclass(frozen=True, slots=True)
class Value:
    """A facet value as the index has it."""

    id: int
    choice: Choice
    label: str

    @property
    def code(self) -> Code:
        """The code that it stands for."""
        scheme, _, value = self.choice.key.partition(":")
        return Code(value, scheme, self.label)


@dataclass(frozen=True, slots=True)
class Profile:
    """One combination."""

    id: int
    values: tuple[Value, ...]
    traits: frozenset[Trait]

    @property
    def tokens(self) -> Iterator[str]:
        """The words that stand for it."""
        yield from (str(value.id) for value in self.values)
        yield from (TRAIT_TOKENS[trait] for trait in self.traits)

    @property
    def meanings(self) -> Iterator[str]:
        """What its codes mean in words, each once."""
        yield from dict.fromkeys(value.label for value in self.values if value.choice.facet in _CODED)

    def codes(self, facet: Facet) -> tuple[Code, ...]:
        """The codes in one facet, in the order of the object."""
        return tuple(value.code for value in self.values if value.choice.facet is facet)


class Profiles:
    """Reads and makes profiles over one connection, each read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._profiles: dict[int, Profile] = {}
        self._ids: dict[str, int] = {}
        self._values: dict[int, Value] = {}
        self._value_ids: dict[Choice, int] = {}

    def forget(self) -> None:
        """Read everything again: what was made may have been rolled back."""
        for table in (self._profiles, self._ids, self._values, self._value_ids):
            table.clear()

    def get(self, profile: int) -> Profile:
        """The profile of that number."""
        if profile not in self._profiles:
            ((body,),) = self._rows("SELECT body FROM profiles WHERE id = ?", profile)
            self._profiles[profile] = self._decoded(profile, body)
        return self._profiles[profile]

    def value(self, choice: Choice) -> int | None:
        """The number of a facet value; None if nothing has it."""
        if choice not in self._value_ids:
            found = self._rows(
                "SELECT id, label FROM facet_values WHERE facet = ? AND key = ?", choice.facet.value, choice.key
            )
            for number, label in found:
                self._keep(Value(number, choice, label))
        return self._value_ids.get(choice)

    def of(self, summary: TemplateSummary) -> Profile:
        """The profile of an object, made if need be; for a writing connection in a transaction."""
        numbers = dict.fromkeys(self._made_value(choice, label) for choice, label in _choices(summary))
        traits = "".join(sorted(TRAIT_TOKENS[trait] for trait in _traits(summary)))
        body = f"{' '.join(map(str, numbers))}|{traits}"
        if body not in self._ids:
            self._connection.execute("INSERT INTO profiles (body) VALUES (?) ON CONFLICT DO NOTHING", (body,))
            ((self._ids[body],),) = self._rows("SELECT id FROM profiles WHERE body = ?", body)
        return self.get(self._ids[body])

    def _made_value(self, choice: Choice, label: str) -> int:
        known = self.value(choice)
        if known is not None:
            return known
        statement = "INSERT INTO facet_values (facet, key, label) VALUES (?, ?, ?) RETURNING id"
        ((number,),) = self._rows(statement, choice.facet.value, choice.key, label)
        self._keep(Value(number, choice, label))
        return int(number)

    def _decoded(self, profile: int, body: str) -> Profile:
        numbers, _, letters = body.partition("|")
        values = tuple(self._value_of(int(number)) for number in numbers.split())
        return Profile(profile, values, frozenset(trait for trait, token in TRAIT_TOKENS.items() if token in letters))

    def _value_of(self, number: int) -> Value:
        if number not in self._values:
            ((facet, key, label),) = self._rows("SELECT facet, key, label FROM facet_values WHERE id = ?", number)
            self._keep(Value(number, Choice(Facet(facet), key), label))
        return self._values[number]

    def _keep(self, value: Value) -> None:
        self._values[value.id] = value
        self._value_ids[value.choice] = value.id

    def _rows(self, statement: str, *values: str | int) -> list[Any]:
        with closing(self._connection.execute(statement, values)) as cursor:
            return cursor.fetchall()


def _traits(summary: TemplateSummary) -> Iterator[Trait]:
    """Those that the object itself decides."""
    if summary.has_drawings:
        yield Trait.HAS_DRAWINGS
    if summary.has_surfaces:
        yield Trait.HAS_SURFACES
    if summary.notification_count:
        yield Trait.RECALLED
    if summary.is_derived:
        yield Trait.DERIVED


def _choices(summary: TemplateSummary) -> Iterator[tuple[Choice, str]]:
    """The facet values of an object, with what to show of them."""
    yield Choice(Facet.MODEL, summary.model.word), summary.model.title
    if maker := storable(summary.maker):
        yield Choice(Facet.MAKER, maker), maker
    codes = (
        summary.anatomy,
        (summary.implant_type,) if summary.implant_type else (),
        summary.materials,
        (summary.fixation,) if summary.fixation else (),
    )
    for facet, found in zip(_CODED, codes, strict=True):
        for code in found[:_MOST_CODES]:
            key = storable(f"{code.scheme}:{code.value}")
            yield Choice(facet, key), storable(code.meaning or code.value)
