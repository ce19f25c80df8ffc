"""From what is shown to paper: the dialog, then a printer or a PDF, both at exactly 1:1."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.content.drawing import Colour, Drawing
from implant_gui.domain.content.geometry import Frame2
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.domain.viewing.paper import Sheet
from implant_gui.models.common.moments import moment_text
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.titles import title_words
from implant_gui.models.preview.facts import notice_text
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.common.told import Told
from implant_gui.views.pictures.comparison import ComparisonWindow
from implant_gui.views.pictures.drawing_layout import PlacedDrawing, layer_title
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.printing.print_dialog import PrintDialog, PrintOrder
from implant_gui.views.printing.sheet_painter import print_sheets

translate = QCoreApplication.translate
EncodePdf = Callable[[tuple[Sheet, ...], str], bytes]
SaveFile = Callable[[Path, bytes], None]
_MIRRORED: Final = Frame2((0.0, 0.0), (-1.0, 0.0), (0.0, 1.0))
_MESSAGE: Final = "printing"
_MUTED: Final[Colour] = (90, 90, 90)
_ALARM: Final[Colour] = (176, 0, 0)
_MOST_NOTICES: Final = 3


class PrintController:
    """Prints.

    Thread: GUI.

    Args:
        encode_pdf: makes a document of sheets, on the background thread.
        save: writes a file in a way that survives; raises `OperationError`.
        messages: told when a file has been written, or a printer has refused.
        parent: the window that the dialogs belong to, unless another one asks.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        encode_pdf: EncodePdf,
        save: SaveFile,
        messages: MessageBar,
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._encode_pdf = encode_pdf
        self._save_file = save
        self._messages = messages
        self._parent = parent

    def open(self, order: PrintOrder, parent: QWidget | None = None) -> None:
        """Ask how to print something."""
        dialog = PrintDialog(order, parent or self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.print_wanted.connect(partial(self._print, dialog))
        dialog.pdf_wanted.connect(partial(self._ask_file, dialog))
        dialog.open()

    def save(self, path: Path, title: str, sheets: tuple[Sheet, ...]) -> None:
        """Write a PDF."""
        self._tasks.launch(f"save {path}", self._save(path, title, sheets))

    def _print(self, dialog: QDialog, title: str, sheets: tuple[Sheet, ...]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        asking = QPrintDialog(printer, dialog)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.accepted.connect(partial(self._on_printer_chosen, printer, sheets, dialog))
        QDialog.open(asking)

    def _on_printer_chosen(self, printer: QPrinter, sheets: tuple[Sheet, ...], dialog: QDialog) -> None:
        if print_sheets(printer, sheets):
            dialog.close()
            return
        sentence = translate("Print", "The printer “{0}” does not take the sheets.").format(printer.printerName())
        next_step = translate("Print", "Save them as a PDF and print that at 100 %.")
        told = Told(translate("Print", "Not printed"), sentence, next_step, "alert-triangle", Tone.WARN)
        self._messages.show_message(told, key=_MESSAGE)

    def _ask_file(self, dialog: QDialog, title: str, sheets: tuple[Sheet, ...]) -> None:
        asking = QFileDialog(dialog, translate("Print", "Save as PDF"))
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix("pdf")
        asking.setNameFilter(translate("Print", "PDF documents (*.pdf)"))
        asking.selectFile(f"{file_name(title)}.pdf")
        asking.fileSelected.connect(lambda path: self._on_file_chosen(Path(path), title, sheets, dialog))
        asking.open()

    def _on_file_chosen(self, path: Path, title: str, sheets: tuple[Sheet, ...], dialog: QDialog) -> None:
        dialog.close()
        self.save(path, title, sheets)

    async def _save(self, path: Path, title: str, sheets: tuple[Sheet, ...]) -> None:
        data = await self._background(partial(self._encode_pdf, sheets, title))
        await self._background(partial(self._save_file, path, data))
        sentence = translate("Print", "{0} prints at true size if the printer does not scale it.").format(path)
        told = Told(translate("Print", "PDF saved"), sentence, "", "circle-check", Tone.GOOD)
        self._messages.show_message(told, key=_MESSAGE)


def order_of(template: TemplateView, view: DrawingView) -> PrintOrder:
    """What a view of drawings shows: its views and layers, mirrored as it is."""
    identity = template.identity
    name = ", ".join(filter(None, (f"{identity.name} {identity.size}".strip(), identity.part_number)))
    mirrored = view.canvas.is_mirrored
    told = translate("Print", " (mirrored)") if mirrored else ""
    pages = tuple(
        DrawnPage(
            f"{name}: {title_words(drawing)}{told}",
            (DrawnPart(_without(drawing, view.hidden_layers), _MIRRORED if mirrored else Frame2()),),
        )
        for drawing in view.shown
        if drawing.extent is not None
    )
    return PrintOrder(name, pages, tuple(_told(template)))


def _told(template: TemplateView) -> Iterator[tuple[str, Colour]]:
    """What must not be missing on paper either: whose template it is, which version, and notices of the maker."""
    identity = template.identity
    version = translate("Print", "version {0}").format(identity.version) if identity.version else ""
    effective = moment_text(identity.effective)
    since = translate("Print", "effective {0}").format(effective) if effective else ""
    whose = " · ".join(filter(None, (identity.maker, version, since)))
    if whose:
        yield whose, _MUTED
    for notice in template.notifications[:_MOST_NOTICES]:
        said = " · ".join(filter(None, (moment_text(notice.issued), notice_text(notice))))
        yield translate("Print", "NOTICE FROM THE MANUFACTURER: {0}").format(said), _ALARM
    if len(template.notifications) > _MOST_NOTICES:
        more = len(template.notifications) - _MOST_NOTICES
        yield translate("Print", "{0} MORE NOTICES FROM THE MANUFACTURER").format(more), _ALARM


def order_of_comparison(window: ComparisonWindow) -> PrintOrder:
    """The outlines of a comparison, one over another as they are."""
    shown = [placed for placed in window.canvas.placed if placed.layers and placed.ink is not None]
    page = DrawnPage(window.title, tuple(map(_outlined, shown)))
    return PrintOrder(window.title, (page,) if shown else (), window.printed_legend)


def _outlined(placed: PlacedDrawing) -> DrawnPart:
    ink = placed.ink or (0, 0, 0)
    layers = tuple(replace(layer, colour=ink) for layer in placed.layers)
    motion = placed.motion
    frame = Frame2((motion.dx(), motion.dy()), (motion.m11(), motion.m12()), (motion.m21(), motion.m22()))
    return DrawnPart(replace(placed.drawing, layers=layers), frame)


def _without(drawing: Drawing, hidden: frozenset[str]) -> Drawing:
    return replace(drawing, layers=tuple(layer for layer in drawing.layers if layer_title(layer) not in hidden))


def file_name(title: str) -> str:
    """A name that every file system takes."""
    return "".join(letter if letter.isalnum() or letter in " -_.," else "_" for letter in title)[:100].strip(" .")
