"""Looking at one template: its head at once, its data set decoded off the GUI thread a moment later."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.controllers.background import Background
from implant_gui.controllers.tasks import Tasks
from implant_gui.domain.attributes import AttributeRow
from implant_gui.domain.match import Match
from implant_gui.domain.ports import DescribeDataset, DescribeFile, LibraryEntry
from implant_gui.models.marks import Mark
from implant_gui.views.empty_state import Offer
from implant_gui.views.preview import Preview
from implant_gui.views.subject import Subject, subject_of_entry, subject_of_match

translate = QCoreApplication.translate
FETCH: Final = "fetch"
SHOW_FILE: Final = "show-file"


class LookController:
    """Fills a preview.

    Thread: GUI.

    Args:
        preview: where it shows.
        describe_dataset, describe_file: decode a data set for reading.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        preview: Preview,
        describe_dataset: DescribeDataset,
        describe_file: DescribeFile,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._preview = preview
        self._describe_dataset = describe_dataset
        self._describe_file = describe_file
        self._wanted: tuple[Subject, Callable[[], tuple[AttributeRow, ...]]] | None = None

    def show_match(self, match: Match | None, marks: Sequence[Mark] = ()) -> None:
        """Show a match of a query; nothing for None."""
        if match is None:
            self._preview.show_nothing()
            return
        can_fetch = match.sop_instance_uid is not None
        offers = (Offer(FETCH, translate("Preview", "Fetch"), "download"),) if can_fetch else ()
        self._show(subject_of_match(match, marks, offers), partial(self._describe_dataset, match.encoded))

    def show_entry(self, entry: LibraryEntry | None) -> None:
        """Show an object of the library; nothing for None."""
        if entry is None:
            self._preview.show_nothing()
            return
        offers = (Offer(SHOW_FILE, translate("Preview", "Show the file"), "folder-open"),)
        self._show(subject_of_entry(entry, offers), partial(self._describe_file, entry.path))

    def _show(self, subject: Subject, describe: Callable[[], tuple[AttributeRow, ...]]) -> None:
        self._preview.show_subject(subject)
        self._wanted = (subject, describe)
        self._tasks.launch(f"look {id(self)}", self._describe())

    async def _describe(self) -> None:
        """Decode what is wanted; who walks down a list with the arrow key gets the last one, not all of them."""
        while self._wanted is not None:
            subject, describe = self._wanted
            self._wanted = None
            rows = await self._background(describe)
            if self._preview.subject == subject:
                self._preview.show_attributes(subject.key, rows)
