"""Giving templates away: a dialog to choose, work that can be stopped, a report, the folder at the end."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.hidden_work import HiddenWork, broken_off
from implant_gui.controllers.common.long_work import LongWork
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.exporting import Exported, ExportKind, ExportOrder, Package
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.text import visible
from implant_gui.models.common.report import ReportLine
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import count_text
from implant_gui.models.library.entries import entry_name
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.library.export_dialog import ExportDialog, ExportWish, Scope
from implant_gui.views.wording import Told, error_words

translate = QCoreApplication.translate
OPEN_FOLDER: Final = "open-folder"
CarryOut = Callable[[ExportOrder, Callable[[], bool]], Iterator[Exported]]


class Remembered(Protocol):
    """What the dialog begins with next time."""

    kind: ExportKind
    folder: Path


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be exported: how many each scope has, and how to come by them (may touch the disk)."""

    counts: Mapping[Scope, int]
    entries: Callable[[Scope], Sequence[LibraryEntry]]
    remark: str = ""


class ExportController:
    """The story of an export.

    Thread: GUI.

    Args:
        carry_out: does the work, on another thread.
        open_folder: shows a folder in the system's file manager.
        folder_name: of what is made new; names the time, so that one finds it.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        carry_out: CarryOut,
        hidden: HiddenWork,
        remembered: Remembered,
        open_folder: Callable[[Path], None],
        folder_name: Callable[[], str],
        messages: MessageBar,
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._carry_out = carry_out
        self._hidden = hidden
        self._remembered = remembered
        self._open_folder = open_folder
        self._folder_name = folder_name
        self._messages = messages
        self._parent = parent
        self._numbers = itertools.count(1)

    def choose(self, choice: Choice) -> None:
        """Open the dialog."""
        remembered = self._remembered
        dialog = ExportDialog(
            choice.counts, remembered.folder, kind=remembered.kind, remark=choice.remark, parent=self._parent
        )
        dialog.submitted.connect(partial(self._on_submitted, choice))
        dialog.open()

    def tell_nothing(self, *, is_library_empty: bool) -> None:
        """Say why there is nothing to choose from."""
        if not is_library_empty:
            sentence = translate("Export", "Nothing that is selected has been fetched yet.")
            step = translate("Export", "Select templates and fetch them; then they can be exported.")
        else:
            sentence = translate("Export", "The library is empty.")
            step = translate("Export", "Fetch templates from a server, or import files.")
        title = translate("Export", "There is nothing to export")
        self._messages.show_message(Told(title, sentence, step, icon="file-export"), key=OPEN_FOLDER)

    def _on_submitted(self, choice: Choice, wish: ExportWish) -> None:
        self._remembered.kind, self._remembered.folder = wish.kind, wish.folder
        self._tasks.launch(f"export {next(self._numbers)}", self._export(choice, wish))

    async def _export(self, choice: Choice, wish: ExportWish) -> None:
        dialog = WorkDialog(translate("Export", "Export"), "file-export", self._parent)
        dialog.show()
        name, carry_out = self._folder_name(), self._carry_out
        total = choice.counts[wish.scope]

        def work(is_stopped: Callable[[], bool]) -> Iterator[Exported]:
            entries = tuple(choice.entries(wish.scope))
            yield from carry_out(ExportOrder(entries, wish.kind, wish.folder, name), is_stopped)

        run = LongWork("exporting", work)
        dialog.cancel_requested.connect(run.stop)
        paths: list[Path] = []

        def on_exported(exported: Sequence[Exported]) -> None:
            dialog.report.append([line_of(each) for each in exported])
            paths.extend(each.path for each in exported if each.path is not None)
            dialog.show_progress(
                dialog.report.total, total, visible(entry_name(exported[-1].entry)) if exported else ""
            )

        error: OperationError | None = None
        try:
            await run.run(on_exported)
        except OperationError as raised:
            error = raised
        except Exception:
            dialog.finish(broken_off())
            raise
        is_whole = error is None and not run.is_stopped
        # What was counted before the dialog opened may have become more or less since.
        wanted = dialog.report.total if is_whole else max(total, dialog.report.total)
        told = told_of(len(paths), wanted, wish, is_cancelled=run.is_stopped, error=error)
        folder = _folder_of(paths, wish.folder)
        dialog.offer_chosen.connect(partial(self._on_offer_chosen, folder))
        offer = Offer(OPEN_FOLDER, translate("Export", "Open the folder"), "folder-open")
        dialog.finish(told, (offer,) if folder is not None else ())
        self._hidden.tell(dialog, told)

    def _on_offer_chosen(self, folder: Path | None, _name: str) -> None:
        if folder is not None:
            self._open_folder(folder)


def line_of(exported: Exported) -> ReportLine:
    """What became of an object, for people."""
    name = visible(entry_name(exported.entry))
    if exported.path is None:
        sentence = exported.sentence
        return ReportLine(translate("Export", "not exported"), name, sentence, Tone.WARN, Icon.WARN, is_trouble=True)
    where = f"{exported.sentence} {exported.path}".strip()
    tone, icon = (Tone.WARN, Icon.WARN) if exported.sentence else (Tone.GOOD, Icon.GOOD)
    return ReportLine(translate("Export", "exported"), name, where, tone, icon, is_trouble=bool(exported.sentence))


def told_of(done: int, total: int, wish: ExportWish, *, is_cancelled: bool, error: OperationError | None) -> Told:
    """How an export ended that was to be of `total` objects."""
    counted = translate("Export", "{0} of {1} exported.").format(count_text(done), count_text(total))
    is_archive = wish.kind is Package.ZIP
    if error is not None:
        words = error_words(error)
        return Told(words.title, f"{words.sentence} {counted}", words.next_step, words.icon, words.tone)
    if is_cancelled:
        kept = translate("Export", "What was written stays.")
        sentence = translate("Export", "The archive was not made.") if is_archive else f"{counted} {kept}"
        return Told(translate("Export", "Export cancelled"), sentence, icon=Icon.CANCELLED, tone=Tone.MUTED)
    if done == total:
        return Told(translate("Export", "Exported"), counted, icon=Icon.GOOD, tone=Tone.GOOD)
    title = translate("Export", "Exported in part") if done else translate("Export", "Nothing was exported")
    return Told(title, counted, icon=Icon.WARN, tone=Tone.WARN)


def _folder_of(paths: Sequence[Path], chosen: Path) -> Path | None:
    """Where to look for what was written: the folder that was made for it."""
    if not paths:
        return None
    below = paths[0].relative_to(chosen).parts if paths[0].is_relative_to(chosen) else ()
    return chosen / below[0] if len(below) > 1 else chosen
