"""What the window looks at templates with; imported and made when it is first needed, on the thread that needs it."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from implant_gui.domain.camera import Camera
from implant_gui.domain.cancel import CancelToken
from implant_gui.domain.documents import PageImage, PageSize
from implant_gui.domain.rendering import Picture, Scene
from implant_gui.domain.template_view import Document, TemplateView

if TYPE_CHECKING:
    from implant_gui.templates.documents import PdfReader
    from implant_gui.templates.rasteriser import Rasteriser


def read_template(path: Path, /) -> TemplateView:
    """The template in a file: a `domain.documents.TemplateReader`."""
    from implant_gui.templates.view import read_template as read

    return read(path)


class LateRenderer:
    """A `domain.rendering.Renderer` whose numpy is imported with the first picture."""

    @cached_property
    def _rasteriser(self) -> "Rasteriser":
        from implant_gui.templates.rasteriser import Rasteriser

        return Rasteriser()

    def render(
        self,
        scene: Scene,
        camera: Camera,
        width: int,
        height: int,
        *,
        is_coarse: bool = False,
        token: CancelToken | None = None,
    ) -> Picture:
        """Draw a picture."""
        return self._rasteriser.render(scene, camera, width, height, is_coarse=is_coarse, token=token)


class LateDocumentReader:
    """A `domain.documents.DocumentReader` whose PDFium is loaded with the first document."""

    @cached_property
    def _reader(self) -> "PdfReader":
        from implant_gui.templates.documents import PdfReader

        return PdfReader()

    def page_sizes(self, document: Document) -> tuple[PageSize, ...]:
        """All pages."""
        return self._reader.page_sizes(document)

    def render(self, document: Document, page: int, width: int) -> PageImage:
        """A page as a picture."""
        return self._reader.render(document, page, width)
