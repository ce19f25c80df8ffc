"""What is worth knowing of something that is held at a glance: the traits that ask for attention, with words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.keeping.holdings import Trait
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, words


@dataclass(frozen=True, slots=True)
class _Look:
    trait: Trait
    icon: Icon
    tone: Tone
    title: str
    sentence: str


class EntryMark(Enum):
    """A mark of an entry of the library, weightiest first."""

    RECALLED = _Look(
        Trait.RECALLED,
        Icon.NOTIFICATION,
        Tone.BAD,
        QT_TRANSLATE_NOOP("models", "Notice"),
        QT_TRANSLATE_NOOP("models", "The manufacturer issued a notification: a recall, perhaps."),
    )
    SUPERSEDED = _Look(
        Trait.SUPERSEDED,
        Icon.SUPERSEDED,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Superseded"),
        QT_TRANSLATE_NOOP("models", "Something else in the library replaces it: it has a later version."),
    )
    NOT_EFFECTIVE = _Look(
        Trait.NOT_EFFECTIVE,
        Icon.NOT_YET_EFFECTIVE,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Not yet effective"),
        QT_TRANSLATE_NOOP("models", "The effective date is in the future: do not plan with this template yet."),
    )
    IN_CONFLICT = _Look(
        Trait.IN_CONFLICT,
        Icon.CONFLICT,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Conflict"),
        QT_TRANSLATE_NOOP("models", "Another object with the same UID but other content is held as well."),
    )
    DUPLICATE = _Look(
        Trait.DUPLICATE,
        Icon.DUPLICATE,
        Tone.NEUTRAL,
        QT_TRANSLATE_NOOP("models", "Duplicate"),
        QT_TRANSLATE_NOOP(
            "models", "The same part, size and version of the same manufacturer is held under another UID as well."
        ),
    )

    @property
    def trait(self) -> Trait:
        """What it says."""
        return self.value.trait

    @property
    def icon(self) -> Icon:
        """Its picture."""
        return self.value.icon

    @property
    def tone(self) -> Tone:
        """How serious it is."""
        return self.value.tone

    @property
    def title(self) -> str:
        """A word or two, translated."""
        return words(self.value.title)

    @property
    def sentence(self) -> str:
        """What it means, translated."""
        return words(self.value.sentence)


def marks_of(traits: Iterable[Trait]) -> tuple[EntryMark, ...]:
    """The marks of something with these traits."""
    held = frozenset(traits)
    return tuple(mark for mark in EntryMark if mark.trait in held)
