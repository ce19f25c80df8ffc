"""Searches that people keep: under a name, or because they ran them lately."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath

HISTORY_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search as people filled it in.

    Attributes:
        name: "" in the history.
        keys: what was restricted, and what was asked for besides (with the value "").
        servers: the names of the servers that were asked.
        last_run: None for one that never ran.
        watch_hours: ask by itself at every start, and every so many hours if that is not 0; None for not by itself.
    """

    model: InformationModel
    keys: tuple[tuple[KeyPath, str], ...] = ()
    servers: tuple[str, ...] = ()
    name: str = ""
    last_run: datetime | None = None
    watch_hours: int | None = None

    def asks_the_same_as(self, other: "SavedSearch") -> bool:
        """Whether both send the same query to the same servers, whatever they are called and whenever they ran."""
        return (self.model, dict(self.keys), set(self.servers)) == (other.model, dict(other.keys), set(other.servers))


@dataclass(frozen=True, slots=True)
class SearchBook:
    """All searches that are kept.

    Attributes:
        saved: those with a name, each name once, in the order in which people arranged them.
        history: those that ran lately, newest first, each once.
    """

    saved: tuple[SavedSearch, ...] = ()
    history: tuple[SavedSearch, ...] = ()

    def with_saved(self, search: SavedSearch) -> "SearchBook":
        """This book with `search`, in the place of the one of the same name if there is one.

        A search that is watched goes on being watched when it is saved anew.
        """
        if any(kept.name == search.name for kept in self.saved):
            saved = tuple(_instead_of(kept, search) if kept.name == search.name else kept for kept in self.saved)
        else:
            saved = (*self.saved, search)
        return replace(self, saved=saved)

    def with_watch(self, name: str, hours: int | None, servers: tuple[str, ...]) -> "SearchBook":
        """This book with the search called `name` watched at those servers (none: all), or not any more."""
        changed = (
            replace(kept, watch_hours=hours, servers=servers) if kept.name == name else kept for kept in self.saved
        )
        return replace(self, saved=tuple(changed))

    def without_saved(self, name: str) -> "SearchBook":
        """This book without the search called `name`."""
        return replace(self, saved=tuple(kept for kept in self.saved if kept.name != name))

    def with_run(self, search: SavedSearch, when: datetime) -> "SearchBook":
        """This book after `search` ran: on top of the history, its time noted in a named one that asks the same."""
        ran = replace(search, name="", last_run=when, watch_hours=None)
        older = tuple(past for past in self.history if not past.asks_the_same_as(ran))
        saved = tuple(replace(kept, last_run=when) if kept.asks_the_same_as(ran) else kept for kept in self.saved)
        return SearchBook(saved, (ran, *older)[:HISTORY_LIMIT])


def _instead_of(kept: SavedSearch, search: SavedSearch) -> SavedSearch:
    if search.watch_hours is not None or kept.watch_hours is None:
        return search
    return replace(search, watch_hours=kept.watch_hours, servers=search.servers or kept.servers)
