"""What a search in the library can ask beside words: things that the service itself has no keys for (PS3.4 BB.6)."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid


class Facet(Enum):
    """What the held objects are counted by; an object can have several values in one facet."""

    MODEL = "kind"
    MAKER = "maker"
    ANATOMY = "anatomy"
    TYPE = "type"
    MATERIAL = "material"
    FIXATION = "fixation"


class Trait(Enum):
    """What an object is or is not."""

    HAS_DRAWINGS = "2d"
    HAS_SURFACES = "3d"
    RECALLED = "recalled"
    """The manufacturer tells something: a recall, a critical notice, discontinuation (PS3.3 C.29.1.1)."""
    SUPERSEDED = "superseded"
    """Something else that is held takes its place today: by reference, or as a later one of the same part number."""
    NOT_EFFECTIVE = "not-effective"
    """Its Effective DateTime has not come yet."""
    DERIVED = "derived"
    """Not made by the manufacturer or its agent."""
    IN_CONFLICT = "conflict"
    """Another object with the same UID but other content is held as well."""
    DUPLICATE = "duplicate"
    """Held under another UID as well: same maker, part number, size and version."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. Codes are named by scheme and value (``SRT:T-15460``), models by their word."""

    facet: Facet
    key: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that some of the objects have.

    Attributes:
        label: what to show of it: the meaning of a code, as the object has it.
        count: how many objects would be found with this one chosen in its facet.
    """

    choice: Choice
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How the objects that were found divide.

    Attributes:
        total: how many were found.
        values: by facet, the most frequent first.
        traits: how many of those found have each trait.
    """

    total: int = 0
    values: tuple[FacetValue, ...] = ()
    traits: tuple[tuple[Trait, int], ...] = ()

    def of(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values of one facet."""
        return tuple(value for value in self.values if value.choice.facet is facet)

    def having(self, trait: Trait) -> int:
        """How many have `trait`."""
        return dict(self.traits).get(trait, 0)


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that must all hold; those that are None or empty restrict nothing.

    Attributes:
        choices: of each facet that is named, at least one of the values that are named.
        traits: all of them.
        uids: only these instances, whatever else holds: a collection.
        uses: an assembly or a group that refers to this generic template.
        replaces: what replaces this instance.
    """

    choices: frozenset[Choice] = frozenset()
    traits: frozenset[Trait] = frozenset()
    uids: frozenset[Uid] | None = None
    uses: Uid | None = None
    replaces: Uid | None = None

    @classmethod
    def of_model(cls, model: InformationModel) -> "Filters":
        """Only instances of one information model."""
        return cls(choices=frozenset({Choice(Facet.MODEL, model.word)}))

    def chosen(self, facet: Facet) -> frozenset[str]:
        """The keys that were chosen in `facet`."""
        return frozenset(choice.key for choice in self.choices if choice.facet is facet)

    def with_choice(self, choice: Choice, *, chosen: bool) -> "Filters":
        """These filters with or without `choice`."""
        return replace(self, choices=self.choices | {choice} if chosen else self.choices - {choice})

    def with_trait(self, trait: Trait, *, chosen: bool) -> "Filters":
        """These filters with or without `trait`."""
        return replace(self, traits=self.traits | {trait} if chosen else self.traits - {trait})

    def without(self, facet: Facet) -> "Filters":
        """These filters with nothing chosen in `facet`."""
        return replace(self, choices=frozenset(choice for choice in self.choices if choice.facet is not facet))


NO_FILTERS: Final = Filters()
