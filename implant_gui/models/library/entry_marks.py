"""What is worth knowing of something that is held at a glance: the traits that ask for attention, with words."""

from collections.abc import Iterable

from implant_gui.domain.keeping.holdings import Trait
from implant_gui.models.common.marks import Look, MarkBase
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP


class EntryMark(MarkBase):
    """A mark of an entry of the library, weightiest first."""

    RECALLED = Look(
        Icon.NOTIFICATION,
        Tone.BAD,
        QT_TRANSLATE_NOOP("models", "Notice"),
        QT_TRANSLATE_NOOP("models", "The manufacturer issued a notification: a recall, perhaps."),
    )
    SUPERSEDED = Look(
        Icon.SUPERSEDED,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Superseded"),
        QT_TRANSLATE_NOOP("models", "Something else in the library replaces it: it has a later version."),
    )
    NOT_EFFECTIVE = Look(
        Icon.NOT_YET_EFFECTIVE,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Not yet effective"),
        QT_TRANSLATE_NOOP("models", "The effective date is in the future: do not plan with this template yet."),
    )
    IN_CONFLICT = Look(
        Icon.CONFLICT,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Conflict"),
        QT_TRANSLATE_NOOP("models", "Another object with the same UID but other content is held as well."),
    )
    DUPLICATE = Look(
        Icon.DUPLICATE,
        Tone.NEUTRAL,
        QT_TRANSLATE_NOOP("models", "Duplicate"),
        QT_TRANSLATE_NOOP(
            "models", "The same part, size and version of the same manufacturer is held under another UID as well."
        ),
    )

    @property
    def trait(self) -> Trait:
        """What it says: the trait of the same name."""
        return Trait[self.name]


def marks_of(traits: Iterable[Trait]) -> tuple[EntryMark, ...]:
    """The marks of something with these traits."""
    held = frozenset(traits)
    return tuple(mark for mark in EntryMark if mark.trait in held)
