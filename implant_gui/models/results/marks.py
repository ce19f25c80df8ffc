"""What is worth knowing of a match at a glance: marks with an icon, a tone and words."""

from implant_gui.models.common.marks import Look, MarkBase
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP


class Mark(MarkBase):
    """A mark of a match, weightiest first."""

    NO_UID = Look(
        Icon.NO_UID,
        Tone.BAD,
        QT_TRANSLATE_NOOP("models", "No UID"),
        QT_TRANSLATE_NOOP("models", "The server returned no valid SOP Instance UID: this match cannot be fetched."),
    )
    SUPERSEDED = Look(
        Icon.SUPERSEDED,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Superseded"),
        QT_TRANSLATE_NOOP(
            "models", "Another match replaces this one, or has the same part number and a later effective date."
        ),
    )
    NOT_YET_EFFECTIVE = Look(
        Icon.NOT_YET_EFFECTIVE,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Not yet effective"),
        QT_TRANSLATE_NOOP("models", "The effective date is in the future: do not plan with this template yet."),
    )
    DISAPPROVED = Look(
        Icon.DISAPPROVED,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Disapproved"),
        QT_TRANSLATE_NOOP("models", "The implant is disapproved in at least one country: see the column."),
    )
    TEXT_PROBLEM = Look(
        Icon.TEXT_PROBLEM,
        Tone.WARN,
        QT_TRANSLATE_NOOP("models", "Text unsure"),
        QT_TRANSLATE_NOOP(
            "models", "The server did not say, or not rightly, how its text is encoded: names may look wrong."
        ),
    )
    HELD = Look(
        Icon.HELD,
        Tone.GOOD,
        QT_TRANSLATE_NOOP("models", "In library"),
        QT_TRANSLATE_NOOP("models", "The local library has this object already."),
    )
