"""What the parts of a template are called in the window: as their maker calls them, else by their numbers."""

from typing import Final

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.landmark import Landmark, LandmarkKind
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import Role
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, words

_LANDMARKS: Final = {
    LandmarkKind.POINT: QT_TRANSLATE_NOOP("models", "Point {0}"),
    LandmarkKind.LINE: QT_TRANSLATE_NOOP("models", "Line {0}"),
    LandmarkKind.PLANE: QT_TRANSLATE_NOOP("models", "Plane {0}"),
}


def title_words(part: Drawing | Surface | Landmark | Role) -> str:
    """The same as its `title`, in the user's language where that is no name of the maker's."""
    match part:
        case Drawing(number=number):
            return part.name or words(QT_TRANSLATE_NOOP("models", "Drawing {0}")).format(number)
        case Surface(number=number):
            return part.label or words(QT_TRANSLATE_NOOP("models", "Surface {0}")).format(number)
        case Landmark(kind=kind, number=number):
            return part.name or words(_LANDMARKS[kind]).format(number)
        case Role():
            return part.name or words(QT_TRANSLATE_NOOP("models", "A role without a name"))
