"""How many objects have which facet values, from one count by profile and standing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.keeping.holdings import Choice, Facet, FacetCounts, FacetValue, Filters, Trait
from implant_gui.storage.index.profiles import Profile

MOST_VALUES: Final = 200
"""Of one facet; nobody reads more, and a search narrows them down."""


@dataclass(frozen=True, slots=True)
class Heap:
    """So many objects that are alike in everything that is counted."""

    profile: int
    passing: frozenset[Trait]
    count: int


Cube = tuple[Heap, ...]


def counts_of(cube: Cube, filters: Filters, profile_of: Callable[[int], Profile]) -> FacetCounts:
    """The counts under `filters`; those of a facet disregard what is chosen in it, since one can choose more there."""
    counts, labels = Counter[Choice](), dict[Choice, str]()
    traits, total = Counter[Trait](), 0
    chosen = {facet: filters.chosen(facet) for facet in Facet}
    for heap in cube:
        profile = profile_of(heap.profile)
        heap_traits = profile.traits | heap.passing
        if not filters.traits <= heap_traits:
            continue
        refused = [facet for facet, keys in chosen.items() if keys and not _has_one(profile, facet, keys)]
        for value in profile.values:
            if not refused or refused == [value.choice.facet]:
                counts[value.choice] += heap.count
                labels[value.choice] = value.label
        if not refused:
            total += heap.count
            traits.update(dict.fromkeys(heap_traits, heap.count))
    found = (FacetValue(choice, labels[choice], count) for choice, count in counts.items())
    return FacetCounts(total, tuple(_sorted(found)), tuple((trait, traits[trait]) for trait in Trait))


def _has_one(profile: Profile, facet: Facet, keys: frozenset[str]) -> bool:
    return any(value.choice.facet is facet and value.choice.key in keys for value in profile.values)


def _sorted(values: Iterable[FacetValue]) -> Iterator[FacetValue]:
    """Facet by facet, the most frequent first, not more than anybody reads."""
    by_facet: dict[Facet, list[FacetValue]] = {facet: [] for facet in Facet}
    for value in values:
        by_facet[value.choice.facet].append(value)
    for found in by_facet.values():
        found.sort(key=lambda value: (-value.count, value.label.casefold()))
        yield from found[:MOST_VALUES]
