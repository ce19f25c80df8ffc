"""Pictures come from other threads: the window goes on, and only what was last asked for is shown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.documents import DocumentsController
from implant_gui.controllers.preview.render import RenderController
from implant_gui.domain.content.geometry import Box3
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import Document
from implant_gui.storage.atomic import write_bytes
from implant_gui.templates.catalogue import build
from implant_gui.templates.documents import PdfReader
from implant_gui.templates.raster.rasteriser import Rasteriser
from implant_gui.templates.view import view_of
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.pictures.surface_view import SurfaceView
from implant_gui.views.preview.document_viewer import DocumentViewer
from tests.views.conftest import button
from tests.views.seen_templates import surface

Play = Callable[[Callable[[Tasks, Background], Awaitable[None]]], None]


@pytest.fixture
def play(qapp: QApplication) -> Iterator[Play]:
    """Runs a story on Qt's loop, with a thread for pictures; what a task raises, the story raises."""

    def do_play(story: Callable[[Tasks, Background], Awaitable[None]]) -> None:
        failures: list[BaseException] = []
        background = Background("pictures")
        loop = QEventLoop(qapp)

        async def played() -> None:
            tasks = Tasks(failures.append, failures.append)
            await asyncio.wait_for(story(tasks, background), 30)
            await tasks.stop()

        with loop:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(played())
        background.stop()
        if failures:
            raise failures[0]

    yield do_play
    asyncio.set_event_loop(None)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - it is Qt that makes the condition true
        await asyncio.sleep(0.005)


@pytest.fixture
def view(qtbot: QtBot) -> SurfaceView:
    made = SurfaceView()
    qtbot.addWidget(made)
    made.resize(480, 480)
    made.show()
    return made


def sphere(rows: int) -> Surface:
    """2 * rows * rows triangles."""
    angles = np.linspace(0.02, np.pi - 0.02, rows + 1)[:, None], np.linspace(0, 2 * np.pi, rows + 1)[None, :]
    along, around = np.broadcast_arrays(*angles)
    shape = (np.sin(along) * np.cos(around), np.sin(along) * np.sin(around), np.cos(along))
    points = (50 * np.stack(shape, axis=-1)).reshape(-1, 3).astype("<f4")
    corner = (np.arange(rows)[:, None] * (rows + 1) + np.arange(rows)[None, :]).reshape(-1)
    one = np.stack([corner, corner + rows + 1, corner + 1], axis=1)
    other = np.stack([corner + 1, corner + rows + 1, corner + rows + 2], axis=1)
    triangles = np.concatenate([one, other]).astype("<i4")
    normals = (points / 50).astype("<f4")
    box = Box3((-50, -50, -50), (50, 50, 50))
    return Surface(1, "", points.tobytes(), normals.tobytes(), triangles.tobytes(), is_closed=True, extent=box)


def test_the_window_goes_on_while_half_a_million_triangles_are_drawn(play: Play, view: SurfaceView) -> None:
    ticks: list[bool] = []
    timer = QTimer(view, interval=0)
    timer.timeout.connect(lambda: ticks.append(view.canvas.is_sharp))

    async def story(tasks: Tasks, background: Background) -> None:
        controller = RenderController(tasks=tasks, background=background, renderer=Rasteriser(), canvas=view.canvas)
        timer.start()
        view.show_surfaces((sphere(500),))
        await until(lambda: view.canvas.is_sharp)
        timer.stop()
        del controller

    play(story)
    assert ticks.count(False) > 10


def test_only_the_last_view_is_shown_in_the_end(play: Play, view: SurfaceView) -> None:
    async def story(tasks: Tasks, background: Background) -> None:
        controller = RenderController(tasks=tasks, background=background, renderer=Rasteriser(), canvas=view.canvas)
        view.show_surfaces((sphere(200),))
        for _ in range(20):
            view.canvas.turn(7, 3)
        await until(lambda: view.canvas.is_sharp)
        assert view.canvas.shown_camera == view.canvas.camera
        del controller

    play(story)


def test_a_surface_that_is_switched_off_is_not_drawn(play: Play, view: SurfaceView) -> None:
    async def story(tasks: Tasks, background: Background) -> None:
        controller = RenderController(tasks=tasks, background=background, renderer=Rasteriser(), canvas=view.canvas)
        view.show_surfaces((surface(10.0), surface(5.0, 2, "Core")))
        await until(lambda: view.canvas.is_sharp)
        before = view.canvas.grab().toImage()
        view.layers.actions()[0].trigger()
        await until(lambda: view.canvas.is_sharp)
        assert view.canvas.grab().toImage() != before
        del controller

    play(story)


def _documents() -> Iterator[Document]:
    for dataset in build():
        for notice in view_of(dataset).notifications:
            if notice.document is not None:
                yield notice.document


def documents(tasks: Tasks, background: Background, window: QWidget) -> DocumentsController:
    messages = MessageBar()
    messages.setParent(window)
    return DocumentsController(
        tasks=tasks, background=background, reader=PdfReader(), save=write_bytes, messages=messages, parent=window
    )


def test_a_copy_of_a_document_is_saved_as_it_came(play: Play, qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    async def story(tasks: Tasks, background: Background) -> None:
        controller = documents(tasks, background, window)
        controller.open("Recall: 1/2", next(_documents()))
        (viewer,) = window.findChildren(DocumentViewer)
        await until(lambda: viewer.has_page)
        button(viewer, "Save a copy…").click()
        (asking,) = viewer.findChildren(QFileDialog)
        assert asking.selectedFiles()[0].endswith("Recall_ 1_2.pdf")
        asking.fileSelected.emit(str(tmp_path / "copy.pdf"))
        bar = window.findChildren(MessageBar)[0]
        await until(lambda: bool(bar.messages))
        assert bar.messages[0].told.title == "The document is saved"
        viewer.close()

    play(story)
    saved = (tmp_path / "copy.pdf").read_bytes()
    assert saved.startswith(b"%PDF-")
    assert saved in next(_documents()).data


def test_a_document_opens_page_by_page(play: Play, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    async def story(tasks: Tasks, background: Background) -> None:
        controller = documents(tasks, background, window)
        controller.open("Recall", next(_documents()))
        viewer = window.findChildren(DocumentViewer)[0]
        await until(lambda: viewer.has_page)
        viewer.zoom_in()
        viewer.next_page()
        assert viewer.page == 0
        viewer.close()

    play(story)


@pytest.mark.parametrize(
    "document",
    [
        Document("application/pdf", b"%PDF-1.7 and no more"),
        Document("application/pdf", b""),
        Document("text/html", b"<script>"),
    ],
)
def test_a_document_that_is_none_gives_a_sentence(play: Play, qtbot: QtBot, document: Document) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    async def story(tasks: Tasks, background: Background) -> None:
        controller = documents(tasks, background, window)
        controller.open("Recall", document)
        viewer = window.findChildren(DocumentViewer)[0]
        await until(lambda: viewer.sentence.startswith("The document"))
        viewer.close()

    play(story)
