"""Giving templates away: drawings as SVG and PDF, surfaces as STL, PLY, glTF and PNG, everything else as JSON.

Gives bytes; writing them in a way that survives is the caller's business.
"""

from implant_gui.domain.content.template_view import GenericContent, TemplateView
from implant_gui.domain.keeping.exporting import ExportForm, NothingToExport
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.domain.viewing.paper import TextOutlines
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.export import gltf, json_form, paper, ply, png, stl, svg


def export(template: TemplateView, form: ExportForm, outlines: TextOutlines | None = None) -> bytes:
    """The content of a file in that form; `outlines` draws text on paper that the fonts of PDF readers lack.

    Raises:
        NothingToExport: the template has no drawing or no surface that the form needs.
    """
    match form:
        case ExportForm.JSON:
            return json_form.encode(template)
        case ExportForm.SVG:
            return svg.encode(pages_of(template))
        case ExportForm.PDF:
            return paper.encode(pages_of(template), title_of(template), outlines, paper.warnings_of(template))
        case ExportForm.STL:
            return stl.encode(parts_of(template))
        case ExportForm.PLY:
            return ply.encode(parts_of(template))
        case ExportForm.GLB:
            return gltf.encode(parts_of(template))
        case ExportForm.PNG:
            return png.encode(png.portrait(parts_of(template)))


def title_of(template: TemplateView) -> str:
    """Name, size and part number."""
    identity = template.identity
    return ", ".join(filter(None, (f"{identity.name} {identity.size}".strip(), identity.part_number)))


def pages_of(template: TemplateView) -> tuple[DrawnPage, ...]:
    """Each drawing of a generic template as a page.

    Raises:
        NothingToExport: nothing is drawn.
    """
    drawings = template.content.drawings if isinstance(template.content, GenericContent) else ()
    title = title_of(template)
    pages = tuple(
        DrawnPage(f"{title}: {drawing.title}", (DrawnPart(drawing),)) for drawing in drawings if drawing.extent
    )
    if not pages:
        raise NothingToExport("The template has no drawing.")
    return pages


def parts_of(template: TemplateView) -> tuple[ScenePart, ...]:
    """The surfaces of a generic template: those of the whole implant, or all if none is said to be that.

    Raises:
        NothingToExport: it has none.
    """
    surfaces = template.content.surfaces if isinstance(template.content, GenericContent) else ()
    shown = [surface for surface in surfaces if surface.point_count]
    parts = tuple(ScenePart(surface) for surface in shown if surface.is_whole) or tuple(map(ScenePart, shown))
    if not parts:
        raise NothingToExport("The template has no surface.")
    return parts
