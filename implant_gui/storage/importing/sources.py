"""What there is to import: files, the files in folders, members of archives, and what a DICOMDIR refers to."""

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from implant_gui.domain.keeping.importing import ImportLimits
from implant_gui.domain.text import visible
from implant_gui.storage.importing import archive, media
from implant_gui.storage.importing.head import HEAD_BYTES, PREFIX
from implant_gui.storage.importing.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be a template; valid until the next one is asked for."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something that cannot even be opened."""

    name: str
    refusal: Refusal


Source = Candidate | Unusable


def find_all(path: Path, limits: ImportLimits) -> Iterator[Source]:
    """Everything below `path`, which somebody named: a link there is followed, one inside a folder is not."""
    try:
        if path.is_dir():
            yield from _in_folder(path, limits)
        elif path.is_file():
            yield from _in_file(path, limits)
        else:
            yield Unusable(str(path), Refusal("There is no such file."))
    except OSError as error:
        yield Unusable(str(path), _cannot_read(error))


def _in_folder(folder: Path, limits: ImportLimits) -> Iterator[Source]:
    """Depth first and by name. A DICOMDIR is passed over: all that it could refer to is below the folder anyway."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            with os.scandir(current) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield Unusable(str(current), _cannot_read(error))
            continue
        waiting += [Path(entry.path) for entry in reversed(found) if entry.is_dir(follow_symlinks=False)]
        for entry in found:
            if entry.is_file(follow_symlinks=False) and entry.name.upper() != media.NAME:
                yield from _in_file(Path(entry.path), limits)


def _in_file(path: Path, limits: ImportLimits) -> Iterator[Source]:
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        # What has the prefix of a DICOM file is one, even if its preamble makes it an archive as well.
        is_dicom = head.endswith(PREFIX) and len(head) == HEAD_BYTES
        if is_dicom and path.name.upper() == media.NAME:
            yield from _on_medium(path, limits)
        elif not is_dicom and head.startswith(archive.SIGNATURES):
            yield from _in_archive(path, limits)
        else:
            yield Candidate(str(path), partial(_opened, path))
    except Refusal as refusal:
        yield Unusable(str(path), refusal)
    except OSError as error:
        yield Unusable(str(path), _cannot_read(error))


def _in_archive(path: Path, limits: ImportLimits) -> Iterator[Source]:
    with archive.opened(path, limits) as opened:
        for member in opened.infolist():
            if not member.is_dir():
                yield Candidate(f"{path}: {visible(member.filename)}", _opening(opened, member))


def _opening(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return lambda: archive.open_member(opened, member)


def _on_medium(path: Path, limits: ImportLimits) -> Iterator[Source]:
    for shown, file in media.references(path, limits):
        name = f"{path}: {shown}"
        if file is None:
            yield Unusable(name, Refusal("The DICOMDIR refers to something that is not on its medium."))
        elif not file.is_file():
            yield Unusable(name, Refusal("The DICOMDIR refers to a file that is not there."))
        else:
            yield Candidate(str(file), partial(_opened, file))


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _cannot_read(error: OSError) -> Refusal:
    return Refusal(f"It cannot be read: {error.strerror or type(error).__name__}.")
