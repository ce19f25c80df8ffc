"""PDF documents as pictures, by PDFium: its forms and scripts are never started, links lead nowhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pypdfium2 as pdfium

from implant_gui.domain.content.documents import PageImage, PageSize, UnreadableDocumentError
from implant_gui.domain.content.template_view import Document

_MIME_TYPE: Final = "application/pdf"
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_PAGES: Final = 2_000
_LARGEST_SIDE: Final = 6_000


class PdfReader:
    """A `domain.content.documents.DocumentReader`. PDFium is not thread-safe: one lock around all of it.

    Keep one for the whole program.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def page_sizes(self, document: Document) -> tuple[PageSize, ...]:
        """The pages, at most `_MOST_PAGES`.

        Raises:
            UnreadableDocumentError: it is no PDF, or is damaged, locked or too large.
        """
        with self._opened(document) as opened:
            return tuple(PageSize(*opened.get_page_size(index)) for index in range(min(len(opened), _MOST_PAGES)))

    def render(self, document: Document, page: int, width: int) -> PageImage:
        """A page on white paper.

        Raises:
            UnreadableDocumentError: as `page_sizes`, or there is no such page.
        """
        with self._opened(document) as opened:
            if not 0 <= page < len(opened):
                raise UnreadableDocumentError(f"The document has no page {page + 1}.")
            across, down = opened.get_page_size(page)
            if across <= 0 or down <= 0:
                raise UnreadableDocumentError(f"Page {page + 1} has no size.")
            scale = min(width / across, _LARGEST_SIDE / max(across, down))
            bitmap = opened[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True, may_draw_forms=False)
            array = bitmap.to_numpy()
            return PageImage(array.shape[1], array.shape[0], array.tobytes())

    @contextmanager
    def _opened(self, document: Document) -> Iterator[pdfium.PdfDocument]:
        if document.mime_type.strip("\0 ").lower() not in (_MIME_TYPE, ""):
            raise UnreadableDocumentError("The document is no PDF: its type is another one.")
        if len(document.data) > _MOST_BYTES:
            raise UnreadableDocumentError(f"The document is larger than {_MOST_BYTES >> 20} MiB.")
        with self._lock:
            try:
                opened = pdfium.PdfDocument(document.data)
            except (pdfium.PdfiumError, ValueError) as error:
                raise UnreadableDocumentError("The document is damaged, locked or no PDF.") from error
            try:
                yield opened
            except pdfium.PdfiumError as error:
                raise UnreadableDocumentError("A page of the document is damaged.") from error
            finally:
                opened.close()
