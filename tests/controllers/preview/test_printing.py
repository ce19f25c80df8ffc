"""What is shown is what gets on paper, and a PDF that was saved is told of."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from implant_gui.app.fonts import LateTextOutlines
from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.printing import PrintController, order_of, order_of_comparison
from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.template_view import Notice
from implant_gui.domain.viewing.paper import Paper, Sheet, sheets_on
from implant_gui.storage.atomic import write_bytes
from implant_gui.templates.export.paper import encode_sheets
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.comparison import Compared, ComparisonWindow
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.printing.print_dialog import PrintDialog, PrintOrder
from tests.views.seen_templates import drawing, layer, template


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    with QEventLoop(qapp) as made:
        asyncio.set_event_loop(made)
        yield made
    asyncio.set_event_loop(None)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def view(qtbot: QtBot) -> DrawingView:
    made = DrawingView(Calibration())
    qtbot.addWidget(made)
    return made


def encode(sheets: tuple[Sheet, ...], title: str) -> bytes:
    return encode_sheets(sheets, title, LateTextOutlines())


def shown_on(view: DrawingView, *drawings: Drawing) -> PrintOrder:
    view.show_drawings(drawings)
    return order_of(template(drawings=drawings), view)


def test_every_drawing_that_is_shown_gets_a_page(view: DrawingView) -> None:
    order = shown_on(view, drawing(label="Front"), drawing(number=2, label="Side"))
    assert [page.title for page in order.pages] == ["Stem 12: Front", "Stem 12: Side"]
    assert order.title == "Stem 12"


def test_maker_and_version_are_printed(view: DrawingView) -> None:
    shown = template(drawings=(drawing(),))
    told = replace(shown, identity=replace(shown.identity, version="2", effective="20240301"))
    view.show_drawings((drawing(),))
    ((text, _),) = order_of(told, view).legend
    assert text == "Maker · version 2 · effective 2024-03-01"


def test_a_notice_of_the_manufacturer_is_on_every_sheet(view: DrawingView) -> None:
    notices = (Notice("20240301", "Stop using it:\nthe cone may break. " + "Really. " * 25),)
    drawings = (drawing(label="Front"), drawing(number=2, label="Side"))
    view.show_drawings(drawings)
    order = order_of(template(drawings=drawings, notices=notices), view)
    document = pypdfium2.PdfDocument(encode(sheets_on(order.pages, Paper.A4, order.legend), "Title"))
    assert len(document) == 2
    for page in document:
        text = " ".join(page.get_textpage().get_text_bounded().split())
        assert "NOTICE FROM THE MANUFACTURER: 2024-03-01 · Stop using it: the cone may break." in text
        assert text.count("Really.") == 25
        right = max(page.get_textpage().get_charbox(place)[2] for place in range(page.get_textpage().count_chars()))
        assert right < page.get_width()
    document.close()


def test_hidden_layers_are_not_printed(view: DrawingView) -> None:
    drawn = drawing(layer(((0, 0), (1, 1))), layer(((0, 0), (2, 2)), pen=2, label="Cut"))
    view.show_drawings((drawn,))
    next(action for action in view.layers.actions() if action.text() == "Cut").trigger()
    (page,) = order_of(template(drawings=(drawn,)), view).pages
    assert [each.label for each in page.parts[0].drawing.layers] == ["Contour"]


def test_a_mirrored_drawing_is_printed_so_and_says_so(view: DrawingView) -> None:
    view.canvas.set_mirrored(True)
    (page,) = shown_on(view, drawing()).pages
    assert page.title.endswith("(mirrored)")
    assert page.parts[0].frame.carried((10, 20)) == (-10, 20)


def test_a_comparison_is_one_page_with_a_legend(qtbot: QtBot) -> None:
    window = ComparisonWindow(Calibration())
    qtbot.addWidget(window)
    window.add([Compared("1", "Stem 1", "", (drawing(),)), Compared("2", "Stem 2", "", (drawing(),))])
    order = order_of_comparison(window)
    (page,) = order.pages
    assert len(page.parts) == 2
    assert [text for text, _ in order.legend] == ["Stem 1", "Stem 2"]
    colours = [part.drawing.layers[0].colour for part in page.parts]
    assert colours == [ink for _, ink in order.legend]


def test_a_pdf_is_written_and_told_of(qtbot: QtBot, loop: QEventLoop, tmp_path: Path, view: DrawingView) -> None:
    window, messages = QWidget(), MessageBar()
    qtbot.addWidget(window)
    qtbot.addWidget(messages)
    order = shown_on(view, drawing(label="Μηρός"))
    path = tmp_path / "stem.pdf"

    async def story() -> None:
        failures: list[BaseException] = []
        tasks, background = Tasks(failures.append, failures.append), Background("printing")
        controller = PrintController(
            tasks=tasks, background=background, encode_pdf=encode, save=write_bytes, messages=messages, parent=window
        )
        controller.open(order)
        (dialog,) = window.findChildren(PrintDialog)
        assert "One sheet" in dialog.sentence
        dialog.close()
        controller.save(path, order.title, sheets_on(order.pages, Paper.A4))
        while tasks.is_running(f"save {path}"):  # noqa: ASYNC110 - it is Qt that makes the condition true
            await asyncio.sleep(0.005)
        controller.save(tmp_path / "stem.pdf" / "impossible.pdf", "", sheets_on(order.pages, Paper.A4))
        while not failures:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        await tasks.stop()
        background.stop()

    loop.run_until_complete(asyncio.wait_for(story(), 30))
    assert any("stem.pdf" in label.text() for label in messages.findChildren(PlainLabel))
    document = pypdfium2.PdfDocument(path)
    assert "?" not in document[0].get_textpage().get_text_bounded()
    document.close()
