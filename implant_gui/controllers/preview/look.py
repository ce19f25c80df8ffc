"""Looking at one template: its head at once; pictures and data set, read off the GUI thread, a moment later."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.documents import TemplateReader
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import DescribeDataset, DescribeFile, Library, LibraryEntry, Relations
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.kin import kinsman_of
from implant_gui.models.results.marks import Mark
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.preview.preview import Preview
from implant_gui.views.preview.subject import Subject, subject_of_entry, subject_of_match

translate = QCoreApplication.translate
FETCH: Final = "fetch"
SHOW_FILE: Final = "show-file"
_MOST_FOUND: Final = 50
"""Objects whose words begin with a UID: it may be the beginning of others."""


class KnowsEntries(Library, Relations, Protocol):
    """What is held, and under which names."""


class LookController:
    """Fills a preview.

    Thread: GUI.

    Args:
        preview: where it shows.
        pictures: the thread on which whole templates are read.
        library: tells where what is held is.
        describe_dataset, describe_file: decode a data set for reading.
        read_template: reads all that can be looked at.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        pictures: Background,
        library: KnowsEntries,
        preview: Preview,
        describe_dataset: DescribeDataset,
        describe_file: DescribeFile,
        read_template: TemplateReader,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._preview = preview
        self._describe_dataset = describe_dataset
        self._describe_file = describe_file
        self._pictures = pictures
        self._library = library
        self._read_template = read_template
        self._match: tuple[Match, Sequence[Mark]] | None = None
        self._wanted: _Wanted | None = None

    def show_match(self, match: Match | None, marks: Sequence[Mark] = ()) -> None:
        """Show a match of a query, with pictures if the library holds it; nothing for None."""
        self._match = None if match is None else (match, marks)
        if match is None:
            self._preview.show_nothing()
            return
        is_held = Mark.HELD in marks
        offers = () if match.sop_instance_uid is None else (_fetch(match.model, is_held=is_held),)
        subject = subject_of_match(match, marks, offers)
        path = partial(self._path_of, match.sop_instance_uid) if is_held else None
        self._show(_Wanted(subject, partial(self._describe_dataset, match.encoded), path))

    def show_entry(self, entry: LibraryEntry | None) -> None:
        """Show an object of the library; nothing for None."""
        if entry is None:
            self._preview.show_nothing()
            return
        offers = (Offer(SHOW_FILE, translate("Preview", "Show the file"), "folder-open"),)
        subject = subject_of_entry(entry, offers)
        self._show(_Wanted(subject, partial(self._describe_file, entry.path), lambda: entry.path))

    def stored(self, uids: Iterable[Uid]) -> None:
        """These are held now: what is looked at may be among them, and gets its pictures."""
        if self._match is None or self._match[0].sop_instance_uid not in tuple(uids):
            return
        match, marks = self._match
        if Mark.HELD not in marks:
            self.show_match(match, (*marks, Mark.HELD))

    def _show(self, wanted: "_Wanted") -> None:
        self._preview.show_subject(wanted.subject, is_held=wanted.path is not None)
        self._wanted = wanted
        self._tasks.launch(f"look {id(self)}", self._read())

    async def _read(self) -> None:
        """Read what is wanted; who walks down a list with the arrow key gets the last one, not all of them."""
        while self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            if wanted.path is not None:
                await self._show_template(wanted.subject, wanted.path)
            if self._preview.subject == wanted.subject:
                self._preview.show_attributes(wanted.subject.key, await self._attributes(wanted))

    async def _attributes(self, wanted: "_Wanted") -> tuple[AttributeRow, ...]:
        try:
            return await self._background(wanted.describe)
        except OSError:  # the file has gone meanwhile; that was told where its pictures would be
            return ()

    async def _show_template(self, subject: Subject, path_of: Callable[[], Path | None]) -> None:
        def read() -> tuple[TemplateView, Mapping[str, str]] | None:
            path = path_of()
            if path is None:
                return None
            view = self._read_template(path)
            return view, _names(self._library, view)

        try:
            found = await self._pictures(read)
        except (OSError, OperationError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            sentence = translate("Preview", "The file in the library cannot be read: {0}.").format(reason)
            self._preview.show_trouble(subject.key, sentence)
            return
        if found is None:
            self._preview.show_trouble(subject.key, translate("Preview", "It is not in the library any more."))
        elif self._preview.subject == subject:
            self._preview.show_template(subject.key, *found)

    def _path_of(self, uid: Uid | None) -> Path | None:
        """Where the library has the object with that UID."""
        entries = () if uid is None else self._library.search(uid, _MOST_FOUND)
        return next((entry.path for entry in entries if entry.summary.sop_instance_uid == uid), None)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be shown; `path` tells on another thread where its file is, and is None for what is not held."""

    subject: Subject
    describe: Callable[[], tuple[AttributeRow, ...]]
    path: Callable[[], Path | None] | None


def _names(library: Relations, view: TemplateView) -> Mapping[str, str]:
    """What those relatives are called that are held."""
    lineage = view.lineage
    uids = [Uid(uid) for uid in (*lineage.replaced, *lineage.derived_from, *lineage.originals)]
    entries = library.entries_for(uids[:_MOST_FOUND]) if uids else ()
    return {str(entry.summary.sop_instance_uid): kinsman_of(entry).tip for entry in entries}


def _fetch(model: InformationModel, *, is_held: bool) -> Offer:
    if is_held:
        return Offer(FETCH, translate("Preview", "Fetch again"), "download")
    if model is InformationModel.GENERIC:
        return Offer(FETCH, translate("Preview", "Fetch to see drawings"), "download")
    return Offer(FETCH, translate("Preview", "Fetch"), "download")
