import pytest

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.landmark import Landmark, LandmarkKind
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import Role
from implant_gui.domain.service.codes import Code
from implant_gui.models.common.titles import title_words

_NAMELESS = (
    Drawing(2, "", None, (), 1.0, (), None),
    Surface(3, ""),
    *(Landmark(kind, 4) for kind in LandmarkKind),
    Role(None, is_exclusive=False, is_mandatory=False, components=()),
)
_NAMED = (
    Drawing(2, "Front", None, (), 1.0, (), None),
    Surface(3, "Cup"),
    Landmark(LandmarkKind.LINE, 4, "Axis"),
    Role(Code("1", "X", "Stem"), is_exclusive=False, is_mandatory=False, components=()),
)


@pytest.mark.parametrize("part", [*_NAMELESS, *_NAMED])
def test_in_english_it_is_what_the_command_line_says(part: Drawing | Surface | Landmark | Role) -> None:
    assert title_words(part) == part.title
