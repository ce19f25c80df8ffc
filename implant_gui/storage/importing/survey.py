"""How much there is to import: an estimate for a progress bar, which opens no more than tables of contents."""

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from implant_gui.domain.keeping.importing import ImportLimits
from implant_gui.storage.importing import archive, media
from implant_gui.storage.importing.refusal import Refusal

_ARCHIVE_SUFFIX: Final = ".zip"
_LIMITS: Final = ImportLimits()


def count_files(paths: Iterable[Path], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[int]:
    """How many files have been found so far below `paths`, told folder by folder; never raises.

    Members of archives and records of a DICOMDIR count as files. What looks like an archive only by its contents counts
    as one: the import itself finds out.
    """
    found = 0
    for path in paths:
        for more in _below(path):
            if is_stopped():
                return
            found += more
            yield found


def _below(path: Path) -> Iterator[int]:
    if not os.path.isdir(path):  # noqa: PTH112 - unlike the method of a path, this never raises
        yield _on_medium(path) if path.name.upper() == media.NAME else _in_file(path)
        return
    # What cannot be listed is told of by the import. Links are not followed, as there.
    for folder, _folders, names in os.walk(path):
        yield sum(_in_file(Path(folder, name)) for name in names if name.upper() != media.NAME)


def _in_file(path: Path) -> int:
    if path.suffix.lower() != _ARCHIVE_SUFFIX:
        return 1
    try:
        with archive.opened(path, _LIMITS) as opened:
            return sum(not member.is_dir() for member in opened.infolist())
    except (Refusal, OSError, zipfile.BadZipFile):
        return 1


def _on_medium(path: Path) -> int:
    try:
        return sum(1 for _ in media.references(path, _LIMITS))
    except (Refusal, OSError):
        return 1
