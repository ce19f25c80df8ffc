"""Favourites and collections on the disk: in a file of their own, which no rebuild of the index touches."""

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from implant_gui.domain.keeping.keepsakes import Collection, Keepsakes, checked_name
from implant_gui.domain.uid import Uid, is_uid
from implant_gui.storage.atomic import set_aside, write_text

_LOG: Final = logging.getLogger(__name__)
_VERSION: Final = 1


class KeepsakesFile:
    """Reads it anew each time: another program may have written it.

    Thread: any.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def read(self) -> Keepsakes:
        """What is marked; nothing if there is no such file, or one that cannot be understood.

        Raises:
            OSError: it cannot be read.
        """
        try:
            return _decode(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Keepsakes()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return Keepsakes()

    def change(self, change: Callable[[Keepsakes], Keepsakes]) -> Keepsakes:
        """Write what `change` makes of it, in one step, durably; gives what is there then.

        A file that cannot be understood is set aside first.

        Raises:
            OSError: it cannot be read.
            OperationError: it cannot be written.
        """
        with self._lock:
            self._put_aside_if_broken()
            before = self.read()
            after = change(before)
            if after != before:
                write_text(self._path, json.dumps(_encode(after), ensure_ascii=False, indent=1))
            return after

    def _put_aside_if_broken(self) -> None:
        try:
            _decode(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            _LOG.info("Set aside %s: %s", self._path.name, type(error).__name__)
            set_aside(self._path, "corrupt")


def _encode(keepsakes: Keepsakes) -> dict[str, object]:
    return {
        "version": _VERSION,
        "favourites": list(keepsakes.favourites),
        "collections": [{"name": each.name, "uids": list(each.uids)} for each in keepsakes.collections],
    }


def _decode(found: Any) -> Keepsakes:
    keepsakes = Keepsakes(_uids(found["favourites"]))
    for each in found["collections"]:
        name = checked_name(str(each["name"]))
        if keepsakes.collection(name) is None:
            collections = (*keepsakes.collections, Collection(name, _uids(each["uids"])))
            keepsakes = Keepsakes(keepsakes.favourites, collections)
    return keepsakes


def _uids(found: Any) -> tuple[Uid, ...]:
    return tuple(dict.fromkeys(Uid(uid) for uid in found if isinstance(uid, str) and is_uid(uid)))
