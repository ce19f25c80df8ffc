"""What templates are called that are not held: asked of the server that may have them, once for each."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import MatchesFound, OperationEvent
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.query import KeyPath, Query
from implant_gui.domain.uid import Uid

Names = Callable[[Sequence[Uid]], Awaitable[Mapping[Uid, TemplateSummary]]]
"""What is known of some instances; what nobody knows is left out."""

_AT_ONCE: Final = 200
"""UIDs in one query: 65 bytes each are well below what a value of VR UI holds (PS3.5 7.1.2)."""
_MOST_KEPT: Final = 10_000
_KEYS: Final = ("Manufacturer", "ImplantName", "ImplantPartNumber", "ImplantSize")


class Namer:
    """Asks by C-FIND with a list of UIDs (PS3.4 C.2.2.2.2), untraced, for nobody asked for it.

    Thread: GUI.

    Args:
        find: describes a C-FIND.
        source: the server to ask; nobody is asked while it is known to be down.
    """

    def __init__(self, desk: JobDesk, find: Callable[[Server, Query], Operation], source: Source) -> None:
        self._desk = desk
        self._find = find
        self._source = source
        self._known: dict[Uid, TemplateSummary] = {}
        self._asked: set[tuple[str, Uid]] = set()

    async def names(self, uids: Sequence[Uid]) -> Mapping[Uid, TemplateSummary]:
        """What the server tells of these; a `Names`."""
        server = self._source.answering
        if server is not None:
            unknown = [uid for uid in uids if uid not in self._known and (server.name, uid) not in self._asked]
            for some in _portions(unknown):
                await self._ask(server, some)
        return {uid: self._known[uid] for uid in uids if uid in self._known}

    async def _ask(self, server: Server, uids: Sequence[Uid]) -> None:
        if len(self._asked) > _MOST_KEPT:
            self._asked.clear()
            self._known.clear()
        self._asked |= {(server.name, uid) for uid in uids}
        keys = {KeyPath.parse("SOPInstanceUID"): "\\".join(uids)} | {KeyPath.parse(key): "" for key in _KEYS}
        operation = self._find(server, Query(InformationModel.GENERIC, keys, limit=len(uids) + 1))
        job = self._desk.start(operation, server, f"names {server.name}", listen=self._on_events, traced=False)
        if (await job.ended).status is None:  # it may be up again the next time
            self._asked -= {(server.name, uid) for uid in uids}

    def _on_events(self, _job_id: int, events: Iterable[OperationEvent], _summary: object) -> None:
        for event in events:
            if isinstance(event, MatchesFound):
                self._known |= {
                    uid: _summary_of(match, uid) for match in event.matches if (uid := match.sop_instance_uid)
                }


def _portions(uids: Sequence[Uid]) -> Iterator[Sequence[Uid]]:
    for start in range(0, len(uids), _AT_ONCE):
        yield uids[start : start + _AT_ONCE]


def _summary_of(match: Match, uid: Uid) -> TemplateSummary:
    maker, name, part_number, size = (match.values.get(key) or "" for key in _KEYS)
    return TemplateSummary(InformationModel.GENERIC, uid, maker=maker, name=name, part_number=part_number, size=size)
