"""Where parts of something come from: what of them the library holds, and the server that may have the rest."""

from collections.abc import Callable, Iterable, Sequence

from implant_gui.domain.content.template_view import Component, Member
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.servers import Liveness, ServersModel

FetchFrom = Callable[[Server, InformationModel, Sequence[Uid]], None]


class Source:
    """The first of the chosen servers that is not known to be down.

    Thread: GUI.

    Args:
        servers: all of them.
        selected: the names of those that are chosen.
        fetch: begins a retrieval.
    """

    def __init__(self, servers: ServersModel, selected: Callable[[], Sequence[str]], fetch: FetchFrom) -> None:
        self._servers = servers
        self._selected = selected
        self._fetch = fetch

    @property
    def name(self) -> str:
        """What people call it; "" if there is none."""
        chosen = self._chosen()
        return "" if chosen is None else chosen.name

    @property
    def answering(self) -> Server | None:
        """It, unless it is known to be down."""
        chosen = self._chosen()
        return None if chosen is None or self._is_down(chosen) else chosen

    def fetch(self, model: InformationModel, uids: Sequence[Uid]) -> None:
        """Ask it for instances; nothing happens without a server."""
        chosen = self._chosen()
        if chosen is not None and uids:
            self._fetch(chosen, model, uids)

    def _chosen(self) -> Server | None:
        rows = [row for name in self._selected() if (row := self._servers.row_of(name)) >= 0]
        servers = [self._servers.server_at(row) for row in rows]
        answering = (each for each in servers if not self._is_down(each))
        return next(answering, servers[0] if servers else None)

    def _is_down(self, server: Server) -> bool:
        return self._servers.state_of(server.name).liveness is Liveness.DOWN


def held_by_number(relations: Relations, parts: Iterable[Member | Component]) -> dict[int, LibraryEntry]:
    """What is held of `parts`, by their numbers. Touches the disk."""
    uids = {part.number: Uid(part.sop_instance_uid) for part in parts}
    entries = {entry.summary.sop_instance_uid: entry for entry in relations.entries_for(uids.values())}
    return {number: entries[uid] for number, uid in uids.items() if uid in entries}
