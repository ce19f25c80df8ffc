"""Printing: what the previews and the comparison show, to a printer or as PDF at 1:1."""

from implant_gui.app.fonts import LateTextOutlines
from implant_gui.app.program import Program
from implant_gui.controllers.preview.printing import PrintController, order_of
from implant_gui.domain.viewing.paper import Sheet
from implant_gui.storage.atomic import write_bytes
from implant_gui.views.preview.preview import Preview


def build(program: Program) -> "Printing":
    """Connect everything."""
    return Printing(program)


class Printing:
    """Keeps what the signals lead to."""

    def __init__(self, program: Program) -> None:
        self._controller = printer_of(program)
        for preview in (program.window.browse.preview, program.window.library.preview):
            self._connect(preview)

    def _connect(self, preview: Preview) -> None:
        def open_dialog() -> None:
            if preview.template is not None:
                self._controller.open(order_of(preview.template, preview.drawings))

        preview.drawings.print_requested.connect(open_dialog)


def printer_of(program: Program) -> PrintController:
    """The story of printing for the program's window."""
    return PrintController(
        tasks=program.tasks,
        background=program.pictures,
        encode_pdf=_encode_pdf,
        save=write_bytes,
        messages=program.window.message_bar,
        parent=program.window,
    )


def _encode_pdf(sheets: tuple[Sheet, ...], title: str) -> bytes:
    # Imported here, on a background thread: numpy takes a while.
    from implant_gui.templates.export.paper import encode_sheets

    return encode_sheets(sheets, title, LateTextOutlines())
