"""Looking after the library: is everything what it was, the index anew, and what could go."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.hidden_work import HiddenWork, broken_off
from implant_gui.controllers.common.long_work import LongWork
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.inspection import Finding, Inspected
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.keeping.retention import Kept, RetentionPlan
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.common.report import ReportLine
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.library.library_page import LibraryPage
from implant_gui.views.library.retention_dialog import RetentionDialog
from implant_gui.views.wording import Told, error_words

translate = QCoreApplication.translate
REBUILD: Final = "rebuild"
_LOOK_MS: Final = 100
_FINDINGS: Final = {
    Finding.NOT_INDEXED: (
        QT_TRANSLATE_NOOP("Upkeep", "not in the index"),
        QT_TRANSLATE_NOOP("Upkeep", "The file is sound, but cannot be found before the index is rebuilt."),
        Tone.WARN,
        Icon.WARN,
    ),
    Finding.DAMAGED: (
        QT_TRANSLATE_NOOP("Upkeep", "damaged"),
        QT_TRANSLATE_NOOP("Upkeep", "The file does not hold what it held when it came: fetch it once more."),
        Tone.BAD,
        Icon.BAD,
    ),
    Finding.UNREADABLE: (
        QT_TRANSLATE_NOOP("Upkeep", "not readable"),
        QT_TRANSLATE_NOOP("Upkeep", "The system does not let the program read the file."),
        Tone.BAD,
        Icon.BAD,
    ),
    Finding.MISSING: (
        QT_TRANSLATE_NOOP("Upkeep", "missing"),
        QT_TRANSLATE_NOOP("Upkeep", "The index knows it, and there is no file: fetch it once more."),
        Tone.BAD,
        Icon.BAD,
    ),
}


class Looked(Protocol):
    """What is looked after. Any thread; calls touch the disk."""

    def count(self) -> int:
        """How many objects are held."""

    def inspect(self) -> Iterator[Inspected]:
        """Every object, and whether it is what it should be."""

    def rebuild(self, progress: Callable[[int, int], None], is_stopped: Callable[[], bool]) -> int:
        """Read all files again; gives how many objects were read."""

    def retention(self) -> RetentionPlan:
        """What is superseded today."""

    def keepsakes(self) -> Keepsakes:
        """Favourites and collections."""

    def remove(self, entries: Iterable[LibraryEntry]) -> int:
        """Delete objects; gives how many have gone."""


class UpkeepController:
    """The stories of upkeep, each at most once at a time.

    Thread: GUI.

    Args:
        changed: told when the library has other contents than before.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        library: Looked,
        page: LibraryPage,
        hidden: HiddenWork,
        changed: Callable[[], None],
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._library = library
        self._hidden = hidden
        self._changed = changed
        self._parent = parent
        page.integrity_requested.connect(self.check)
        page.rebuild_requested.connect(self.rebuild)
        page.retention_requested.connect(self.look_for_superseded)
        page.table.removal_wanted.connect(self.propose_removal)

    def check(self) -> None:
        """Read every object and say what is not sound."""
        self._tasks.launch("check the library", self._check())

    def rebuild(self) -> None:
        """Make the index again from the files."""
        self._tasks.launch("rebuild the index", self._rebuild())

    def look_for_superseded(self) -> None:
        """Show what is superseded, and what of it could go."""
        self._tasks.launch("look for superseded versions", self._look_for_superseded())

    def propose_removal(self, entries: Sequence[LibraryEntry]) -> None:
        """Ask whether these are to go; what is marked stays."""
        self._tasks.launch("propose a removal", self._propose(tuple(entries)))

    async def _check(self) -> None:
        dialog = self._dialog(translate("Upkeep", "Integrity of the library"), "checks")
        dialog.show_sentence(
            translate("Upkeep", "Every object is read and compared with its hash. Nothing is changed.")
        )
        total = await self._background(self._library.count)
        sound = 0

        def tell(objects: Sequence[Inspected]) -> None:
            nonlocal sound
            sound += sum(each.finding is Finding.SOUND for each in objects)
            dialog.report.append([_line(each) for each in objects if each.finding is not Finding.SOUND])
            dialog.show_progress(sound + dialog.report.total, total, objects[-1].path.name if objects else "")

        work = LongWork("checking", lambda is_stopped: _until(is_stopped, self._library.inspect))
        dialog.cancel_requested.connect(work.stop)
        error: OperationError | None = None
        try:
            await work.run(tell)
        except OperationError as raised:
            error = raised
        except Exception:
            dialog.finish(broken_off())
            raise
        told = _checked(sound, dialog.report.total, is_cancelled=work.is_stopped, error=error)
        has_rows_to_gain = any(line.icon == Icon.WARN for line in dialog.report.lines)
        offer = Offer(REBUILD, translate("Upkeep", "Rebuild the index"), "refresh")
        dialog.finish(told, (offer,) if has_rows_to_gain else ())
        self._hidden.tell(dialog, told)

    async def _rebuild(self) -> None:
        dialog = self._dialog(translate("Upkeep", "Rebuild of the index"), "refresh")
        dialog.show_sentence(translate("Upkeep", "All files are read again. The library can be used meanwhile."))
        how_far = _HowFar()
        timer = QTimer(dialog, interval=_LOOK_MS)
        timer.timeout.connect(lambda: dialog.show_progress(*how_far.last))
        timer.start()
        dialog.cancel_requested.connect(how_far.stop)
        thread = Background("rebuilding")
        try:
            read = await thread(partial(self._library.rebuild, how_far.tell, how_far.is_stopped))
            told = _rebuilt(read, is_cancelled=how_far.is_stopped())
        except OperationError as error:
            told = error_words(error)
        except Exception:
            dialog.finish(broken_off())
            raise
        finally:
            how_far.stop()
            timer.stop()
            thread.stop()
        dialog.finish(told)
        self._hidden.tell(dialog, told)
        self._changed()

    async def _look_for_superseded(self) -> None:
        plan = await self._background(self._library.retention)
        sentence = (
            translate(
                "Upkeep",
                "Something newer that is held takes the place of these today. What is removed can be fetched again as "
                "long as a server has it.",
            )
            if plan.removable or plan.kept
            else translate("Upkeep", "Nothing in the library is superseded by something else that is held.")
        )
        self._confirm(translate("Upkeep", "Superseded versions"), sentence, plan)

    async def _propose(self, entries: tuple[LibraryEntry, ...]) -> None:
        marked = (await self._background(self._library.keepsakes)).uids
        plan = RetentionPlan(
            tuple(entry for entry in entries if entry.summary.sop_instance_uid not in marked),
            tuple((entry, Kept.MARKED) for entry in entries if entry.summary.sop_instance_uid in marked),
        )
        sentence = translate("Upkeep", "The files are deleted. They can be fetched again as long as a server has them.")
        self._confirm(translate("Upkeep", "Remove from the library"), sentence, plan)

    def _confirm(self, title: str, sentence: str, plan: RetentionPlan) -> None:
        dialog = RetentionDialog(title, sentence, plan, self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(self._on_confirmed)
        dialog.open()

    def _on_confirmed(self, entries: Sequence[LibraryEntry]) -> None:
        self._tasks.launch("remove objects", self._remove(tuple(entries)))

    async def _remove(self, entries: tuple[LibraryEntry, ...]) -> None:
        try:
            await self._background(partial(self._library.remove, entries))
        finally:
            self._changed()

    def _dialog(self, title: str, icon: str) -> WorkDialog:
        dialog = WorkDialog(title, icon, self._parent)
        dialog.offer_chosen.connect(self._on_offer_chosen)
        dialog.show()
        return dialog

    def _on_offer_chosen(self, name: str) -> None:
        if name == REBUILD:
            self.rebuild()


class _HowFar:
    """How far a rebuild is: written by its thread, read by the window."""

    def __init__(self) -> None:
        self.last = (0, 0)
        self._is_stopped = False

    def tell(self, done: int, total: int) -> None:
        self.last = (done, total)

    def stop(self) -> None:
        self._is_stopped = True

    def is_stopped(self) -> bool:
        return self._is_stopped


def _until(is_stopped: Callable[[], bool], inspect: Callable[[], Iterator[Inspected]]) -> Iterator[Inspected]:
    for each in inspect():
        yield each
        if is_stopped():
            return


def _line(inspected: Inspected) -> ReportLine:
    outcome, sentence, tone, icon = _FINDINGS[inspected.finding]
    return ReportLine(
        translate("Upkeep", outcome), str(inspected.path), translate("Upkeep", sentence), tone, icon, is_trouble=True
    )


def _checked(sound: int, troubles: int, *, is_cancelled: bool, error: OperationError | None) -> Told:
    """How a check ended."""
    if error is not None:
        return error_words(error)
    told = translate("Upkeep", "Objects that are sound: {0} of {1}.")
    sentence = told.format(count_text(sound), count_text(sound + troubles))
    if troubles:
        title = translate("Upkeep", "Something in the library needs attention")
        return Told(title, sentence, icon="alert-triangle", tone=Tone.WARN)
    if is_cancelled:
        return Told(translate("Upkeep", "The check was stopped"), sentence, icon="player-stop", tone=Tone.NEUTRAL)
    return Told(translate("Upkeep", "The library is sound"), sentence, icon="circle-check", tone=Tone.GOOD)


def _rebuilt(read: int, *, is_cancelled: bool) -> Told:
    """How a rebuild ended."""
    sentence = translate("Upkeep", "Objects that were read: {0}.").format(count_text(read))
    if is_cancelled:
        title = translate("Upkeep", "The rebuild was stopped")
        return Told(title, sentence, translate("Upkeep", "What was read is kept."), "player-stop", Tone.NEUTRAL)
    return Told(translate("Upkeep", "The index is as the files are"), sentence, icon="circle-check", tone=Tone.GOOD)
