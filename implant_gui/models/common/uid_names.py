"""Names of the UIDs that this service deals with; any other is shown as it is."""

from typing import Final

from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    VERIFICATION,
    InformationModel,
)

_NAMES: Final[dict[str, str]] = {
    VERIFICATION: "Verification",
    IMPLICIT_VR_LITTLE_ENDIAN: "Implicit VR Little Endian",
    EXPLICIT_VR_LITTLE_ENDIAN: "Explicit VR Little Endian",
    **{model.storage: f"{model.title} Storage" for model in InformationModel},
    **{model.find: f"{model.title} – FIND" for model in InformationModel},
    **{model.move: f"{model.title} – MOVE" for model in InformationModel},
    **{model.get: f"{model.title} – GET" for model in InformationModel},
}


def uid_name(uid: str) -> str:
    """The standard's name of a UID, or the UID."""
    return _NAMES.get(uid, uid)
