"""Taking files into the library: looked for, taken one after the other while the window is used, and reported."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.hidden_work import HiddenWork, broken_off
from implant_gui.controllers.common.long_work import LongWork
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.importing import ImportedFile, ImportOutcome
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid
from implant_gui.models.common.report import ReportLine
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_N_NOOP, QT_TRANSLATE_NOOP, count_text, counted
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.wording import Told, error_words

translate = QCoreApplication.translate
SHOW_LIBRARY: Final = "show-library"
IsStopped = Callable[[], bool]

_LOOKS: Final[Mapping[ImportOutcome, tuple[str, str, str, Tone]]] = {
    ImportOutcome.NEW: (QT_TRANSLATE_NOOP("Import", "taken"), "", Icon.GOOD, Tone.GOOD),
    ImportOutcome.DUPLICATE: (
        QT_TRANSLATE_NOOP("Import", "already there"),
        QT_TRANSLATE_NOOP("Import", "The library has exactly this object."),
        Icon.HELD,
        Tone.NEUTRAL,
    ),
    ImportOutcome.CONFLICT: (
        QT_TRANSLATE_NOOP("Import", "in conflict"),
        QT_TRANSLATE_NOOP("Import", "The library has other contents under the same UID; both are kept."),
        Icon.CONFLICT,
        Tone.WARN,
    ),
    ImportOutcome.NOT_A_TEMPLATE: (QT_TRANSLATE_NOOP("Import", "passed over"), "", Icon.UNKNOWN, Tone.MUTED),
    ImportOutcome.UNREADABLE: (QT_TRANSLATE_NOOP("Import", "not readable"), "", Icon.BAD, Tone.BAD),
}
_TROUBLE: Final = (ImportOutcome.CONFLICT, ImportOutcome.UNREADABLE, ImportOutcome.NOT_A_TEMPLATE)


class Importer(Protocol):
    """What does the work, on another thread."""

    def count(self, paths: Sequence[Path], is_stopped: IsStopped, /) -> Iterator[int]:
        """How many files have been found so far."""

    def take(self, paths: Sequence[Path], is_stopped: IsStopped, /) -> Iterator[ImportedFile]:
        """Take everything; each file is told when what became of it is durable."""


class ImportController:
    """The story of an import. Several can go on at once; each has a dialog of its own, which nobody has to look at.

    Thread: GUI.

    Args:
        taken: told of the UIDs that the library holds now.
        show_library: goes to the library, when somebody wants to see what came.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        importer: Importer,
        hidden: HiddenWork,
        taken: Callable[[Sequence[Uid]], None],
        show_library: Callable[[], None],
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._importer = importer
        self._hidden = hidden
        self._taken = taken
        self._show_library = show_library
        self._parent = parent
        self._numbers = itertools.count(1)

    def begin(self, paths: Sequence[Path]) -> None:
        """Import files, folders, archives and DICOMDIRs."""
        if paths:
            self._tasks.launch(f"import {next(self._numbers)}", self._import(tuple(paths)))

    async def _import(self, paths: tuple[Path, ...]) -> None:
        dialog = WorkDialog(translate("Import", "Import"), "file-import", self._parent)
        dialog.offer_chosen.connect(self._on_offer_chosen)
        dialog.show_sentence(translate("Import", "Looking for files…"))
        dialog.show()
        search = LongWork("counting", partial(self._importer.count, paths))
        work = LongWork("importing", partial(self._importer.take, paths))
        for each in (search, work):
            dialog.cancel_requested.connect(each.stop)
        found, has_any = 0, False

        def on_counted(totals: Sequence[int]) -> None:
            nonlocal found
            found = totals[-1] if totals else found
            dialog.show_progress(0, 0, _files(found))

        def on_taken(files: Sequence[ImportedFile]) -> None:
            nonlocal has_any
            has_any = has_any or any(file.outcome.is_held for file in files)
            dialog.report.append([line_of(file) for file in files])
            now = visible(files[-1].name) if files else ""
            dialog.show_progress(dialog.report.total, found, now)
            if uids := [file.instance.sop_instance_uid for file in files if file.instance is not None]:
                self._taken(uids)

        error: OperationError | None = None
        try:
            await search.run(on_counted)
            dialog.show_sentence(
                translate("Import", "Files are copied into the library; nothing is changed where they are.")
            )
            await work.run(on_taken)
        except OperationError as raised:
            error = raised
        except Exception:
            dialog.finish(broken_off())
            raise
        told = told_of(dialog, is_cancelled=work.is_stopped, error=error)
        dialog.finish(told, _offers() if has_any else ())
        self._hidden.tell(dialog, told)

    def _on_offer_chosen(self, name: str) -> None:
        if name == SHOW_LIBRARY:
            self._show_library()


def line_of(file: ImportedFile) -> ReportLine:
    """What became of a file, for people."""
    outcome, sentence, icon, tone = _LOOKS[file.outcome]
    return ReportLine(
        translate("Import", outcome),
        visible(file.name),
        file.sentence or (translate("Import", sentence) if sentence else ""),
        tone,
        icon,
        is_trouble=file.outcome in _TROUBLE,
    )


def told_of(dialog: WorkDialog, *, is_cancelled: bool, error: OperationError | None) -> Told:
    """How an import ended."""
    counts = {outcome: count for outcome, _, _, count in dialog.report.counts}
    number = {outcome: counts.get(translate("Import", _LOOKS[outcome][0]), 0) for outcome in ImportOutcome}
    held = sum(count for outcome, count in number.items() if outcome.is_held)
    sentence = ", ".join(f"{count_text(count)} {outcome}" for outcome, count in counts.items())
    if error is not None:
        words = error_words(error)
        kept = translate("Import", "What was taken before is kept.") if held else ""
        return Told(words.title, f"{words.sentence} {kept}".strip(), words.next_step, words.icon, words.tone)
    if is_cancelled:
        title = translate("Import", "Import cancelled")
        kept = translate("Import", "What was taken before is kept.") if held else ""
        return Told(title, f"{sentence}. {kept}".lstrip(". ").strip(), icon=Icon.CANCELLED, tone=Tone.MUTED)
    if not dialog.report.total:
        title, sentence = translate("Import", "Nothing found"), translate("Import", "There are no files there.")
        return Told(title, sentence, icon="search-off", tone=Tone.WARN)
    if not held:
        title = translate("Import", "No template was found")
        return Told(title, f"{sentence}.", icon="search-off", tone=Tone.WARN)
    if number[ImportOutcome.UNREADABLE] or number[ImportOutcome.CONFLICT]:
        return Told(translate("Import", "Imported, with remarks"), f"{sentence}.", icon=Icon.WARN, tone=Tone.WARN)
    return Told(translate("Import", "Imported"), f"{sentence}.", icon=Icon.GOOD, tone=Tone.GOOD)


def _files(count: int) -> str:
    several = QT_TRANSLATE_N_NOOP("Import", "{0} files", "", 2)
    return counted("Import", QT_TRANSLATE_NOOP("Import", "1 file"), several, count)


def _offers() -> tuple[Offer, ...]:
    return (Offer(SHOW_LIBRARY, translate("Import", "Show the library"), "books"),)
