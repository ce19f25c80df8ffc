"""The demo catalogue on disk: generated once, kept in the cache for the version of the generator that made it."""

import hashlib
import importlib.util
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from implant_gui import __version__
from implant_gui.app.commands.progress_line import ProgressLine

_GENERATOR: Final = "implant_gui.templates"
_SOURCES: Final = ("*.py", "*.json")
_COPY_PREFIX: Final = "serving-"
_STALE_S: Final = 30 * 24 * 3600.0


def demo_catalogue(cache: Path) -> Path:
    """The folder with the demo catalogue below `cache`; generates it if it is not there, telling on standard error.

    Two processes may do so at the same time: each writes a folder of its own, and the first to finish wins.
    """
    folder = cache / f"demo-catalogue-{_generator_version()}"
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=cache))
    try:
        _write(unfinished)
        unfinished.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


@contextmanager
def demo_library(cache: Path) -> Iterator[Path]:
    """A folder with the demo catalogue in it that lasts while the block runs.

    What peers store in it goes with it, so that every demo begins with the same catalogue.
    """
    catalogue = demo_catalogue(cache)
    _sweep(cache)
    with tempfile.TemporaryDirectory(prefix=_COPY_PREFIX, dir=cache, ignore_cleanup_errors=True) as name:
        copy = Path(name)
        for file in catalogue.iterdir():
            _link(file, copy / file.name)
        yield copy


def _link(source: Path, target: Path) -> None:
    """Another name for the same file, which takes no room; a copy where the file system cannot do that."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _sweep(cache: Path) -> None:
    """Remove folders of archives that were killed long ago."""
    for left in cache.glob(f"{_COPY_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _STALE_S:
            shutil.rmtree(left, ignore_errors=True)


def _write(folder: Path) -> None:
    # Imported here: the generator needs numpy and pydicom, a cached catalogue neither.
    from implant_gui.templates import catalogue

    line = ProgressLine(sys.stderr)
    try:
        catalogue.write(folder, lambda done, total: line.show(f"Generating the demo catalogue: {done} of {total}"))
    finally:
        line.clear()


def _generator_version() -> str:
    """The program's version and a hash of the generator's own sources, where they are files."""
    spec = importlib.util.find_spec(_GENERATOR)
    roots = [Path(root) for root in (spec.submodule_search_locations or ())] if spec is not None else []
    digest = hashlib.sha256()
    for root in roots:
        for source in sorted(path for pattern in _SOURCES for path in root.rglob(pattern)):
            digest.update(source.relative_to(root).as_posix().encode())
            digest.update(source.read_bytes())
    return f"{__version__}-{digest.hexdigest()[:12]}"
