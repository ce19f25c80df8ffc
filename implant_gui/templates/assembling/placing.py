"""Where an attached part comes to lie: in space, and on each drawing of the first part that has a drawing to match."""

from collections.abc import Iterator

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.geometry import UNMOVED2, UNMOVED3, Frame2, Frame3
from implant_gui.domain.content.mating import Feature
from implant_gui.domain.content.template_view import GenericContent, JointEnd, TemplateView
from implant_gui.domain.viewing.composition import Attachment, Choice, Misfit, MisfitKind, PaperPlacement, Part
from implant_gui.templates.assembling.mating import (
    mate_in_plane,
    mate_in_space,
    motion_in_plane,
    motion_in_space,
)


def place(
    index: int,
    template: TemplateView,
    content: GenericContent,
    choice: Choice,
    attachment: Attachment | None,
    partner: Part | None,
) -> tuple[Part, list[Misfit]]:
    """A part in its place, and what stands in the way of that, without the part's name."""
    if attachment is None or partner is None:
        sheets = tuple(PaperPlacement(each.number, each.number, UNMOVED2) for each in content.drawings)
        return Part(index, choice.component, template, None, UNMOVED3, sheets), []
    joint = _Joint(content, choice, attachment, partner)
    in_space = joint.in_space()
    on_paper = tuple(joint.on_paper())
    if in_space is None and not on_paper and not joint.problems:
        joint.problems.append(Misfit(MisfitKind.NO_FRAMES))
    return Part(index, choice.component, template, attachment, in_space, on_paper), joint.problems


class _Joint:
    """The geometry of one attachment."""

    def __init__(self, content: GenericContent, choice: Choice, attachment: Attachment, partner: Part) -> None:
        self.problems: list[Misfit] = []
        self._content = content
        self._partner = partner
        self._other_content = _content_of(partner.template)
        self._own = _feature(content, attachment.own_end)
        self._other = _feature(self._other_content, attachment.partner_end)
        self._own_values = {move.freedom: move.value for move in choice.moves if not move.is_of_partner}
        self._other_values = {move.freedom: move.value for move in choice.moves if move.is_of_partner}

    def in_space(self) -> Frame3 | None:
        """The motion to the first part's Frame of Reference; None if a frame is missing."""
        fixed, moving = self._other.frame, self._own.frame
        if fixed is None or moving is None or self._partner.in_space is None:
            return None
        mated = mate_in_space(fixed, moving)
        if mated is None:
            self.problems.append(Misfit(MisfitKind.MIRRORED_IN_SPACE))
            return None
        first = motion_in_space(moving.point, self._own.freedoms, self._own_values)
        last = motion_in_space(fixed.point, self._other.freedoms, self._other_values)
        return self._partner.in_space.after(last).after(mated).after(first)

    def on_paper(self) -> Iterator[PaperPlacement]:
        """The motions onto the sheets of the first part."""
        for sheet in self._partner.on_paper:
            other = self._other_content.drawing(sheet.drawing)
            drawing = None if other is None else self._drawing_like(other)
            motion = None if drawing is None else self._in_plane(drawing.number, sheet.drawing)
            if drawing is not None and motion is not None:
                yield PaperPlacement(sheet.sheet, drawing.number, sheet.frame.after(motion))

    def _drawing_like(self, other: Drawing) -> Drawing | None:
        """The drawing with the same view; where each has a single one, that one, whatever its view is called."""
        drawings = self._content.drawings
        if len(drawings) == len(self._other_content.drawings) == 1:
            return drawings[0]
        return next((each for each in drawings if each.has_view_of(other)), None)

    def _in_plane(self, own_drawing: int, other_drawing: int) -> Frame2 | None:
        fixed, moving = self._other.on(other_drawing), self._own.on(own_drawing)
        if fixed is None or moving is None:
            return None
        mated = mate_in_plane(fixed.frame, moving.frame)
        if mated is None:
            self.problems.append(Misfit(MisfitKind.MIRRORED_ON_DRAWING, number=own_drawing))
            return None
        first = motion_in_plane(moving.frame.point, moving.freedoms, self._own_values)
        last = motion_in_plane(fixed.frame.point, fixed.freedoms, self._other_values)
        return last.after(mated).after(first)


def _content_of(template: TemplateView) -> GenericContent:
    return template.content if isinstance(template.content, GenericContent) else GenericContent()


def _feature(content: GenericContent, end: JointEnd) -> Feature:
    return content.feature(end.feature_set, end.feature) or Feature(end.feature, None)
