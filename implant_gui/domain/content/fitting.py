"""Which components of an assembly go together, by the joints that it permits alone (PS3.3 C.29.2.1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from implant_gui.domain.content.template_view import AssemblyContent, Role

_MOST_TRIES: Final = 20_000
"""Of combinations: an assembly whose parts hardly fit each other must not be tried for ever."""


class Fitting:
    """Answers for one assembly; it is gone through once."""

    def __init__(self, assembly: AssemblyContent) -> None:
        self._assembly = assembly
        self._role_of = {each.number: place for place, role in enumerate(assembly.roles) for each in role.components}
        self._partners: defaultdict[int, set[int]] = defaultdict(set)
        self._neighbours: defaultdict[int, set[int]] = defaultdict(set)
        for joint in assembly.joints:
            one, other = joint.first.component, joint.second.component
            self._partners[one].add(other)
            self._partners[other].add(one)
            if one in self._role_of and other in self._role_of:
                self._neighbours[self._role_of[one]].add(self._role_of[other])
                self._neighbours[self._role_of[other]].add(self._role_of[one])

    def joins(self, one: int, other: int) -> bool:
        """Whether a joint of these two is permitted."""
        return other in self._partners[one]

    def obstacles(self, component: int, chosen: Iterable[int]) -> tuple[int, ...]:
        """Those of `chosen` whose roles are joined with that of `component`, but which themselves cannot be."""
        neighbours = self._neighbours[self._role_of.get(component, -1)]
        return tuple(
            each for each in chosen if self._role_of.get(each) in neighbours and not self.joins(component, each)
        )

    def fits(self, component: int, chosen: Iterable[int]) -> bool:
        """Whether nothing of `chosen` stands in its way."""
        return not self.obstacles(component, chosen)

    def suggestion(self, available: Collection[int]) -> tuple[int, ...]:
        """For each mandatory role the first component that goes with the others; fewer if that cannot be had."""
        mandatory = [role for role in self._assembly.roles if role.is_mandatory] or list(self._assembly.roles[:1])
        self._tries = 0
        return self._completed((), mandatory, frozenset(available))

    def _completed(self, chosen: tuple[int, ...], roles: Sequence[Role], available: frozenset[int]) -> tuple[int, ...]:
        """The longest choice that was found for `roles` beside `chosen`."""
        if not roles:
            return chosen
        best = chosen
        for component in roles[0].components:
            self._tries += 1
            if self._tries > _MOST_TRIES:
                break
            if component.number in available and self.fits(component.number, chosen):
                found = self._completed((*chosen, component.number), roles[1:], available)
                if len(found) == len(chosen) + len(roles):
                    return found
                best = max(best, found, key=len)
        if not any(each.number in available for each in roles[0].components):
            return max(best, self._completed(chosen, roles[1:], available), key=len)
        return best
