"""What can be given away of a template, and in which forms."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from implant_gui.domain.ports import LibraryEntry


class ExportForm(Enum):
    """The kinds of files, by their suffixes."""

    SVG = "svg"
    """Drawings side by side, in millimetres."""
    PDF = "pdf"
    """Drawings at 1:1, a page each, with a ruler to check the print."""
    STL = "stl"
    PLY = "ply"
    GLB = "glb"
    """glTF 2.0 in one file."""
    PNG = "png"
    """A picture of the surfaces from the front."""
    JSON = "json"
    """Everything that is told, without coordinates and documents."""


class NothingToExport(ValueError):  # noqa: N818 - it is no fault of anybody's
    """The template has nothing of what the form holds; the message is a sentence."""


class Package(Enum):
    """The ways in which objects are given away as they are, by the words of the command line."""

    FILES = "files"
    """DICOM files in a folder."""
    ZIP = "zip"
    MEDIUM = "dicomdir"
    """Files and a DICOMDIR (PS3.10 8), as on a disc."""


ExportKind = Package | ExportForm


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to be given away.

    Attributes:
        folder: where to; what is written there never takes the place of anything.
        name: of the new folder or archive, if one is made: there is one wherever several files come of it.
    """

    entries: tuple[LibraryEntry, ...]
    kind: ExportKind
    folder: Path
    name: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one object.

    Attributes:
        path: the file, or the archive that it is in; None if it was not exported.
        sentence: why not, or what to know about it; "" if all went well.
    """

    entry: LibraryEntry
    path: Path | None
    sentence: str = ""
