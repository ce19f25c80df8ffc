"""The import as a whole: what is found goes into the sink, and of each file it is told what became of it."""

import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.importing import ImportedFile, ImportLimits, ImportOutcome
from implant_gui.domain.ports import InstanceSink
from implant_gui.domain.service.instance import Novelty
from implant_gui.storage.importing.refusal import Refusal
from implant_gui.storage.importing.sources import Source, Unusable, find_all
from implant_gui.storage.importing.taking import take

_GROUP: Final = 100
_GROUP_BYTES: Final = 64 << 20
"""So much is made durable at once, at most: whoever watches wants to see that it goes on."""
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_OUTCOMES: Final = {
    Novelty.NEW: ImportOutcome.NEW,
    Novelty.DUPLICATE: ImportOutcome.DUPLICATE,
    Novelty.CONFLICT: ImportOutcome.CONFLICT,
}


def import_files(
    sink: InstanceSink,
    paths: Iterable[Path],
    *,
    limits: ImportLimits | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Generator[ImportedFile, None, None]:
    """Take in all templates of `paths`; each file is told once what became of it is durable.

    When the import is stopped, or its generator is closed, what was taken by then is kept.

    Args:
        sink: where to.
        paths: files, folders, archives and DICOMDIRs.
        limits: how much is taken from one medium.
        is_stopped: asked before each file.

    Raises:
        OperationError: the sink fails, which no other file would change.
    """
    waiting: list[ImportedFile] = []
    try:
        for source in _sources(paths, limits or ImportLimits(), is_stopped):
            waiting.append(_taken(source, sink, limits or ImportLimits()))
            if len(waiting) >= _GROUP or _bytes_of(waiting) >= _GROUP_BYTES:
                yield from _settled(sink, waiting)
    except OperationError:
        with suppress(OperationError):
            yield from _settled(sink, waiting)
        raise
    except GeneratorExit:
        with suppress(OperationError):
            _harden(sink, waiting)
        raise
    yield from _settled(sink, waiting)


def _sources(paths: Iterable[Path], limits: ImportLimits, is_stopped: Callable[[], bool]) -> Iterator[Source]:
    for path in paths:
        for source in find_all(path, limits):
            if is_stopped():
                return
            yield source


def _taken(source: Source, sink: InstanceSink, limits: ImportLimits) -> ImportedFile:
    try:
        if isinstance(source, Unusable):
            raise source.refusal
        with source.open() as stream:
            instance = take(stream, sink, limits)
    except Refusal as refusal:
        return ImportedFile(source.name, refusal.outcome, refusal.sentence)
    except OSError as error:
        sentence = f"It cannot be read: {error.strerror or type(error).__name__}."
        return ImportedFile(source.name, ImportOutcome.UNREADABLE, sentence)
    except _BROKEN:
        return ImportedFile(source.name, ImportOutcome.UNREADABLE, "It is damaged in the archive.")
    return ImportedFile(source.name, _OUTCOMES[instance.novelty], instance=instance)


def _bytes_of(waiting: Iterable[ImportedFile]) -> int:
    return sum(each.instance.bytes for each in waiting if each.instance is not None)


def _settled(sink: InstanceSink, waiting: list[ImportedFile]) -> Iterator[ImportedFile]:
    """Make a group durable and tell of it; `waiting` is empty then."""
    group = _harden(sink, waiting)
    waiting.clear()
    yield from group


def _harden(sink: InstanceSink, waiting: Iterable[ImportedFile]) -> tuple[ImportedFile, ...]:
    group = tuple(waiting)
    durable = iter(sink.make_durable([each.instance for each in group if each.instance is not None]))
    return tuple(each if each.instance is None else replace(each, instance=next(durable)) for each in group)
