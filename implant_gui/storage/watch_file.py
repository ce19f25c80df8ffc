"""What is known of watched searches: a JSON file for each, replaced in one step."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from implant_gui.domain.keeping.watch import Change, ChangeKind, Sighting, WatchState
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid, is_uid
from implant_gui.storage.atomic import set_aside, storage_errors, write_text

_FORMAT: Final = 1
_TEXTS: Final = ("server", "uid", "maker", "name", "part_number", "size", "version", "effective")
Json = dict[str, object]


class WatchFiles:
    """The states of watched searches in one folder, by the names of the searches.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE from what writes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str) -> WatchState | None:
        """What is known; None if nothing is. A file that cannot be used is set aside: the watch begins anew."""
        path = self._path(name)
        try:
            return _state(json.loads(path.read_text("utf-8")))
        except OSError:
            return None
        except (ValueError, TypeError, KeyError, RecursionError):
            set_aside(path, "unreadable")
            return None

    def save(self, name: str, state: WatchState) -> None:
        """Replace what is known."""
        told: Json = {
            "format": _FORMAT,
            "search": visible(name),
            "question": state.question,
            "asked": sorted(state.asked),
            "when": state.when.isoformat(),
            "seen": [_sighting_json(each) for each in state.seen.values()],
            "news": [_change_json(each) for each in state.news],
        }
        write_text(self._path(name), json.dumps(told, ensure_ascii=False, separators=(",", ":")))

    def forget(self, name: str) -> None:
        """Drop what is known."""
        path = self._path(name)
        with storage_errors(path):
            path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        """The name of a search is no file name."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{digest[:24]}.json"


def _sighting_json(sighting: Sighting) -> Json:
    told: Json = {key: value for key in _TEXTS if (value := getattr(sighting, key))}
    if sighting.replaces:
        told["replaces"] = list(sighting.replaces)
    if sighting.is_recalled:
        told["recalled"] = True
    return told


def _change_json(change: Change) -> Json:
    told: Json = {"kind": change.kind.value, "now": _sighting_json(change.now)}
    for name, sighting in (("before", change.before), ("successor", change.successor)):
        if sighting is not None:
            told[name] = _sighting_json(sighting)
    return told


def _state(told: object) -> WatchState:
    table = _table(told)
    if table["format"] != _FORMAT:
        raise ValueError("another format")
    seen = [_sighting(each) for each in _list(table["seen"])]
    news = tuple(_change(each) for each in _list(table["news"]))
    when = datetime.fromisoformat(_text(table["when"])).astimezone()
    asked = frozenset(_text(each) for each in _list(table.get("asked", [])))
    return WatchState(_text(table["question"]), when, {(each.server, each.uid): each for each in seen}, news, asked)


def _change(told: object) -> Change:
    table = _table(told)
    before, successor = (_sighting(table[name]) if name in table else None for name in ("before", "successor"))
    return Change(ChangeKind(table["kind"]), _sighting(table["now"]), before, successor)


def _sighting(told: object) -> Sighting:
    table = _table(told)
    texts = {key: _text(table.get(key, "")) for key in _TEXTS if key != "uid"}
    replaces = tuple(_uid(each) for each in _list(table.get("replaces", [])))
    return Sighting(uid=_uid(table["uid"]), replaces=replaces, is_recalled=table.get("recalled") is True, **texts)


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no array")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _uid(value: object) -> Uid:
    if not isinstance(value, str) or not is_uid(value):
        raise ValueError("no UID")
    return Uid(value)
