"""The program's settings as a value, with the limits of each; reading and writing them is `storage`'s work."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from implant_gui.domain.service.ae import AeTitle, LocalNode
from implant_gui.domain.service.query import DEFAULT_LIMIT

DEFAULT_AE_TITLE: Final = AeTitle("IMPLANT_GUI")
MAX_RESULT_LIMIT: Final = 1_000_000


class Appearance(Enum):
    """The window's colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class SurfaceDrawing(Enum):
    """What draws surfaces."""

    AUTOMATIC = "automatic"
    """The graphics card where that works and is faster."""
    SOFTWARE = "software"


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
    surface_drawing: SurfaceDrawing = SurfaceDrawing.AUTOMATIC
    jobs_overall: int = 4
    jobs_per_server: int = 2


class ProblemKind(Enum):
    """What can be wrong with a file of settings, servers or searches. The program starts all the same."""

    UNREADABLE = "unreadable"
    """Not to be read, or no TOML; `kept_as` tells where it was set aside, if that could be done."""
    NEWER = "newer"
    """Written by a newer program: read as far as we understand it, never written."""
    BAD_VALUE = "bad-value"
    """`value` cannot be used for `key`: the default holds."""
    BAD_ENTRY = "bad-entry"
    """An entry of a list that cannot be used without `key`: left out, but kept in the file."""


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """The facts that a sentence about a file of ours is made of.

    Attributes:
        key: where in the file, such as ``local.port`` or ``servers[2].host``.
        value: what stands there, as text cut at a length.
    """

    kind: ProblemKind
    path: Path
    key: str = ""
    value: str = ""
    kept_as: Path | None = None
