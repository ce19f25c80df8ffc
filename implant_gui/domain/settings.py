"""The program's settings as a value, with the limits of each; reading and writing them is `storage`'s work."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from implant_gui.domain.ae import AeTitle, LocalNode
from implant_gui.domain.query import DEFAULT_LIMIT

DEFAULT_AE_TITLE: Final = AeTitle("IMPLANT_GUI")
MAX_RESULT_LIMIT: Final = 1_000_000


class Appearance(Enum):
    """The window's colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that people can set.

    Attributes:
        local: our AE title and the storage SCP's address and peers.
        listener_enabled: start the storage SCP with the program; off until the user has named it.
        library_folder: None for the per-user default.
    """

    local: LocalNode = field(default_factory=lambda: LocalNode(DEFAULT_AE_TITLE))
    listener_enabled: bool = False
    library_folder: Path | None = None
    result_limit: int = DEFAULT_LIMIT
    appearance: Appearance = Appearance.SYSTEM
    language: str = ""
    jobs_overall: int = 4
    jobs_per_server: int = 2
