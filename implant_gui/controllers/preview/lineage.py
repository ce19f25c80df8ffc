"""Who is related to what is looked at: asked of the library a moment after it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.keeping.lineage import Lineage
from implant_gui.domain.ports import LibraryEntry, Relations
from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.kin import Kinship, kinship_of, replaced_by_match, standing_of
from implant_gui.views.preview.lineage_panel import LineagePanel
from implant_gui.views.preview.preview import Preview


class KnowsLineage(Relations, Protocol):
    """What the library tells of relatives. Any thread; calls may touch the disk."""

    def lineage_of(self, uid: Uid) -> Lineage:
        """The relations of one instance."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """The questions to the library, for another thread: it owns nothing of the window."""

    library: KnowsLineage
    now: Callable[[], datetime]

    def kinship(self, uid: Uid, newer: Match | None) -> Kinship | None:
        """How something stands that is held."""
        return kinship_of(self.library.lineage_of(uid), self.library.referring_to(uid), self.now(), newer)

    def standing(self, match: Match) -> Kinship | None:
        """How something stands that a server has."""
        uid = match.sop_instance_uid
        maker, number = match.values.get("Manufacturer") or "", match.values.get("ImplantPartNumber") or ""
        held: dict[Uid, LibraryEntry] = {}
        found = (
            *(self.library.versions_of(maker, number) if number else ()),
            *self.library.entries_for(replaced_by_match(match)),
            *(self.library.replacing(uid) if uid is not None else ()),
        )
        for entry in found:
            held[entry.summary.sop_instance_uid] = entry
        return standing_of(match, tuple(held.values()), self.now())


class LineageController:
    """Fills the panel of relatives above one preview.

    Thread: GUI.

    Args:
        background: the thread on which the library is asked.
        newer: finds a later version of a match among those that servers returned.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        library: KnowsLineage,
        preview: Preview,
        panel: LineagePanel,
        now: Callable[[], datetime],
        newer: Callable[[Match], Match | None] = lambda _match: None,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._asking = _Asking(library, now)
        self._panel = panel
        self._newer = newer
        self._match: Match | None = None
        self._wanted: Callable[[], Kinship | None] | None = None
        self._shown: Callable[[], Kinship | None] | None = None
        preview.template_shown.connect(self._on_template_shown)
        preview.template_forgotten.connect(self._on_template_forgotten)

    def show_match(self, match: Match | None) -> None:
        """A match of a query is looked at; if it is held, its template is shown a moment later."""
        self._match = match
        self._panel.show_kinship(None)
        if match is not None and match.sop_instance_uid is not None:
            self._want(partial(self._asking.standing, match))
        else:
            self._shown = None

    def refresh(self) -> None:
        """The library has changed: so may have the relatives."""
        if self._shown is not None:
            self._want(self._shown)

    def _on_template_shown(self, view: TemplateView) -> None:
        uid, match = Uid(view.identity.sop_instance_uid), self._match
        if uid:
            is_of_server = match is not None and match.sop_instance_uid == uid
            newer = self._newer(match) if match is not None and is_of_server else None
            self._want(partial(self._asking.kinship, uid, newer))

    def _on_template_forgotten(self) -> None:
        self._wanted = self._shown = None
        self._panel.show_kinship(None)

    def _want(self, find: Callable[[], Kinship | None]) -> None:
        self._wanted = self._shown = find
        self._tasks.launch(f"relatives {id(self)}", self._find())

    async def _find(self) -> None:
        while (find := self._wanted) is not None:
            self._wanted = None
            found = await self._background(find)
            if self._shown is find:
                self._panel.show_kinship(found)
