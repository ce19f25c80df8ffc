"""What there is to see of a composed assembly: all parts on the drawings of the first one, and all in one space."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from implant_gui.domain.content.drawing import Colour, Drawing, Layer, MatingMark
from implant_gui.domain.content.template_view import AssemblyContent, GenericContent, TemplateView
from implant_gui.domain.viewing.composition import Choice, Composed, Composition, Part
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.assembling.composing import compose
from implant_gui.templates.datasets.visible import made_visible
from implant_gui.templates.drawings.carrying import carried, extent_of

_INKS: Final[tuple[Colour, ...]] = (
    (18, 135, 165),
    (200, 105, 15),
    (150, 95, 205),
    (45, 145, 80),
    (215, 65, 85),
    (128, 128, 128),
)
"""One part's outline is told from another's by these; each can be seen on light and on dark."""


def show_composed(
    assembly: AssemblyContent, choices: Sequence[Choice], templates: Mapping[str, TemplateView]
) -> Composed:
    """Put the chosen components together and draw them: a `domain.viewing.composition.Compose`."""
    composition = compose(assembly, choices, templates)
    inks = tuple(_ink(place) for place in range(len(composition.parts)))
    return Composed(composition, merged_drawings(composition), tuple(_scene(composition)), inks)


def merged_drawings(composition: Composition) -> tuple[Drawing, ...]:
    """The drawings of the first part with the outlines of all parts that have a place on them."""
    if not composition.parts:
        return ()
    sheets = _content(composition.parts[0]).drawings
    return tuple(_merged(sheet, composition) for sheet in sheets)


def _merged(sheet: Drawing, composition: Composition) -> Drawing:
    layers: list[Layer] = []
    marks: list[MatingMark] = []
    for place, part in enumerate(composition.parts):
        drawing = _on(part, sheet.number)
        if drawing is not None:
            layers += _outline(drawing, title_of(part), _ink(place))
            marks += _joint(drawing, part)
    return replace(
        sheet,
        layers=tuple(layers),
        extent=extent_of(layers),
        rotation_point=None,
        bounding_box=None,
        landmarks=(),
        mating=tuple(marks),
        remarks=(),
    )


def _ink(place: int) -> Colour:
    return _INKS[place % len(_INKS)]


def title_of(part: Part) -> str:
    """What people call a part."""
    identity = part.template.identity
    return made_visible(f"{identity.name} {identity.size}".strip()) or f"Component {part.component}"


def _on(part: Part, sheet: int) -> Drawing | None:
    """A part's drawing, carried onto a sheet; None if it has no place there."""
    placement = next((each for each in part.on_paper if each.sheet == sheet), None)
    drawing = None if placement is None else _content(part).drawing(placement.drawing)
    return None if placement is None or drawing is None else carried(drawing, placement.frame)


def _outline(drawing: Drawing, title: str, ink: Colour) -> Iterator[Layer]:
    """What the contour pen draws, under the part's name; everything where nothing is said to be the contour."""
    layers = [layer for layer in drawing.layers if layer.is_contour] or drawing.layers
    for layer in layers:
        yield replace(layer, label=title, colour=ink, is_contour=True)


def _joint(drawing: Drawing, part: Part) -> Iterator[MatingMark]:
    """The feature by which a part hangs on another one."""
    if part.attachment is None:
        return
    end = part.attachment.own_end
    for mark in drawing.mating:
        if (mark.set_number, mark.feature) == (end.feature_set, end.feature):
            yield mark


def _scene(composition: Composition) -> Iterator[ScenePart]:
    for part in composition.parts:
        if part.in_space is not None:
            for surface in _content(part).surfaces:
                yield ScenePart(surface, part.in_space)


def _content(part: Part) -> GenericContent:
    return part.template.content if isinstance(part.template.content, GenericContent) else GenericContent()
