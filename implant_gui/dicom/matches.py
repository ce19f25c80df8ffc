"""The identifier of a pending response as a `Match`: checked when it comes, decoded where somebody looks at it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeVar, overload

from typing_extensions import override

from implant_gui.dicom.character_sets import TextReader
from implant_gui.dicom.elements import Element, Elements, read_elements
from implant_gui.dicom.shapes import WORTH_KEEPING, Kind, Shape, items_of, scan
from implant_gui.dicom.value_text import attribute_name, effective_vr, value_text
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.match import EncodedDataset, Match, TextProblem
from implant_gui.domain.uid import Uid, is_uid

MAX_IDENTIFIER: Final = 1024 * 1024
"""Bytes of an identifier that we take; a real one has some hundreds."""

_SPECIFIC_CHARACTER_SET: Final = 0x00080005
_DECLARATION: Final = "SpecificCharacterSet"
_INSTANCE: Final = "SOPInstanceUID"
_ESCAPE: Final = b"\x1b"
_SEVERITY: Final = tuple(TextProblem)
_T = TypeVar("_T")


def read_match(
    model: InformationModel,
    encoded: EncodedDataset,
    *,
    character_set: str | None = None,
    optional_keys_ignored: bool = False,
) -> Match:
    """The match that a pending response carries.

    Args:
        model: of the query.
        encoded: the identifier as it came.
        character_set: what to decode with whatever the server declares; None to believe the server.
        optional_keys_ignored: whether the status was FF01.

    Raises:
        MalformedDatasetError: the bytes are no data set, or cut off.
    """
    shape, parts = scan(encoded.data, encoded.transfer_syntax)
    values: Mapping[str, str]
    if shape.is_proper:
        values = MatchValues(shape, parts, character_set)
        problem = values.problem()
    else:
        values, problem = _flattened(read_elements(encoded.data, encoded.transfer_syntax), character_set)
    uid = values.get(_INSTANCE, "")
    return Match(
        model,
        Uid(uid) if uid and is_uid(uid) else None,
        values,
        encoded,
        problem,
        optional_keys_ignored,
    )


class MatchValues(Mapping[str, str]):
    """Text by key path, decoded whenever it is asked for. Immutable; any thread."""

    __slots__ = ("_character_set", "_parts", "_reader", "_shape")

    def __init__(self, shape: Shape, parts: tuple[bytes, ...], character_set: str | None) -> None:
        place = shape.places.get(_DECLARATION)
        self._shape = shape
        self._parts = parts
        self._reader = _text_reader(None if place is None else parts[place], character_set)
        self._character_set = character_set

    @override
    def __getitem__(self, path: str) -> str:
        text = self.get(path)
        if text is None:
            raise KeyError(path)
        return text

    @overload
    def get(self, path: str, default: None = None, /) -> str | None: ...

    @overload
    def get(self, path: str, default: _T, /) -> str | _T: ...

    @override
    def get(self, path: str, default: _T | None = None, /) -> str | _T | None:
        """The text at `path`; `default` when nothing was returned there."""
        shape = self._shape
        place = shape.places.get(path)
        if place is None:
            place = shape.places.get(path.partition("[")[0])
            if place is None:
                return default
        kind = shape.kinds[place]
        if kind.is_sequence:
            return self._inside(place)[0].get(path, default)
        return value_text(self._parts[place], kind.vr, self._reader)[0] if kind.name == path else default

    @override
    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.get(path) is not None

    @override
    def __iter__(self) -> Iterator[str]:
        for place, kind in enumerate(self._shape.kinds):
            if kind.is_sequence:
                yield from self._inside(place)[0]
            else:
                yield kind.name

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)

    @override
    def __repr__(self) -> str:
        return repr(dict(self))

    def problem(self) -> TextProblem:
        """The worst that is wrong with the text."""
        shape, parts = self._shape, self._parts
        problems = [self._inside(place)[1] for place in shape.sequences if parts[place]]
        texts = b"".join([parts[place] for place in shape.texts])
        if not texts.isascii() or _ESCAPE in texts:
            problems += [value_text(parts[place], shape.kinds[place].vr, self._reader)[1] for place in shape.texts]
        return max(problems, key=_SEVERITY.index, default=TextProblem.NONE)

    def _inside(self, place: int) -> "tuple[Mapping[str, str], TextProblem]":
        part = self._parts[place]
        read = _kept_sequence if len(part) <= WORTH_KEEPING else _sequence
        return read(part, self._shape.kinds[place], self._reader, self._character_set)


def _sequence(
    part: bytes, kind: Kind, reader: TextReader, character_set: str | None
) -> tuple[Mapping[str, str], TextProblem]:
    """The values within one sequence by their whole paths, and the worst that is wrong with their text."""
    element = Element(kind.tag, "SQ", b"", items_of(part, kind))
    values: dict[str, str] = {}
    problems = set(_flatten((element,), "", reader, character_set, values))
    return values, max(problems, key=_SEVERITY.index, default=TextProblem.NONE)


_kept_sequence = lru_cache(maxsize=4096)(_sequence)
_text_reader = lru_cache(maxsize=64)(TextReader)


def _flattened(elements: Elements, character_set: str | None) -> tuple[dict[str, str], TextProblem]:
    """The values of `elements` by key path, and the worst that is wrong with their text."""
    values: dict[str, str] = {}
    reader = _text_reader(_declared_in(elements), character_set)
    problems = set(_flatten(elements, "", reader, character_set, values))
    return values, max(problems, key=_SEVERITY.index, default=TextProblem.NONE)


def _flatten(
    elements: Elements, prefix: str, reader: TextReader, character_set: str | None, values: dict[str, str]
) -> Iterator[TextProblem]:
    """Fill `values`; gives the problems met."""
    for element in elements:
        path = prefix + attribute_name(element.tag)
        if element.items is None:
            values[path], problem = value_text(element.value, effective_vr(element.tag, element.vr), reader)
            yield problem
        elif not any(element.items):
            values[path] = ""
        else:
            for index, item in enumerate(element.items):
                within = _reader_within(item, reader, character_set)
                yield from _flatten(item, f"{path}[{index}].", within, character_set, values)


def _reader_within(item: Elements, outer: TextReader, character_set: str | None) -> TextReader:
    """How to read the text of an item: by its own declaration, else by that of what it stands in."""
    declared = None if character_set is not None else _declared_in(item)
    return outer if declared is None else _text_reader(declared, None)


def _declared_in(elements: Elements) -> bytes | None:
    return next((element.value for element in elements if element.tag == _SPECIFIC_CHARACTER_SET), None)
