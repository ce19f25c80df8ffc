r"""Which stored data sets a query matches, and what of them goes into the answer (PS3.4 C.2.2.2, BB.6).

Where the standard leaves a choice:

* Wild cards count in every VR that PS3.4 C.2.2.2.4 names, also in codes, which the tables of Annex BB do not foresee.
* `A\B` in a text key is no list: it is compared with the whole value. A stored value with several parts matches when
  one part does or the whole does.
* An empty stored value, and a missing attribute, match only an empty key and a lone `*`.
* The item of a sequence key may itself be empty: like an empty sequence it asks for everything in it.
* A key that the model does not have is returned when the archive keeps that attribute, and never matched. If it has a
  value or is not kept, the answer's status says so (FF01).
* Dates: see `moments`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as DatasetSequence
from pydicom.tag import BaseTag

from implant_gui.dicom.archive.criteria import During, Key, Query, trimmed, zone_of
from implant_gui.dicom.archive.encoding import (
    SPECIFIC_CHARACTER_SET,
    copy_attribute,
    empty_like,
    encodings_of,
    items_of,
    text_of,
)


@dataclass(frozen=True, slots=True)
class Match:
    """An answer: the attributes that were asked for, and whether FF01 has to say that a key was not supported."""

    response: Dataset
    all_supported: bool


def match(query: Query, stored: Dataset) -> Match | None:
    """The answer to `query` that a stored data set makes; None when it does not match."""
    judge = _Judge(zone_of(stored))
    encodings = encodings_of(stored)
    if not judge.accepts(query.keys, stored, encodings):
        return None
    response = judge.selection(query.keys, stored, encodings)
    if BaseTag(SPECIFIC_CHARACTER_SET) in stored:
        copy_attribute(stored, response, SPECIFIC_CHARACTER_SET)
    supported = all(key.is_supported or (key.test is None and BaseTag(key.tag) in stored) for key in query.keys)
    return Match(response, supported)


def values_of(stored: Dataset, tag: int, vr: str, encodings: tuple[str, ...]) -> tuple[str, ...]:
    """The stored values that a key is compared with, without padding; none for an empty or missing attribute."""
    whole = trimmed(text_of(stored, tag, encodings) or "", vr)
    if not whole:
        return ()
    if "\\" not in whole or vr in ("LT", "ST", "UT", "UR"):
        return (whole,)
    return (whole, *(part for part in (trimmed(part, vr) for part in whole.split("\\")) if part))


class _Judge:
    """Compares a stored data set with keys."""

    def __init__(self, zone_minutes: int) -> None:
        self._zone_minutes = zone_minutes

    def accepts(self, keys: tuple[Key, ...], stored: Dataset, encodings: tuple[str, ...]) -> bool:
        return all(self._accepts(key, stored, encodings) for key in keys if key.is_supported and key.restricts)

    def _accepts(self, key: Key, stored: Dataset, encodings: tuple[str, ...]) -> bool:
        if key.children is not None:
            return any(True for _ in self._matching_items(key, stored, encodings))
        accepts = self._acceptor(key)
        return any(accepts(value) for value in values_of(stored, key.tag, key.vr, encodings))

    def _acceptor(self, key: Key) -> Callable[[str], bool]:
        match key.test:
            case None:
                return lambda _value: True
            case During() as during:
                return lambda value: during.accepts(value, self._zone_minutes)
            case test:
                return test.accepts

    def _matching_items(self, key: Key, stored: Dataset, encodings: tuple[str, ...]) -> Iterator[Dataset]:
        for item in items_of(stored, key.tag) or ():
            if self.accepts(key.children or (), item, encodings_of(item, encodings)):
                yield item

    def selection(self, keys: tuple[Key, ...], stored: Dataset, encodings: tuple[str, ...]) -> Dataset:
        """What of `stored` the keys ask for; what is not there is empty in the answer."""
        response = empty_like(stored)
        for key in keys:
            if BaseTag(key.tag) not in stored:
                if key.is_supported:
                    response[BaseTag(key.tag)] = DataElement(key.tag, key.vr, [] if key.vr == "SQ" else None)
            elif key.children is None:
                copy_attribute(stored, response, key.tag)
            else:
                items = [
                    self.selection(key.children, item, encodings_of(item, encodings))
                    for item in self._matching_items(key, stored, encodings)
                ]
                response[BaseTag(key.tag)] = DataElement(key.tag, "SQ", DatasetSequence(items))
        return response
