"""Looks whether a library still holds what it says that it holds; changes nothing."""

from collections.abc import Iterator, Mapping

from implant_gui.domain.keeping.inspection import Finding, Inspected
from implant_gui.storage.index.library_index import KnownFile
from implant_gui.storage.library.layout import Layout, ObjectFile
from implant_gui.storage.object_file import read_back


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
