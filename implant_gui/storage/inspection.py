"""Looks whether a library still holds what it says that it holds; changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from implant_gui.storage.index import KnownFile
from implant_gui.storage.layout import Layout, ObjectFile
from implant_gui.storage.object_file import read_back


class Finding(Enum):
    """What can be said of an object."""

    SOUND = "sound"
    """The file holds what its name says, and the index knows it."""
    NOT_INDEXED = "not-indexed"
    """As `SOUND`, but it cannot be found before the index is made again."""
    DAMAGED = "damaged"
    """The file does not hold what its name says."""
    UNREADABLE = "unreadable"
    MISSING = "missing"
    """The index knows it, and there is no file."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """An object, and what is the matter with it."""

    path: Path
    finding: Finding


def inspect(layout: Layout, known: Mapping[str, KnownFile]) -> Iterator[Inspected]:
    """Read every file and compare it with its name, and the names with those that the index knows.

    Raises:
        OSError: the folder itself cannot be read.
    """
    found = sorted(layout.object_files(), key=lambda file: file.content)
    for file in found:
        yield Inspected(file.path, _finding(file, is_known=file.content in known))
    for content in sorted(known.keys() - {file.content for file in found}):
        yield Inspected(layout.object_path(content), Finding.MISSING)


def _finding(file: ObjectFile, *, is_known: bool) -> Finding:
    try:
        held = read_back(file.path)
    except OSError:
        return Finding.UNREADABLE
    except ValueError:
        return Finding.DAMAGED
    if held.content_name != file.content:
        return Finding.DAMAGED
    return Finding.SOUND if is_known else Finding.NOT_INDEXED
