"""What people have marked in the library: favourites and collections. They name instances, whether held or not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from implant_gui.domain.uid import Uid

NAME_LIMIT = 100
"""Letters of a collection's name."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Instances under a name that people gave, in the order in which they were added."""

    name: str
    uids: tuple[Uid, ...] = ()


@dataclass(frozen=True, slots=True)
class Keepsakes:
    """All marks.

    Attributes:
        favourites: in the order in which they were marked.
        collections: each name once, in the order of their making.
    """

    favourites: tuple[Uid, ...] = ()
    collections: tuple[Collection, ...] = ()

    @property
    def uids(self) -> frozenset[Uid]:
        """Everything that is marked, and so never removed."""
        return frozenset(self.favourites).union(*(each.uids for each in self.collections))

    def collection(self, name: str) -> Collection | None:
        """The collection of that name."""
        return next((each for each in self.collections if each.name == name), None)

    def with_favourites(self, uids: Iterable[Uid], *, marked: bool) -> "Keepsakes":
        """These marks with `uids` among the favourites, or not among them."""
        return replace(self, favourites=_changed(self.favourites, uids, there=marked))

    def with_members(self, name: str, uids: Iterable[Uid], *, there: bool) -> "Keepsakes":
        """These marks with `uids` in the collection `name`, or not in it; a name that is new makes one.

        Raises:
            ValueError: the name cannot be one.
        """
        wanted = checked_name(name)
        known = self.collection(wanted)
        changed = Collection(wanted, _changed(known.uids if known else (), uids, there=there))
        if known is None:
            return replace(self, collections=(*self.collections, changed))
        return replace(self, collections=tuple(changed if each is known else each for each in self.collections))

    def renamed(self, name: str, to: str) -> "Keepsakes":
        """These marks with the collection `name` under another name.

        Raises:
            ValueError: the name cannot be one, or another collection has it.
        """
        wanted = checked_name(to)
        if wanted != name and self.collection(wanted) is not None:
            raise ValueError(f"There is a collection “{wanted}” already.")
        return replace(
            self,
            collections=tuple(replace(each, name=wanted) if each.name == name else each for each in self.collections),
        )

    def without(self, name: str) -> "Keepsakes":
        """These marks without the collection `name`; what is in it stays in the library."""
        return replace(self, collections=tuple(each for each in self.collections if each.name != name))


def checked_name(name: str) -> str:
    """`name` as a collection's name.

    Raises:
        ValueError: it cannot be one; the message is a sentence for people.
    """
    stripped = " ".join(name.split())
    if not stripped:
        raise ValueError("A collection needs a name.")
    if len(stripped) > NAME_LIMIT:
        raise ValueError(f"A name has at most {NAME_LIMIT} letters.")
    return stripped


def _changed(uids: tuple[Uid, ...], changed: Iterable[Uid], *, there: bool) -> tuple[Uid, ...]:
    wanted = dict.fromkeys(changed)
    if there:
        return tuple(dict.fromkeys((*uids, *wanted)))
    return tuple(uid for uid in uids if uid not in wanted)
