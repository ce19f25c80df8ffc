"""Looking at encapsulated documents: pages as pictures, nothing that could act."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from implant_gui.domain.content.template_view import Document, TemplateView


class UnreadableDocumentError(ValueError):
    """A document cannot be shown; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page in points of 1/72 inch."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture: uint8, shape (height, width, 4), red, green, blue and a value without meaning."""

    width: int
    height: int
    rgbx: bytes = field(repr=False)


class DocumentReader(Protocol):
    """Draws pages of documents. Any thread; calls take as long as they take."""

    def page_sizes(self, document: Document) -> tuple[PageSize, ...]:
        """All pages.

        Raises:
            UnreadableDocumentError: it is none, or is damaged.
        """

    def render(self, document: Document, page: int, width: int) -> PageImage:
        """A page, counted from 0, `width` pixels wide.

        Raises:
            UnreadableDocumentError: the page cannot be drawn.
        """


class TemplateReader(Protocol):
    """Reads everything that can be looked at. Any thread."""

    def __call__(self, path: Path, /) -> TemplateView:
        """The template in a Part 10 file, as far as it can be read.

        Raises:
            OSError: the file cannot be read.
        """
