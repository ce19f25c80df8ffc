"""Marks: what is worth knowing of a row at a glance, as an icon, a tone and words."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import words


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark looks. Title and sentence are marked for translation where they stand."""

    icon: Icon
    tone: Tone
    title: str
    sentence: str


class MarkBase(Enum):
    """What kinds of marks have in common: their members are `Look`s, the weightiest first."""

    @property
    def icon(self) -> Icon:
        """Its picture."""
        return self._look.icon

    @property
    def tone(self) -> Tone:
        """How serious it is."""
        return self._look.tone

    @property
    def title(self) -> str:
        """Two or three words, translated."""
        return words(self._look.title)

    @property
    def sentence(self) -> str:
        """What it means, translated."""
        return words(self._look.sentence)

    @property
    def _look(self) -> Look:
        look: Look = self.value
        return look
