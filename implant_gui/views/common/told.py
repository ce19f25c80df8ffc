"""How anything is told to a person in the window."""

from dataclasses import dataclass

from implant_gui.models.common.roles import Tone


@dataclass(frozen=True, slots=True)
class Told:
    """How something is shown: words first, then the icon and the tone that go with them."""

    title: str
    sentence: str
    next_step: str = ""
    icon: str = "info-circle"
    tone: Tone = Tone.NEUTRAL
