"""What is worth knowing of a match at a glance: marks with an icon, a tone and words."""

from enum import Enum

from implant_gui.models.roles import Icon, Tone


class Mark(Enum):
    """A mark of a match, weightiest first."""

    NO_UID = "no-uid"
    SUPERSEDED = "superseded"
    NOT_YET_EFFECTIVE = "not-yet-effective"
    DISAPPROVED = "disapproved"
    TEXT_PROBLEM = "text-problem"
    HELD = "held"

    @property
    def icon(self) -> Icon:
        raise NotImplementedError

    @property
    def tone(self) -> Tone:
        raise NotImplementedError

    @property
    def title(self) -> str:
        """Two or three words, translated."""
        raise NotImplementedError

    @property
    def sentence(self) -> str:
        """What it means, translated."""
        raise NotImplementedError
