"""What transfers are called in the list: what they are about, as far as that is known, and how many objects."""

from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.models.common.words import QT_TRANSLATE_N_NOOP, QT_TRANSLATE_NOOP, counted, cut

_LONGEST: Final = 80
_COUNTED: Final = {
    InformationModel.GENERIC: (
        QT_TRANSLATE_NOOP("Transfers", "1 template"),
        QT_TRANSLATE_N_NOOP("Transfers", "{0} templates", "", 2),
    ),
    InformationModel.ASSEMBLY: (
        QT_TRANSLATE_NOOP("Transfers", "1 assembly"),
        QT_TRANSLATE_N_NOOP("Transfers", "{0} assemblies", "", 2),
    ),
    InformationModel.GROUP: (
        QT_TRANSLATE_NOOP("Transfers", "1 group"),
        QT_TRANSLATE_N_NOOP("Transfers", "{0} groups", "", 2),
    ),
}


def retrieval_title(model: InformationModel, count: int, name: str = "") -> str:
    """`name` is what the objects have in common: an implant, a manufacturer; "" where that is not known."""
    how_many = counted("Transfers", *_COUNTED[model], count)
    if not name:
        return how_many
    return cut(name, _LONGEST) if count == 1 else f"{cut(name, _LONGEST)} · {how_many}"


def sending_title(count: int) -> str:
    """Of objects that go to a server."""
    several = QT_TRANSLATE_N_NOOP("Send", "Send {0} objects", "", 2)
    return counted("Send", QT_TRANSLATE_NOOP("Send", "Send 1 object"), several, count)
