"""Opening documents that came inside templates: shown by the program itself, as pictures, and saved as they came."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.printing import file_name
from implant_gui.domain.content.documents import DocumentReader, UnreadableDocumentError
from implant_gui.domain.content.template_view import Document
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.common.told import Told
from implant_gui.views.preview.document_viewer import DocumentViewer, PageRequest

translate = QCoreApplication.translate
SaveFile = Callable[[Path, bytes], None]
_MESSAGE: Final = "document"


class DocumentsController:
    """Opens documents.

    Thread: GUI.

    Args:
        background: the thread on which pages are drawn and files are written.
        save: writes a file in a way that survives; raises `OperationError`.
        messages: told when a file has been written.
        parent: the window that the viewers belong to.
    """

    def __init__(
        self,
        *,
        tasks: Tasks,
        background: Background,
        reader: DocumentReader,
        save: SaveFile,
        messages: MessageBar,
        parent: QWidget,
    ) -> None:
        self._tasks = tasks
        self._save_file = save
        self._messages = messages
        self._background = background
        self._reader = reader
        self._parent = parent
        self._open: dict[int, _OpenDocument] = {}
        self._count = 0

    def open(self, title: str, document: Document) -> None:
        """Show a document in a window of its own."""
        self._count += 1
        viewer = DocumentViewer(title, self._parent)
        opened = _OpenDocument(self._tasks, self._background, self._reader, viewer, document)
        self._open[self._count] = opened
        viewer.copy_wanted.connect(partial(self._ask_file, viewer, title, document))
        viewer.finished.connect(partial(self._on_viewer_finished, self._count))
        viewer.show()
        opened.begin(f"document {self._count}")

    def save(self, path: Path, document: Document) -> None:
        """Write a document to a file, as it came but for what pads it to an even length."""
        self._tasks.launch(f"save {path}", self._save(path, document))

    def _ask_file(self, viewer: DocumentViewer, title: str, document: Document) -> None:
        asking = QFileDialog(viewer, translate("Documents", "Save a copy"))
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix("pdf")
        asking.setNameFilter(translate("Documents", "PDF documents (*.pdf)"))
        name = file_name(title) or translate("Documents", "Document")
        asking.selectFile(f"{name}.pdf")
        asking.fileSelected.connect(lambda path: self.save(Path(path), document))
        asking.open()

    async def _save(self, path: Path, document: Document) -> None:
        await self._background(partial(self._save_file, path, document.data.removesuffix(b"\0")))
        told = Told(translate("Documents", "The document is saved"), str(path), "", "circle-check", Tone.GOOD)
        self._messages.show_message(told, key=_MESSAGE)

    def _on_viewer_finished(self, number: int, _result: int) -> None:
        self._open.pop(number).close()


class _OpenDocument:
    """One document and its viewer."""

    def __init__(
        self, tasks: Tasks, background: Background, reader: DocumentReader, viewer: DocumentViewer, document: Document
    ) -> None:
        self._tasks = tasks
        self._background = background
        self._reader = reader
        self._viewer: DocumentViewer | None = viewer
        self._document = document
        self._key = ""
        self._wanted: PageRequest | None = None
        viewer.page_wanted.connect(self._on_page_wanted)

    def begin(self, key: str) -> None:
        self._key = key
        self._tasks.launch(f"open {key}", self._read())

    def close(self) -> None:
        self._viewer = None

    async def _read(self) -> None:
        try:
            sizes = await self._background(partial(self._reader.page_sizes, self._document))
        except UnreadableDocumentError as error:
            self._tell(str(error))
            return
        if self._viewer is not None:
            self._viewer.show_document(sizes)

    def _on_page_wanted(self, request: PageRequest) -> None:
        self._wanted = request
        self._tasks.launch(self._key, self._draw())

    async def _draw(self) -> None:
        while self._wanted is not None and self._viewer is not None:
            request, self._wanted = self._wanted, None
            try:
                image = await self._background(
                    partial(self._reader.render, self._document, request.page, request.width)
                )
            except UnreadableDocumentError as error:
                self._tell(str(error))
            else:
                if self._viewer is not None:
                    self._viewer.show_page(request, image)

    def _tell(self, sentence: str) -> None:
        if self._viewer is not None:
            self._viewer.show_problem(sentence)
