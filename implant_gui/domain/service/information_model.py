"""The three information models of the service, each with its four SOP classes (PS3.4 BB.6, GG.3)."""

from enum import Enum
from typing import Final

from implant_gui.domain.uid import Uid


class Service(Enum):
    """The DIMSE-C services whose statuses we decode."""

    FIND = "find"
    GET = "get"
    MOVE = "move"
    STORE = "store"
    ECHO = "echo"


class InformationModel(Enum):
    """A flat information model: one SOP class to store an instance and one for each operation on it."""

    GENERIC = ("generic", "Generic Implant Template", "43")
    ASSEMBLY = ("assembly", "Implant Assembly Template", "44")
    GROUP = ("group", "Implant Template Group", "45")

    def __init__(self, word: str, title: str, arc: str) -> None:
        self.word: Final = word
        self.title: Final = title
        root = f"1.2.840.10008.5.1.4.{arc}"
        self.storage: Final = Uid(f"{root}.1")
        self.find: Final = Uid(f"{root}.2")
        self.move: Final = Uid(f"{root}.3")
        self.get: Final = Uid(f"{root}.4")

    @classmethod
    def from_word(cls, word: str) -> "InformationModel":
        """The model called `word` on the command line.

        Raises:
            ValueError: there is none of that name.
        """
        for model in cls:
            if model.word == word:
                return model
        raise ValueError(f"“{word}” is no information model; choose generic, assembly or group.")

    @classmethod
    def of_storage(cls, sop_class_uid: str) -> "InformationModel | None":
        """The model whose instances have this storage SOP class, or None."""
        return next((model for model in cls if model.storage == sop_class_uid), None)


VERIFICATION: Final = Uid("1.2.840.10008.1.1")
STORAGE_SOP_CLASSES: Final = tuple(model.storage for model in InformationModel)
IMPLICIT_VR_LITTLE_ENDIAN: Final = Uid("1.2.840.10008.1.2")
EXPLICIT_VR_LITTLE_ENDIAN: Final = Uid("1.2.840.10008.1.2.1")
TRANSFER_SYNTAXES: Final = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
"""What we propose and accept. Never deflated: a bomb of 1 MB inflates to gigabytes. Never big endian: retired."""


def sop_class_name(uid: str) -> str:
    """What a SOP class of this program is called; another one by its UID."""
    if uid == VERIFICATION:
        return "Verification"
    for model in InformationModel:
        verbs = {model.storage: "Storage", model.find: "FIND", model.move: "MOVE", model.get: "GET"}
        for known, verb in verbs.items():
            if uid == known:
                return f"{model.title} – {verb}"
    return uid
