"""The files that a DICOMDIR refers to (PS3.3 F.3.2.2), as long as they are on the same medium."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from implant_gui.domain import deflated
from implant_gui.domain.keeping.importing import ImportLimits
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.text import visible
from implant_gui.storage.importing.elements import may_be_more_than
from implant_gui.storage.importing.refusal import Refusal

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

NAME: Final = "DICOMDIR"
_FORBIDDEN: Final = frozenset('/\\:\0*?"<>|')
_ITEM_HEADER: Final = bytes.fromhex("feff00e000000000")
_ITEMS_PER_RECORD: Final = 3
"""Itself, and those of its own sequences: codes of the kinds of implants."""
_ELEMENTS_PER_RECORD: Final = 32
"""Those of an image, which has more than a template, and of the codes below it."""
_TAGS: Final = ["DirectoryRecordSequence"]


def references(path: Path, limits: ImportLimits) -> Iterator[tuple[str, Path | None]]:
    """The Referenced File IDs of records that may be templates, each with its file, or None if it leads elsewhere.

    Records are taken in the order of the file; their offsets, which can be wrong or go in circles, are not followed.

    Raises:
        Refusal: the DICOMDIR cannot be read.
        OSError: likewise.
    """
    root = path.parent.resolve()
    for components in dict.fromkeys(_file_ids(path, limits)):
        shown = "/".join(map(visible, components))
        yield shown, _inside(root, components)


def _file_ids(path: Path, limits: ImportLimits) -> Iterator[tuple[str, ...]]:
    # Imported here: files and archives need no pydicom.
    from pydicom import dcmread

    most, most_items = limits.directory_bytes, _ITEMS_PER_RECORD * limits.entries
    if path.stat().st_size > most or deflated.is_too_much(path, min(most, most_items * len(_ITEM_HEADER))):
        raise Refusal("The DICOMDIR is too large.")
    # Before it is read: an item takes eight bytes here, and a hundred times as much as an object.
    data = path.read_bytes()
    if data.count(_ITEM_HEADER[:4]) > most_items:
        raise Refusal(f"The DICOMDIR has more records than the {limits.entries:,} that are taken at most.")
    if may_be_more_than(data, _ELEMENTS_PER_RECORD * limits.entries):
        raise Refusal(f"The DICOMDIR has more elements than {limits.entries:,} records have.")
    try:
        records = list(dcmread(path, specific_tags=list(_TAGS)).get("DirectoryRecordSequence") or ())
    except OSError:
        raise
    except Exception as error:
        raise Refusal("The DICOMDIR cannot be read.") from error
    if len(records) > limits.entries:
        raise Refusal(f"The DICOMDIR has {len(records):,} records; {limits.entries:,} are the most that is taken.")
    for record in records:
        sop_class, file_id = _text(record, "ReferencedSOPClassUIDInFile"), _text(record, "ReferencedFileID")
        if file_id and (not sop_class or InformationModel.of_storage(sop_class)):
            yield tuple(part.strip() for part in file_id.split("\\"))


def _text(record: "Dataset", keyword: str) -> str:
    """The value as it is encoded: what breaks its VR is a file name all the same."""
    value = getattr(record.get_item(keyword), "value", None)
    return value.decode("ascii", "replace").strip(" \0") if isinstance(value, bytes) else ""


def _inside(root: Path, components: tuple[str, ...]) -> Path | None:
    """The file below `root`; neither names nor links lead out of it."""
    if any(part in ("", ".", "..") or _FORBIDDEN & set(part) for part in components):
        return None
    found = root.joinpath(*components)
    try:
        if not found.exists():  # some systems show the names of a disc in lower case
            found = root.joinpath(*map(str.lower, components))
        resolved = found.resolve()
    except OSError:  # no file could bear that name
        return None
    return resolved if resolved.is_relative_to(root) else None
